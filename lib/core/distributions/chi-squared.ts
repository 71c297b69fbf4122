/** The chi-squared distribution (卡方分布): the distribution of a sum of squared standard normal numbers. */
import { requireFraction, requireNotNaN, requirePositive } from "../errors";
import { deviance, incompleteGamma, stirlingRemainder } from "./special-functions";
import { positiveQuantile } from "./tails";

/**
 * The density at x.
 *
 * @param degreesOfFreedom Above 0.
 * @throws {RangeError} If x is NaN, or the degrees of freedom are not above 0.
 *
 * @example
 * density(2, 2); // 0.183939720585721, e^-1 / 2
 */
export function density(x: number, degreesOfFreedom: number): number {
  requireArguments("compute a chi-squared density", x, degreesOfFreedom);
  if (x < 0 || x === Number.POSITIVE_INFINITY) return 0;
  const a = degreesOfFreedom / 2;
  if (x === 0) return a < 1 ? Number.POSITIVE_INFINITY : a === 1 ? 0.5 : 0;
  // x^a e^-x / Gamma(a), over x
  const front = Math.sqrt(a) * 0.3989422804014327;
  return (front * Math.exp(-stirlingRemainder(a) - deviance(a, x / 2))) / x;
}

/**
 * Probability of at most x.
 *
 * @throws {RangeError} If x is NaN, or the degrees of freedom are not above 0.
 *
 * @example
 * cumulative(2, 2); // 0.632120558828558
 */
export function cumulative(x: number, degreesOfFreedom: number): number {
  requireArguments("compute a chi-squared probability", x, degreesOfFreedom);
  return incompleteGamma(degreesOfFreedom / 2, x / 2).lower;
}

/**
 * Probability of more than x, accurate in the far tail.
 *
 * @throws {RangeError} If x is NaN, or the degrees of freedom are not above 0.
 *
 * @example
 * survival(2, 2); // 0.367879441171442
 */
export function survival(x: number, degreesOfFreedom: number): number {
  requireArguments("compute a chi-squared probability", x, degreesOfFreedom);
  return incompleteGamma(degreesOfFreedom / 2, x / 2).upper;
}

/**
 * The quantile: the value that is not exceeded with this probability. 1 gives infinity.
 *
 * @throws {RangeError} If the probability is outside [0, 1], or the degrees of freedom are not above 0.
 *
 * @example
 * quantile(0.95, 1); // 3.84145882069413
 */
export function quantile(probability: number, degreesOfFreedom: number): number {
  requireFraction("compute a chi-squared quantile", "probability", probability);
  requirePositive("compute a chi-squared quantile", "degreesOfFreedom", degreesOfFreedom);
  return positiveQuantile(
    probability,
    (x) => cumulative(x, degreesOfFreedom),
    (x) => survival(x, degreesOfFreedom),
    (x) => density(x, degreesOfFreedom),
  );
}

function requireArguments(action: string, x: number, degreesOfFreedom: number): void {
  requireNotNaN(action, "x", x);
  requirePositive(action, "degreesOfFreedom", degreesOfFreedom);
}
