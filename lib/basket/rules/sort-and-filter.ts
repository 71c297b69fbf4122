/** Rules put in order, and chosen from, by their numbers. */
import { mustBe, requireInteger } from "../../core/errors";
import type { Measure, Rule, Rules } from "../types";
import { at } from "./columns/rule-records";
import { type MeasureOptions, measure } from "./measures";
import { first, take } from "./table";

export interface SortOptions extends MeasureOptions {
  /** "ascending" puts the lowest first, as p-values want it. @default "descending" */
  readonly order?: "descending" | "ascending";
}

/**
 * The same rules with the highest value of a measure first; ties keep their order, and what has no value comes last.
 *
 * @throws {RangeError} If it is not the name of a measure, or an option is out of range.
 *
 * @example
 * sortBy(found, "lift");
 * sortBy(found, "fishersExactTest", { order: "ascending" });
 */
export function sortBy(rules: Rules, name: Measure, options: SortOptions = {}): Rules {
  const { order = "descending" } = options;
  if (order !== "descending" && order !== "ascending") {
    throw new RangeError(mustBe("sort rules", "order", "descending or ascending", order));
  }
  const values = measure(rules, name, options);
  const last = order === "ascending" ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  const keys = values.map((value) => (Number.isNaN(value) ? last : value));
  const direction = order === "ascending" ? 1 : -1;
  const positions = Int32Array.from(keys.keys());
  positions.sort((a, b) => (keys[a] === keys[b] ? a - b : keys[a] < keys[b] ? -direction : direction));
  return take(rules, positions);
}

/** Bounds of measures, both ends included: `{ lift: { min: 1.5 }, count: { max: 100 } }`. */
export type MeasureBounds = {
  readonly [name in Measure]?: { readonly min?: number; readonly max?: number };
};

/**
 * The rules that a test lets through, or whose measures are within bounds, in their order. The test is given the rule
 * and its position.
 *
 * @throws {RangeError} If a bound is not of a measure.
 *
 * @example
 * filter(found, (rule) => rule.lift > 1 && rule.consequent.includes("milk"));
 * filter(found, { phi: { min: 0.1 }, improvement: { min: 0.01 } });
 * const { lower } = intervals(found, "lift");
 * filter(found, (_, i) => lower[i] > 1);
 */
export function filter(
  rules: Rules,
  wanted: ((rule: Rule, position: number) => boolean) | MeasureBounds,
): Rules {
  const kept: number[] = [];
  if (typeof wanted === "function") {
    for (let i = 0; i < rules.size; i++) if (wanted(at(rules, i), i)) kept.push(i);
    return take(rules, kept);
  }
  const bounds = Object.entries(wanted).map(([name, { min, max }]) => ({
    values: measure(rules, name as Measure),
    min: min ?? Number.NEGATIVE_INFINITY,
    max: max ?? Number.POSITIVE_INFINITY,
  }));
  for (let i = 0; i < rules.size; i++) {
    if (bounds.every(({ values, min, max }) => values[i] >= min && values[i] <= max)) kept.push(i);
  }
  return take(rules, kept);
}

/** The first rules, at most `count` of them. */
export function top(rules: Rules, count: number): Rules {
  requireInteger("take rules", "count", count, 0);
  return first(rules, count);
}
