/** The k most frequent itemsets, for those who do not know which support to ask for. */
import type { Baskets } from "../../core/baskets";
import { integer, type OptionReaders, readOptions } from "../../core/options";
import { type FrequentItemsets, MINING_READERS, type MiningOptions } from "../types";
import { restrict } from "./constraints/restrict";
import { rankItems } from "./frequent-items";
import { createSearch, databaseOf } from "./hybrid";
import { mergePartials, mineBranches, type PartialItemsets } from "./hybrid/partial-itemsets";
import { TooManyItemsets } from "./results/itemset-tree";

const ACTION = "mine the top itemsets";

/** Options of `topItemsets.mine`. */
export interface TopItemsetsOptions extends Omit<MiningOptions, "minSupport"> {
  /** Number of sets to find. */
  readonly k: number;
}

const { minSupport: _, ...LIMIT_READERS } = MINING_READERS;
const TOP_READERS = { ...LIMIT_READERS, k: integer(1) } satisfies OptionReaders<TopItemsetsOptions>;

/**
 * The k most frequent itemsets (前 k 个频繁项集): all sets at the highest support at which there are at least k. All sets as
 * frequent as the k-th are included, so there may be more than k; fewer only if the baskets have fewer.
 *
 * Items are mined from the most frequent down, and the support rises to the k-th highest count found so far,
 *
 * $$s = \max \{c : |\{X \text{ found} : \mathrm{count}(X) \ge c\}| \ge k\}$$
 *
 * until the next item does not reach it. Exact. Takes two to six times as long as mining at the support that it finds, and
 * holds up to ten times as many sets meanwhile.
 *
 * @returns The same columns as `itemsets.mine` at that support, which is their `minCount`.
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
  const { k, ...limits } = readOptions(ACTION, options, TOP_READERS);
  const all = rankItems(baskets, { ...limits, minSupport: { count: 1 } });
  // The k most frequent items are k sets already.
  const least = limits.minLength === 1 && k <= all.counts.length ? all.counts[all.counts.length - k] : 1;
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
    // Each search has a fixed cost, so the threshold is updated less and less often.
    let items = 1 + (done >>> 4);
    const nextRank = () => (items-- > 0 && isFrequent() ? rank-- : -1);
    const limited = { ...ranked, minCount: threshold.minCount(), maxItemsets: room };
    const part = mineWithin(() => mineBranches(limited, search, nextRank), maxItemsets);
    const { count, levelOffsets } = part;
    const first = levelOffsets[Math.min(minLength, levelOffsets.length) - 1];
    for (let i = first; i < count.length; i++) threshold.add(count[i]);
    parts.push(part);
    room -= count.length;
  }
  return restrict(mergePartials(parts, ranked, least), { count: threshold.minCount() });
}

/** The k-th highest of the counts added; `least` while there are fewer than k. */
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

/** Rewords the error about too many sets: this search has no support to raise. */
function mineWithin(mine: () => PartialItemsets, maxItemsets: number): PartialItemsets {
  try {
    return mine();
  } catch (error) {
    if (!(error instanceof TooManyItemsets)) throw error;
    const rule = `at least the number of sets held on the way, current value is ${maxItemsets}`;
    throw new RangeError(
      `Cannot ${ACTION}: maxItemsets must be ${rule}; lower k, set maxLength, or raise maxItemsets`,
    );
  }
}
