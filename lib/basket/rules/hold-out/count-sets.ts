/** Counts chosen itemsets of a prefix tree in baskets, by group of baskets. */
import type { Baskets } from "../../../core/baskets";
import { sortAscending } from "../../../core/sorting/sort-ascending";
import { END } from "../../miners/hybrid/database";
import { childStarts } from "../../miners/results/itemset-columns";
import type { FrequentItemsets } from "../../types";

/** The baskets that hold an itemset: the items of basket e behind the last item of the itemset begin at `cells[places[e]]`. */
interface ProjectedBaskets {
  readonly places: number[];
  /** Group of each basket. */
  readonly groups: number[];
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
  /** Number of the sibling that ends in each item, while siblings are counted; -1 otherwise. */
  const siblingOf = new Int32Array(itemNames.length).fill(-1);
  const isCounted = (slot: number) => slot >= 0;
  const hasCountedChild = (set: number) => slotOf.subarray(starts[set], starts[set + 1]).some(isCounted);

  /** Counts the siblings from position `first` up to `end` in the baskets that hold their parent, then their children. */
  function countSiblings(first: number, end: number, { places, groups }: ProjectedBaskets): void {
    const siblings: number[] = [];
    for (let set = first; set < end; set++) if (isCounted(slotOf[set])) siblings.push(set);
    const projections = siblings.map((set) => (hasCountedChild(set) ? emptyProjection() : undefined));
    siblings.forEach((set, sibling) => {
      siblingOf[item[set]] = sibling;
    });
    const last = item[siblings[siblings.length - 1]];
    for (let e = 0; e < places.length; e++) {
      for (let p = places[e]; cells[p] !== END && cells[p] <= last; p++) {
        const sibling = siblingOf[cells[p]];
        if (sibling < 0) continue;
        counts[slotOf[siblings[sibling]] * groupCount + groups[e]]++;
        projections[sibling]?.places.push(p + 1);
        projections[sibling]?.groups.push(groups[e]);
      }
    }
    for (const set of siblings) siblingOf[item[set]] = -1;
    siblings.forEach((set, sibling) => {
      const projected = projections[sibling];
      if (projected?.places.length) countSiblings(starts[set], starts[set + 1], projected);
    });
  }

  if (slots > 0) countSiblings(0, levelOffsets[1], projected);
  return counts;
}

function emptyProjection(): ProjectedBaskets {
  return { places: [], groups: [] };
}

/** The grouped baskets as ranks of the used items, each ascending and ended by `END`. */
function rankedBaskets(
  { itemNames, offsets, items }: Baskets,
  groupOf: Int32Array,
  rankedNames: readonly string[],
  isUsed: Uint8Array,
) {
  const rankOfName = new Map(rankedNames.map((name, rank) => [name, isUsed[rank] === 1 ? rank : -1]));
  const rankOf = Int32Array.from(itemNames, (name) => rankOfName.get(name) ?? -1);
  const cells = new Int32Array(items.length + groupOf.length);
  const projected = emptyProjection();
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
    projected.places.push(begin);
    projected.groups.push(groupOf[basket]);
  }
  return { cells, projected };
}
