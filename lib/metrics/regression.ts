/** Regression metrics. Arguments: actual values first, predicted second. */
import * as compensated from "../core/compensated-sum";
import { mustBe } from "../core/errors";
import { readVectors, type VectorLike } from "../core/vectors";

interface Pair {
  readonly actual: ArrayLike<number>;
  readonly predicted: ArrayLike<number>;
}

function readPair(action: string, actual: VectorLike, predicted: VectorLike, least = 1): Pair {
  return readVectors(action, { actual, predicted }, least);
}

/** The loss of each row. */
function losses(
  { actual, predicted }: Pair,
  loss: (actual: number, predicted: number) => number,
): Float64Array {
  return Float64Array.from(actual, (y, i) => loss(y, predicted[i]));
}

const sizeOfError = (actual: number, predicted: number) => Math.abs(actual - predicted);

/**
 * The sum of squared errors is `total * scale ** 2`. The square root of such a product, and the ratio of two, neither
 * overflow nor vanish.
 */
function squaredErrors({ actual, predicted }: Pair) {
  const outer = Math.max(compensated.scaleOf(actual), compensated.scaleOf(predicted));
  const errors = Float64Array.from(actual, (y, i) => y / outer - predicted[i] / outer);
  const inner = Math.min(1, compensated.scaleOf(errors));
  return { total: compensated.sum(errors.map((error) => (error / inner) ** 2)), scale: outer * inner };
}

/**
 * Mean squared error (MSE, 均方误差): an error twice as large counts four times.
 *
 * $$\mathrm{MSE} = \frac1n\sum_i (y_i - \hat y_i)^2$$
 *
 * @param actual (n), at least one finite number.
 * @param predicted (n), in the unit of `actual`.
 * @returns In the squared unit of `actual`, 0 at best.
 * @throws {TypeError} If the lengths differ or a value is not a number.
 * @throws {RangeError} If there is no row, or a value is not finite.
 *
 * @example
 * meanSquaredError([3, -0.5, 2, 7], [2.5, 0, 2, 8]); // 0.375
 */
export function meanSquaredError(actual: VectorLike, predicted: VectorLike): number {
  const pair = readPair("compute the mean squared error", actual, predicted);
  const { total, scale } = squaredErrors(pair);
  return (total / pair.actual.length) * scale * scale;
}

/**
 * Root mean squared error (RMSE, 均方根误差): the mean squared error in the unit of the target.
 *
 * @throws As {@link meanSquaredError}.
 *
 * @example
 * rootMeanSquaredError([3, -0.5, 2, 7], [2.5, 0, 2, 8]); // 0.6123724356957945
 */
export function rootMeanSquaredError(actual: VectorLike, predicted: VectorLike): number {
  const pair = readPair("compute the root mean squared error", actual, predicted);
  const { total, scale } = squaredErrors(pair);
  return Math.sqrt(total / pair.actual.length) * scale;
}

/**
 * Mean absolute error (MAE, 平均绝对误差), in the unit of the target.
 *
 * $$\mathrm{MAE} = \frac1n\sum_i |y_i - \hat y_i|$$
 *
 * @throws As {@link meanSquaredError}.
 *
 * @example
 * meanAbsoluteError([3, -0.5, 2, 7], [2.5, 0, 2, 8]); // 0.5
 */
export function meanAbsoluteError(actual: VectorLike, predicted: VectorLike): number {
  return compensated.mean(
    losses(readPair("compute the mean absolute error", actual, predicted), sizeOfError),
  );
}

/**
 * Median absolute error (中位数绝对误差): robust, a few outliers do not change it.
 *
 * @throws As {@link meanSquaredError}.
 *
 * @example
 * medianAbsoluteError([3, -0.5, 2, 7], [2.5, 0, 2, 8]); // 0.5
 */
export function medianAbsoluteError(actual: VectorLike, predicted: VectorLike): number {
  const pair = readPair("compute the median absolute error", actual, predicted);
  const errors = losses(pair, sizeOfError).sort();
  const middle = errors.length >> 1;
  return errors.length % 2 === 1 ? errors[middle] : (errors[middle - 1] + errors[middle]) / 2;
}

/**
 * Max error (最大误差): the largest absolute error, in the unit of the target.
 *
 * @throws As {@link meanSquaredError}.
 *
 * @example
 * maxError([3, 2, 7, 1], [4, 2, 7, 1]); // 1
 */
export function maxError(actual: VectorLike, predicted: VectorLike): number {
  const pair = readPair("compute the largest error", actual, predicted);
  return losses(pair, sizeOfError).reduce((largest, error) => Math.max(largest, error), 0);
}

/**
 * Mean bias (平均偏差): positive if the predictions are too high on average.
 *
 * $$\frac1n\sum_i (\hat y_i - y_i)$$
 *
 * @throws As {@link meanSquaredError}.
 *
 * @example
 * meanBias([10, 20], [12, 21]); // 1.5
 */
