/** Student's t distribution (t 分布): the distribution of an estimate divided by its estimated standard error. */
import { requireFraction, requireNotNaN, requirePositive } from "../errors";
import * as normal from "./normal";
import { deviance, incompleteBeta, LOG_ROOT_TWO_PI, stirlingRemainder } from "./special-functions";
import { invert } from "./tails";

/**
 * The density at t.
 *
 * @param degreesOfFreedom Above 0.
 * @throws {RangeError} If t is NaN, or the degrees of freedom are not above 0.
 *
 * @example
 * density(0, 1); // 0.3183098861837907
 */
export function density(t: number, degreesOfFreedom: number): number {
  requireArguments("compute a t density", t, degreesOfFreedom);
  return Math.exp(logDensity(t, degreesOfFreedom));
}

/** By Loader's form of Gamma(h + 1/2) / (Gamma(h) sqrt(2 pi h)), h = degreesOfFreedom / 2: no large logarithms cancel. */
function logDensity(t: number, degreesOfFreedom: number): number {
  const half = degreesOfFreedom / 2;
  const ratio = (t * t) / degreesOfFreedom;
  const logarithm = Number.isFinite(ratio)
    ? Math.log1p(ratio)
    : 2 * Math.log(Math.abs(t)) - Math.log(degreesOfFreedom);
  const front = stirlingRemainder(half + 0.5) - stirlingRemainder(half) - deviance(half, half + 0.5);
  return front - LOG_ROOT_TWO_PI - (half + 0.5) * logarithm;
}

/**
 * Probability of at most t.
 *
 * @throws {RangeError} If t is NaN, or the degrees of freedom are not above 0.
 *
 * @example
 * cumulative(2, 10); // 0.96330598261463
 */
export function cumulative(t: number, degreesOfFreedom: number): number {
  requireArguments("compute a t probability", t, degreesOfFreedom);
  return survival(-t, degreesOfFreedom);
}

/**
 * Probability of more than t, accurate in the far tail.
 *
 * $$P(T > t) = \tfrac12 I_{\nu/(\nu+t^2)}\bigl(\tfrac\nu2, \tfrac12\bigr), \quad t > 0$$
 *
 * @throws {RangeError} If t is NaN, or the degrees of freedom are not above 0.
 *
 * @example
 * survival(2, 10); // 0.0366940173853702
 */
export function survival(t: number, degreesOfFreedom: number): number {
  requireArguments("compute a t probability", t, degreesOfFreedom);
  const { lower, upper } = tails(t, degreesOfFreedom);
  return t > 0 ? 0.5 * lower : 0.5 + 0.5 * upper;
}

/**
 * Two-sided p-value: probability of a value at least as far from 0 as t, on either side.
 *
 * @throws {RangeError} If t is NaN, or the degrees of freedom are not above 0.
 *
 * @example
 * twoSidedPValue(2, 10); // 0.0733880347707404
 */
export function twoSidedPValue(t: number, degreesOfFreedom: number): number {
  requireArguments("compute a t probability", t, degreesOfFreedom);
  return tails(t, degreesOfFreedom).lower;
}

function tails(t: number, degreesOfFreedom: number): { readonly lower: number; readonly upper: number } {
  // Equal to the normal distribution in every digit; the continued fraction would be slow.
  if (degreesOfFreedom > 1e17) {
    const lower = 2 * normal.survival(Math.abs(t));
    return { lower, upper: 1 - lower };
  }
  if (Math.abs(t) === Number.POSITIVE_INFINITY) return { lower: 0, upper: 1 };
  const ratio = t / Math.sqrt(degreesOfFreedom);
  if (Math.abs(ratio) > 1e150) {
    // The square would overflow. The tail equals its leading term here.
    const lower = (2 * Math.exp(logDensity(t, degreesOfFreedom) + Math.log(Math.abs(t)))) / degreesOfFreedom;
    return { lower, upper: 1 - lower };
  }
  const square = ratio * ratio;
  const x = square < 1 ? 1 / (1 + square) : (1 / ratio) ** 2 / (1 + (1 / ratio) ** 2);
  const y = square < 1 ? square / (1 + square) : 1 / (1 + (1 / ratio) ** 2);
  return incompleteBeta(degreesOfFreedom / 2, 0.5, x, y);
}

/**
 * The quantile: the value that is not exceeded with this probability. 0 and 1 give minus and plus infinity.
 *
 * @throws {RangeError} If the probability is outside [0, 1], or the degrees of freedom are not above 0.
 *
 * @example
 * quantile(0.975, 10); // 2.22813885198627
 */
export function quantile(probability: number, degreesOfFreedom: number): number {
  requireFraction("compute a t quantile", "probability", probability);
  requirePositive("compute a t quantile", "degreesOfFreedom", degreesOfFreedom);
  if (probability === 0) return Number.NEGATIVE_INFINITY;
  if (probability === 1) return Number.POSITIVE_INFINITY;
  if (probability === 0.5) return 0;
  const tail = probability < 0.5 ? probability : 1 - probability;
  const t = invert(
    (x) => survival(x, degreesOfFreedom),
    (x) => density(x, degreesOfFreedom),
    tail,
    false,
  );
  return probability < 0.5 ? -t : t;
}

function requireArguments(action: string, t: number, degreesOfFreedom: number): void {
  requireNotNaN(action, "t", t);
  requirePositive(action, "degreesOfFreedom", degreesOfFreedom);
}
