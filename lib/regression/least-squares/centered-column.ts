/**
 * Columns less a number near their mean: without it, a column such as 10^12, 10^12 + 1, … differs from a constant only in its
 * last digits.
 */
import type { DoubleDoubles } from "../../core/linear-algebra/double-double";

/** The numbers x of a column as (x / unit - center). */
export interface CenteredColumn {
  /** A power of two near the largest magnitude, so that squares neither overflow nor underflow. */
  readonly unit: number;
  /** Near the mean of x / unit; 0 in a model without intercept. */
  readonly center: number;
  /** Exact for doubles: `low` holds what the difference rounds off. */
  readonly values: DoubleDoubles;
}

/** @param lower Digits beyond a double. */
export function centered(
  values: ArrayLike<number>,
  isCentered: boolean,
  lower?: ArrayLike<number>,
): CenteredColumn {
  const rows = values.length;
  const high = new Float64Array(rows);
  let largest = 0;
  for (let i = 0; i < rows; i++) {
    high[i] = values[i];
    largest = Math.max(largest, Math.abs(values[i]));
  }
  const unit = unitOf(largest);
  const factor = 1 / unit;
  let total = 0;
  for (let i = 0; i < rows; i++) {
    high[i] *= factor;
    total += high[i];
  }
  const center = isCentered ? total / rows : 0;
  const low = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    const value = high[i];
    const difference = value - center;
    const back = difference - value;
    const rest = value - (difference - back) - (center + back) + (lower ? lower[i] * factor : 0);
    high[i] = difference + rest;
    low[i] = rest - (high[i] - difference);
  }
  return { unit, center, values: { high, low } };
}

/** The power of two at or below a magnitude. Those that have no reciprocal are left out. */
export function unitOf(magnitude: number): number {
  if (magnitude === 0) return 1;
  return 2 ** Math.max(-1000, Math.min(1000, Math.floor(Math.log2(magnitude))));
}

/** `value * times / by` for powers of two, without overflow or underflow on the way. */
export function rescale(value: number, times: number, by: number): number {
  const product = value * times;
  return Number.isFinite(product) && Math.abs(product) > 1e-290 ? product / by : (value / by) * times;
}
