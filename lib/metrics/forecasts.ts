/** Metrics of forecasts (预测评价): errors in units of those of a naive forecast, and percentages that allow zeros. */
import { mean } from "../core/compensated-sum";
import { mustBe } from "../core/errors";
import { integer, readOptions, withDefault } from "../core/options";
import { readVector, readVectors, type VectorLike } from "../core/vectors";
import { meanAbsoluteError, rootMeanSquaredError } from "./regression";

/** The naive forecast whose errors are the unit. */
export interface ScaledErrorOptions {
  /** It repeats the value of so many observations before: 12 for months with a yearly season. @default 1 */
  readonly season?: number;
}

/**
 * Mean absolute scaled error (MASE, 平均绝对标度误差): the mean absolute error divided by that of the (seasonal) naive forecast, one
 * step ahead in the history. It compares series of different units.
 *
 * @param actual (h) @param predicted (h) @param history (n) the values before the forecast, more than a season.
 * @throws {TypeError} If lengths differ. @throws {RangeError} If the history is too short, or its naive forecast never errs.
 * @see Hyndman, R. J. & Koehler, A. B. (2006). Another look at measures of forecast accuracy. IJF 22(4), 679-688.
 *
 * @example
 * meanAbsoluteScaledError([5, 7], [4, 4], [1, 2, 4, 3]); // 1.5
 */
export function meanAbsoluteScaledError(
  actual: VectorLike,
  predicted: VectorLike,
  history: VectorLike,
  options: ScaledErrorOptions = {},
): number {
  return meanAbsoluteError(actual, predicted) / naiveError(meanAbsoluteError, history, options);
}

/**
 * Root mean squared scaled error (RMSSE, 均方根标度误差), as in the M5 competition. Else as {@link meanAbsoluteScaledError}.
 *
 * @example
 * rootMeanSquaredScaledError([5, 7], [4, 4], [1, 2, 4, 3]); // 1.5811388300841895
 */
export function rootMeanSquaredScaledError(
  actual: VectorLike,
  predicted: VectorLike,
  history: VectorLike,
  options: ScaledErrorOptions = {},
): number {
  return rootMeanSquaredError(actual, predicted) / naiveError(rootMeanSquaredError, history, options);
}

function naiveError(measure: typeof meanAbsoluteError, history: VectorLike, options: ScaledErrorOptions) {
  const action = "compute a scaled error";
  const { season } = readOptions(action, options, { season: withDefault(1, integer(1)) });
  const values = Array.from(readVector(action, "history", history, season + 1));
  const error = measure(values.slice(season), values.slice(0, -season));
  if (error > 0) return error;
  throw new RangeError(mustBe(action, "history", "different from season to season", history));
}

/**
 * Symmetric mean absolute percentage error (sMAPE, 对称平均绝对百分比误差) of the M competitions: the mean of
 * $2|y - \hat y| / (|y| + |\hat y|)$, from 0 to 2, twice that of utilsforecast. It is 0 where both values are 0.
 *
 * @throws {TypeError} If lengths differ. @throws {RangeError} If there is no value.
 *
 * @example
 * symmetricMeanAbsolutePercentageError([0, 100], [0, 300]); // 0.5
 */
export function symmetricMeanAbsolutePercentageError(actual: VectorLike, predicted: VectorLike): number {
  const pair = readVectors("compute the symmetric percentage error", { actual, predicted }, 1);
  const sizes = Array.from(pair.actual, (y, i) => Math.abs(y) + Math.abs(pair.predicted[i]));
  return mean(sizes.map((size, i) => size && (2 * Math.abs(pair.actual[i] - pair.predicted[i])) / size));
}
