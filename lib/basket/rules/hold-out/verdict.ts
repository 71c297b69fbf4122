/** Whether a rule holds in baskets it was not found in, and the numbers that say so. */
import type { Rules } from "../../types";

/** "cannot tell" is no failure: too few baskets were there to show anything. */
export type Verdict = "holds" | "fails" | "cannot tell";

/** Verdicts as small integers, so that a million of them fit into a column. */
export type VerdictCode = -1 | 0 | 1;
export const HOLDS = 1;
export const FAILS = 0;
export const CANNOT_TELL = -1;

/** What a rule counts and what follows from it; a ratio whose denominator is 0 is given as 0. */
export interface RuleNumbers {
  /** Baskets with both sides. */
  readonly count: number;
  readonly antecedentCount: number;
  readonly consequentCount: number;
  /** All baskets that were looked at. */
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
  const byChance = antecedentCount * consequentCount;
  return {
    count,
    antecedentCount,
    consequentCount,
    basketCount,
    support: basketCount === 0 ? 0 : count / basketCount,
    confidence: antecedentCount === 0 ? 0 : count / antecedentCount,
    lift: byChance === 0 ? 0 : (count * basketCount) / byChance,
  };
}

/** A rule's numbers where it was found. */
export function thenOf({ frequent, itemset, antecedent, consequent }: Rules, i: number): RuleNumbers {
  const { count, basketCount } = frequent;
  const left = antecedent[i] < 0 ? basketCount : count[antecedent[i]];
  return numbersOf(count[itemset[i]], left, count[consequent[i]], basketCount);
}

/**
 * A rule holds where its lift is above 1, and fails where it is not; where fewer than `minExpected` baskets with both
 * sides were to be expected from the confidence it was found with, neither is said.
 */
export function judge(
  count: number,
  antecedentCount: number,
  consequentCount: number,
  basketCount: number,
  confidence: number,
  minExpected: number,
): VerdictCode {
  if (antecedentCount * confidence < minExpected) return CANNOT_TELL;
  return count * basketCount > antecedentCount * consequentCount ? HOLDS : FAILS;
}

export function verdictName(code: number): Verdict {
  return code === HOLDS ? "holds" : code === FAILS ? "fails" : "cannot tell";
}

/** "3.1": lifts as they stand in a sentence. */
export function shownLift(lift: number): string {
  return lift.toFixed(lift < 9.95 ? 1 : 0);
}

/** "410 rules", "1 rule". */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString("en-US")} ${noun}${count === 1 ? "" : "s"}`;
}
