/** Frequent itemsets as columns: reading a set, finding its extensions, and the table that is displayed. */

import { requirePosition } from "../../../core/errors";
import { readOptions } from "../../../core/options";
import { column } from "../../../core/text/cell";
import type { Displayable } from "../../../core/text/display";
import { formatItems } from "../../../core/text/items";
import { localized } from "../../../core/text/language";
import type { Field } from "../../../core/text/result-rows";
import * as table from "../../../core/text/table";
import { RESULT_TABLE_READERS, type ResultTableOptions, withRecords } from "../../display";
import { formatCount, withNoun } from "../../display/wording";
import type { Algorithm, FrequentItemsets, Itemset, MinedItemsets } from "../../types";
import type { RankedItems } from "../frequent-items";
import { requireFrequentItemsets } from "./require-itemsets";

/** The columns without the iterator and the display. */
export type ItemsetColumns = Omit<FrequentItemsets, typeof Symbol.iterator | keyof Displayable>;

/** The columns of which a prefix tree of sets consists. */
export type TreeColumns = Pick<FrequentItemsets, "item" | "parent" | "count">;

/** The columns of itemsets in CSV, JSON and frames. */
export const ITEMSET_FIELDS: readonly Field<Itemset>[] = [
  "items",
  ["length", ({ items }) => items.length],
  "count",
  "support",
];

const TABLE_ACTION = "show itemsets";

/** Adds the iterator and the display, which do not appear in JSON or in comparisons. */
export function asItemsets(columns: ItemsetColumns): FrequentItemsets {
  return withRecords(columns, (_, i) => recordAt(columns, columns.first + i), toTable, ITEMSET_FIELDS);
}

/** Columns of zeros for this many sets. */
export function treeColumns(size: number): TreeColumns {
  return { item: new Int32Array(size), parent: new Int32Array(size), count: new Int32Array(size) };
}

/**
 * Copies sets to other positions.
 *
 * @param size Sets that are copied.
 * @param position Where each set is copied to; -1 for those that are left out.
 * @param firstRank Is subtracted from the rank of each item.
 */
export function moveSets(
  { item, parent, count }: TreeColumns,
  size: number,
  position: Int32Array,
  firstRank: number,
): TreeColumns {
  const isLarge = count instanceof Float64Array;
  const moved = { ...treeColumns(size), ...(isLarge ? { count: new Float64Array(size) } : {}) };
  for (let i = 0; i < item.length; i++) {
    const to = position[i];
    if (to < 0) continue;
    moved.item[to] = item[i] - firstRank;
    moved.parent[to] = parent[i] < 0 ? -1 : position[parent[i]];
    moved.count[to] = count[i];
  }
  return moved;
}

/** What a search found, in level order; sets with at least `minLength` items are listed. */
export function fromLevels(
  {
    basketCount,
    minCount,
    minLength,
    names,
  }: Pick<RankedItems, "basketCount" | "minCount" | "minLength" | "names">,
  algorithm: Algorithm,
  columns: TreeColumns & Pick<FrequentItemsets, "levelOffsets">,
): FrequentItemsets {
  const { item, levelOffsets } = columns;
  const first = levelOffsets[Math.min(minLength, levelOffsets.length) - 1];
  const size = item.length - first;
  return asItemsets({ size, first, algorithm, basketCount, minCount, itemNames: names, ...columns });
}

/**
 * All itemsets as records, in their order: several times faster than iterating over very many.
 *
 * @example
 * toList(itemsets.mine(baskets.of([["milk", "bread"], ["bread"]]), { minSupport: 1 })); // [{ items: ["bread"], count: 2, support: 1 }]
 */
export function toList(itemsets: FrequentItemsets): Itemset[] {
  requireFrequentItemsets("list itemsets", itemsets, "itemsets");
  const { item, parent, count, first, basketCount, itemNames } = itemsets;
  const all: Itemset[] = new Array(item.length);
  for (let i = 0; i < item.length; i++) {
    const name = itemNames[item[i]];
    const above = parent[i];
    const items = above < 0 ? [name] : extended(name, all[above].items);
    all[i] = { items, count: count[i], support: count[i] / basketCount };
  }
  return first === 0 ? all : all.slice(first);
}

/** A name followed by others. Most sets are short, and an array literal is faster than an array that is filled. */
function extended(name: string, names: readonly string[]): string[] {
  switch (names.length) {
    case 1:
      return [name, names[0]];
    case 2:
      return [name, names[0], names[1]];
    case 3:
      return [name, names[0], names[1], names[2]];
    case 4:
      return [name, names[0], names[1], names[2], names[3]];
    case 5:
      return [name, names[0], names[1], names[2], names[3], names[4]];
    case 6:
      return [name, names[0], names[1], names[2], names[3], names[4], names[5]];
    case 7:
      return [name, names[0], names[1], names[2], names[3], names[4], names[5], names[6]];
  }
  const items: string[] = new Array(names.length + 1);
  items[0] = name;
  for (let k = 0; k < names.length; k++) items[k + 1] = names[k];
  return items;
}

