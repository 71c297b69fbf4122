/** Rules sorted and filtered by their measures. */
import { mustBe, requireInteger } from "../../core/errors";
import {
  type OptionReaders,
  oneOf,
  readAnswer,
  readEntries,
  readerOf,
  readOptions,
  withDefault,
} from "../../core/options";
import { orderOf } from "../../core/sorting/order-of";
import type { Measure, Rule, Rules } from "../types";
import { recordOf } from "./columns/rule-records";
import { MEASURE_READERS, type MeasureOptions, requireMeasure, valuesOf } from "./measures";
import { requireRules } from "./require-rules";
import { firstRules, selectRules, selectWhere } from "./table";

/** Order of the rules, and options of the measure. */
export interface SortOptions extends MeasureOptions {
  /** Use "ascending" for p-values, where low values are best. @default "descending" */
  readonly order?: "descending" | "ascending";
}

const SORT_READERS = {
  ...MEASURE_READERS,
  order: withDefault("descending", oneOf(["descending", "ascending"] as const)),
} satisfies OptionReaders<SortOptions>;

/**
 * The same rules with the highest value of a measure first. Ties keep their order; rules with value NaN come last.
 *
 * @throws {RangeError} If the measure is unknown, or an option is out of range.
 *
 * @example
 * const receipts = baskets.of([["tea", "milk"], ["tea", "milk"], ["tea"], ["jam"]]);
 * const found = rules.from(itemsets.mine(receipts, { minSupport: 0.5 }), { minConfidence: 0.5 });
 * [...sortBy(found, "confidence", { order: "ascending" })].map((rule) => rule.antecedent); // [["tea"], ["milk"]]
 */
export function sortBy(rules: Rules, name: Measure, options: SortOptions = {}): Rules {
  const action = "sort rules";
  requireRules(action, rules);
  requireMeasure(action, name);
  const { order, ...settings } = readOptions(action, options, SORT_READERS);
  const values = valuesOf(rules, name, settings);
  const sign = order === "ascending" ? 1 : -1;
  const keys = values.map((value) => (Number.isNaN(value) ? Number.POSITIVE_INFINITY : sign * value));
  return selectRules(rules, orderOf(keys));
}

/** Bounds of measures, both ends included: `{ lift: { min: 1.5 }, count: { max: 100 } }`. */
export type MeasureBounds = {
  readonly [name in Measure]?: { readonly min?: number; readonly max?: number };
};

/** A number; it may be infinite, as measures may be. */
const bound = readerOf<number>((action, name, value) => {
  if (typeof value !== "number" || Number.isNaN(value))
    throw new TypeError(mustBe(action, name, "a number", value));
});

const BOUND_READERS = {
  min: withDefault(Number.NEGATIVE_INFINITY, bound),
  max: withDefault(Number.POSITIVE_INFINITY, bound),
};

/**
 * The rules that pass a test, or whose measures are within bounds, in their order. The test receives the rule and its
 * position.
 *
 * @throws {RangeError} If the bounds name an unknown measure.
 *
 * @example
 * const receipts = baskets.of([["tea", "milk"], ["tea", "milk"], ["tea"], ["jam"]]);
 * const found = rules.from(itemsets.mine(receipts, { minSupport: 0.5 }), { minConfidence: 0.5 });
 * filter(found, (rule) => rule.consequent.includes("milk")).size; // 1
 * filter(found, { phi: { min: 0.1 }, confidence: { max: 0.9 } }).size; // 1
 * const { lower } = rules.intervals(found, "confidence");
 * filter(found, (_, i) => lower[i] > 0.3).size; // 1
 */
export function filter(
  rules: Rules,
  condition: ((rule: Rule, position: number) => boolean) | MeasureBounds,
): Rules {
  const action = "filter rules";
  requireRules(action, rules);
  if (typeof condition === "function")
    return selectWhere(rules, (i) => readAnswer(action, "condition", i, condition(recordOf(rules, i), i)));
  const rule = "a function of a rule, or bounds of measures";
  const bounds = readEntries<unknown>(action, "condition", condition, rule).map(([name, given]) => {
    requireMeasure(action, name);
    return { values: valuesOf(rules, name), ...readOptions(action, given, BOUND_READERS, `${name}.`) };
  });
  return selectWhere(rules, (i) =>
    bounds.every(({ values, min, max }) => values[i] >= min && values[i] <= max),
  );
}

/**
 * The first rules, at most `count` of them.
 *
 * @example
 * const found = rules.from(itemsets.mine(baskets.of([["tea", "milk"], ["tea", "milk"]]), { minSupport: 1 }), { minConfidence: 1 });
 * top(found, 1).size; // 1
 */
export function top(rules: Rules, count: number): Rules {
  requireRules("take rules", rules);
  requireInteger("take rules", "count", count, 0);
  return firstRules(rules, count);
}
