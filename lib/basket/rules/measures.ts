/** The numbers of rules, and their order by them. */
import { mustBe, requireInteger } from "../../core/errors";
import type { Measure, Rule, Rules } from "../types";
import { at, take } from "./columns";
import { ratiosOf } from "./ratios";

/** One number of every rule, in the order of the rules. */
export function measure(rules: Rules, name: Measure): Float64Array {
  requireMeasure("measure rules", name);
  const { frequent, itemset, antecedent, consequent, size } = rules;
  const { count, basketCount } = frequent;
  const values = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    const both = count[itemset[i]];
    const antecedentCount = antecedent[i] < 0 ? basketCount : count[antecedent[i]];
    const consequentCount = count[consequent[i]];
    const numbers = { count: both, antecedentCount, consequentCount };
    values[i] = { ...numbers, ...ratiosOf(both, antecedentCount, consequentCount, basketCount) }[name];
  }
  return values;
}

/**
 * The same rules with the highest value of a measure first; ties keep their order.
 *
 * @example
 * sortBy(found, "lift");
 */
export function sortBy(rules: Rules, name: Measure): Rules {
  const values = measure(rules, name);
  const order = Int32Array.from(values.keys());
  order.sort((a, b) => (values[a] === values[b] ? a - b : values[b] > values[a] ? 1 : -1));
  return take(rules, order);
}

/**
 * The rules that a test lets through, in their order.
 *
 * @example
 * filter(found, (rule) => rule.lift > 1 && rule.consequent.includes("milk"));
 */
export function filter(rules: Rules, isWanted: (rule: Rule) => boolean): Rules {
  const kept: number[] = [];
  for (let i = 0; i < rules.size; i++) if (isWanted(at(rules, i))) kept.push(i);
  return take(rules, kept);
}

/** The first rules, at most `count` of them. */
export function top(rules: Rules, count: number): Rules {
  requireInteger("take rules", "count", count, 0);
  return take(
    rules,
    Int32Array.from({ length: Math.min(count, rules.size) }, (_, i) => i),
  );
}

const MEASURES: readonly Measure[] = [
  "count",
  "antecedentCount",
  "consequentCount",
  "support",
  "confidence",
  "lift",
  "leverage",
  "conviction",
];

/** @throws {RangeError} If it is not the name of a measure. */
export function requireMeasure(action: string, name: unknown): void {
  if (!MEASURES.includes(name as Measure)) {
    throw new RangeError(mustBe(action, "measure", `one of ${MEASURES.join(", ")}`, name));
  }
}
