/** Counts chosen itemsets of a prefix tree in baskets, by group of baskets. */
import type { Baskets } from "../../../core/baskets";
import { sortAscending } from "../../../core/sort-ascending";
import { END } from "../../miners/hybrid/database";
import { childStarts } from "../../miners/results/itemset-columns";
import type { FrequentItemsets } from "../../types";

/** The baskets that hold an itemset: the items of basket e behind the last item of the itemset begin at `cells[places[e]]`. */
interface ProjectedBaskets {
  readonly places: Int32Array;
  /** Group of each basket. */
  readonly groups: Int32Array;
}

/**
 * Baskets of each group that hold each numbered itemset; (itemsets, groups).
 *
 * Depth first down the prefix tree: the baskets that hold an itemset are projected onto each of its children.
 *
 * @param slotOf Number of each itemset in the result, ascending; -1 for those that are not counted.
 */
export function countSets(
  frequent: FrequentItemsets,
  slotOf: Int32Array,
  baskets: Baskets,
  groupOf: Int32Array,
  groupCount: number,
): Int32Array {
  const { item, itemNames, levelOffsets } = frequent;
  const starts = childStarts(frequent);
  const slots = slotOf.reduce((most, slot) => Math.max(most, slot + 1), 0);
  const counts = new Int32Array(slots * groupCount);
  const isUsed = new Uint8Array(itemNames.length);
  for (let set = 0; set < slotOf.length; set++) if (slotOf[set] >= 0) isUsed[item[set]] = 1;
  const { cells, projected } = rankedBaskets(baskets, groupOf, itemNames, isUsed);
  /** Position of the sibling that ends in each item, while siblings are counted; -1 otherwise. */
  const siblingOf = new Int32Array(itemNames.length).fill(-1);

  /** Counts the siblings from position `first` up to `end` in the baskets that hold their parent. */
  function countSiblings(first: number, end: number, { places, groups }: ProjectedBaskets): void {
    let last = -1;
    for (let set = first; set < end; set++) {
      if (slotOf[set] < 0) continue;
      siblingOf[item[set]] = set;
      last = item[set];
    }
    const totals = new Int32Array(end - first);
    for (let e = 0; e < places.length; e++) {
      for (let p = places[e]; cells[p] !== END && cells[p] <= last; p++) {
        const set = siblingOf[cells[p]];
        if (set < 0) continue;
        counts[slotOf[set] * groupCount + groups[e]]++;
        totals[set - first]++;
      }
    }
    const extended = projectOnto(first, totals, last, { places, groups });
    for (let set = first; set < end; set++) siblingOf[item[set]] = -1;
    for (const { set, baskets: below } of extended) countSiblings(starts[set], starts[set + 1], below);
  }

  /** The baskets of every sibling that is found and has children to count. */
  function projectOnto(
    first: number,
    totals: Int32Array,
    last: number,
    { places, groups }: ProjectedBaskets,
  ): { set: number; baskets: ProjectedBaskets; used: number }[] {
    const next: { set: number; baskets: ProjectedBaskets; used: number }[] = [];
    const nextOf = new Int32Array(totals.length).fill(-1);
    totals.forEach((total, k) => {
      if (total === 0 || !hasCountedChild(first + k)) return;
      nextOf[k] = next.length;
      const baskets = { places: new Int32Array(total), groups: new Int32Array(total) };
      next.push({ set: first + k, baskets, used: 0 });
    });
    for (let e = 0; next.length > 0 && e < places.length; e++) {
      for (let p = places[e]; cells[p] !== END && cells[p] <= last; p++) {
        const set = siblingOf[cells[p]];
        const slot = set < 0 ? -1 : nextOf[set - first];
        if (slot < 0) continue;
        const row = next[slot];
        row.baskets.places[row.used] = p + 1;
        row.baskets.groups[row.used++] = groups[e];
      }
    }
    return next;
  }

  function hasCountedChild(set: number): boolean {
    for (let child = starts[set]; child < starts[set + 1]; child++) if (slotOf[child] >= 0) return true;
    return false;
  }

  if (slots > 0) countSiblings(0, levelOffsets[1], projected);
  return counts;
}

/** The grouped baskets as ranks of the used items, each ascending and ended by `END`. */
function rankedBaskets(
  { itemNames, offsets, items }: Baskets,
  groupOf: Int32Array,
  rankedNames: readonly string[],
  isUsed: Uint8Array,
): { cells: Int32Array; projected: ProjectedBaskets } {
  const rankOfName = new Map(rankedNames.map((name, rank) => [name, isUsed[rank] === 1 ? rank : -1]));
  const rankOf = Int32Array.from(itemNames, (name) => rankOfName.get(name) ?? -1);
  const cells = new Int32Array(items.length + groupOf.length);
  const places: number[] = [];
  const groups: number[] = [];
  let end = 0;
  for (let basket = 0; basket < groupOf.length; basket++) {
    if (groupOf[basket] < 0) continue;
    const begin = end;
    for (let k = offsets[basket]; k < offsets[basket + 1]; k++) {
      const rank = rankOf[items[k]];
      if (rank >= 0) cells[end++] = rank;
    }
    if (end === begin) continue;
    sortAscending(cells, begin, end);
    cells[end++] = END;
    places.push(begin);
    groups.push(groupOf[basket]);
  }
  return { cells, projected: { places: Int32Array.from(places), groups: Int32Array.from(groups) } };
}
