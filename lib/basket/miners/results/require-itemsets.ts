/** The checks of arguments that should be mined itemsets. */
import { requireKind, requireLengths } from "../../../core/errors";
import type { CondensedItemsets, FrequentItemsets } from "../../types";

const MINED_PROPERTIES = {
  size: "integer",
  basketCount: "integer",
  minCount: "number",
  itemNames: "list",
  count: ["Int32Array", "Float64Array"],
} as const;

export const ITEMSET_PROPERTIES = {
  ...MINED_PROPERTIES,
  first: "integer",
  algorithm: "text",
  item: "Int32Array",
  parent: "Int32Array",
  levelOffsets: "Int32Array",
} as const;

const CONDENSED_PROPERTIES = {
  ...MINED_PROPERTIES,
  kind: "text",
  offsets: "Int32Array",
  items: "Int32Array",
} as const;

/** @throws {TypeError} If `frequent` are not frequent itemsets: closed ones, rules and lists are not. */
export function requireFrequentItemsets(
  action: string,
  frequent: unknown,
  name = "frequent",
): asserts frequent is FrequentItemsets {
  const kind = "frequent itemsets, as made by itemsets.mine or itemsets.fromJSON";
  requireKind(action, name, frequent, kind, ITEMSET_PROPERTIES);
  const { item, parent, count } = frequent as FrequentItemsets;
  requireLengths(action, name, { parent, count }, item.length);
}

/** @throws {TypeError} If `itemsets` are not closed or maximal itemsets or generators. */
export function requireCondensedItemsets(
  action: string,
  itemsets: unknown,
  name = "itemsets",
): asserts itemsets is CondensedItemsets {
  const kind = "closed or maximal itemsets or generators, as made by closedItemsets.mine";
  requireKind(action, name, itemsets, kind, CONDENSED_PROPERTIES);
  const { size, count, offsets } = itemsets as CondensedItemsets;
  requireLengths(action, name, { count }, size);
  requireLengths(action, name, { offsets }, size + 1);
}
