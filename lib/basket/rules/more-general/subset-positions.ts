/** Positions of the immediate subsets of frequent itemsets. */
import { mustBe } from "../../../core/errors";
import { formatSet } from "../../../core/text/items";
import { childOf, itemsAt } from "../../miners/results/itemset-columns";
import type { FrequentItemsets } from "../../types";

/**
 * For every itemset, the positions of its subsets with one item less: the set without its item i, the rarest being item 0, is
 * at `positions[startOf(set, length) + i]`, or `subsetOf(set, length, i)`.
 */
export function subsetPositions(frequent: FrequentItemsets, starts: Int32Array) {
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
      const parentSubsets = startOf(parent[set], length - 1);
      // Without the other item, a pair is the single item `last`, whose position is its rank.
      if (length === 2) positions[next++] = last;
      else
        for (let i = 0; i < length - 1; i++) {
          const subset = childOf(starts, item, positions[parentSubsets + i], last);
          if (subset < 0) throw lacksSubset(frequent, set);
          positions[next++] = subset;
        }
      positions[next++] = parent[set];
    }
  }
  const subsetOf = (set: number, length: number, i: number) => positions[startOf(set, length) + i];
  return { positions, startOf, subsetOf };
}

function lacksSubset(frequent: FrequentItemsets, set: number): RangeError {
  const rule = "itemsets with all their subsets, since a rule needs their counts";
  return new RangeError(
    mustBe("make rules", "frequent", `${rule}; it lacks one of a set`, formatSet(itemsAt(frequent, set))),
  );
}
