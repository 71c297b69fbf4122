/** Apriori's second level. All pairs of frequent items are candidates and none can be pruned. */
import { GrowableColumns } from "../../../core/growable-columns";
import type { FrequentItems } from "../frequent-items";
import type { Candidates } from "./join";
import type { AprioriTrace } from "./level";

/**
 * Counts the partners of one item at a time, in the baskets that hold it, and keeps the frequent pairs only: there can be
 * very many others.
 */
export function countPairs(frequent: FrequentItems, trace?: AprioriTrace): Candidates {
  const { counts, offsets, ranks, basketOffsets, basketIds, minCount } = frequent;
  const itemCount = counts.length;
  const cursor = offsets.slice(0, -1);
  const together = new Int32Array(itemCount);
  const pairs = new GrowableColumns({ item: Int32Array, parent: Int32Array, count: Int32Array });
  const { columns } = pairs;
  let touched = 0;
  for (let rank = 0; rank < itemCount; rank++) {
    for (let k = basketOffsets[rank]; k < basketOffsets[rank + 1]; k++) {
      const basket = basketIds[k];
      for (let p = ++cursor[basket]; p < offsets[basket + 1]; p++) together[ranks[p]]++;
      touched += offsets[basket + 1] - cursor[basket];
    }
    for (let other = rank + 1; other < itemCount; other++) {
      trace?.counted([rank, other], together[other]);
      if (together[other] < minCount) continue;
      const pair = pairs.addRow();
      columns.item[pair] = other;
      columns.parent[pair] = rank;
      columns.count[pair] = together[other];
    }
    together.fill(0, rank + 1);
  }
  const found = pairs.finish();
  const subsets = new Int32Array(2 * pairs.size);
  for (let pair = 0; pair < pairs.size; pair++) {
    subsets[2 * pair] = found.item[pair];
    subsets[2 * pair + 1] = found.parent[pair];
  }
  return { ...found, subsets, candidates: (itemCount * (itemCount - 1)) / 2, pruned: 0, touched };
}
