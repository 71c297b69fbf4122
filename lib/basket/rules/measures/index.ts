/**
 * Interest measures of rules (兴趣度量): one table of definitions gives both the values and the documentation.
 *
 * To add a measure, define it in the file of its kind and add its name to `Measure` in basket/types.ts.
 */
import { mustBe, requireFinite, requireFraction, requireInteger, requireOneOf } from "../../../core/errors";
import * as table from "../../../core/text/table";
import type { Measure, RuleCounts, Rules } from "../../types";
import { countsOf } from "../columns/rule-records";
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

export const NAMES = Object.keys(DEFINITIONS) as Measure[];

/**
 * All measures as a table: name, Chinese name, formula, range, value for independent sides, source, conventions.
 *
 * @example
 * measures.rows.find(([name]) => name === "lift").slice(0, 5); // ["lift", "提升度", "P(XY) / (P(X) P(Y))", "0 to ∞", 1]
 */
export const measures: table.Table = table.fromRows(
  ["measure", "中文", "formula", "range", "independence", "source", "note"],
  NAMES.map((name) => {
    const { chinese, formula, range, independence, source, note = "" } = DEFINITIONS[name];
    return [name, chinese, formula, range, independence, source, note];
  }),
  {
    caption: "Measures of a rule X → Y. P: fraction of the baskets, n: number of baskets, ¬: without",
    limit: NAMES.length,
    digits: 1,
  },
);

/** Parameters of the measures. */
export interface MeasureOptions {
  /** Added to each cell of the 2 × 2 table (拉普拉斯平滑), as in arules. @default 0 */
  readonly smoothCounts?: number;
  /** Classes k of `laplace`. @default 2 */
  readonly classes?: number;
  /** Quantile of `hyperLift`, in (0, 1). @default 0.99 */
  readonly quantile?: number;
  /** Whether `stdLift` takes the thresholds of the rules into account. @default true */
  readonly correctForThresholds?: boolean;
}

/**
 * One measure of every rule, in the order of the rules. `rules.measures` lists all 58, with formulas and sources: those of
 * arules 1.7 (its contingency `table` as the four cells n11, n10, n01, n00) and those of mlxtend.
 *
 * Computed from four exact counts, so rules with equal counts have equal values (products are exact up to 94 million
 * baskets). A side in every basket, or in none, is independent of the other side; formulas that give 0/0 then have their value
 * for independent sides. Other quotients by 0 are infinite. NaN occurs only for a side in no basket, which mined rules never
 * have. Smoothing does not apply to the exact tests (`fishersExactTest`, `hyperConfidence`, `hyperLift`). O(rules); for the
 * exact tests O(rules · spread), for `improvement`, `boost` and `LIC` O(more general rules · length).
 *
 * @throws {RangeError} If the measure is unknown, or an option is out of range.
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
  const { compare } = DEFINITIONS[name];
  const own = measureOf(countsOf(rules), name, withThresholds(rules, options));
  if (compare === undefined) return own;
  const best = bestMoreGeneral(rules, formulaOf(rules, name, options));
  return own.map((value, i) => compare(value, Math.max(0, best[i])));
}

/** Options, with the thresholds of the rules. */
type Thresholds = MeasureOptions & Partial<Pick<MeasureSettings, "minCount" | "minConfidence">>;

function withThresholds(rules: Rules, options: MeasureOptions): Thresholds {
  const { correctForThresholds = true } = options;
  if (!correctForThresholds) return options;
  return { ...options, minCount: rules.frequent.minCount, minConfidence: rules.minConfidence };
}

/**
 * One measure from counts of any origin, for example of rules in other baskets.
 *
 * `improvement`, `boost` and `LIC` compare with other rules, which counts do not know: they give confidence or lift here.
 *
 * @throws {RangeError} If the measure is unknown, or an option is out of range.
 *
 * @example
 * const table = { count: [20], antecedentCount: [25], consequentCount: [90], basketCount: 100 };
 * measureOf(table, "lift")[0]; // 0.888888888888889
 */
export function measureOf(counts: RuleCounts, name: Measure, options: MeasureOptions = {}): Float64Array {
  requireMeasure(ACTION, name);
  const { count, antecedentCount, consequentCount, basketCount } = counts;
  const formula = formulaFor(name, basketCount, options);
  const values = new Float64Array(count.length);
  for (let i = 0; i < values.length; i++)
    values[i] = formula(count[i], antecedentCount[i], consequentCount[i]);
  return values;
}

/** The formula of a measure over the baskets that rules were found in. */
export function formulaOf(rules: Rules, name: Measure, options: MeasureOptions = {}) {
  return formulaFor(name, rules.frequent.basketCount, withThresholds(rules, options));
}

/** The formula of a measure from the counts of both sides, antecedent and consequent. */
function formulaFor(name: Measure, basketCount: number, options: Thresholds) {
  const { compute, isExact } = DEFINITIONS[name];
  const settings = settingsOf(options);
  const extra = isExact ? 0 : smoothCountsOf(options);
  const n = basketCount + 4 * extra;
  return (xy: number, x: number, y: number) => compute(xy + extra, x + 2 * extra, y + 2 * extra, n, settings);
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

/** Whether smaller values are better, as with p-values. */
export function isLowerBetter(name: Measure): boolean {
  return DEFINITIONS[name].isLowerBetter === true;
}

/** @throws {RangeError} If the measure is unknown. */
export function requireMeasure(action: string, name: unknown): asserts name is Measure {
  requireOneOf(action, "measure", name, NAMES);
}

/** @throws {RangeError} If the measure is unknown, or compares with other rules. */
export function requireCountMeasure(action: string, name: unknown): asserts name is Measure {
  requireMeasure(action, name);
  if (DEFINITIONS[name].compare !== undefined) {
    throw new RangeError(mustBe(action, "measure", "one that does not compare with other rules", name));
  }
}
