/** The Poisson distribution (泊松分布): the number of rare events, given their mean number. */
import { requireNonNegative, requireNotNaN } from "../errors";
import { logPoisson } from "./counting";
import { incompleteGamma } from "./special-functions";

/**
 * Probability of exactly x events; 0 unless x is an integer of at least 0.
 *
 * @throws {RangeError} If x is NaN, or the mean is not a finite number >= 0.
 *
 * @example
 * density(0, 2); // 0.135335283236613, e^-2
 */
export function density(x: number, mean: number): number {
  requireArguments(x, mean);
  if (!(Number.isInteger(x) && x >= 0)) return 0;
  if (mean === 0) return x === 0 ? 1 : 0;
  return Math.exp(logPoisson(x, mean));
}

/**
 * Probability of at most x events.
 *
 * $$P(C \le x) = Q(x + 1, \lambda)$$
 *
 * @throws {RangeError} If x is NaN, or the mean is not a finite number >= 0.
 *
 * @example
 * cumulative(1, 2); // 0.406005849709838, 3 e^-2
 */
export function cumulative(x: number, mean: number): number {
  requireArguments(x, mean);
  return x < 0 ? 0 : x === Number.POSITIVE_INFINITY ? 1 : incompleteGamma(Math.floor(x) + 1, mean).upper;
}

/**
 * Probability of more than x events, accurate in the far tail.
 *
 * @throws {RangeError} If x is NaN, or the mean is not a finite number >= 0.
 *
 * @example
 * survival(1, 2); // 0.593994150290162, 1 - 3 e^-2
 */
export function survival(x: number, mean: number): number {
  requireArguments(x, mean);
  return x < 0 ? 1 : x === Number.POSITIVE_INFINITY ? 0 : incompleteGamma(Math.floor(x) + 1, mean).lower;
}

function requireArguments(x: number, mean: number): void {
  const action = "compute a Poisson probability";
  requireNotNaN(action, "x", x);
  requireNonNegative(action, "mean", mean);
}
