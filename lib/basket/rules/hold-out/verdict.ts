/** Whether a rule holds in other baskets than those it was found in, and the numbers behind the verdict. */
import type { Rules } from "../../types";

/** "cannot tell": too few baskets were expected to decide either way. */
export type Verdict = "holds" | "fails" | "cannot tell";

/** Verdicts as small integers, for columns. */
export type VerdictCode = -1 | 0 | 1;
export const HOLDS = 1;
export const FAILS = 0;
export const CANNOT_TELL = -1;

/** Counts of a rule and the ratios computed from them; a ratio with denominator 0 is 0. */
export interface RuleNumbers {
  /** Baskets with both sides. */
  readonly count: number;
  readonly antecedentCount: number;
  readonly consequentCount: number;
  /** All baskets counted. */
  readonly basketCount: number;
  readonly support: number;
  readonly confidence: number;
  readonly lift: number;
}

export function numbersOf(
  count: number,
  antecedentCount: number,
  consequentCount: number,
  basketCount: number,
): RuleNumbers {
  const margins = antecedentCount * consequentCount;
  return {
    count,
    antecedentCount,
    consequentCount,
    basketCount,
    support: basketCount === 0 ? 0 : count / basketCount,
    confidence: antecedentCount === 0 ? 0 : count / antecedentCount,
    lift: margins === 0 ? 0 : (count * basketCount) / margins,
  };
}

/** Numbers of rule i in the baskets it was found in. */
export function trainingNumbers(
  { frequent, itemset, antecedent, consequent }: Rules,
  i: number,
): RuleNumbers {
  const { count, basketCount } = frequent;
  const antecedentCount = antecedent[i] < 0 ? basketCount : count[antecedent[i]];
  return numbersOf(count[itemset[i]], antecedentCount, count[consequent[i]], basketCount);
}

/**
 * A rule holds if its lift is above 1, and fails otherwise. There is no verdict if fewer than `minExpected` baskets with both
 * sides are expected, given the confidence in the training baskets.
 */
export function verdictOf(
  count: number,
  antecedentCount: number,
  consequentCount: number,
  basketCount: number,
  trainingConfidence: number,
  minExpected: number,
): VerdictCode {
  if (antecedentCount * trainingConfidence < minExpected) return CANNOT_TELL;
  return count * basketCount > antecedentCount * consequentCount ? HOLDS : FAILS;
}

export function verdictName(code: number): Verdict {
  return code === HOLDS ? "holds" : code === FAILS ? "fails" : "cannot tell";
}
