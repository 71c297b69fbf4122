/** The search for all frequent sets with an anti-monotone property: once a set lacks it, all larger sets lack it too. */
import { enlarged, GrowableColumns } from "../../../core/growable-columns";
import { sortAscending } from "../../../core/sorting/sort-ascending";
import type { RankedItems } from "../frequent-items";
import { countMembers, type Database, END, noteOccurrences } from "../hybrid/database";

/** The property, and what receives the sets that have it. */
export interface AntiMonotoneVisitor {
  /**
   * Whether the set just visited (-1: the empty set) keeps the property with one more item. All its subsets that have the
   * property were visited before.
   */
  holds(set: number, rank: number, count: number): boolean;
  /**
   * Receives a set with the property: an earlier one (-1: the empty set) and one more item.
   *
   * @returns The number of the set.
   */
  visit(rank: number, parent: number, count: number, length: number): number;
}

/**
 * Visits the frequent sets with the property depth first, siblings from the most frequent item down, so every set comes
 * after all its subsets. A branch is cut where the property is lost.
 */
export function searchAntiMonotone(
  { counts, minCount, maxLength }: RankedItems,
  first: Database,
  { holds, visit }: AntiMonotoneVisitor,
): void {
  const itemCount = counts.length;
  // One row a member. Members are the items that can extend the current set, ascending; those of a larger set follow.
  // `met` and `nextSlot` are scratch of one projection: how often each member was met, and its slot in the next database.
  // They are left at 0: the slots from 0 on are those of the single items, and no next slot.
  const slots = new GrowableColumns(
    {
      rankOf: Int32Array,
      countOf: Int32Array,
      startOf: Int32Array,
      sizeOf: Int32Array,
      met: Int32Array,
      nextSlot: Int32Array,
    },
    2 * itemCount + 64,
  );
  let { rankOf, countOf, startOf, sizeOf, met, nextSlot } = slots.columns;
  for (let rank = 0; rank < itemCount; rank++) rankOf[rank] = rank;
  const touched = new Int32Array(itemCount);
  /** Databases, each after the one it was made from. */
  let arena: Int32Array = new Int32Array(1 << 10);

  function reserveSlots(end: number): void {
    if (slots.reserve(end)) ({ rankOf, countOf, startOf, sizeOf, met, nextSlot } = slots.columns);
  }

  /** Visits the sets made of `parent` and its members from `start` to `end`; they have `length` items and more. */
  function extend(
    source: Int32Array,
    parent: number,
    start: number,
    end: number,
    length: number,
    free: number,
  ): void {
    for (let member = end - 1; member >= start; member--) {
      if (length === 1 && !holds(-1, rankOf[member], countOf[member])) continue;
      const set = visit(rankOf[member], parent, countOf[member], length);
      if (length === maxLength) continue;
      const from = startOf[member];
      const to = from + sizeOf[member];
      const seen = countMembers(source, from, to, 1, met, touched);
      let kept = 0;
      for (let k = 0; k < seen; k++) {
        const next = touched[k];
        if (met[next] >= minCount && holds(set, rankOf[next], met[next])) touched[kept++] = next;
        else met[next] = 0;
      }
      if (kept === 0) continue;
      sortAscending(touched, 0, kept);
      reserveSlots(end + kept);
      let bound = to - from;
      for (let k = 0; k < kept; k++) {
        const next = touched[k];
        rankOf[end + k] = rankOf[next];
        countOf[end + k] = met[next];
        sizeOf[end + k] = 0;
        bound += 2 * met[next];
        nextSlot[next] = end + k;
        met[next] = 0;
      }
      if (free + bound > arena.length) arena = enlarged(arena, free + bound);
      const rows = arena;
      let at = free;
      for (let k = from; k < to; k++) {
        const begin = at;
        for (let p = source[k] + 1, next = source[p]; next !== END; next = source[++p]) {
          if (nextSlot[next] > 0) rows[at++] = nextSlot[next];
        }
        if (at > begin + 1) rows[at++] = END;
        else at = begin;
      }
      const rowsEnd = at;
      for (let k = 0; k < kept; k++) {
        nextSlot[touched[k]] = 0;
        startOf[end + k] = at;
        at += countOf[end + k];
      }
      noteOccurrences(rows, free, rowsEnd, startOf, sizeOf);
      extend(rows, set, end, end + kept, length + 1, at);
    }
  }

  countOf.set(counts);
  startOf.set(first.startOf);
  sizeOf.set(first.sizeOf);
  extend(first.cells, -1, 0, itemCount, 1, 0);
}
