/** The first steps of all miners: count the items, rank the frequent ones. */
import type { Baskets } from "../../core/baskets";
import { requireInteger } from "../../core/errors";
import { offsetsOf } from "../../core/offsets";
import { requireBaskets } from "../baskets/require-baskets";
import { MINE, type ReadMiningOptions } from "../types";
import { itemTest } from "./constraints/item-filter";
import { minCountOf } from "./constraints/thresholds";
import { subsetCount } from "./hybrid/set-counters";
import { TooManyItemsets } from "./results/itemset-tree";

/** Which frequent item has rank 0. */
export type ItemOrder = "rarestFirst" | "mostFrequentFirst";

/** The options with their defaults, and the frequent items as ranks; rank 0 is the rarest by default. */
export interface RankedItems {
  readonly basketCount: number;
  readonly minCount: number;
  readonly minLength: number;
  readonly maxLength: number;
  readonly maxItemsets: number;
  /** Name of each rank. */
  readonly names: readonly string[];
  /** Baskets that hold each rank. */
  readonly counts: Int32Array;
  /** Rank of each item; -1 for the infrequent ones. */
  readonly rankOf: Int32Array;
}

/** The baskets without their infrequent items, by basket and by item. */
export interface FrequentItems extends RankedItems {
  /** Basket b holds `ranks[offsets[b]]` up to `ranks[offsets[b + 1]]`, ascending. */
  readonly offsets: Int32Array;
  readonly ranks: Int32Array;
  /** Rank r is in the baskets `basketIds[basketOffsets[r]]` up to `basketIds[basketOffsets[r + 1]]`, ascending. */
  readonly basketOffsets: Int32Array;
  readonly basketIds: Int32Array;
}

/**
 * Ranks the frequent items.
 *
 * @param options As read with `MINING_READERS`.
 * @throws {RangeError} If `maxLength` is below `minLength`, or no basket holds an item of `items`.
 * @throws {TypeError} If `baskets` are not baskets.
 */
export function rankItems(
  baskets: Baskets,
  { minSupport, minLength, maxLength, maxItemsets, items: filter }: ReadMiningOptions,
  order: ItemOrder = "rarestFirst",
): RankedItems {
  requireBaskets(MINE, baskets);
  requireInteger(MINE, "maxLength", maxLength, minLength);
  const basketCount = baskets.offsets.length - 1;
  const minCount = minCountOf(minSupport, basketCount);

  const itemCounts = new Int32Array(baskets.itemNames.length);
  for (const item of baskets.items) itemCounts[item]++;
  const isWanted = itemTest(baskets.itemNames, filter);
  const itemCount = itemCounts.length;
  // Rarest first keeps the search trees small. Ties are reversed, so that they ascend when read backwards. Numbers that hold
  // both are sorted in a quarter of the time that a comparison of items takes.
  const keys = new Float64Array(itemCount);
  let kept = 0;
  for (let item = 0; item < itemCount; item++)
    if (itemCounts[item] >= minCount && isWanted(item))
      keys[kept++] = itemCounts[item] * itemCount + itemCount - 1 - item;
  keys.subarray(0, kept).sort();
  const items = new Int32Array(kept);
  for (let rank = 0; rank < kept; rank++) items[rank] = itemCount - 1 - (keys[rank] % itemCount);
  if (order === "mostFrequentFirst") items.reverse();
  const rankOf = new Int32Array(itemCounts.length).fill(-1);
  items.forEach((item, rank) => {
    rankOf[item] = rank;
  });

  const counts = items.map((item) => itemCounts[item]);
  const names = Array.from(items, (item) => baskets.itemNames[item]);
  return { basketCount, minCount, minLength, maxLength, maxItemsets, names, counts, rankOf };
}

/** Frequent items of the basket that has most. O(cells). */
export function longestRow({ offsets, items }: Baskets, { rankOf }: RankedItems): number {
  let longest = 0;
  for (let basket = 0; basket + 1 < offsets.length; basket++) {
    let length = 0;
    for (let k = offsets[basket]; k < offsets[basket + 1]; k++) if (rankOf[items[k]] >= 0) length++;
    longest = Math.max(longest, length);
  }
  return longest;
}

/**
 * Ranks the frequent items and reduces the baskets to them.
 *
 * @throws As `rankItems`. @throws {RangeError} If one basket is enough, and one has more than `maxItemsets` subsets.
 */
export function prepare(baskets: Baskets, options: ReadMiningOptions, order?: ItemOrder): FrequentItems {
  const ranked = rankItems(baskets, options, order);
  const { basketCount, counts, rankOf } = ranked;
  const basketOffsets = offsetsOf(counts);
  const basketIds = new Int32Array(basketOffsets[counts.length]);
  const lengths = new Int32Array(basketCount);
  const next = basketOffsets.slice();
  for (let basket = 0; basket < basketCount; basket++) {
    for (let k = baskets.offsets[basket]; k < baskets.offsets[basket + 1]; k++) {
      const rank = rankOf[baskets.items[k]];
      if (rank < 0) continue;
      basketIds[next[rank]++] = basket;
      lengths[basket]++;
    }
  }

  const longest = lengths.reduce((most, length) => Math.max(most, length), 0);
  if (ranked.minCount === 1 && subsetCount(longest, ranked.maxLength) > ranked.maxItemsets)
    throw new TooManyItemsets(ranked);

  // Ranks are written in order, so every basket comes out sorted.
  const offsets = offsetsOf(lengths);
  const ranks = new Int32Array(basketIds.length);
  const end = offsets.slice();
  for (let rank = 0; rank < counts.length; rank++) {
    for (let k = basketOffsets[rank]; k < basketOffsets[rank + 1]; k++) ranks[end[basketIds[k]]++] = rank;
  }
  return { ...ranked, offsets, ranks, basketOffsets, basketIds };
}
