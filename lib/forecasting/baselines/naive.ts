/** The naive forecast (朴素预测): the next values equal the last one. */
import type { VectorLike } from "../../core/vectors";
import { type Baseline, fitBaseline } from "./baseline";

export { forecast } from "./baseline";

/**
 * Fits the naive forecast, which every other method has to beat.
 *
 * @param series (n) at least 2 values, one for each period, in order of time.
 * @throws {RangeError} If there are too few values, or one is not finite.
 *
 * @example
 * fit([1, 3, 2, 4]).residuals; // [2, -1, 2]
 */
export function fit(series: VectorLike): Baseline {
  const start = (values: ArrayLike<number>) => ({ last: [values[values.length - 1]], slope: 0 });
  return fitBaseline("naive", series, 1, start, (values, t) => values[t - 1]);
}
