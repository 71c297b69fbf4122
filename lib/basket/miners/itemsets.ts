/** Frequent itemsets (频繁项集): items that are bought together in at least a given share of the baskets. */
import type { Baskets } from "../../core/baskets";
import { type NameList, names, type OptionReaders, readOptions } from "../../core/options";
import { type FrequentItemsets, MINE, MINING_READERS, type MiningOptions } from "../types";
import * as hybrid from "./hybrid";
import { ITEMSET_READERS, type ItemsetOptions, mineItemsets } from "./itemset-options";
import { childOf, childStarts } from "./results/itemset-columns";
import { requireFrequentItemsets } from "./results/require-itemsets";
import { TIME_LIMIT_READERS, type TimeLimitOption, timeLimit } from "./time-limit";

export { mineInBackground, stages } from "./background";
export { restrict } from "./constraints/restrict";
export { fromJSON, toCsv, toJSON, writeCsv, writeJSON } from "./results/csv-json";
export { itemsetAt, toList, toTable } from "./results/itemset-columns";

export type { ItemsetOptions };

/**
 * Frequent itemsets (频繁项集): every set of items that enough baskets hold together, with the exact number of baskets.
 *
 * $$\mathrm{support}(X) = \frac{|\{b : X \subseteq b\}|}{|\{b\}|} \ge s$$
 *
 * The result is empty if there are no baskets or no item is frequent. The number of sets can double with each item of the
 * longest frequent set: one basket of 30 items has 2^30 - 1.
 *
 * With `items.required`, only sets with all these items are listed; the required items are last in each set. Rules need the
 * counts of all subsets, so they cannot be made from such sets: require the items on a side of the rules instead.
 *
 * @param baskets As made by `baskets.of`; an item twice in a basket counts once.
 * @returns Sets by length, then by their items, rarest first: the same columns for every algorithm.
 * @throws {RangeError} If a threshold is out of range, an item named is in no basket, or more than `maxItemsets` sets are
 * frequent.
 *
 * @see Agrawal, R. & Srikant, R. (1994). Fast algorithms for mining association rules. VLDB, 487-499.
 *
 * @example
 * const receipts = baskets.of([["milk", "bread"], ["bread"], ["beer", "bread"]]);
 * [...mine(receipts, { minSupport: 0.5 })]; // [{ items: ["bread"], count: 3, support: 1 }]
 */
export function mine(baskets: Baskets, options: ItemsetOptions): FrequentItemsets {
  return mineItemsets(baskets, readOptions(MINE, options, ITEMSET_READERS));
}

/** Options of `itemsets.count`. */
export interface CountOptions extends MiningOptions, TimeLimitOption {}

const COUNT_READERS = { ...MINING_READERS, ...TIME_LIMIT_READERS } satisfies OptionReaders<CountOptions>;

/**
 * The number of frequent itemsets, without listing them: useful before `mine` fills the memory.
 *
 * If a set loses no basket when an item is added, the sets above it are doubled without being visited, so 10^8 sets are
 * counted in a second where baskets are similar. Exact up to 2^53; beyond, a double with a relative error of about 10^-15, and
 * Infinity above 10^308. Lengths are as in `mine`; `maxItemsets` has no effect.
 *
 * @throws {RangeError} If a threshold is out of range, or counting takes more than `maxSeconds`.
 *
 * @example
 * count(baskets.of([["milk", "bread", "beer"], ["milk", "bread"]]), { minSupport: 0.5 }); // 7
 */
export function count(baskets: Baskets, options: CountOptions): number {
  const action = "count itemsets";
  const { maxSeconds, ...limits } = readOptions(action, options, COUNT_READERS);
  const found = (steps: number) =>
    `more than ${steps.toLocaleString("en-US")} are frequent; raise minSupport, set maxLength`;
  const checkTime = timeLimit(action, maxSeconds, found);
  return hybrid.count(baskets, limits, maxSeconds === undefined ? undefined : checkTime);
}

/**
 * The number of baskets that hold all of the given items; 0 if the set is not frequent. The empty set is in all baskets.
 *
 * @example
 * const receipts = baskets.of([["milk", "bread"], ["bread"], ["beer", "bread"]]);
 * countOf(mine(receipts, { minSupport: 0.5 }), ["bread"]); // 3
 */
export function countOf(frequent: FrequentItemsets, items: NameList): number {
  const action = "look up a count";
  requireFrequentItemsets(action, frequent);
  const ranks = names(action, "items", items).map((item) => frequent.itemNames.indexOf(item));
  if (ranks.length === 0) return frequent.basketCount;
  ranks.sort((a, b) => a - b);
  if (ranks[0] < 0) return 0;
  // If items were required, the first of them is the only set of one item.
  if (ranks[0] >= frequent.levelOffsets[1]) return 0;
  const starts = childStarts(frequent);
  let position = ranks[0];
  for (let k = 1; k < ranks.length && position >= 0; k++) {
    if (ranks[k] !== ranks[k - 1]) position = childOf(starts, frequent.item, position, ranks[k]);
  }
  return position < 0 ? 0 : frequent.count[position];
}
