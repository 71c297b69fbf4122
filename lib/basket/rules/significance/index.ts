/** Significance of rules (规则显著性): tests against independence, adjusted for the number of candidate rules. */
import * as hypergeometric from "../../../core/distributions/hypergeometric";
import * as normal from "../../../core/distributions/normal";
import { requireInteger } from "../../../core/errors";
import { type Adjustment, adjust as adjustPValues } from "../../../core/inference/multiple-testing";
import {
  fraction,
  integer,
  type OptionReaders,
  oneOf,
  optional,
  readOptions,
  withDefault,
} from "../../../core/options";
import { withRows } from "../../../core/text/result-rows";
import type { Table } from "../../../core/text/table";
import { type Columns, RESULT_TABLE_READERS, withTable } from "../../display";
import { formatCount } from "../../display/wording";
import { UNLIMITED } from "../../miners/constraints/thresholds";
import { requireFrequentItemsets } from "../../miners/results/require-itemsets";
import type { FrequentItemsets, Rules } from "../../types";
import { deviationOf } from "../columns/ratios";
import { countsOf } from "../columns/rule-records";
import { rowsOfRules } from "../columns/rule-rows";
import { highestComparison } from "../more-general/more-general";
import { requireRules, requireSignificance } from "../require-rules";
import { toTable as rulesToTable } from "../table";
import type { RuleSignificance } from "../types";

export type { RuleSignificance };

const ACTION = "test rules";

const ADJUSTMENTS: Readonly<Record<Adjustment, string>> = {
  none: "not adjusted",
  bonferroni: "Bonferroni",
  holm: "Holm",
  benjaminiHochberg: "Benjamini-Hochberg",
  benjaminiYekutieli: "Benjamini-Yekutieli",
};

/** Which test, and how its p-values are adjusted. */
export interface SignificanceOptions {
  /** Fisher's exact test, or the chi-squared test without correction, which needs large counts. @default "fisher" */
  readonly method?: "fisher" | "chiSquared";
  /** The alternative: bought together more often than by chance, less often, or either. @default "greater" */
  readonly side?: "greater" | "less" | "twoSided";
  /**
   * The null hypothesis. "independence": antecedent and consequent are independent. "moreGeneral": some item of the antecedent
   * adds nothing to the others (significant rules are Webb's productive rules). Each item is tested among the baskets that
   * contain the others, and the largest p-value is taken. @default "independence"
   */
  readonly against?: "independence" | "moreGeneral";
  /** How p-values are adjusted for the number of tests. @default "benjaminiHochberg" */
  readonly adjust?: Adjustment;
  /** A rule is significant if its adjusted p-value is at most this. @default 0.05 */
  readonly alpha?: number;
  /**
   * Number of hypotheses. Give it if constraints on the sides left fewer candidate rules than the default assumes.
   * @default `hypothesisCount`, all candidate rules of the frequent itemsets
   */
  readonly hypotheses?: number;
  /** The same limit as in `rules.from`: it reduces the number of candidates. @default no limit */
  readonly maxConsequentLength?: number;
}

const SIGNIFICANCE_READERS = {
  method: withDefault("fisher", oneOf(["fisher", "chiSquared"] as const)),
  side: withDefault("greater", oneOf(["greater", "less", "twoSided"] as const)),
  against: withDefault("independence", oneOf(["independence", "moreGeneral"] as const)),
  adjust: withDefault("benjaminiHochberg", oneOf(Object.keys(ADJUSTMENTS) as Adjustment[])),
  alpha: withDefault(0.05, fraction),
  hypotheses: optional(integer(0)),
  maxConsequentLength: optional(integer(1)),
} satisfies OptionReaders<SignificanceOptions>;

