/** Apriori's second level. All pairs of frequent items are candidates and none can be pruned. */
import { GrowableColumns } from "../../../core/growable-columns";
import type { FrequentItems } from "../frequent-items";
import { createPairCounter } from "../pair-counter";
import { TooManyItemsets } from "../results/itemset-tree";
import type { Candidates } from "./join";
import type { AprioriTrace } from "./level";

/**
 * Counts the pairs and keeps the frequent ones only: there can be very many others.
 *
 * @throws {RangeError} If there are more than `maxItemsets` sets.
 */
export function countPairs(frequent: FrequentItems, trace?: AprioriTrace): Candidates {
  const itemCount = frequent.counts.length;
  const countPartners = createPairCounter(frequent);
  const pairs = new GrowableColumns({ item: Int32Array, parent: Int32Array, count: Int32Array });
  const { columns } = pairs;
  let touched = 0;
  let isWanted = trace?.counted !== undefined;
  for (let rank = 0; rank < itemCount; rank++) {
    const { partners, together, cells } = countPartners(rank);
    touched += cells;
    for (let other = rank + 1; isWanted && other < itemCount; other++)
      isWanted = trace?.counted?.([rank, other], together[other]) === true;
    if (itemCount + pairs.size + partners.length > frequent.maxItemsets) throw new TooManyItemsets(frequent);
    for (const other of partners) {
      const pair = pairs.addRow();
      columns.item[pair] = other;
      columns.parent[pair] = rank;
      columns.count[pair] = together[other];
    }
  }
  const found = pairs.finish();
  const subsets = new Int32Array(2 * pairs.size);
  for (let pair = 0; pair < pairs.size; pair++) {
    subsets[2 * pair] = found.item[pair];
    subsets[2 * pair + 1] = found.parent[pair];
  }
  return { ...found, subsets, candidates: (itemCount * (itemCount - 1)) / 2, pruned: 0, touched };
}
