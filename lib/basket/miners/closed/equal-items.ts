/** Items that are in the same baskets: a closed set has all of them or none, so one of them stands for the others. */
import type { Baskets } from "../../../core/baskets";
import { rowsByGroup } from "../../../core/offsets";
import { createNumbering } from "../../baskets/numbering";
import type { RankedItems } from "../frequent-items";

/** The frequent items of which none are in the same baskets, and those that each stands for. */
export interface DistinctItems {
  readonly ranked: RankedItems;
  /** Rank r stands for the ranks `members[starts[r]]` up to, not including, `members[starts[r + 1]]` of all items. */
  readonly starts: Int32Array;
  readonly members: Int32Array;
}

/** Keeps one of the items that are in the same baskets. O(cells). */
export function distinctItems(baskets: Baskets, ranked: RankedItems): DistinctItems {
  const { names: classes, numberOf } = createNumbering<number>();
  const newRank = classesOf(baskets, ranked).map(numberOf);
  const { starts, rows: members } = rowsByGroup(newRank, classes.length);
  const isFirst = (old: number) => members[starts[newRank[old]]] === old;
  const rankOf = ranked.rankOf.map((old) => (old >= 0 && isFirst(old) ? newRank[old] : -1));
  const counts = ranked.counts.filter((_, old) => isFirst(old));
  return { ranked: { ...ranked, counts, rankOf }, starts, members };
}

/** Splits the items basket by basket into those that are in it and those that are not. Returns the class of each rank. */
function classesOf({ offsets, items }: Baskets, { counts, rankOf }: RankedItems): Int32Array {
  const classOf = new Int32Array(counts.length);
  const size = new Int32Array(counts.length + 1);
  size[0] = counts.length;
  const free = Int32Array.from(counts.keys(), (unused) => counts.length - unused);
  let freeCount = free.length;
  /** The part of each class that is in the current basket; valid if its stamp is the number of the basket. */
  const part = new Int32Array(counts.length + 1);
  const stamp = new Int32Array(counts.length + 1).fill(-1);
  for (let basket = 0; basket + 1 < offsets.length; basket++) {
    for (let k = offsets[basket]; k < offsets[basket + 1]; k++) {
      const rank = rankOf[items[k]];
      if (rank < 0) continue;
      const old = classOf[rank];
      if (stamp[old] !== basket) {
        stamp[old] = basket;
        part[old] = free[--freeCount];
      }
      classOf[rank] = part[old];
      size[part[old]]++;
      if (--size[old] === 0) free[freeCount++] = old;
    }
  }
  return classOf;
}
