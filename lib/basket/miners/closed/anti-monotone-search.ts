/** The search for all frequent sets with a property that, once lost, no larger set has again. */
import { enlarged, GrowableColumns } from "../../../core/growable-columns";
import { sortAscending } from "../../../core/sort-ascending";
import type { RankedItems } from "../frequent-items";
import { type Database, END, noteFollowing, noteOccurrences } from "../hybrid/database";

/** What is wanted, and where it goes. */
export interface AntiMonotoneVisitor {
  /**
   * Whether the set just visited, or -1 for the empty one, has the property with one item more. All its subsets that
   * have it were visited.
   */
  holds(set: number, rank: number, count: number): boolean;
  /**
   * A set with the property: an earlier one, or -1 for none, and one item more.
   *
   * @returns The number of the set.
   */
  visit(rank: number, parent: number, count: number, length: number): number;
}

/**
 * Visits the frequent sets with the property depth first, siblings from the most frequent item down: every set comes
 * after all of its subsets. A branch ends where the property does, before it is mined.
 */
export function searchAntiMonotone(
  { counts, minCount, maxLength }: RankedItems,
  first: Database,
  { holds, visit }: AntiMonotoneVisitor,
): void {
  const itemCount = counts.length;
  // Members: the items that can extend the current set, ascending, each set's behind those of the set before.
  // `met` and `nextSlot` are scratch of one projection: how often each member was met, and its number below; left at 0 and -1.
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
  nextSlot.fill(-1);
  const touched = new Int32Array(itemCount);
  /** Databases, each behind the one it was made from. */
  let arena: Int32Array = new Int32Array(1 << 10);

  function reserveSlots(end: number): void {
    const old = rankOf.length;
    if (!slots.reserve(end)) return;
    ({ rankOf, countOf, startOf, sizeOf, met, nextSlot } = slots.columns);
    nextSlot.fill(-1, old);
  }

  /** Visits what the set `parent` and its members from `start` to `end` make, in sets of `length` items and more. */
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
      const seen = noteFollowing(source, from, to, met, touched);
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
          if (nextSlot[next] >= 0) rows[at++] = nextSlot[next];
        }
        if (at > begin + 1) rows[at++] = END;
        else at = begin;
      }
      const rowsEnd = at;
      for (let k = 0; k < kept; k++) {
        nextSlot[touched[k]] = -1;
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
