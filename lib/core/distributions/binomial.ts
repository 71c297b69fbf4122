/** The binomial distribution (二项分布): successes in independent trials with one probability. */
import { requireFraction, requireInteger } from "../errors";
import { incompleteBeta } from "../special-functions";
import { logBinomial } from "./counting";

/**
 * Probability of exactly x successes; 0 where x is not a whole number of trials.
 *
 * @throws {RangeError} If `trials` is not a whole number, or `probability` is outside [0, 1].
 *
 * @see Loader, C. (2000). Fast and Accurate Computation of Binomial Probabilities.
 *
 * @example
 * density(1, 3, 0.5); // 0.375
 */
export function density(x: number, trials: number, probability: number): number {
  requireBinomial("compute a binomial probability", trials, probability);
  if (!(Number.isInteger(x) && x >= 0 && x <= trials)) return 0;
  if (probability === 0 || probability === 1) return x === trials * probability ? 1 : 0;
  return Math.exp(logBinomial(x, trials, probability, 1 - probability));
}

/**
 * Probability of at most x successes.
 *
 * $$P(C \le x) = I_{1-p}(n - x, x + 1)$$
 *
 * @throws {RangeError} If `trials` is not a whole number, or `probability` is outside [0, 1].
 *
 * @example
 * cumulative(1, 3, 0.5); // 0.5
 */
export function cumulative(x: number, trials: number, probability: number): number {
  requireBinomial("compute a binomial probability", trials, probability);
  const successes = Math.floor(x);
  if (successes < 0) return 0;
  if (successes >= trials) return 1;
  return incompleteBeta(trials - successes, successes + 1, 1 - probability, probability).lower;
}

/**
 * Probability of more than x successes, accurate far out.
 *
 * @throws {RangeError} If `trials` is not a whole number, or `probability` is outside [0, 1].
 *
 * @example
 * survival(1, 3, 0.5); // 0.5
 */
export function survival(x: number, trials: number, probability: number): number {
  requireBinomial("compute a binomial probability", trials, probability);
  const successes = Math.floor(x);
  if (successes < 0) return 1;
  if (successes >= trials) return 0;
  return incompleteBeta(successes + 1, trials - successes, probability, 1 - probability).lower;
}

function requireBinomial(action: string, trials: number, probability: number): void {
  requireInteger(action, "trials", trials, 0);
  requireFraction(action, "probability", probability);
}
