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
  if (classes.length === newRank.length) return { ranked, starts, members };
  const isFirst = (old: number) => members[starts[newRank[old]]] === old;
  const rankOf = ranked.rankOf.map((old) => (old >= 0 && isFirst(old) ? newRank[old] : -1));
  const counts = ranked.counts.filter((_, old) => isFirst(old));
  return { ranked: { ...ranked, counts, rankOf }, starts, members };
}

/** The class of each rank. First those with the same sum are taken for equal, which is almost always so. */
function classesOf(baskets: Baskets, ranked: RankedItems): Int32Array {
  const { names: sums, numberOf } = createNumbering<number>();
  const classOf = sumsOf(baskets, ranked).map(numberOf);
  if (sums.length < classOf.length) splitClasses(baskets, ranked, classOf, sums.length);
  return classOf;
}

/** For each rank the sum of one irregular number for each of its baskets: items in the same baskets have the same sum. */
function sumsOf({ offsets, items }: Baskets, { counts, rankOf }: RankedItems): Int32Array {
  const sums = new Int32Array(counts.length);
  for (let basket = 0; basket + 1 < offsets.length; basket++) {
    let irregular = Math.imul(basket + 1, 0x9e3779b1);
    irregular = Math.imul(irregular ^ (irregular >>> 16), 0x85ebca6b);
    irregular = Math.imul(irregular ^ (irregular >>> 13), 0xc2b2ae35);
    irregular ^= irregular >>> 16;
    for (let k = offsets[basket]; k < offsets[basket + 1]; k++) {
      const rank = rankOf[items[k]];
      if (rank >= 0) sums[rank] += irregular;
    }
  }
  return sums;
}

/** Splits each class, basket by basket, into the items that are in it and those that are not. */
function splitClasses(
  { offsets, items }: Baskets,
  { rankOf }: RankedItems,
  classOf: Int32Array,
  classCount: number,
): void {
  const size = new Int32Array(classOf.length + 1);
  for (const number of classOf) size[number]++;
  const shared = rankOf.map((rank) => (rank >= 0 && size[classOf[rank]] > 1 ? rank : -1));
  const free = Int32Array.from({ length: size.length - classCount }, (_, k) => classCount + k);
  let freeCount = free.length;
  /** The part of each class that is in the current basket; valid if its stamp is the number of the basket. */
  const part = new Int32Array(size.length);
  const stamp = new Int32Array(size.length).fill(-1);
  for (let basket = 0; basket + 1 < offsets.length; basket++) {
    for (let k = offsets[basket]; k < offsets[basket + 1]; k++) {
      const rank = shared[items[k]];
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
}
