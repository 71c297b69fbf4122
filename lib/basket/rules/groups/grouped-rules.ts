/** Counts rules in several groups of baskets, for example weeks, countries or segments, and tests for differences. */

import type { Baskets } from "../../../core/baskets";
import { sum } from "../../../core/compensated-sum";
import { adjust } from "../../../core/inference/multiple-testing";
import { homogeneity, oddsRatioHomogeneity, trend } from "../../../core/inference/proportion-statistics";
import type { Field } from "../../../core/text/result-rows";
import type { Rules } from "../../types";
import { type BasketGroups, countRules, type RuleCountsByGroup } from "../hold-out/count-rules";
import {
  CANNOT_TELL,
  HOLDS,
  numbersAt,
  numbersOf,
  type RuleNumbers,
  trainingNumbers,
  type Verdict,
  verdictName,
  verdictOf,
} from "../hold-out/verdict";
import { RULE_PROPERTIES } from "../require-rules";

/** P-values of a test for differences between groups; one for each rule. */
export interface PValues {
  readonly pValue: Float64Array;
  /** Adjusted for all the rules (Benjamini-Hochberg). */
  readonly adjusted: Float64Array;
}

/** Rules by group, as columns. Values of rule i in group g are at `i * groups + g`. */
export interface GroupedRules extends RuleCountsByGroup {
  readonly size: number;
  readonly rules: Rules;
  /** Names of the groups. */
  readonly names: readonly string[];
  readonly minExpected: number;
  /** 1 holds, 0 fails, -1 cannot tell. */
  readonly verdict: Int8Array;
  /** Groups in which a rule holds; (rules). */
  readonly holdsIn: Int32Array;
  /** Groups in which a rule fails; the remaining groups cannot tell. */
  readonly failsIn: Int32Array;
  /** Chi-square test of equal confidence in all groups with a verdict. */
  readonly confidenceTest: PValues;
  /** Breslow-Day-Tarone test of equal odds ratios in all groups with a verdict. */
  readonly oddsRatioTest: PValues;
}

const P_VALUES = { pValue: "Float64Array", adjusted: "Float64Array" } as const;

export const GROUPED_PROPERTIES = {
  size: "integer",
  groups: "integer",
  rules: RULE_PROPERTIES,
  names: "list",
  count: "Int32Array",
  antecedentCount: "Int32Array",
  consequentCount: "Int32Array",
  basketCount: "Int32Array",
  verdict: "Int8Array",
  holdsIn: "Int32Array",
  failsIn: "Int32Array",
  confidenceTest: P_VALUES,
  oddsRatioTest: P_VALUES,
} as const;

export const TREND_PROPERTIES = { ...P_VALUES, z: "Float64Array" } as const;

/** Trend of the confidence over consecutive groups. */
export interface Trends extends PValues {
  /** Above 0 if the confidence rises. */
  readonly z: Float64Array;
}

/** A rule in one group. */
export interface RuleInGroup extends RuleNumbers {
  readonly name: string;
  readonly verdict: Verdict;
}

/** Counts every rule in each group, gives it a verdict there, and tests for differences. */
export function countByGroup(
  rules: Rules,
  baskets: Baskets,
  groups: BasketGroups,
  minExpected: number,
): GroupedRules {
  const counts = countRules(rules, baskets, groups);
  const { size } = rules;
  const verdict = new Int8Array(size * counts.groups);
  const [holdsIn, failsIn] = [new Int32Array(size), new Int32Array(size)];
  const confidence = new Float64Array(size);
  const oddsRatio = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    const training = trainingNumbers(rules, i).confidence;
    for (let g = 0, k = i * counts.groups; g < counts.groups; g++, k++) {
      verdict[k] = verdictOf(numbersAt(counts, k, counts.basketCount[g]), training, minExpected);
      if (verdict[k] === HOLDS) holdsIn[i]++;
      else if (verdict[k] !== CANNOT_TELL) failsIn[i]++;
    }
    const { both, first, second, all } = testableCounts(counts, verdict, i, training);
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

/** Cochran-Armitage test of a trend of the confidence from group to group, for every rule. */
export function trendsOf(grouped: GroupedRules): Trends {
  const z = new Float64Array(grouped.size);
  const pValue = new Float64Array(grouped.size);
  for (let i = 0; i < grouped.size; i++) {
    const training = trainingNumbers(grouped.rules, i).confidence;
    const { both, first, scores } = testableCounts(grouped, grouped.verdict, i, training);
    const test = trend(both, first, scores);
    z[i] = test.z;
    pValue[i] = test.pValue;
  }
  return { z, pValue, adjusted: adjust(pValue) };
}

/**
 * Counts of rule i in the groups that have a verdict and at least one expected exception to the rule. With smaller expected
 * counts the chi-square approximation is too liberal (Cochran's rule).
 */
function testableCounts(counts: RuleCountsByGroup, verdict: Int8Array, i: number, confidence: number) {
  const { groups, count, antecedentCount, consequentCount, basketCount } = counts;
  const scores = Array.from({ length: groups }, (_, g) => g).filter((g) => {
    const k = i * groups + g;
    return verdict[k] !== CANNOT_TELL && antecedentCount[k] * (1 - confidence) >= 1;
  });
  const pick = (column: Int32Array) => scores.map((g) => column[i * groups + g]);
  const [both, first, second] = [count, antecedentCount, consequentCount].map(pick);
  return { both, first, second, all: scores.map((g) => basketCount[g]), scores };
}

/** Rule i in each group. */
export function groupsOfRule(grouped: GroupedRules, i: number): RuleInGroup[] {
  return grouped.names.map((name, g) => {
    const k = i * grouped.groups + g;
    const numbers = numbersAt(grouped, k, grouped.basketCount[g]);
    return { name, ...numbers, verdict: verdictName(grouped.verdict[k]) };
  });
}

/** Columns of a rule in each group: `France.count`, `France.antecedentCount`, `France.lift` and `France.verdict`. */
export function groupFields<Entry>(
  names: readonly string[],
  groupsOf: (entry: Entry) => readonly RuleInGroup[],
): Field<Entry>[] {
  const fields = ["count", "antecedentCount", "lift", "verdict"] as const;
  return names.flatMap((name, g) =>
    fields.map((field): Field<Entry> => [`${name}.${field}`, (entry) => groupsOf(entry)[g][field]]),
  );
}

/** Rule i in all groups together. */
export function overallNumbers(grouped: GroupedRules, i: number): RuleNumbers {
  const { groups, count, antecedentCount, consequentCount, basketCount } = grouped;
  const total = (column: Int32Array) => sum(column.subarray(i * groups, (i + 1) * groups));
  return numbersOf(total(count), total(antecedentCount), total(consequentCount), sum(basketCount));
}