/**
 * Tests every rule, and adjusts the p-values for all candidate rules.
 *
 * Among ten thousand candidate rules of independent items, hundreds have p < 0.05. So by default the hypotheses are all
 * candidates, not only the rules that reached the confidence threshold: every split of every frequent itemset. Candidates
 * that are not among the rules count as p = 1. This controls the false discovery rate over the candidates, under the
 * conditions of the adjustment. (Rules that share items are dependent, mostly positively; "benjaminiYekutieli" allows any
 * dependence.)
 *
 * Not adjusted for: the minimum support selected the itemsets in the same baskets, which favours items that happen to be
 * bought together. To allow for that, count all sets of items as hypotheses, at a loss of power (Webb 2007), or test on
 * held-out baskets. O(rules · spread) with Fisher's test.
 *
 * @throws {RangeError} If an option is out of range.
 *
 * @see Webb, G. I. (2007). Discovering Significant Patterns. Machine Learning 68(1), 1-33.
 * doi:10.1007/s10994-007-5006-x
 * @see Hämäläinen, W. & Webb, G. I. (2019). A tutorial on statistically sound pattern discovery. Data Mining and
 * Knowledge Discovery 33(2), 325-377. doi:10.1007/s10618-018-0590-x
 * @see Blanchard, G. & Roquain, E. (2008). Two simple sufficient conditions for FDR control. Electronic Journal of
 * Statistics 2, 963-992. doi:10.1214/08-EJS180 (setting p = 1 for the rest is conservative).
 *
 * @example
 * const receipts = baskets.of([["tea", "milk"], ["tea", "milk"], ["tea", "milk"], ["jam"], ["jam"], ["jam"]]);
 * const found = rules.from(itemsets.mine(receipts, { minSupport: 0.5 }), { minConfidence: 0.5 });
 * const { pValues, hypotheses } = test(found);
 * hypotheses; // 2
 * pValues[0]; // 0.05, 1 of the 20 ways to choose three of six baskets
 */
export function test(rules: Rules, options: SignificanceOptions = {}): RuleSignificance {
  requireRules(ACTION, rules);
  const { method, side, against, adjust, alpha, maxConsequentLength, ...given } = readOptions(
    ACTION,
    options,
    SIGNIFICANCE_READERS,
  );
  const candidates = candidateCount(rules.frequent, maxConsequentLength);
  const { hypotheses = Math.max(rules.size, candidates) } = given;
  requireInteger(ACTION, "hypotheses", hypotheses, rules.size);

  const pValue = testOf(method, side);
  const pValues = against === "independence" ? pValuesOf(rules, pValue) : pValuesOfItems(rules, pValue);
  const adjusted = adjustPValues(pValues, { method: adjust, hypotheses });
  let significant = 0;
  for (const p of adjusted) if (p <= alpha) significant++;
  const tested = { rules, method, side, against, adjust, alpha, hypotheses, significant, pValues, adjusted };
  return withRows(withTable(tested, toTable), () => rowsOfRules(rules, { significance: tested }));
}

/**
 * Number of candidate rules: all splits of all listed itemsets into two sides,
 * $\sum_{\text{sets}} \sum_{j=1}^{\min(c,\,k-1)} \binom kj$ for itemsets of k items and consequents of at most c items.
 * Computed from the number of itemsets of each length, without making rules.
 *
 * @throws {RangeError} If the limit is not an integer above 0.
 *
 * @example
 * const receipts = baskets.of([["milk", "bread", "jam"], ["milk", "bread", "jam"]]);
 * hypothesisCount(itemsets.mine(receipts, { minSupport: 1 })); // 12
 * hypothesisCount(itemsets.mine(receipts, { minSupport: 1 }), { maxConsequentLength: 1 }); // 9
 */
export function hypothesisCount(
  frequent: FrequentItemsets,
  options: { readonly maxConsequentLength?: number } = {},
): number {
  requireFrequentItemsets(ACTION, frequent);
  const { maxConsequentLength } = SIGNIFICANCE_READERS;
  return candidateCount(frequent, readOptions(ACTION, options, { maxConsequentLength }).maxConsequentLength);
}

