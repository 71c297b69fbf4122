/** The check of functions that take rules. */
import { requireKind } from "../../core/errors";

/** @throws {TypeError} If the value is not rules. */
export function requireRules(action: string, rules: unknown, name = "rules"): void {
  requireKind(action, name, rules, "rules, as made by rules.from", ["frequent", "itemset", "antecedent"]);
}
