/** Descriptive statistics (描述统计) of a list of numbers, with compensated sums. */
import { mustBe, requireFraction } from "./errors";

/**
 * The compensated sum (补偿求和): the rounding errors of the additions are summed too, and added at the end.
 *
 * @see Neumaier, A. (1974). Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen. ZAMM 54, 39-51.
 *
 * @example
 * sum([1, 1e100, 1, -1e100]); // 2
 */
export function sum(values: ArrayLike<number>): number {
  let total = 0;
  let lost = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    const next = total + value;
    lost += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total;
    total = next;
  }
  return Number.isFinite(lost) ? total + lost : total;
}

/**
 * The arithmetic mean (平均数).
 *
 * @throws {RangeError} If there is no value.
 *
 * @example
 * mean([1, 2, 6]); // 3
 */
export function mean(values: ArrayLike<number>): number {
  requireValues("compute the mean", values, 1);
  return sum(values) / values.length;
}

/**
 * Sample variance (方差), dividing by n - 1.
 *
 * $$s^2 = \frac{1}{n-1}\Bigl(\sum_i (x_i - \bar x)^2 - \frac1n\bigl(\sum_i (x_i - \bar x)\bigr)^2\Bigr)$$
 *
 * The second term corrects the rounding error of the mean.
 *
 * @throws {RangeError} If there are fewer than two values.
 * @see Chan, T. F., Golub, G. H. & LeVeque, R. J. (1983). Algorithms for computing the sample variance. The American Statistician 37(3), 242-247.
 *
 * @example
 * variance([1, 2, 6]); // 7
 */
export function variance(values: ArrayLike<number>): number {
  requireValues("compute the variance", values, 2);
  const deviations = deviationsOf(values);
  const squares = sum(deviations.map((deviation) => deviation * deviation));
  return Math.max(0, squares - sum(deviations) ** 2 / values.length) / (values.length - 1);
}

/**
 * Sample standard deviation (标准差), dividing by n - 1.
 *
 * @throws {RangeError} If there are fewer than two values.
 *
 * @example
 * standardDeviation([1, 3]); // 1.4142135623730951
 */
export function standardDeviation(values: ArrayLike<number>): number {
  return Math.sqrt(variance(values));
}

/** The mean, and the central moments about it. */
export interface Shape {
  readonly mean: number;
  /** Dividing by n. */
  readonly variance: number;
  /** Skewness (偏度) $m_3 / m_2^{3/2}$; 0 for a symmetric distribution. */
  readonly skewness: number;
  /** Kurtosis (峰度) $m_4 / m_2^2$, not in excess: 3 for a normal distribution. */
  readonly kurtosis: number;
}

/**
 * Mean, variance, skewness and kurtosis, biased (dividing by n), as scipy's `skew` and `kurtosis(fisher=False)`.
 *
 * @throws {RangeError} If all values are equal.
 *
 * @example
 * shape([1, 2, 6]).variance; // 4.666666666666667
 */
export function shape(values: ArrayLike<number>): Shape {
  requireValues("describe the shape", values, 1);
  const deviations = deviationsOf(values);
  const moment = (power: number) => sum(deviations.map((deviation) => deviation ** power)) / values.length;
  const second = moment(2);
  requireDifferent("describe the shape", values, second);
  return {
    mean: mean(values),
    variance: second,
    skewness: moment(3) / second ** 1.5,
    kurtosis: moment(4) / (second * second),
  };
}

/**
 * A quantile (分位数) by linear interpolation between the ordered values: NumPy's and R's default (type 7).
 *
 * @param fraction 0 for the smallest value, 0.5 for the median, 1 for the largest.
 * @throws {RangeError} If there is no value, or `fraction` is outside [0, 1].
 *
 * @example
 * quantile([1, 2, 6, 10], 0.5); // 4
 */
export function quantile(values: ArrayLike<number>, fraction: number): number {
  requireValues("compute a quantile", values, 1);
  requireFraction("compute a quantile", "fraction", fraction);
  const ordered = Float64Array.from(values).sort();
  const position = fraction * (ordered.length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, ordered.length - 1);
  return ordered[below] + (position - below) * (ordered[above] - ordered[below]);
}

/**
 * The median (中位数).
 *
 * @throws {RangeError} If there is no value.
 *
 * @example
 * median([6, 1, 2]); // 2
 */
export function median(values: ArrayLike<number>): number {
  return quantile(values, 0.5);
}

/**
 * Lag-1 autocorrelation (自相关): the correlation of each value with the value before it.
 *
 * $$r_1 = \frac{\sum_{i=2}^n (x_i - \bar x)(x_{i-1} - \bar x)}{\sum_{i=1}^n (x_i - \bar x)^2}$$
 *
 * @throws {RangeError} If all values are equal.
 *
 * @example
 * autocorrelation([1, 2, 1, 2]); // -0.75
 */
export function autocorrelation(values: ArrayLike<number>): number {
  requireValues("compute the autocorrelation", values, 2);
  const deviations = deviationsOf(values);
  const squares = sum(deviations.map((deviation) => deviation * deviation));
  requireDifferent("compute the autocorrelation", values, squares);
  return sum(deviations.subarray(1).map((deviation, i) => deviation * deviations[i])) / squares;
}

function deviationsOf(values: ArrayLike<number>): Float64Array {
  const center = mean(values);
  return Float64Array.from(values, (value) => value - center);
}

function requireDifferent(action: string, values: ArrayLike<number>, squares: number): void {
  if (squares === 0) throw new RangeError(mustBe(action, "values", "different from each other", values));
}

function requireValues(action: string, values: ArrayLike<number>, least: number): void {
  if (values.length < least)
    throw new RangeError(
      mustBe(action, "values", least === 1 ? "at least one number" : `at least ${least} numbers`, values),
    );
}
