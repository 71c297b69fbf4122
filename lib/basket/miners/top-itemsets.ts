/** The most frequent itemsets, as many as are wanted: for whoever does not know which support to ask for. */
import type { Baskets } from "../../core/baskets";
import { requireInteger } from "../../core/errors";
import type { FrequentItemsets, MiningOptions } from "../types";
import { restrict } from "./constraints/restrict";
import { rankItems } from "./frequent-items";
import { createSearch, databaseOf } from "./hybrid";
import { mergePartials, mineBranches, type PartialItemsets } from "./hybrid/partial-itemsets";
import { tooMany } from "./results/itemset-tree";

const ACTION = "mine the top itemsets";

export interface TopItemsetsOptions extends Omit<MiningOptions, "minSupport"> {
  /** How many sets are wanted. */
  readonly k: number;
}

/**
 * The k most frequent itemsets (前 k 个频繁项集): the highest support at which there are at least k sets, and all sets that
 * reach it. So sets as frequent as the k-th are all there, and there may be a few more than k; fewer only if the baskets
 * have fewer.
 *
 * Items come from the most frequent down, and the support rises as sets are found: to the k-th highest count so far,
 *
 * $$s = \max \{c : |\{X \text{ found} : \mathrm{count}(X) \ge c\}| \ge k\}$$
 *
 * until the next item does not reach it. Exact. Two to six times the time of mining at the support that it finds;
 * up to ten times as many sets are held on the way.
 *
 * @returns The very columns of `itemsets.mine` at that support, which is their `minCount`.
 * @throws {RangeError} If k or a length is out of range, or more than `maxItemsets` sets had to be held.
 *
 * @see Han, J., Wang, J., Lu, Y. & Tzvetkov, P. (2002). Mining top-k frequent closed patterns without minimum support.
 * ICDM, 211-218 (raising the support). doi:10.1109/ICDM.2002.1183905
 *
 * @example
 * const receipts = baskets.of([["milk", "bread"], ["bread", "beer"], ["milk", "bread"]]);
 * const top = mine(receipts, { k: 2 });
 * top.minCount; // 2
 * itemsets.toList(top).map(({ items }) => items.join(", ")); // ["milk", "bread", "bread, milk"]
 */
export function mine(baskets: Baskets, options: TopItemsetsOptions): FrequentItemsets {
  const { k, ...limits } = options;
  requireInteger(ACTION, "k", k, 1);
  const all = rankItems(baskets, { ...limits, minSupport: { count: 1 } });
  // The k-th item is a k-th set already.
  const hasEnoughItems = limits.minLength === undefined || limits.minLength === 1;
  const least = hasEnoughItems && k <= all.counts.length ? all.counts[all.counts.length - k] : 1;
  const ranked = rankItems(baskets, { ...limits, minSupport: { count: least } });
  const { counts, minLength, maxItemsets } = ranked;
  if (counts.length === 0) return mergePartials([], ranked, least);

  const search = createSearch(counts, databaseOf(baskets, ranked));
  const threshold = risingThreshold(k, least, counts[counts.length - 1]);
  const parts: PartialItemsets[] = [];
  let room = maxItemsets;
  let rank = counts.length - 1;
  const isFrequent = () => rank >= 0 && counts[rank] >= threshold.minCount();
  while (isFrequent()) {
    const done = counts.length - 1 - rank;
    // Each search has a cost of its own, so the threshold is seen to ever more seldom.
    let items = 1 + (done >>> 4);
    const nextRank = () => (items-- > 0 && isFrequent() ? rank-- : -1);
    const asked = { ...ranked, minCount: threshold.minCount(), maxItemsets: room };
    const part = mineWithin(() => mineBranches(asked, search, nextRank), tooMany(asked).message, maxItemsets);
    const { count, levelOffsets } = part;
    const first = levelOffsets[Math.min(minLength, levelOffsets.length) - 1];
    for (let i = first; i < count.length; i++) threshold.add(count[i]);
    parts.push(part);
    room -= count.length;
  }
  return restrict(mergePartials(parts, ranked, least), { count: threshold.minCount() });
}

/** The highest count that at least k of the counts added reach; `least` while there are not so many. */
function risingThreshold(k: number, least: number, most: number) {
  const setsWith = new Int32Array(most + 1);
  let minCount = least;
  let reaching = 0;
  return {
    minCount: () => minCount,
    add: (count: number) => {
      if (count < minCount) return;
      setsWith[count]++;
      reaching++;
      while (reaching - setsWith[minCount] >= k) reaching -= setsWith[minCount++];
    },
  };
}

/** Says the limit of sets in the words of this search, which has no support to raise. */
function mineWithin(mine: () => PartialItemsets, limitMessage: string, maxItemsets: number): PartialItemsets {
  try {
    return mine();
  } catch (error) {
    if (!(error instanceof RangeError) || error.message !== limitMessage) throw error;
    const rule = `at least the number of sets held on the way, current value is ${maxItemsets}`;
    throw new RangeError(
      `Cannot ${ACTION}: maxItemsets must be ${rule}; lower k, set maxLength, or raise maxItemsets`,
    );
  }
}
