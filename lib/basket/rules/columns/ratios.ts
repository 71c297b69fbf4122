/** The ratios of a rule from its exact counts: one division of whole numbers each, so that 3 of 4 is 0.75, not nearly. */

/**
 * The five ratios of a rule from its four counts: both sides, antecedent, consequent, all baskets.
 *
 * Where the consequent is in every basket, conviction is 0/0; it is given as 1, the value of sides that do not depend
 * on each other, since that is what such a rule is.
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

/** A quotient; what is 0/0 has the given value. */
export function ratio(above: number, below: number, atNothing: number): number {
  return above === 0 && below === 0 ? atNothing : above / below;
}
