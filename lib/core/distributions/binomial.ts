/** The binomial distribution (二项分布): the number of successes in independent trials of equal probability. */
import { requireFraction, requireInteger, requireKind, requireNotNaN } from "../errors";
import type { Random } from "../random";
import { logBinomial } from "./counting";
import { incompleteBeta } from "./special-functions";

/**
 * Probability of exactly x successes; 0 unless x is an integer from 0 to `trials`.
 *
 * @throws {RangeError} If x is NaN, `trials` is not an integer of at least 0, or `probability` is outside [0, 1].
 *
 * @see Loader, C. (2000). Fast and Accurate Computation of Binomial Probabilities.
 *
 * @example
 * density(1, 3, 0.5); // 0.375
 */
export function density(x: number, trials: number, probability: number): number {
  requireArguments(x, trials, probability);
  if (!(Number.isInteger(x) && x >= 0 && x <= trials)) return 0;
  if (probability === 0 || probability === 1) return x === trials * probability ? 1 : 0;
  return Math.exp(logBinomial(x, trials, probability, 1 - probability));
}

/**
 * Probability of at most x successes.
 *
 * $$P(C \le x) = I_{1-p}(n - x, x + 1)$$
 *
 * @throws {RangeError} If x is NaN, `trials` is not an integer of at least 0, or `probability` is outside [0, 1].
 *
 * @example
 * cumulative(1, 3, 0.5); // 0.5
 */
export function cumulative(x: number, trials: number, probability: number): number {
  requireArguments(x, trials, probability);
  const successes = Math.floor(x);
  if (successes < 0) return 0;
  if (successes >= trials) return 1;
  return incompleteBeta(trials - successes, successes + 1, 1 - probability, probability).lower;
}

/**
 * Probability of more than x successes, accurate in the far tail.
 *
 * @throws {RangeError} If x is NaN, `trials` is not an integer of at least 0, or `probability` is outside [0, 1].
 *
 * @example
 * survival(1, 3, 0.5); // 0.5
 */
export function survival(x: number, trials: number, probability: number): number {
  requireArguments(x, trials, probability);
  const successes = Math.floor(x);
  if (successes < 0) return 1;
  if (successes >= trials) return 0;
  return incompleteBeta(successes + 1, trials - successes, probability, 1 - probability).lower;
}

/**
 * A random number of successes, by inversion from the mode outwards: one uniform number, O(standard deviation) steps.
 *
 * @throws {RangeError} If `trials` is not an integer of at least 0, or `probability` is outside [0, 1].
 *
 * @example
 * draw(random.seeded(42), 10, 0.5); // 6
 */
export function draw(random: Random, trials: number, probability: number): number {
  const action = "draw a binomial number";
  requireKind(action, "random", random, "a stream, as made by random.seeded", {
    uniform: "function",
  });
  requireBinomial(action, trials, probability);
  let remaining = random.uniform();
  if (probability === 0 || trials === 0) return 0;
  if (probability === 1) return trials;
  const odds = probability / (1 - probability);
  const mode = Math.min(trials, Math.floor((trials + 1) * probability));
  let below = mode;
  let above = mode;
  let lower = Math.exp(logBinomial(mode, trials, probability, 1 - probability));
  let upper = lower;
  remaining -= lower;
  while (remaining > 0 && (lower > 0 || upper > 0)) {
    upper *= ((trials - above) / (above + 1)) * odds;
    if (upper > 0) above++;
    remaining -= upper;
    if (remaining <= 0) return above;
    lower *= below / ((trials - below + 1) * odds);
    if (lower > 0) below--;
    remaining -= lower;
    if (remaining <= 0) return below;
  }
  return mode;
}

function requireArguments(x: number, trials: number, probability: number): void {
  const action = "compute a binomial probability";
  requireNotNaN(action, "x", x);
  requireBinomial(action, trials, probability);
}

function requireBinomial(action: string, trials: number, probability: number): void {
  requireInteger(action, "trials", trials, 0);
  requireFraction(action, "probability", probability);
}
