/** The ratios of a rule from its exact counts. */

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
  const failures = antecedentCount - count;
  const others = basketCount - consequentCount;
  // One division of exact integers each, so that equal rules have equal numbers and 3 of 4 is 0.75, not nearly.
  const conviction = others === 0 ? 1 : (antecedentCount * others) / (basketCount * failures);
  return {
    support: count / basketCount,
    confidence: count / antecedentCount,
    lift: liftOf(count, antecedentCount, consequentCount, basketCount),
    leverage: (count * basketCount - antecedentCount * consequentCount) / basketCount ** 2,
    conviction,
  };
}

export function liftOf(count: number, antecedentCount: number, consequentCount: number, basketCount: number) {
  return (count * basketCount) / (antecedentCount * consequentCount);
}