/** Names of the items of the set at a position of the columns, the most frequent first. */
export function itemsAt(columns: ItemsetColumns, position: number): string[] {
  const items: string[] = [];
  for (let i = position; i >= 0; i = columns.parent[i]) items.push(columns.itemNames[columns.item[i]]);
  return items;
}

/**
 * The itemset at a position of the columns, its most frequent item first.
 *
 * @throws {RangeError} If there is no such position.
 *
 * @example
 * const frequent = itemsets.mine(baskets.of([["milk", "bread"], ["bread"]]), { minSupport: 0.5 });
 * itemsetAt(frequent, 2); // { items: ["bread", "milk"], count: 1, support: 0.5 }
 */
export function itemsetAt(columns: ItemsetColumns, position: number): Itemset {
  const action = "look up an itemset";
  requireFrequentItemsets(action, columns, "columns");
  requirePosition(action, "position", position, columns.count.length);
  return recordAt(columns, position);
}

function recordAt(columns: ItemsetColumns, position: number): Itemset {
  const count = columns.count[position];
  return { items: itemsAt(columns, position), count, support: count / columns.basketCount };
}

/** Where the extensions of each set begin: those of set i are at `starts[i]` up to `starts[i + 1]`. */
export function childStarts(columns: ItemsetColumns): Int32Array {
  const { parent, levelOffsets } = columns;
  const starts = new Int32Array(parent.length + 1).fill(parent.length);
  let next = 0;
  // Parents ascend in level order, so one pass over the children meets the parents in order.
  for (let i = levelOffsets[Math.min(1, levelOffsets.length - 1)]; i < parent.length; i++) {
    while (next <= parent[i]) starts[next++] = i;
  }
  return starts;
}

/** Position of the set that extends `position` by an item, by bisection; -1 if there is none. */
export function childOf(starts: Int32Array, item: Int32Array, position: number, rank: number): number {
  let low = starts[position];
  const end = starts[position + 1];
  let high = end;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (item[middle] < rank) low = middle + 1;
    else high = middle;
  }
  return low < end && item[low] === rank ? low : -1;
}

/**
 * The itemsets as a table, the most frequent first.
 *
 * @example
 * const frequent = itemsets.mine(baskets.of([["milk", "bread"], ["bread"]]), { minSupport: 0.5 });
 * toTable(frequent, { limit: 1 }).rows; // [["bread", 1, 2, 1]]
 */
export function toTable(itemsets: FrequentItemsets, options: ResultTableOptions = {}): table.Table {
  requireFrequentItemsets(TABLE_ACTION, itemsets, "itemsets");
  return tableOf(itemsets, itemsets.first, "frequent itemset", (i) => recordAt(itemsets, i), options);
}

/** The sets from position `first` on as a table, the most frequent first. */
export function tableOf(
  { basketCount, minCount, size, count }: MinedItemsets,
  first: number,
  noun: string,
  recordAt: (position: number) => Itemset,
  options: ResultTableOptions,
): table.Table {
  const found = localized(
    `${withNoun(size, noun)}, in at least ${minCount} of ${basketCount} baskets`,
    `${formatCount(size)} 个项集，至少出现在 ${basketCount} 个购物篮中的 ${minCount} 个`,
  );
  const { limit, caption = found } = readOptions(TABLE_ACTION, options, RESULT_TABLE_READERS);
  const rows = mostFrequent({ first, count }, limit).map((position) => {
    const { items, count, support } = recordAt(position);
    return [formatItems(items), items.length, count, support];
  });
  const sets = [column("items", "商品"), column("length", "项数")];
  const columns = [...sets, column("count", "计数"), column("support", "支持度")];
  return table.fromRows(columns, rows, { caption, limit, totalRows: size });
}

/** Positions of the sets with the highest counts, ties in the order of the columns. */
export function mostFrequent(
  { first, count }: Pick<FrequentItemsets, "first" | "count">,
  limit: number,
): number[] {
  const kept: number[] = [];
  for (let i = first; i < count.length; i++) {
    if (kept.length === limit && count[i] <= count[kept[limit - 1]]) continue;
    let slot = kept.length;
    while (slot > 0 && count[kept[slot - 1]] < count[i]) slot--;
    kept.splice(slot, 0, i);
    if (kept.length > limit) kept.pop();
  }
  return kept;
}
