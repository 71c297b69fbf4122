/**
 * Descriptive statistics (描述统计) of a vector, with compensated sums. Each function refuses values that are not finite
 * numbers (`TypeError`, `RangeError`), and is right at any scale whose result is a double.
 */
import * as compensated from "./compensated-sum";
import { mustBe, requireFraction } from "./errors";
import { readVector, type VectorLike } from "./vectors";

/**
 * The compensated sum (补偿求和): the rounding errors of the additions are summed too, and added at the end.
 *
 * @throws {TypeError} If it is not a vector of numbers. @throws {RangeError} If a number is not finite.
 *
 * @see Neumaier, A. (1974). Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen. ZAMM 54, 39-51.
 *
 * @example
 * sum([1, 1e100, 1, -1e100]); // 2
 */
export function sum(values: VectorLike): number {
  return compensated.sum(readVector("add", "values", values));
}

/**
 * The arithmetic mean (平均数).
 *
 * @throws {RangeError} If there is no value.
 *
 * @example
 * mean([1, 2, 6]); // 3
 */
export function mean(values: VectorLike): number {
  return compensated.mean(readVector("compute the mean", "values", values, 1));
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
export function variance(values: VectorLike): number {
  const { scaledVariance, scale } = spreadOf(values);
  return scaledVariance * scale * scale;
}

/**
 * Sample standard deviation (标准差), dividing by n - 1.
 *
 * @throws {RangeError} If there are fewer than two values.
 *
 * @example
 * standardDeviation([1, 3]); // 1.4142135623730951
 */
export function standardDeviation(values: VectorLike): number {
  const { scaledVariance, scale } = spreadOf(values);
  return Math.sqrt(scaledVariance) * scale;
}

function spreadOf(values: VectorLike): { readonly scaledVariance: number; readonly scale: number } {
  const numbers = readVector("compute the variance", "values", values, 2);
  const { values: deviations, scale } = compensated.deviationsOf(numbers);
  const squares = compensated.sum(deviations.map((deviation) => deviation * deviation));
  const corrected = squares - compensated.sum(deviations) ** 2 / numbers.length;
  return { scaledVariance: Math.max(0, corrected) / (numbers.length - 1), scale };
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
export function shape(values: VectorLike): Shape {
  const action = "describe the shape";
  const numbers = readVector(action, "values", values, 1);
  const { values: deviations, scale } = compensated.deviationsOf(numbers);
  const moment = (power: number) => compensated.mean(deviations.map((deviation) => deviation ** power));
  const second = moment(2);
  requireDifferent(action, numbers, second);
  return {
    mean: compensated.mean(numbers),
    variance: second * scale * scale,
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
export function quantile(values: VectorLike, fraction: number): number {
  const action = "compute a quantile";
  const ordered = Float64Array.from(readVector(action, "values", values, 1)).sort();
  requireFraction(action, "fraction", fraction);
  const position = fraction * (ordered.length - 1);
  const [low, high] = [ordered[Math.floor(position)], ordered[Math.ceil(position)]];
  const weight = position % 1;
  const distance = high - low;
  return Number.isFinite(distance) ? low + weight * distance : (1 - weight) * low + weight * high;
}

/**
 * The median (中位数).
 *
 * @throws {RangeError} If there is no value.
 *
 * @example
 * median([6, 1, 2]); // 2
 */
export function median(values: VectorLike): number {
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
export function autocorrelation(values: VectorLike): number {
  const action = "compute the autocorrelation";
  const numbers = readVector(action, "values", values, 2);
  const { values: deviations } = compensated.deviationsOf(numbers);
  const squares = compensated.sum(deviations.map((deviation) => deviation * deviation));
  requireDifferent(action, numbers, squares);
  const products = deviations.subarray(1).map((deviation, i) => deviation * deviations[i]);
  return compensated.sum(products) / squares;
}

function requireDifferent(action: string, values: ArrayLike<number>, squares: number): void {
  if (squares === 0) throw new RangeError(mustBe(action, "values", "different from each other", values));
}
