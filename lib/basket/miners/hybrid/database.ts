/** The baskets as the fast miner walks them: rows of ranks, and behind them where each rank stands in the rows. */
import type { Baskets } from "../../../core/baskets";
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

/**
 * The baskets cut down to their frequent items. An item that ends its row is not listed: nothing follows it there.
 *
 * Dealing the ranks out in order leaves every row sorted without a sort. O(cells).
 */
export function databaseOf({ offsets, items }: Baskets, { counts, rankOf }: RankedItems): Database {
  const cellCount = counts.reduce((sum, count) => sum + count, 0);
  const basketCount = offsets.length - 1;
  const places = cellCount + basketCount;
  const cells = new Int32Array(places + cellCount);
  const startOf = new Int32Array(counts.length);
  const sizeOf = new Int32Array(counts.length);
  for (let rank = 0, at = places; rank < counts.length; rank++) {
    startOf[rank] = at;
    at += counts[rank];
  }

  // The baskets of each rank, and each row with its end, still empty.
  const next = startOf.slice();
  const free = new Int32Array(basketCount);
  let pairs = 0;
  for (let basket = 0, end = 0; basket < basketCount; basket++) {
    const begin = end;
    free[basket] = begin;
    for (let k = offsets[basket]; k < offsets[basket + 1]; k++) {
      const rank = rankOf[items[k]];
      if (rank < 0) continue;
      cells[next[rank]++] = basket;
      end++;
    }
    pairs += (end - begin) * (end - begin - 1);
    cells[end++] = END;
  }

  // In the place of its baskets, those places of a rank that do not end a row.
  for (let rank = 0; rank < counts.length; rank++) {
    const start = startOf[rank];
    let listed = start;
    for (let k = start; k < start + counts[rank]; k++) {
      const place = free[cells[k]]++;
      cells[place] = rank;
      if (cells[place + 1] !== END) cells[listed++] = place;
    }
    sizeOf[rank] = listed - start;
  }
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
