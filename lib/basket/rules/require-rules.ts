/** The checks of functions that take rules, or their p-values. */
import { requireKind, requireLengths } from "../../core/errors";
import { ITEMSET_PROPERTIES } from "../miners/results/require-itemsets";
import type { Rules } from "../types";

export const RULE_PROPERTIES = {
  size: "integer",
  frequent: ITEMSET_PROPERTIES,
  minConfidence: "number",
  itemset: "Int32Array",
  antecedent: "Int32Array",
  consequent: "Int32Array",
} as const;

/** @throws {TypeError} If the value is not rules. */
export function requireRules(action: string, rules: unknown, name = "rules"): asserts rules is Rules {
  requireKind(action, name, rules, "rules, as made by rules.from or rules.fromJSON", RULE_PROPERTIES);
  const { size, itemset, antecedent, consequent } = rules as Rules;
  requireLengths(action, name, { itemset, antecedent, consequent }, size);
}

/** @throws {TypeError} If the value is not the p-values of rules. */
export function requireSignificance(action: string, name: string, tested: unknown): void {
  requireKind(action, name, tested, "p-values, as made by ruleSignificance.test", {
    rules: RULE_PROPERTIES,
    method: "text",
    against: "text",
    adjust: "text",
    hypotheses: "number",
    significant: "integer",
    alpha: "number",
    pValues: "Float64Array",
    adjusted: "Float64Array",
  });
}