export function meanBias(actual: VectorLike, predicted: VectorLike): number {
  const pair = readPair("compute the mean bias", actual, predicted);
  return compensated.mean(losses(pair, (y, predicted) => predicted - y));
}

/**
 * Mean absolute percentage error (MAPE, 平均绝对百分比误差), as a fraction. It penalises predictions that are too high more than
 * those that are too low, and is undefined if an actual value is 0: then use {@link weightedAbsolutePercentageError}.
 *
 * $$\mathrm{MAPE} = \frac1n\sum_i \left|\frac{y_i - \hat y_i}{y_i}\right|$$
 *
 * @returns A fraction, 0.1 for 10 %.
 * @throws {RangeError} If an actual value is 0. Else as {@link meanSquaredError}.
 *
 * @example
 * meanAbsolutePercentageError([100, 200], [110, 180]); // 0.1
 */
export function meanAbsolutePercentageError(actual: VectorLike, predicted: VectorLike): number {
  const action = "compute the mean absolute percentage error";
  const pair = readPair(action, actual, predicted);
  for (let i = 0; i < pair.actual.length; i++)
    if (pair.actual[i] === 0) throw new RangeError(mustBe(action, `actual[${i}]`, "different from 0", 0));
  return compensated.mean(losses(pair, (y, predicted) => Math.abs((y - predicted) / y)));
}

/**
 * Weighted absolute percentage error (WAPE, 加权绝对百分比误差): the sum of absolute errors divided by the sum of absolute actual
 * values, as a fraction. Single zeros, such as days without a sale, are allowed.
 *
 * $$\mathrm{WAPE} = \frac{\sum_i |y_i - \hat y_i|}{\sum_i |y_i|}$$
 *
 * @returns A fraction, 0.1 for 10 %.
 * @throws {RangeError} If every actual value is 0. Else as {@link meanSquaredError}.
 *
 * @example
 * weightedAbsolutePercentageError([0, 100, 300], [10, 90, 320]); // 0.1
 */
export function weightedAbsolutePercentageError(actual: VectorLike, predicted: VectorLike): number {
  const action = "compute the weighted absolute percentage error";
  const pair = readPair(action, actual, predicted);
  const scale = compensated.scaleOf(pair.actual);
  const size = compensated.sum(Float64Array.from(pair.actual, (y) => Math.abs(y / scale)));
  if (size === 0) throw new RangeError(mustBe(action, "actual", "different from 0 in some row", actual));
  return compensated.sum(losses(pair, (y, predicted) => sizeOfError(y, predicted) / scale)) / size;
}

/**
 * Root mean squared logarithmic error (RMSLE, 均方根对数误差): relative errors, for values that differ by orders of magnitude.
 *
 * $$\sqrt{\frac1n\sum_i \bigl(\ln(1+y_i) - \ln(1+\hat y_i)\bigr)^2}$$
 *
 * @throws {RangeError} If a value is -1 or less. Else as {@link meanSquaredError}.
 *
 * @example
 * rootMeanSquaredLogError([3, 5, 2.5, 7], [2.5, 5, 4, 8]); // 0.19932416558108
 */
export function rootMeanSquaredLogError(actual: VectorLike, predicted: VectorLike): number {
  const action = "compute the root mean squared logarithmic error";
  const pair = readPair(action, actual, predicted);
  for (const [name, values] of Object.entries(pair))
    for (let i = 0; i < values.length; i++)
      if (values[i] <= -1) throw new RangeError(mustBe(action, `${name}[${i}]`, "above -1", values[i]));
  const { total, scale } = squaredErrors({
    actual: Float64Array.from(pair.actual, Math.log1p),
    predicted: Float64Array.from(pair.predicted, Math.log1p),
  });
  return Math.sqrt(total / pair.actual.length) * scale;
}

/**
 * Coefficient of determination (R², 决定系数): the share of the variation that the predictions explain; 1 at best, 0 for always
 * predicting the mean, negative if worse than that.
 *
 * $$R^2 = 1 - \frac{\sum_i (y_i - \hat y_i)^2}{\sum_i (y_i - \bar y)^2}$$
 *
 * For a constant target it is 1 if every prediction is right, else 0, as in scikit-learn.
 *
 * @throws {RangeError} If there are fewer than two rows. Else as {@link meanSquaredError}.
 *
 * @example
 * rSquared([3, -0.5, 2, 7], [2.5, 0, 2, 8]); // 0.9486081370449679
 */
export function rSquared(actual: VectorLike, predicted: VectorLike): number {
  const pair = readPair("compute R squared", actual, predicted, 2);
  const unexplained = squaredErrors(pair);
  const deviations = compensated.deviationsOf(pair.actual);
  const variation = compensated.sum(deviations.values.map((deviation) => deviation ** 2));
  if (variation === 0) return unexplained.total === 0 ? 1 : 0;
  const ratio = unexplained.scale / deviations.scale;
  return 1 - (unexplained.total / variation) * ratio * ratio;
}
