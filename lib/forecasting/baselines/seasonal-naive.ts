/** The seasonal naive forecast (季节性朴素预测): the next season equals the last one. */
import { integer, type OptionReaders, readOptions, withDefault } from "../../core/options";
import type { VectorLike } from "../../core/vectors";
import { type Baseline, fitBaseline } from "./baseline";

export { forecast } from "./baseline";

/** The length of the season. */
export interface SeasonOptions {
  /** Observations a season, such as 12 for months of a year. @default 1, no season */
  readonly season?: number;
}

const OPTIONS = { season: withDefault(1, integer(1)) } satisfies OptionReaders<SeasonOptions>;

/**
 * Fits the seasonal naive forecast: next December sells what last December did.
 *
 * @param series (n) more values than a season has, one for each period, in order of time.
 * @throws {RangeError} If there are too few values, or one is not finite.
 *
 * @example
 * fit([1, 3, 2, 4], { season: 2 }).residuals; // [1, 1]
 */
export function fit(series: VectorLike, options: SeasonOptions = {}): Baseline {
  const { season } = readOptions("fit the seasonal-naive forecast", options, OPTIONS);
  const start = (values: ArrayLike<number>) => ({ last: Array.from(values).slice(-season), slope: 0 });
  return fitBaseline("seasonal-naive", series, season, start, (values, t) => values[t - season]);
}
