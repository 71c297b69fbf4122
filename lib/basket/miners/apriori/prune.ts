/** Apriori's prune step: a set can only be frequent if all its subsets with one item less are. */
import { childOf } from "../results/itemset-columns";
import type { Level } from "./level";

/**
 * Looks for a subset of a candidate that is not frequent. The candidate is set `a` of the level and the last item of set
 * `b`, so the subsets without either of the last two items are `b` and `a` themselves. The subset without item i is the
 * subset of `a` without item i, extended by the last item of `b`.
 *
 * @param starts Where the extensions of each set of the level before begin.
 * @param subsets Is filled with the positions of the subsets; the one without item i at i.
 * @returns Index of an item whose removal leaves an infrequent set; -1 if all subsets are frequent.
 */
export function findInfrequentSubset(
  { item, subsets: known }: Level,
  starts: Int32Array,
  a: number,
  b: number,
  subsets: Int32Array,
): number {
  const length = subsets.length;
  subsets[length - 1] = a;
  subsets[length - 2] = b;
  for (let i = length - 3; i >= 0; i--) {
    const subset = childOf(starts, item, known[a * (length - 1) + i], item[b]);
    if (subset < 0) return i;
    subsets[i] = subset;
  }
  return -1;
}
