/** The F distribution (F 分布): the distribution of the ratio of two estimates of the same variance. */
import { requireFraction, requireNotNaN, requirePositive } from "../errors";
import { deviance, incompleteBeta, stirlingRemainder, type Tails } from "./special-functions";
import { positiveQuantile } from "./tails";

/**
 * The density at x.
 *
 * @param above Degrees of freedom of the numerator, above 0.
 * @param below Degrees of freedom of the denominator, above 0.
 * @throws {RangeError} If x is NaN, or a number of degrees of freedom is not above 0.
 *
 * @example
 * density(1, 2, 4); // 8 / 27, 0.296296296296296
 */
export function density(x: number, above: number, below: number): number {
  const action = "compute an F density";
  requireNotNaN(action, "x", x);
  requireDegrees(action, above, below);
  if (x < 0 || x === Number.POSITIVE_INFINITY) return 0;
  if (x === 0) return above < 2 ? Number.POSITIVE_INFINITY : above === 2 ? 1 : 0;
  const a = above / 2;
  const b = below / 2;
  const { share, rest } = shares(x, above, below);
  // share^a rest^b / B(a, b), over x
  const logarithm =
    stirlingRemainder(a + b) -
    stirlingRemainder(a) -
    stirlingRemainder(b) -
    deviance(a, (a + b) * share) -
    deviance(b, (a + b) * rest);
  return (Math.sqrt((a * b) / (a + b)) * 0.3989422804014327 * Math.exp(logarithm)) / x;
}

/**
 * Probability of at most x.
 *
 * @throws {RangeError} If x is NaN, or a number of degrees of freedom is not above 0.
 *
 * @example
 * cumulative(1, 2, 4); // 5 / 9, 0.555555555555556
 */
export function cumulative(x: number, above: number, below: number): number {
  return tails(x, above, below).lower;
}

/**
 * Probability of more than x, accurate in the far tail.
 *
 * $$P(F > x) = I_{d_2/(d_2 + d_1 x)}\bigl(\tfrac{d_2}2, \tfrac{d_1}2\bigr)$$
 *
 * @throws {RangeError} If x is NaN, or a number of degrees of freedom is not above 0.
 *
 * @example
 * survival(1, 2, 4); // 4 / 9, 0.444444444444444
 */
export function survival(x: number, above: number, below: number): number {
  return tails(x, above, below).upper;
}

/**
 * The quantile: the value that is not exceeded with this probability. 1 gives infinity.
 *
 * @throws {RangeError} If the probability is outside [0, 1], or a number of degrees of freedom is not above 0.
 *
 * @example
 * quantile(0.95, 2, 10); // 4.1028210151304
 */
export function quantile(probability: number, above: number, below: number): number {
  requireFraction("compute an F quantile", "probability", probability);
  requireDegrees("compute an F quantile", above, below);
  return positiveQuantile(
    probability,
    (x) => cumulative(x, above, below),
    (x) => survival(x, above, below),
    (x) => density(x, above, below),
  );
}

function tails(x: number, above: number, below: number): Tails {
  const action = "compute an F probability";
  requireNotNaN(action, "x", x);
  requireDegrees(action, above, below);
  if (x <= 0) return { lower: 0, upper: 1 };
  if (x === Number.POSITIVE_INFINITY) return { lower: 1, upper: 0 };
  const { share, rest } = shares(x, above, below);
  return incompleteBeta(above / 2, below / 2, share, rest);
}

/** d1 x / (d1 x + d2), and 1 minus this. */
function shares(x: number, above: number, below: number): { readonly share: number; readonly rest: number } {
  const ratio = (above / below) * x;
  return ratio < 1
    ? { share: ratio / (1 + ratio), rest: 1 / (1 + ratio) }
    : { share: 1 / (1 + 1 / ratio), rest: 1 / ratio / (1 + 1 / ratio) };
}

function requireDegrees(action: string, above: number, below: number): void {
  requirePositive(action, "above", above);
  requirePositive(action, "below", below);
}
