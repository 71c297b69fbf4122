/** Ratios of a rule, each from exact counts with one division: 3 of 4 is exactly 0.75. */

/**
 * The five ratios of a rule from its four counts: both sides, antecedent, consequent, all baskets.
 *
 * If the consequent is in every basket, conviction would be 0/0. It is 1 then, its value for independent sides.
 *
 * @example
 * ratiosOf(3, 3, 5, 5); // { support: 0.6, confidence: 1, lift: 1, leverage: 0, conviction: 1 }
 */
export function ratiosOf(
  count: number,
  antecedentCount: number,
  consequentCount: number,
  basketCount: number,
) {
  return {
    support: count / basketCount,
    confidence: confidenceOf(count, antecedentCount),
    lift: liftOf(count, antecedentCount, consequentCount, basketCount),
    leverage: leverageOf(count, antecedentCount, consequentCount, basketCount),
    conviction: convictionOf(count, antecedentCount, consequentCount, basketCount),
  };
}

export function confidenceOf(count: number, antecedentCount: number): number {
  return count / antecedentCount;
}

export function liftOf(count: number, antecedentCount: number, consequentCount: number, basketCount: number) {
  return ratio(count * basketCount, antecedentCount * consequentCount, 1);
}

export function leverageOf(
  count: number,
  antecedentCount: number,
  consequentCount: number,
  basketCount: number,
): number {
  return (count * basketCount - antecedentCount * consequentCount) / basketCount ** 2;
}

export function convictionOf(
  count: number,
  antecedentCount: number,
  consequentCount: number,
  basketCount: number,
): number {
  const failures = antecedentCount - count;
  const others = basketCount - consequentCount;
  return ratio(antecedentCount * others, basketCount * failures, 1);
}

/** A quotient, with a value for 0/0. */
export function ratio(numerator: number, denominator: number, ifBothZero: number): number {
  return numerator === 0 && denominator === 0 ? ifBothZero : numerator / denominator;
}
