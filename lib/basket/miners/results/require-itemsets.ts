/** The checks of arguments that should be mined itemsets. */
import { requireKind } from "../../../core/errors";

/** @throws {TypeError} If `frequent` are not frequent itemsets: closed ones, rules and lists are not. */
export function requireFrequentItemsets(action: string, frequent: unknown, name = "frequent"): void {
  const properties = ["itemNames", "item", "parent", "count", "levelOffsets"];
  requireKind(action, name, frequent, "frequent itemsets, as made by itemsets.mine", properties);
}

/** @throws {TypeError} If `itemsets` are not closed or maximal itemsets or generators. */
export function requireCondensedItemsets(action: string, itemsets: unknown, name = "itemsets"): void {
  const kind = "closed or maximal itemsets or generators, as made by closedItemsets.mine";
  requireKind(action, name, itemsets, kind, ["kind", "itemNames", "offsets", "items", "count"]);
}
