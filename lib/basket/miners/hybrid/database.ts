/** The baskets in the form of the hybrid miner: rows of ranks, followed by the positions of each rank in the rows. */
import type { Baskets } from "../../../core/baskets";
import type { RankedItems } from "../frequent-items";

/** Marks the end of a row. */
export const END = -1;

/** Rows, each ascending and ended by `END`, and the positions of each item in them. */
export interface Database {
  /** The rows, followed by the positions. */
  readonly cells: Int32Array;
  /** The positions of item i are `cells[startOf[i]]` up to, not including, `cells[startOf[i] + sizeOf[i]]`. */
  readonly startOf: Int32Array;
  readonly sizeOf: Int32Array;
  /** Number of rows, empty ones too. */
  readonly rowCount: number;
  /** Ordered pairs of items in the rows: how dense they are. */
  readonly pairs: number;
}

/**
 * The baskets without their infrequent items. The position of an item at the end of its row is not listed: nothing follows
 * it there. Ranks are written in order, so every row comes out sorted. O(cells).
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

  // First pass: the baskets of each rank, and rows that have only their end.
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

  // Second pass: fills the rows, and replaces the baskets of each rank by its positions.
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

/** Lists the positions of each member, except at the end of a row. */
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
 * Counts the members of the ends of rows that begin at the positions listed from `from` to `to`.
 *
 * @param skip 1 to begin behind each position, 0 to begin at it.
 * @param met Is increased by the number of rows that hold each member.
 * @param noted Is filled with the members found, each once.
 * @returns How many members were found.
 */
export function countMembers(
  source: Int32Array,
  from: number,
  to: number,
  skip: number,
  met: Int32Array,
  noted: Int32Array,
): number {
  let seen = 0;
  for (let k = from; k < to; k++) {
    for (let p = source[k] + skip, member = source[p]; member !== END; member = source[++p]) {
      if (met[member]++ === 0) noted[seen++] = member;
    }
  }
  return seen;
}
