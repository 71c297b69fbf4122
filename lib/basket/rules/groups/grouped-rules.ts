/** Rules counted in several groups of baskets - weeks, countries, segments - and tested for a difference between them. */
import type { Baskets } from "../../../core/baskets";
import { requirePositive } from "../../../core/errors";
import { adjust } from "../../../core/inference/multiple-testing";
import { homogeneity, oddsRatioHomogeneity, trend } from "../../../core/inference/proportion-tests";
import type { Rules } from "../../types";
import { type BasketGroups, countRules, type RuleCounts } from "../hold-out/recount";
import {
  CANNOT_TELL,
  HOLDS,
  judge,
  numbersOf,
  type RuleNumbers,
  thenOf,
  type Verdict,
  verdictName,
} from "../hold-out/verdict";

/** Probability of differences as large as those found, if there are none; raw, and adjusted for all the rules. */
export interface PValues {
  readonly pValue: Float64Array;
  /** By Benjamini and Hochberg. */
  readonly adjusted: Float64Array;
}

/** Rules by group, as columns. What belongs to rule i in group g stands at `i * groups + g`. */
export interface GroupedRules extends RuleCounts {
  readonly size: number;
  readonly rules: Rules;
  /** Names of the groups. */
  readonly names: readonly string[];
  readonly minExpected: number;
  /** 1 holds, 0 fails, -1 cannot tell. */
  readonly verdict: Int8Array;
  /** Groups in which a rule holds; (rules). */
  readonly holdsIn: Int32Array;
  /** Groups in which it fails; what is left of the groups cannot tell. */
  readonly failsIn: Int32Array;
  /** Chi-square test that the confidence is the same in all groups that can tell. */
  readonly confidenceTest: PValues;
  /** Test of Breslow, Day and Tarone that the odds ratio is the same in all groups that can tell. */
  readonly oddsRatioTest: PValues;
}

/** Trend of the confidence over groups that follow each other. */
export interface Trends extends PValues {
  /** Above 0 where the confidence rises. */
  readonly z: Float64Array;
}

/** A rule in one group. */
export interface RuleInGroup extends RuleNumbers {
  readonly name: string;
  readonly verdict: Verdict;
}

export function countByGroup(
  rules: Rules,
  baskets: Baskets,
  groups: BasketGroups,
  minExpected: number,
): GroupedRules {
  requirePositive("count rules", "minExpected", minExpected);
  const counts = countRules(rules, baskets, groups);
  const { size } = rules;
  const verdict = new Int8Array(size * counts.groups);
  const [holdsIn, failsIn] = [new Int32Array(size), new Int32Array(size)];
  const confidence = new Float64Array(size);
  const oddsRatio = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    const found = thenOf(rules, i).confidence;
    for (let g = 0, k = i * counts.groups; g < counts.groups; g++, k++) {
      const [left, right] = [counts.antecedentCount[k], counts.consequentCount[k]];
      verdict[k] = judge(counts.count[k], left, right, counts.basketCount[g], found, minExpected);
      if (verdict[k] === HOLDS) holdsIn[i]++;
      else if (verdict[k] !== CANNOT_TELL) failsIn[i]++;
    }
    const { both, first, second, all } = tellableCounts(counts, verdict, i, found);
    confidence[i] = homogeneity(both, first).pValue;
    oddsRatio[i] = oddsRatioHomogeneity({ both, first, second, all }).pValue;
  }
  return {
    ...counts,
    size,
    rules,
    names: groups.names,
    minExpected,
    verdict,
    holdsIn,
    failsIn,
    confidenceTest: { pValue: confidence, adjusted: adjust(confidence) },
    oddsRatioTest: { pValue: oddsRatio, adjusted: adjust(oddsRatio) },
  };
}

export function trendsOf(grouped: GroupedRules): Trends {
  const z = new Float64Array(grouped.size);
  const pValue = new Float64Array(grouped.size);
  for (let i = 0; i < grouped.size; i++) {
    const found = thenOf(grouped.rules, i).confidence;
    const { both, first, places } = tellableCounts(grouped, grouped.verdict, i, found);
    const test = trend(both, first, places);
    z[i] = test.z;
    pValue[i] = test.pValue;
  }
  return { z, pValue, adjusted: adjust(pValue) };
}

/**
 * The counts of rule i in the groups that can tell and in which at least one exception to it is expected: a chi-square
 * test of smaller numbers would see differences that chance made (Cochran's rule).
 */
function tellableCounts(counts: RuleCounts, verdict: Int8Array, i: number, confidence: number) {
  const both: number[] = [];
  const first: number[] = [];
  const second: number[] = [];
  const all: number[] = [];
  const places: number[] = [];
  for (let g = 0, k = i * counts.groups; g < counts.groups; g++, k++) {
    if (verdict[k] === CANNOT_TELL || counts.antecedentCount[k] * (1 - confidence) < 1) continue;
    both.push(counts.count[k]);
    first.push(counts.antecedentCount[k]);
    second.push(counts.consequentCount[k]);
    all.push(counts.basketCount[g]);
    places.push(g);
  }
  return { both, first, second, all, places };
}

/** Rule i in each group. */
export function groupsOf(grouped: GroupedRules, i: number): RuleInGroup[] {
  return grouped.names.map((name, g) => {
    const k = i * grouped.groups + g;
    const numbers = numbersOf(
      grouped.count[k],
      grouped.antecedentCount[k],
      grouped.consequentCount[k],
      grouped.basketCount[g],
    );
    return { name, ...numbers, verdict: verdictName(grouped.verdict[k]) };
  });
}

/** Rule i in all groups together. */
export function togetherOf(grouped: GroupedRules, i: number): RuleNumbers {
  const total = (column: Int32Array, from: number) =>
    column.subarray(from, from + grouped.groups).reduce((sum, count) => sum + count, 0);
  const from = i * grouped.groups;
  return numbersOf(
    total(grouped.count, from),
    total(grouped.antecedentCount, from),
    total(grouped.consequentCount, from),
    total(grouped.basketCount, 0),
  );
}
