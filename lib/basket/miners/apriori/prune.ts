/** Apriori's prune step: a set can only be frequent if all its subsets with one item less are. */
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
    const subset = findExtension(starts, item, known[a * (length - 1) + i], item[b]);
    if (subset < 0) return i;
    subsets[i] = subset;
  }
  return -1;
}

/** Position of the set that extends set `parent` by the item, by bisection among its siblings; -1 if there is none. */
function findExtension(starts: Int32Array, item: Int32Array, parent: number, wanted: number): number {
  const end = starts[parent + 1];
  let low = starts[parent];
  let high = end;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (item[middle] < wanted) low = middle + 1;
    else high = middle;
  }
  return low < end && item[low] === wanted ? low : -1;
}
