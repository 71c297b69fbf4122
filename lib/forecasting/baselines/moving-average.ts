/** The moving average forecast (移动平均): the next values equal the mean of the last ones. */
import { mean } from "../../core/compensated-sum";
import { integer, type OptionReaders, readOptions } from "../../core/options";
import type { VectorLike } from "../../core/vectors";
import { type Baseline, fitBaseline } from "./baseline";

export { forecast } from "./baseline";

/** The length of the window. */
export interface MovingAverageOptions {
  /** How many of the last values are averaged. */
  readonly window: number;
}

const OPTIONS = { window: integer(1) } satisfies OptionReaders<MovingAverageOptions>;

/**
 * Fits the moving average forecast: a flat line, which a long window makes steady and a short one quick to follow. O(n window).
 *
 * @param series (n) more values than the window has, one for each period, in order of time.
 * @throws {RangeError} If there are too few values, or one is not finite.
 *
 * @example
 * fit([1, 3, 2, 4], { window: 2 }).residuals; // [0, 1.5]
 */
export function fit(series: VectorLike, options: MovingAverageOptions): Baseline {
  const { window } = readOptions("fit the moving-average forecast", options, OPTIONS);
  const before = (values: ArrayLike<number>, t: number) =>
    mean(Array.from({ length: window }, (_, i) => values[t - window + i]));
  const start = (values: ArrayLike<number>) => ({ last: [before(values, values.length)], slope: 0 });
  return fitBaseline("moving-average", series, window, start, before);
}
