/** Partial results: all itemsets whose rarest item is one of a few. Several are merged into the whole result. */
import type { FrequentItemsets } from "../../types";
import type { RankedItems } from "../frequent-items";
import { fromLevels, type TreeColumns, treeColumns } from "../results/itemset-columns";
import { createLevelTree, type Search } from ".";

/** Columns as in `FrequentItemsets`, of the sets whose rarest item is among `ranks`. `item` holds ranks of all items. */
export interface PartialItemsets extends TreeColumns {
  /** In the order of mining. */
  readonly ranks: Int32Array;
  readonly levelOffsets: Int32Array;
}

/**
 * Mines the branches of some items.
 *
 * @param nextRank Returns the rank of the next item, the most frequent first; -1 at the end.
 * @throws {RangeError} If there are more than `maxItemsets` sets.
 */
export function mineBranches(ranked: RankedItems, search: Search, nextRank: () => number): PartialItemsets {
  const tree = createLevelTree(ranked);
  const ranks: number[] = [];
  const noteRank = () => {
    const rank = nextRank();
    if (rank >= 0) ranks.push(rank);
    return rank;
  };
  search(ranked, noteRank, tree);
  const { item, parent, count, levelOffsets } = tree.finish();
  return { ranks: Int32Array.from(ranks), item, parent, count, levelOffsets };
}

/**
 * Merges partial results. If they cover all ranks from some rank on, the result is the same as that of one search. Within a
 * level, the sets of each rank are a run in its partial result; the runs are copied rank by rank. O(sets).
 */
export function mergePartials(
  parts: readonly PartialItemsets[],
  ranked: RankedItems,
  minCount: number,
): FrequentItemsets {
  const itemCount = ranked.counts.length;
  const partOf = new Int32Array(itemCount).fill(-1);
  parts.forEach((part, number) => {
    for (const rank of part.ranks) partOf[rank] = number;
  });
  const ranks = Int32Array.from(partOf.keys()).filter((rank) => partOf[rank] >= 0);
  const firstRank = ranks.length > 0 ? ranks[0] : itemCount;

  const total = parts.reduce((sum, part) => sum + part.item.length, 0);
  const columns = treeColumns(total);
  const { item, parent, count } = columns;
  const levelOffsets: number[] = [0];
  const next = new Int32Array(parts.length);
  // For each rank: where its run in the level above ends in its part, and by how much it moves in the result.
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

  const merged = { ...ranked, minCount, names: ranked.names.slice(firstRank) };
  return fromLevels(merged, "hybrid", { ...columns, levelOffsets: Int32Array.from(levelOffsets) });
}
