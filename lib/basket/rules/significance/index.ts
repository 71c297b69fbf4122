/** Significance of rules (规则显著性): which rules are more than chance, after allowing for how many were tried. */

import * as hypergeometric from "../../../core/distributions/hypergeometric";
import * as normal from "../../../core/distributions/normal";
import { mustBe, requireFraction, requireInteger } from "../../../core/errors";
import { type Adjustment, adjust as adjustPValues } from "../../../core/inference/multiple-testing";
import { DISPLAY, withDisplay } from "../../../core/text/display";
import type * as table from "../../../core/text/table";
import type { FrequentItemsets, RuleCounts, Rules } from "../../types";
import { counts } from "../columns/counts";
import { worstNextGeneral } from "../more-general/more-general";
import { toTable as rulesToTable } from "../table";
import type { RuleSignificance } from "../types";

export type { RuleSignificance };

const ACTION = "test rules";

export interface PValueOptions {
  /** Fisher's exact test, or the chi-squared test without correction, which needs large counts. @default "fisher" */
  readonly method?: "fisher" | "chiSquared";
  /** Sides bought together more often than by chance, less often, or either. @default "greater" */
  readonly side?: "greater" | "less" | "twoSided";
}

export interface SignificanceOptions extends PValueOptions {
  /**
   * What a rule is held against. "independence": the consequent is bought as often without the antecedent. "moreGeneral":
   * some item of the antecedent adds nothing to the others (Webb's productive rules): for each, a test among the
   * baskets that hold the others; the largest p-value counts. @default "independence"
   */
  readonly against?: "independence" | "moreGeneral";
  /** How p-values are adjusted for the number of tests. @default "benjaminiHochberg" */
  readonly adjust?: Adjustment;
  /** A rule is significant if its adjusted p-value is at most this. @default 0.05 */
  readonly alpha?: number;
  /**
   * How many rules were tested. A search narrowed to some items on either side weighed fewer than the default: say how
   * many. @default `hypothesisCount`, all candidate rules of the frequent sets
   */
  readonly hypotheses?: number;
  /** The limit given to `rules.from`, if there was one: fewer candidates, fewer hypotheses. @default no limit */
  readonly maxConsequentLength?: number;
}

/**
 * Tests every rule, and adjusts the p-values for all rules that were tried.
 *
 * A search that weighs ten thousand candidate rules finds hundreds at p < 0.05 among goods bought independently. So by
 * default the hypotheses are all candidates, not only the rules that passed the confidence: every way to part every
 * frequent set. The ones not given count as p = 1. That keeps the false discovery rate under the conditions of the
 * adjustment (rules that share items depend on each other, mostly positively; "benjaminiYekutieli" allows for any
 * dependence) as far as the candidates go.
 *
 * What it does not allow for: the minimum support picked the sets by the same baskets, which prefers sets that happen
 * to be frequent together. For that count all sets of items, which leaves little power (Webb 2007), or test on baskets
 * held out from the search. O(rules · spread) with Fisher's test.
 *
 * @throws {RangeError} If an option is out of range.
 *
 * @see Webb, G. I. (2007). Discovering Significant Patterns. Machine Learning 68(1), 1-33.
 * doi:10.1007/s10994-007-5006-x
 * @see Hämäläinen, W. & Webb, G. I. (2019). A tutorial on statistically sound pattern discovery. Data Mining and
 * Knowledge Discovery 33(2), 325-377. doi:10.1007/s10618-018-0590-x
 * @see Blanchard, G. & Roquain, E. (2008). Two simple sufficient conditions for FDR control. Electronic Journal of
 * Statistics 2, 963-992. doi:10.1214/08-EJS180: rejecting fewer than could be, as p = 1 for the rest does.
 *
 * @example
 * const receipts = baskets.of([["tea", "milk"], ["tea", "milk"], ["tea", "milk"], ["jam"], ["jam"], ["jam"]]);
 * const found = rules.from(itemsets.mine(receipts, { minSupport: 0.5 }), { minConfidence: 0.5 });
 * const { pValues, hypotheses } = test(found);
 * hypotheses; // 2
 * pValues[0]; // 0.05, 1 of the 20 ways to deal three milks
 */
export function test(rules: Rules, options: SignificanceOptions = {}): RuleSignificance {
  const {
    method = "fisher",
    side = "greater",
    against = "independence",
    adjust = "benjaminiHochberg",
    alpha = 0.05,
    hypotheses = Math.max(rules.size, hypothesisCount(rules.frequent, options)),
  } = options;
  requireFraction(ACTION, "alpha", alpha);
  requireInteger(ACTION, "hypotheses", hypotheses, rules.size);
  requireOneOf("against", ["independence", "moreGeneral"], against);

  const pValues =
    against === "independence"
      ? pValuesOf(counts(rules), { method, side })
      : pValuesOfItems(rules, { method, side });
  const adjusted = adjustPValues(pValues, { method: adjust, hypotheses });
  let significant = 0;
  for (const p of adjusted) if (p <= alpha) significant++;
  const tested = { rules, method, side, against, adjust, alpha, hypotheses, significant, pValues, adjusted };
  return withDisplay(tested, (result) => toTable(result as RuleSignificance)[DISPLAY]());
}

