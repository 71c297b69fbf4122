/** A part of the itemsets: all sets whose rarest item is one of some; and many parts joined into the whole. */

import type { FrequentItemsets } from "../../types";
import type { RankedItems } from "../frequent-items";
import { asItemsets } from "../results/itemset-columns";
import { createLevelTree, type Search } from ".";

/** Columns as in `FrequentItemsets`, of the sets whose rarest item is among `ranks`; items are ranks of all items. */
export interface Part {
  /** In the order in which they were mined. */
  readonly ranks: Int32Array;
  readonly item: Int32Array;
  readonly parent: Int32Array;
  readonly count: Int32Array;
  readonly levelOffsets: Int32Array;
}

/** Mines the ranks handed out, the most frequent first. @throws {RangeError} If there are more than `maxItemsets` sets. */
export function minePart(ranked: RankedItems, search: Search, nextRank: () => number): Part {
  const tree = createLevelTree(ranked);
  const ranks: number[] = [];
  const noted = () => {
    const rank = nextRank();
    if (rank >= 0) ranks.push(rank);
    return rank;
  };
  search(ranked, noted, tree);
  const { item, parent, count, levelOffsets } = tree.finish();
  return { ranks: Int32Array.from(ranks), item, parent, count, levelOffsets };
}

/**
 * The parts as one: where they hold all ranks from some rank on, what one search gives. A level of the whole is, rank by
 * rank, a run of that level in the rank's part. O(sets).
 */
export function join(parts: readonly Part[], ranked: RankedItems, minCount: number): FrequentItemsets {
  const itemCount = ranked.counts.length;
  const partOf = new Int32Array(itemCount).fill(-1);
  parts.forEach((part, number) => {
    for (const rank of part.ranks) partOf[rank] = number;
  });
  const ranks = Int32Array.from(partOf.keys()).filter((rank) => partOf[rank] >= 0);
  const firstRank = ranks.length > 0 ? ranks[0] : itemCount;

  const total = parts.reduce((sum, part) => sum + part.item.length, 0);
  const item = new Int32Array(total);
  const parent = new Int32Array(total);
  const count = new Int32Array(total);
  const levelOffsets: number[] = [0];
  const next = new Int32Array(parts.length);
  // Of each rank: where its run in the level above ends in its part, and how much later it stands in the whole.
  const aboveEnd = new Int32Array(itemCount);
  const shift = new Int32Array(itemCount);
  let size = 0;
  while (size < total) {
    const isFirst = levelOffsets.length === 1;
    for (const rank of ranks) {
      const part = parts[partOf[rank]];
      let at = next[partOf[rank]];
      const levelEnd = isFirst ? at + 1 : (part.levelOffsets[levelOffsets.length] ?? 0);
      const above = isFirst ? Number.POSITIVE_INFINITY : aboveEnd[rank];
      const moved = shift[rank];
      shift[rank] = size - at;
      for (; at < levelEnd && part.parent[at] < above; at++, size++) {
        item[size] = part.item[at] - firstRank;
        parent[size] = isFirst ? -1 : part.parent[at] + moved;
        count[size] = part.count[at];
      }
      aboveEnd[rank] = at;
      next[partOf[rank]] = at;
    }
    levelOffsets.push(size);
  }

  const first = levelOffsets[Math.min(ranked.minLength, levelOffsets.length) - 1];
  return asItemsets({
    size: size - first,
    first,
    algorithm: "hybrid",
    basketCount: ranked.basketCount,
    minCount,
    itemNames: ranked.names.slice(firstRank),
    item,
    parent,
    count,
    levelOffsets: Int32Array.from(levelOffsets),
  });
}
