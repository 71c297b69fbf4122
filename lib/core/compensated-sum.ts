/** Sums, means and deviations without loss of digits, at any scale. The arguments are not checked. */

/**
 * Neumaier's compensated sum: the rounding errors of the additions are summed too, and added at the end.
 *
 * @example
 * sum([1e308, 1e308, -1e308]); // 1e308
 */
export function sum(values: ArrayLike<number>): number {
  const total = scaledSum(values, 1);
  // A partial sum may exceed the largest double although the sum does not.
  return Number.isFinite(total) ? total : scaledSum(values, 2 ** -64) * 2 ** 64;
}

/**
 * The arithmetic mean, also if the sum exceeds the largest double.
 *
 * @example
 * mean([1e308, 1e308]); // 1e308
 */
export function mean(values: ArrayLike<number>): number {
  const total = scaledSum(values, 1);
  return Number.isFinite(total)
    ? total / values.length
    : (scaledSum(values, 2 ** -64) / values.length) * 2 ** 64;
}

function scaledSum(values: ArrayLike<number>, factor: number): number {
  let total = 0;
  let lost = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] * factor;
    const next = total + value;
    lost += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total;
    total = next;
  }
  return Number.isFinite(lost) ? total + lost : total;
}

/**
 * The power of two at or below the largest magnitude; 1 if all values are 0. Dividing by it is exact, and powers of the
 * quotients neither overflow nor vanish.
 *
 * @example
 * scaleOf([-6, 1]); // 4
 */
export function scaleOf(values: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, Math.abs(values[i]));
  return largest === 0 ? 1 : 2 ** Math.floor(Math.log2(largest));
}

/**
 * The deviations from the mean, divided by a power of two: their powers neither overflow nor vanish.
 *
 * @example
 * deviationsOf([6, 2]); // { values: [0.5, -0.5], scale: 4 }
 */
export function deviationsOf(values: ArrayLike<number>): {
  readonly values: Float64Array;
  readonly scale: number;
} {
  const scale = scaleOf(values);
  const scaled = Float64Array.from(values, (value) => value / scale);
  // The mean of equal values may differ from them by a rounding error.
  const isConstant = scaled.every((value) => value === scaled[0]);
  const center = isConstant ? scaled[0] : mean(scaled);
  return { values: scaled.map((value) => value - center), scale };
}
