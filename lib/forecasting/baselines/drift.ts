/** The drift forecast (漂移预测): the line from the first value to the last one goes on. */
import type { VectorLike } from "../../core/vectors";
import { type Baseline, fitBaseline } from "./baseline";

export { forecast } from "./baseline";

/**
 * Fits the drift forecast: the mean change of a step is added to the last value, $(y_n - y_1) / (n - 1)$ a step.
 *
 * @param series (n) at least 3 values, one for each period, in order of time.
 * @throws {RangeError} If there are too few values, or one is not finite.
 *
 * @example
 * fit([1, 3, 2, 4]).slope; // 1
 */
export function fit(series: VectorLike): Baseline {
  const start = (values: ArrayLike<number>) => {
    const last = values[values.length - 1];
    return { last: [last], slope: (last - values[0]) / (values.length - 1) };
  };
  return fitBaseline("drift", series, 1, start, (values, t) => values[t - 1]);
}
