/**
 * Ratios of a rule from four counts: baskets with both sides (xy), with the antecedent (x), with the consequent (y), and all
 * baskets (n). Each ratio takes one division: 3 of 4 is exactly 0.75.
 */
import { productError } from "../../../core/linear-algebra/double-double";

/**
 * The five ratios of a rule. If the consequent is in every basket, conviction would be 0/0. It is 1 then, its value for
 * independent sides.
 */
export function ratiosOf(xy: number, x: number, y: number, n: number) {
  return {
    support: xy / n,
    confidence: confidenceOf(xy, x),
    lift: liftOf(xy, x, y, n),
    leverage: leverageOf(xy, x, y, n),
    conviction: convictionOf(xy, x, y, n),
  };
}

export function confidenceOf(xy: number, x: number): number {
  return xy / x;
}

export function liftOf(xy: number, x: number, y: number, n: number): number {
  return ratio(xy * n, x * y, 1);
}

export function leverageOf(xy: number, x: number, y: number, n: number): number {
  return deviationOf(xy, x, y, n) / n ** 2;
}

export function convictionOf(xy: number, x: number, y: number, n: number): number {
  return ratio(x * (n - y), n * (x - xy), 1);
}

/**
 * n times the difference between the count of both sides and its expectation under independence. In the other cells only the
 * sign changes. Where the products are too large for a double, their rounding errors are added: there is no cancellation.
 */
export function deviationOf(xy: number, x: number, y: number, n: number): number {
  const both = n * xy;
  const expected = x * y;
  const difference = both - expected;
  if (both <= Number.MAX_SAFE_INTEGER && expected <= Number.MAX_SAFE_INTEGER) return difference;
  return difference + (productError(n, xy, both) - productError(x, y, expected));
}

/** A quotient, with a value for 0/0. */
export function ratio(numerator: number, denominator: number, ifBothZero: number): number {
  return numerator === 0 && denominator === 0 ? ifBothZero : numerator / denominator;
}