/**
 * How many rules a search for rules weighs: every way to part every listed set into two sides,
 * $\sum_{\text{sets}} \sum_{j=1}^{\min(c,\,k-1)} \binom kj$ for sets of k items and consequents of at most c. Read off
 * the number of sets of each length; no rule is made.
 *
 * @throws {RangeError} If the limit is not a whole number above 0.
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
  const { levelOffsets, first } = frequent;
  const { maxConsequentLength = levelOffsets.length } = options;
  requireInteger(ACTION, "maxConsequentLength", maxConsequentLength, 1);
  let total = 0;
  for (let length = 2; length < levelOffsets.length; length++) {
    const sets = levelOffsets[length] - Math.max(first, levelOffsets[length - 1]);
    let ways = 0;
    let choices = 1;
    for (let j = 1; j <= Math.min(maxConsequentLength, length - 1); j++) {
      choices = (choices * (length - j + 1)) / j;
      ways += choices;
    }
    total += Math.max(0, sets) * ways;
  }
  return total;
}

/**
 * P-values of the test of independence from counts, however they came about: those of rules in other baskets, too. A
 * side that is in every basket or in none gives 1: there is nothing to test.
 *
 * @throws {RangeError} If an option is out of range.
 *
 * @example
 * const teas = { count: [3], antecedentCount: [4], consequentCount: [4], basketCount: 8 };
 * pValuesOf(teas)[0]; // 0.242857142857143, 17 / 70: the lady tasting tea
 */
export function pValuesOf(counts: RuleCounts, options: PValueOptions = {}): Float64Array {
  const pValue = testOf(options);
  const { count, antecedentCount, consequentCount, basketCount } = counts;
  return Float64Array.from({ length: count.length }, (_, i) =>
    pValue(count[i], antecedentCount[i], consequentCount[i], basketCount),
  );
}

/** Of each rule the largest p-value of an item of its antecedent, given the others. */
function pValuesOfItems(rules: Rules, options: PValueOptions): Float64Array {
  const pValue = testOf(options);
  const worst = worstNextGeneral(rules, (both, above, lessBoth, less) => pValue(both, above, lessBoth, less));
  return worst.map((p) => (p === Number.NEGATIVE_INFINITY ? 1 : p));
}

function testOf({ method = "fisher", side = "greater" }: PValueOptions) {
  requireOneOf("method", ["fisher", "chiSquared"], method);
  requireOneOf("side", ["greater", "less", "twoSided"], side);
  if (method === "fisher") {
    return (xy: number, x: number, y: number, n: number) => hypergeometric.fisherExact(xy, n, x, y, side);
  }
  return (xy: number, x: number, y: number, n: number) => {
    const margins = Math.sqrt(x * (n - x)) * Math.sqrt(y * (n - y));
    if (margins === 0) return 1;
    // The signed root of chi-squared is standard normal.
    const z = ((n * xy - x * y) * Math.sqrt(n)) / margins;
    if (side === "twoSided") return 2 * normal.survival(Math.abs(z));
    return normal.survival(side === "greater" ? z : -z);
  };
}

const ADJUSTMENTS: Readonly<Record<Adjustment, string>> = {
  none: "not adjusted",
  bonferroni: "Bonferroni",
  holm: "Holm",
  benjaminiHochberg: "Benjamini-Hochberg",
  benjaminiYekutieli: "Benjamini-Yekutieli",
};

/** How the rules were tested, in one line. */
export function summary(tested: RuleSignificance): string {
  const { rules, significant, method, adjust, hypotheses, alpha, against } = tested;
  const number = (value: number) => value.toLocaleString("en-US");
  const name = method === "fisher" ? "Fisher's exact test" : "chi-squared test";
  const rival = against === "independence" ? "independence" : "the more general rules";
  return `${number(significant)} of ${number(rules.size)} rules significant at ${alpha}: ${name} against ${rival}, ${ADJUSTMENTS[adjust]} over ${number(hypotheses)} hypotheses`;
}

/** The rules with their p-values as a table, in their order. */
export function toTable(tested: RuleSignificance, options: { readonly limit?: number } = {}): table.Table {
  return rulesToTable(tested.rules, {
    ...options,
    caption: summary(tested),
    measures: ["count", "confidence", "lift"],
    significance: tested,
  });
}

function requireOneOf(name: string, values: readonly string[], value: unknown): void {
  if (!values.includes(value as string)) {
    throw new RangeError(mustBe(ACTION, name, `one of ${values.join(", ")}`, value));
  }
}