function candidateCount({ levelOffsets, first }: FrequentItemsets, maxConsequentLength = UNLIMITED): number {
  let total = 0;
  for (let length = 2; length < levelOffsets.length; length++) {
    const sets = levelOffsets[length] - Math.max(first, levelOffsets[length - 1]);
    let splits = 0;
    let choices = 1;
    for (let j = 1; j <= Math.min(maxConsequentLength, length - 1); j++) {
      choices = (choices * (length - j + 1)) / j;
      splits += choices;
    }
    total += Math.max(0, sets) * splits;
  }
  return total;
}

/** P-values of the test of independence. A side that is in every basket or in none gives 1. */
function pValuesOf(rules: Rules, pValue: Test): Float64Array {
  const { count, antecedentCount, consequentCount, basketCount } = countsOf(rules);
  return Float64Array.from({ length: rules.size }, (_, i) =>
    pValue(count[i], antecedentCount[i], consequentCount[i], basketCount),
  );
}

/** For each rule, the largest p-value of an item of its antecedent, given the others. */
function pValuesOfItems(rules: Rules, pValue: Test): Float64Array {
  return highestComparison(rules, pValue).map((p) => (p === Number.NEGATIVE_INFINITY ? 1 : p));
}

type Test = ReturnType<typeof testOf>;

/** The p-value from the counts of both sides, the antecedent, the consequent and all baskets. */
function testOf(method: RuleSignificance["method"], side: RuleSignificance["side"]) {
  if (method === "fisher") {
    return (xy: number, x: number, y: number, n: number) => hypergeometric.fisherExact(xy, n, x, y, side);
  }
  return (xy: number, x: number, y: number, n: number) => {
    const margins = Math.sqrt(x * (n - x)) * Math.sqrt(y * (n - y));
    if (margins === 0) return 1;
    // The signed root of chi-squared is standard normal.
    const z = (deviationOf(xy, x, y, n) * Math.sqrt(n)) / margins;
    if (side === "twoSided") return 2 * normal.survival(Math.abs(z));
    return normal.survival(side === "greater" ? z : -z);
  };
}

/**
 * The number of significant rules and the test, in one line.
 *
 * @example
 * const receipts = baskets.of([["tea", "milk"], ["tea", "milk"], ["tea", "milk"], ["jam"], ["jam"], ["jam"]]);
 * const found = rules.from(itemsets.mine(receipts, { minSupport: 0.5 }), { minConfidence: 0.5 });
 * summary(test(found)).slice(0, 42); // "2 of 2 rules significant at 0.05: Fisher's"
 */
export function summary(tested: Columns<RuleSignificance>): string {
  requireTested(tested);
  const { rules, significant, method, adjust, hypotheses, alpha, against } = tested;
  const name = method === "fisher" ? "Fisher's exact test" : "chi-squared test";
  const nullHypothesis = against === "independence" ? "independence" : "the more general rules";
  return `${formatCount(significant)} of ${formatCount(rules.size)} rules significant at ${alpha}: ${name} against ${nullHypothesis}, ${ADJUSTMENTS[adjust]} over ${formatCount(hypotheses)} hypotheses`;
}

/**
 * The rules with their p-values as a table, in their order.
 *
 * @example
 * const receipts = baskets.of([["tea", "milk"], ["tea", "milk"], ["tea", "milk"], ["jam"], ["jam"], ["jam"]]);
 * const found = rules.from(itemsets.mine(receipts, { minSupport: 0.5 }), { minConfidence: 0.5 });
 * toTable(test(found)).rows[0].slice(0, 5); // ["tea", "milk", 3, 1, 2]
 */
export function toTable(tested: Columns<RuleSignificance>, options: { readonly limit?: number } = {}): Table {
  requireTested(tested);
  const { limit } = RESULT_TABLE_READERS;
  return rulesToTable(tested.rules, {
    ...readOptions("show p-values", options, { limit }),
    caption: summary(tested),
    measures: ["count", "confidence", "lift"],
    significance: tested,
  });
}

function requireTested(tested: unknown): void {
  requireSignificance("show p-values", "tested", tested);
}
