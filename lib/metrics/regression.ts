/** Regression metrics. Arguments: actual values first, predicted second. */
import { mustBe, requireFinite, requireSameLength } from "../core/errors";
import { sum } from "../core/statistics";

function requirePair(action: string, actual: ArrayLike<number>, predicted: ArrayLike<number>): void {
  requireSameLength(action, "actual", actual, "predicted", predicted);
  if (actual.length === 0) throw new RangeError(mustBe(action, "actual", "at least one value", actual));
  for (const [name, values] of Object.entries({ actual, predicted })) {
    for (let i = 0; i < values.length; i++) requireFinite(action, `${name}[${i}]`, values[i]);
  }
}

/** The mean of a loss over all rows, by a compensated sum. */
function meanOf(
  action: string,
  actual: ArrayLike<number>,
  predicted: ArrayLike<number>,
  loss: (actual: number, predicted: number) => number,
): number {
  requirePair(action, actual, predicted);
  const losses = new Float64Array(actual.length);
  for (let i = 0; i < losses.length; i++) losses[i] = loss(actual[i], predicted[i]);
  return sum(losses) / losses.length;
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
export function meanSquaredError(actual: ArrayLike<number>, predicted: ArrayLike<number>): number {
  return meanOf("compute the mean squared error", actual, predicted, (y, predicted) => (y - predicted) ** 2);
}

/**
 * Root mean squared error (RMSE, 均方根误差): the mean squared error in the unit of the target.
 *
 * @throws As {@link meanSquaredError}.
 *
 * @example
 * rootMeanSquaredError([3, -0.5, 2, 7], [2.5, 0, 2, 8]); // 0.6123724356957945
 */
export function rootMeanSquaredError(actual: ArrayLike<number>, predicted: ArrayLike<number>): number {
  return Math.sqrt(meanSquaredError(actual, predicted));
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
export function meanAbsoluteError(actual: ArrayLike<number>, predicted: ArrayLike<number>): number {
  return meanOf("compute the mean absolute error", actual, predicted, (y, predicted) =>
    Math.abs(y - predicted),
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
export function medianAbsoluteError(actual: ArrayLike<number>, predicted: ArrayLike<number>): number {
  requirePair("compute the median absolute error", actual, predicted);
  const errors = Float64Array.from(actual, (y, i) => Math.abs(y - predicted[i])).sort();
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
export function maxError(actual: ArrayLike<number>, predicted: ArrayLike<number>): number {
  requirePair("compute the largest error", actual, predicted);
  let largest = 0;
  for (let i = 0; i < actual.length; i++) largest = Math.max(largest, Math.abs(actual[i] - predicted[i]));
  return largest;
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
export function meanBias(actual: ArrayLike<number>, predicted: ArrayLike<number>): number {
  return meanOf("compute the mean bias", actual, predicted, (y, predicted) => predicted - y);
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
export function meanAbsolutePercentageError(actual: ArrayLike<number>, predicted: ArrayLike<number>): number {
  const action = "compute the mean absolute percentage error";
  requirePair(action, actual, predicted);
  for (let i = 0; i < actual.length; i++)
    if (actual[i] === 0) throw new RangeError(mustBe(action, `actual[${i}]`, "different from 0", 0));
  return meanOf(action, actual, predicted, (y, predicted) => Math.abs((y - predicted) / y));
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
export function weightedAbsolutePercentageError(
  actual: ArrayLike<number>,
  predicted: ArrayLike<number>,
): number {
  const action = "compute the weighted absolute percentage error";
  requirePair(action, actual, predicted);
  const size = sum(Float64Array.from(actual, Math.abs));
  if (size === 0) throw new RangeError(mustBe(action, "actual", "different from 0 in some row", actual));
  return sum(Float64Array.from(actual, (y, i) => Math.abs(y - predicted[i]))) / size;
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
export function rootMeanSquaredLogError(actual: ArrayLike<number>, predicted: ArrayLike<number>): number {
  const action = "compute the root mean squared logarithmic error";
  requirePair(action, actual, predicted);
  for (const [name, values] of Object.entries({ actual, predicted }))
    for (let i = 0; i < values.length; i++)
      if (values[i] <= -1) throw new RangeError(mustBe(action, `${name}[${i}]`, "above -1", values[i]));
  return Math.sqrt(
    meanOf(action, actual, predicted, (y, predicted) => (Math.log1p(y) - Math.log1p(predicted)) ** 2),
  );
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
export function rSquared(actual: ArrayLike<number>, predicted: ArrayLike<number>): number {
  const action = "compute R squared";
  requirePair(action, actual, predicted);
  if (actual.length < 2)
    throw new RangeError(mustBe(action, "actual", "at least two values", Array.from(actual)));
  const mean = sum(actual) / actual.length;
  const unexplained = sum(Float64Array.from(actual, (y, i) => (y - predicted[i]) ** 2));
  const variation = sum(Float64Array.from(actual, (y) => (y - mean) ** 2));
  if (variation === 0) return unexplained === 0 ? 1 : 0;
  return 1 - unexplained / variation;
}
