/** Whether a rule holds in other baskets than those it was found in, and the numbers behind the verdict. */
import type { Rules } from "../../types";

/** "cannot tell": too few baskets were expected to decide either way. */
export type Verdict = "holds" | "fails" | "cannot tell";

/** Verdicts as small integers, for columns. */
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

/** Counts of rules as columns. */
export interface CountColumns {
  /** Baskets with both sides. */
  readonly count: Int32Array;
  readonly antecedentCount: Int32Array;
  readonly consequentCount: Int32Array;
}

/** Numbers from the counts in row i, out of n baskets. */
export function numbersAt({ count, antecedentCount, consequentCount }: CountColumns, i: number, n: number) {
  return numbersOf(count[i], antecedentCount[i], consequentCount[i], n);
}

/** Numbers from the counts of both sides, the antecedent, the consequent and all baskets. */
export function numbersOf(xy: number, x: number, y: number, n: number): RuleNumbers {
  return {
    count: xy,
    antecedentCount: x,
    consequentCount: y,
    basketCount: n,
    support: n === 0 ? 0 : xy / n,
    confidence: x === 0 ? 0 : xy / x,
    lift: x * y === 0 ? 0 : (xy * n) / (x * y),
  };
}

/** Numbers of rule i in the baskets it was found in. */
export function trainingNumbers({ frequent, itemset, antecedent, consequent }: Rules, i: number) {
  const { count, basketCount } = frequent;
  const antecedentCount = antecedent[i] < 0 ? basketCount : count[antecedent[i]];
  return numbersOf(count[itemset[i]], antecedentCount, count[consequent[i]], basketCount);
}

/**
 * A rule holds if its lift is above 1, and fails otherwise. There is no verdict if fewer than `minExpected` baskets with both
 * sides are expected, given the confidence in the training baskets.
 */
export function verdictOf(numbers: RuleNumbers, trainingConfidence: number, minExpected: number) {
  const { count, antecedentCount, consequentCount, basketCount } = numbers;
  if (antecedentCount * trainingConfidence < minExpected) return CANNOT_TELL;
  return count * basketCount > antecedentCount * consequentCount ? HOLDS : FAILS;
}

export function verdictName(code: number): Verdict {
  return code === HOLDS ? "holds" : code === FAILS ? "fails" : "cannot tell";
}
