/** The subsets of frequent sets that a rule needs the counts of. */
import { childOf } from "../itemset-columns";
import type { FrequentItemsets } from "../types";

/** For every set, where each of its subsets with one item less stands. */
export function facetsOf(frequent: FrequentItemsets, starts: Int32Array) {
  const { item, parent, levelOffsets } = frequent;
  const levelStart = [0, 0];
  for (let length = 1; length < levelOffsets.length; length++) {
    levelStart[length + 1] = levelStart[length] + length * (levelOffsets[length] - levelOffsets[length - 1]);
  }
  const facets = new Int32Array(levelStart[levelStart.length - 1]);

  /** Position of the set without its item i; the items of a set are numbered from the rarest. */
  function at(set: number, length: number, i: number): number {
    return facets[levelStart[length] + (set - levelOffsets[length - 1]) * length + i];
  }

  for (let length = 2; length < levelOffsets.length; length++) {
    let next = levelStart[length];
    for (let set = levelOffsets[length - 1]; set < levelOffsets[length]; set++) {
      for (let i = 0; i < length - 1; i++) {
        const shorter = length === 2 ? -1 : at(parent[set], length - 1, i);
        facets[next++] = shorter < 0 ? item[set] : childOf(starts, item, shorter, item[set]);
      }
      facets[next++] = parent[set];
    }
  }
  return { at };
}
