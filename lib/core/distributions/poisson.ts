/** The Poisson distribution (泊松分布): the number of rare events, given their mean number. */
import { mustBe, requireFinite } from "../errors";
import { logPoisson } from "./counting";
import { incompleteGamma } from "./special-functions";

/**
 * Probability of exactly x events; 0 unless x is an integer of at least 0.
 *
 * @throws {RangeError} If the mean is not a finite number >= 0.
 *
 * @example
 * density(0, 2); // 0.135335283236613, e^-2
 */
export function density(x: number, mean: number): number {
  requireMean(mean);
  if (!(Number.isInteger(x) && x >= 0)) return 0;
  if (mean === 0) return x === 0 ? 1 : 0;
  return Math.exp(logPoisson(x, mean));
}

/**
 * Probability of at most x events.
 *
 * $$P(C \le x) = Q(x + 1, \lambda)$$
 *
 * @throws {RangeError} If the mean is not a finite number >= 0.
 *
 * @example
 * cumulative(1, 2); // 0.406005849709838, 3 e^-2
 */
export function cumulative(x: number, mean: number): number {
  requireMean(mean);
  return x < 0 ? 0 : incompleteGamma(Math.floor(x) + 1, mean).upper;
}

/**
 * Probability of more than x events, accurate in the far tail.
 *
 * @throws {RangeError} If the mean is not a finite number >= 0.
 *
 * @example
 * survival(1, 2); // 0.593994150290162, 1 - 3 e^-2
 */
export function survival(x: number, mean: number): number {
  requireMean(mean);
  return x < 0 ? 1 : incompleteGamma(Math.floor(x) + 1, mean).lower;
}

function requireMean(mean: number): void {
  const action = "compute a Poisson probability";
  requireFinite(action, "mean", mean);
  if (mean < 0) throw new RangeError(mustBe(action, "mean", "a finite number >= 0", mean));
}
