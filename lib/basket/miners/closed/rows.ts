/** Baskets as rows that lead from each item to whole rows: what comes before an item in its rows matters here too. */
import type { Baskets } from "../../../core/baskets";
import { offsetsOf } from "../../../core/offsets";
import type { RankedItems } from "../frequent-items";
import { END } from "../hybrid/database";

/** The baskets as rows of ranks, each ended by `END`, followed by the list of rows of each rank. */
export function rowsOf(
  { offsets, items }: Baskets,
  { counts, rankOf }: RankedItems,
  startOf: Int32Array,
): Int32Array {
  const starts = offsetsOf(counts);
  const cellCount = starts[counts.length];
  const basketCount = offsets.length - 1;
  const rows = new Int32Array(2 * cellCount + basketCount);
  let end = 0;
  for (let basket = 0; basket < basketCount; basket++) {
    const begin = end;
    for (let k = offsets[basket]; k < offsets[basket + 1]; k++) {
      const rank = rankOf[items[k]];
      if (rank >= 0) rows[end++] = rank;
    }
    if (end > begin) rows[end++] = END;
  }
  for (let rank = 0; rank < counts.length; rank++) startOf[rank] = end + starts[rank];
  listRows(rows, 0, end, startOf);
  for (let rank = 0; rank < counts.length; rank++) startOf[rank] = end + starts[rank];
  return rows;
}

// The hot loops. They take what they need as arguments, so V8 keeps it in registers.

/** Adds each row to the lists of its members, at `startOf`, which is advanced. A row is listed by where it begins. */
export function listRows(rows: Int32Array, from: number, to: number, startOf: Int32Array): void {
  for (let p = from, begin = from; p < to; p++) {
    const member = rows[p];
    if (member === END) begin = p + 1;
    else rows[startOf[member]++] = begin;
  }
}

/** Copies the listed rows, reduced to the members that have a next slot, which is above 0. Returns where the last row ends. */
export function copyRows(
  source: Int32Array,
  from: number,
  to: number,
  nextSlot: Int32Array,
  rows: Int32Array,
  free: number,
): number {
  let end = free;
  for (let k = from; k < to; k++) {
    const begin = end;
    for (let p = source[k], member = source[p]; member !== END; member = source[++p]) {
      const next = nextSlot[member];
      if (next > 0) rows[end++] = next;
    }
    if (end > begin) rows[end++] = END;
  }
  return end;
}
