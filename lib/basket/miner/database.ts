/** The baskets as the fast miner walks them: rows of ranks, and behind them where each rank stands in the rows. */
import type { Baskets } from "../../core/baskets";
import { sortAscending } from "../../core/sort-ascending";
import type { RankedItems } from "../frequent-items";

/** Ends a row. */
export const END = -1;

/** Rows, each ascending and ended by `END`, and the places of each item in them. */
export interface Database {
  /** The rows, and behind them the places. */
  readonly cells: Int32Array;
  /** The places of item i are `cells[startOf[i]]` up to, not including, `cells[startOf[i] + sizeOf[i]]`. */
  readonly startOf: Int32Array;
  readonly sizeOf: Int32Array;
  /** How many rows there are, empty ones too, and how many ordered pairs of items in them: how dense they are. */
  readonly rowCount: number;
  readonly pairs: number;
}

/** The baskets cut down to their frequent items. An item that ends its row is not listed: nothing follows it there. */
export function databaseOf({ offsets, items }: Baskets, { counts, rankOf }: RankedItems): Database {
  const cellCount = counts.reduce((sum, count) => sum + count, 0);
  const basketCount = offsets.length - 1;
  const places = cellCount + basketCount;
  const cells = new Int32Array(places + cellCount);
  let end = 0;
  let pairs = 0;
  for (let basket = 0; basket < basketCount; basket++) {
    const begin = end;
    for (let k = offsets[basket]; k < offsets[basket + 1]; k++) {
      const rank = rankOf[items[k]];
      if (rank >= 0) cells[end++] = rank;
    }
    sortAscending(cells, begin, end);
    pairs += (end - begin) * (end - begin - 1);
    cells[end++] = END;
  }
  const startOf = new Int32Array(counts.length);
  for (let rank = 0, at = places; rank < counts.length; rank++) {
    startOf[rank] = at;
    at += counts[rank];
  }
  const sizeOf = new Int32Array(counts.length);
  noteOccurrences(cells, 0, end, startOf, sizeOf);
  return { cells, startOf, sizeOf, rowCount: basketCount, pairs };
}

/** Lists the places of each member, but not where it ends its row. */
export function noteOccurrences(
  cells: Int32Array,
  from: number,
  to: number,
  startOf: Int32Array,
  sizeOf: Int32Array,
): void {
  for (let p = from; p < to; p++) {
    const member = cells[p];
    if (member !== END && cells[p + 1] !== END) cells[startOf[member] + sizeOf[member]++] = p;
  }
}

/**
 * Counts the members that follow the places listed from `from` to `to`, and notes each of them once; how many there are.
 */
export function noteFollowing(
  source: Int32Array,
  from: number,
  to: number,
  met: Int32Array,
  noted: Int32Array,
): number {
  let seen = 0;
  for (let k = from; k < to; k++) {
    for (let p = source[k] + 1, member = source[p]; member !== END; member = source[++p]) {
      if (met[member]++ === 0) noted[seen++] = member;
    }
  }
  return seen;
}
