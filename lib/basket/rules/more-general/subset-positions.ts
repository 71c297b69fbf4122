/** The subsets of frequent sets that a rule needs the counts of. */
import { childOf } from "../../miners/results/itemset-columns";
import type { FrequentItemsets } from "../../types";

/** For every set, where each of its subsets with one item less stands. */
export interface Facets {
  /** The set without its item i is at `positions[startOf(set, length) + i]`; its items are numbered from the rarest. */
  readonly positions: Int32Array;
  startOf(set: number, length: number): number;
  /** One of them, where no loop runs over all. */
  at(set: number, length: number, i: number): number;
}

export function facetsOf(frequent: FrequentItemsets, starts: Int32Array): Facets {
  const { item, parent, levelOffsets } = frequent;
  const levelStart = [0, 0];
  for (let length = 1; length < levelOffsets.length; length++) {
    levelStart[length + 1] = levelStart[length] + length * (levelOffsets[length] - levelOffsets[length - 1]);
  }
  const positions = new Int32Array(levelStart[levelStart.length - 1]);
  const startOf = (set: number, length: number) =>
    levelStart[length] + (set - levelOffsets[length - 1]) * length;

  for (let length = 2; length < levelOffsets.length; length++) {
    let next = levelStart[length];
    for (let set = levelOffsets[length - 1]; set < levelOffsets[length]; set++) {
      const last = item[set];
      const shorter = startOf(parent[set], length - 1);
      // Of the empty set's extensions, an item's is at its rank.
      if (length === 2) positions[next++] = last;
      else
        for (let i = 0; i < length - 1; i++)
          positions[next++] = childOf(starts, item, positions[shorter + i], last);
      positions[next++] = parent[set];
    }
  }
  return { positions, startOf, at: (set, length, i) => positions[startOf(set, length) + i] };
}
