/** Closed itemsets, maximal itemsets and generators: their columns, records and table. */
import { requirePosition } from "../../../core/errors";
import { GrowableColumns } from "../../../core/growable-columns";
import { sortAscending } from "../../../core/sorting/sort-ascending";
import type { Displayable } from "../../../core/text/display";
import type { Table } from "../../../core/text/table";
import { type ResultTableOptions, withRecords } from "../../display";
import { withNoun } from "../../display/wording";
import type { CondensedItemsets, Itemset, ItemsetKind } from "../../types";
import type { RankedItems } from "../frequent-items";
import { ITEMSET_FIELDS, tableOf } from "../results/itemset-columns";
import { TooManyItemsets } from "../results/itemset-tree";
import { requireCondensedItemsets } from "../results/require-itemsets";

type Columns = Omit<CondensedItemsets, typeof Symbol.iterator | keyof Displayable>;

/**
 * The itemset at a position of the columns, its most frequent item first.
 *
 * @throws {RangeError} If there is no such position.
 *
 * @example
 * const receipts = baskets.of([["milk", "bread"], ["milk", "bread"], ["milk"]]);
 * itemsetAt(closedItemsets.mine(receipts, { minSupport: 0.5 }), 1).items; // ["milk", "bread"]
 */
export function itemsetAt(itemsets: Columns, position: number): Itemset {
  const action = "look up an itemset";
  requireCondensedItemsets(action, itemsets);
  requirePosition(action, "position", position, itemsets.size);
  return recordAt(itemsets, position);
}

function recordAt(itemsets: Columns, position: number): Itemset {
  const { items, offsets, itemNames, count, basketCount } = itemsets;
  const names: string[] = [];
  for (let k = offsets[position + 1] - 1; k >= offsets[position]; k--) names.push(itemNames[items[k]]);
  return { items: names, count: count[position], support: count[position] / basketCount };
}

/**
 * The itemsets as a table, the most frequent first.
 *
 * @example
 * const receipts = baskets.of([["milk", "bread"], ["milk", "bread"], ["milk"]]);
 * toTable(closedItemsets.mine(receipts, { minSupport: 0.5 })).rows[0]; // ["milk", 1, 3, 1]
 */
export function toTable(itemsets: CondensedItemsets, options: ResultTableOptions = {}): Table {
  requireCondensedItemsets("show itemsets", itemsets);
  const noun = itemsets.kind === "generator" ? "generator" : `${itemsets.kind} itemset`;
  return tableOf(itemsets, 0, noun, (i) => recordAt(itemsets, i), options);
}

/** Collects sets in any order and sorts them at the end. */
export function createCollector(ranked: RankedItems, kind: ItemsetKind) {
  const { basketCount, minCount, minLength, maxLength, maxItemsets, names } = ranked;
  /** One row a set. `end` is where its items end in `cells`. */
  const sets = new GrowableColumns({ count: Int32Array, end: Int32Array });
  const cells = new GrowableColumns({ rank: Int32Array });

  /**
   * Adds the set of the first `length` ranks, in any order, if it is neither too short nor too long.
   *
   * @throws {RangeError} If there are more than `maxItemsets`.
   */
  function add(ranks: Int32Array, length: number, count: number): void {
    if (length < minLength || length > maxLength) return;
    if (sets.size === maxItemsets) throw new TooManyItemsets(ranked, "sets");
    const from = cells.size;
    cells.reserve(from + length);
    const { rank } = cells.columns;
    for (let k = 0; k < length; k++) rank[from + k] = ranks[k];
    cells.size = from + length;
    const set = sets.addRow();
    sets.columns.count[set] = count;
    sets.columns.end[set] = cells.size;
  }

  function finish(): CondensedItemsets {
    const { size } = sets;
    const { count, end } = sets.view();
    const items = cells.columns.rank;
    const offsets = new Int32Array(size + 1);
    offsets.set(end, 1);
    for (let set = 0; set < size; set++) sortAscending(items, offsets[set], offsets[set + 1]);
    const order = inOrder(offsets, items, size);
    const sorted = {
      offsets: new Int32Array(size + 1),
      items: new Int32Array(offsets[size]),
      count: new Int32Array(size),
    };
    for (let set = 0; set < size; set++) {
      const from = offsets[order[set]];
      const to = offsets[order[set] + 1];
      sorted.items.set(items.subarray(from, to), sorted.offsets[set]);
      sorted.offsets[set + 1] = sorted.offsets[set] + to - from;
      sorted.count[set] = count[order[set]];
    }
    const columns: Columns = { kind, size, basketCount, minCount, itemNames: names, ...sorted };
    return withRecords(columns, recordAt, toTable, ITEMSET_FIELDS);
  }

  /** How far the search came, in words. */
  const progress = () => `${withNoun(sets.size, "set")} found by then; raise minSupport, set maxLength`;

  return { add, finish, progress };
}

/** The order of the sets: by length, then by their items, rarest first. */
function inOrder(offsets: Int32Array, items: Int32Array, size: number): Int32Array {
  return Int32Array.from({ length: size }, (_, set) => set).sort((a, b) => {
    const length = offsets[a + 1] - offsets[a];
    const longer = length - (offsets[b + 1] - offsets[b]);
    if (longer !== 0) return longer;
    for (let k = 0; k < length; k++) {
      const difference = items[offsets[a] + k] - items[offsets[b] + k];
      if (difference !== 0) return difference;
    }
    return 0;
  });
}
