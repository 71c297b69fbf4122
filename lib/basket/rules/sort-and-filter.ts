/** Rules sorted and filtered by their measures. */
import { requireInteger, requireOneOf } from "../../core/errors";
import type { Measure, Rule, Rules } from "../types";
import { ruleAt } from "./columns/rule-records";
import { type MeasureOptions, measure } from "./measures";
import { firstRules, selectRules, selectWhere } from "./table";

/** Order of the rules, and options of the measure. */
export interface SortOptions extends MeasureOptions {
  /** Use "ascending" for p-values, where low values are best. @default "descending" */
  readonly order?: "descending" | "ascending";
}

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
  const { order = "descending" } = options;
  requireOneOf("sort rules", "order", order, ["descending", "ascending"]);
  const values = measure(rules, name, options);
  const last = order === "ascending" ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  const keys = values.map((value) => (Number.isNaN(value) ? last : value));
  const direction = order === "ascending" ? 1 : -1;
  const positions = Int32Array.from(keys.keys());
  positions.sort((a, b) => (keys[a] === keys[b] ? a - b : keys[a] < keys[b] ? -direction : direction));
  return selectRules(rules, positions);
}

/** Bounds of measures, both ends included: `{ lift: { min: 1.5 }, count: { max: 100 } }`. */
export type MeasureBounds = {
  readonly [name in Measure]?: { readonly min?: number; readonly max?: number };
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
  if (typeof condition === "function") return selectWhere(rules, (i) => condition(ruleAt(rules, i), i));
  const bounds = Object.entries(condition).map(([name, { min, max }]) => ({
    values: measure(rules, name as Measure),
    min: min ?? Number.NEGATIVE_INFINITY,
    max: max ?? Number.POSITIVE_INFINITY,
  }));
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
  requireInteger("take rules", "count", count, 0);
  return firstRules(rules, count);
}
