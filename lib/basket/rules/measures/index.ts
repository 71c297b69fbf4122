/** The interest measures of rules (兴趣度量): one table of them drives both what is computed and what is said of it. */
import { mustBe, requireFinite, requireFraction, requireInteger } from "../../../core/errors";
import * as table from "../../../core/text/table";
import type { Measure, RuleCounts, Rules } from "../../types";
import { counts } from "../columns/counts";
import { bestMoreGeneral } from "../more-general/more-general";
import type { MeasureDefinition, MeasureSettings } from "./definition";
import { dependence } from "./dependence";
import { evidence } from "./evidence";
import { generality } from "./generality";
import { shares } from "./shares";

const ACTION = "measure rules";

const DEFINITIONS: Readonly<Record<Measure, MeasureDefinition>> = {
  ...shares,
  ...dependence,
  ...evidence,
  ...generality,
};

const NAMES = Object.keys(DEFINITIONS) as Measure[];

/** All measures as a table: name, Chinese name, formula, range, value of independence, source, conventions. */
export const measures: table.Table = table.fromRows(
  ["measure", "中文", "formula", "range", "independence", "source", "note"],
  NAMES.map((name) => {
    const { chinese, formula, range, independence, source, note = "" } = DEFINITIONS[name];
    return [name, chinese, formula, range, independence, source, note];
  }),
  {
    caption: "Measures of a rule X → Y. P: share of baskets, n: number of baskets, ¬: without",
    limit: NAMES.length,
    digits: 1,
  },
);

export interface MeasureOptions {
  /** Added to each of the four cells of the table of both sides (拉普拉斯平滑), as arules' smoothCounts. @default 0 */
  readonly smoothCounts?: number;
  /** Classes k of `laplace`. @default 2 */
  readonly classes?: number;
  /** Quantile of `hyperLift`, in (0, 1). @default 0.99 */
  readonly quantile?: number;
  /** Whether `stdLift` allows for the thresholds the rules were found with. @default true */
  readonly correctForThresholds?: boolean;
}

/**
 * One measure of every rule, in the order of the rules; `rules.measures` is the table of all 58, with their formulas
 * and sources. They are those of arules 1.7 (its contingency `table` as the four cells n11, n10, n01, n00) and those
 * of mlxtend.
 *
 * Each is computed from the four exact counts, so that equal rules have equal numbers (their products are whole up to
 * 94 million baskets). Where a formula is 0/0 and the measure has one value for independent sides, that is the value: it
 * happens where a side is in every basket or in none, and then the sides are independent. Other quotients by 0 are
 * infinite. NaN is left only for a measure without such a value of a side that is in no basket, which rules as mined
 * never have. Smoothing leaves the exact tests (`fishersExactTest`, `hyperConfidence`, `hyperLift`) alone. O(rules); of the exact tests
 * O(rules · spread), of `improvement`, `boost` and `LIC` O(more general rules · length).
 *
 * @throws {RangeError} If it is not the name of a measure, or an option is out of range.
 *
 * @see Hahsler, M. (2015). A Probabilistic Comparison of Commonly Used Interest Measures for Association Rules.
 * https://mhahsler.github.io/arules/docs/measures
 *
 * @example
 * const receipts = baskets.of([["milk", "bread"], ["milk", "bread"], ["bread"], ["beer"]]);
 * const found = rules.from(itemsets.mine(receipts, { minSupport: 0.5 }), { minConfidence: 0.5 });
 * measure(found, "phi")[0]; // 0.577350269189626
 */
export function measure(rules: Rules, name: Measure, options: MeasureOptions = {}): Float64Array {
  requireMeasure(ACTION, name);
  const { against } = DEFINITIONS[name];
  const own = measureOf(counts(rules), name, withThresholds(rules, options));
  if (against === undefined) return own;
  const best = bestMoreGeneral(rules, formulaOf(rules, name, options));
  return own.map((value, i) => against(value, Math.max(0, best[i])));
}

/** Settings that only the rules know. */
interface Thresholds extends MeasureOptions {
  readonly minCount?: number;
  readonly minConfidence?: number;
}

function withThresholds(rules: Rules, options: MeasureOptions): Thresholds {
  const { correctForThresholds = true } = options;
  if (!correctForThresholds) return options;
  return { ...options, minCount: rules.frequent.minCount, minConfidence: rules.minConfidence };
}

/**
 * One measure of counts, however they came about: those of rules in other baskets, or drawn at random.
 *
 * Of `improvement`, `boost` and `LIC`, which ask for other rules, it is what they compare: confidence, or lift.
 *
 * @throws {RangeError} If it is not the name of a measure, or an option is out of range.
 *
 * @example
 * const table = { count: [20], antecedentCount: [25], consequentCount: [90], basketCount: 100 };
 * measureOf(table, "lift")[0]; // 0.888888888888889
 */
export function measureOf(counts: RuleCounts, name: Measure, options: MeasureOptions = {}): Float64Array {
  requireMeasure(ACTION, name);
  const { of, isExact } = DEFINITIONS[name];
  const settings = settingsOf(options);
  const extra = isExact ? 0 : smoothCountsOf(options);
  const { count, antecedentCount, consequentCount } = counts;
  const n = counts.basketCount + 4 * extra;
  const values = new Float64Array(count.length);
  for (let i = 0; i < values.length; i++) {
    const xy = count[i] + extra;
    values[i] = of(xy, antecedentCount[i] + 2 * extra, consequentCount[i] + 2 * extra, n, settings);
  }
  return values;
}

/** The formula of a measure over the baskets that rules were found in. */
export function formulaOf(rules: Rules, name: Measure, options: MeasureOptions = {}) {
  const { of, isExact } = DEFINITIONS[name];
  const settings = settingsOf(withThresholds(rules, options));
  const extra = isExact ? 0 : smoothCountsOf(options);
  const n = rules.frequent.basketCount + 4 * extra;
  return (xy: number, x: number, y: number) => of(xy + extra, x + 2 * extra, y + 2 * extra, n, settings);
}

function settingsOf(options: Thresholds): MeasureSettings {
  const { classes = 2, quantile = 0.99, minCount = 0, minConfidence = 0 } = options;
  requireInteger(ACTION, "classes", classes, 1);
  requireFraction(ACTION, "quantile", quantile);
  return { classes, quantile, minCount, minConfidence };
}

function smoothCountsOf({ smoothCounts = 0 }: MeasureOptions): number {
  requireFinite(ACTION, "smoothCounts", smoothCounts);
  if (smoothCounts < 0) {
    throw new RangeError(mustBe(ACTION, "smoothCounts", "a finite number >= 0", smoothCounts));
  }
  return smoothCounts;
}

/** Whether a smaller value of the measure speaks for a rule, as with p-values. */
export function isLowerBetter(name: Measure): boolean {
  return DEFINITIONS[name].isLowerBetter === true;
}

/** @throws {RangeError} If it is not the name of a measure. */
export function requireMeasure(action: string, name: unknown): asserts name is Measure {
  if (!NAMES.includes(name as Measure)) {
    throw new RangeError(mustBe(action, "measure", `one of ${NAMES.join(", ")}`, name));
  }
}

/** @throws {RangeError} If it is not the name of a measure of the four counts of a rule alone. */
export function requireCountMeasure(action: string, name: unknown): asserts name is Measure {
  requireMeasure(action, name);
  if (DEFINITIONS[name].against !== undefined) {
    throw new RangeError(mustBe(action, "measure", "one that does not ask for other rules", name));
  }
}
