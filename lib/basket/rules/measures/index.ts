/**
 * Interest measures of rules (兴趣度量): one table of definitions gives both the values and the documentation.
 *
 * To add a measure, define it in the file of its kind and add its name to `Measure` in basket/types.ts.
 */
import { mustBe, requireInteger, requireKind, requireOneOf } from "../../../core/errors";
import {
  flag,
  integer,
  nonNegative,
  type OptionReaders,
  openFraction,
  type ReadOptions,
  readOptions,
  withDefault,
} from "../../../core/options";
import { type Column, column } from "../../../core/text/cell";
import * as table from "../../../core/text/table";
import { readColumns } from "../../../core/vectors";
import type { Measure, RuleCounts, Rules } from "../../types";
import { countsOf } from "../columns/rule-records";
import { bestMoreGeneral, type CountMeasure } from "../more-general/more-general";
import { requireRules } from "../require-rules";
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

/** The column of a measure in a table. */
export const measureColumn = (name: Measure): Column => column(name, DEFINITIONS[name].chinese);

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

export const MEASURE_READERS = {
  smoothCounts: withDefault(0, nonNegative),
  classes: withDefault(2, integer(1)),
  quantile: withDefault(0.99, openFraction),
  correctForThresholds: withDefault(true, flag),
} satisfies OptionReaders<MeasureOptions>;

/** The parameters of the measures as read. */
export type ReadMeasureOptions = ReadOptions<typeof MEASURE_READERS>;

/** The parameters of the measures if none is given. */
export const MEASURE_DEFAULTS = readOptions(ACTION, {}, MEASURE_READERS);

/**
 * One measure of every rule, in the order of the rules. `rules.measures` lists all 58, with formulas and sources: those of
 * arules 1.7 (its contingency `table` as the four cells n11, n10, n01, n00) and those of mlxtend.
 *
 * Computed from four exact counts, up to 2^53, so rules with equal counts have equal values (products are exact up to 94
 * million baskets, and rounded once beyond that). A side in every basket, or in none, is independent of the other side; formulas that give 0/0 then have their value
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
  requireRules(ACTION, rules);
  requireMeasure(ACTION, name);
  return valuesOf(rules, name, readOptions(ACTION, options, MEASURE_READERS));
}

/** `measure` for functions that have read its options among their own. */
export function valuesOf(
  rules: Rules,
  name: Measure,
  options: ReadMeasureOptions = MEASURE_DEFAULTS,
): Float64Array {
  const { compare } = DEFINITIONS[name];
  const formula = formulaOf(rules, name, options);
  const own = valuesOfCounts(countsOf(rules), formula);
  if (compare === undefined) return own;
  const best = bestMoreGeneral(rules, formula);
  return own.map((value, i) => compare(value, Math.max(0, best[i])));
}

/**
 * One measure from counts of any origin, for example of rules in other baskets.
 *
 * `improvement`, `boost` and `LIC` compare with other rules, which counts do not know: they give confidence or lift here.
 *
 * @throws {TypeError} If the counts differ in length, or one is not a number.
 * @throws {RangeError} If the measure is unknown, counts are not those of a 2 × 2 table, or an option is out of range.
 *
 * @example
 * const table = { count: [20], antecedentCount: [25], consequentCount: [90], basketCount: 100 };
 * measureOf(table, "lift")[0]; // 0.888888888888889
 */
export function measureOf(counts: RuleCounts, name: Measure, options: MeasureOptions = {}): Float64Array {
  requireMeasure(ACTION, name);
  const settings = readOptions(ACTION, options, MEASURE_READERS);
  return valuesOfCounts(readCounts(counts), formulaFor(name, counts.basketCount, settings));
}

/** The values of a formula for counts. */
export function valuesOfCounts(
  { count, antecedentCount, consequentCount }: RuleCounts,
  formula: CountMeasure,
): Float64Array {
  const values = new Float64Array(count.length);
  for (let i = 0; i < values.length; i++)
    values[i] = formula(count[i], antecedentCount[i], consequentCount[i]);
  return values;
}

/** @throws {RangeError} If counts do not make a 2 × 2 table; the message names the row. */
function readCounts(counts: RuleCounts): RuleCounts {
  const kind = "an object with count, antecedentCount, consequentCount and basketCount";
  requireKind(ACTION, "counts", counts, kind, {
    count: "any",
    antecedentCount: "any",
    consequentCount: "any",
    basketCount: "any",
  });
  const { count, antecedentCount, consequentCount, basketCount } = counts;
  const columns = readColumns<Record<"count" | "antecedentCount" | "consequentCount", number>>(ACTION, {
    count,
    antecedentCount,
    consequentCount,
  });
  requireInteger(ACTION, "basketCount", basketCount, 0);
  for (let i = 0; i < columns.count.length; i++) {
    const [xy, x, y] = [columns.count[i], columns.antecedentCount[i], columns.consequentCount[i]];
    requireInteger(ACTION, `count[${i}]`, xy, 0);
    requireInteger(ACTION, `antecedentCount[${i}]`, x, xy);
    requireInteger(ACTION, `consequentCount[${i}]`, y, xy);
    if (x + (y - xy) > basketCount)
      throw new RangeError(
        mustBe(ACTION, "basketCount", `at least ${x + (y - xy)}, the baskets of row ${i}`, basketCount),
      );
  }
  return { ...columns, basketCount };
}

/** The formula of a measure over the baskets that rules were found in. */
export function formulaOf(
  rules: Rules,
  name: Measure,
  options: ReadMeasureOptions = MEASURE_DEFAULTS,
): CountMeasure {
  const { frequent, minConfidence } = rules;
  const thresholds = options.correctForThresholds ? { minCount: frequent.minCount, minConfidence } : {};
  return formulaFor(name, frequent.basketCount, options, thresholds);
}

/** The formula of a measure from the counts of both sides, antecedent and consequent. */
export function formulaFor(
  name: Measure,
  basketCount: number,
  { smoothCounts, classes, quantile }: ReadMeasureOptions,
  { minCount = 0, minConfidence = 0 }: Partial<MeasureSettings> = {},
): CountMeasure {
  const { compute, isExact } = DEFINITIONS[name];
  const settings = { classes, quantile, minCount, minConfidence };
  const extra = isExact ? 0 : smoothCounts;
  const n = basketCount + 4 * extra;
  return (xy, x, y) => compute(xy + extra, x + 2 * extra, y + 2 * extra, n, settings);
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
