/** Columns as ranks: sorting them is counting, and a split is a rank up to which rows go left. */
import type { Matrix } from "../../core/linear-algebra/matrix";
import { orderOf } from "../../core/sorting/order-of";

export interface RankedColumns {
  /** (p, n) of each column, the rank of each row's value among the distinct values; in memory that threads share. */
  readonly ranks: readonly Int32Array[];
  /** (p) the distinct values of each column, ascending. */
  readonly values: readonly Float64Array[];
}

/** O(n p). */
export function rankColumns({ data, rows, columns }: Matrix): RankedColumns {
  const ranks: Int32Array[] = [];
  const values: Float64Array[] = [];
  for (let j = 0; j < columns; j++) {
    const column = Float64Array.from({ length: rows }, (_, i) => data[i * columns + j]);
    const order = orderOf(column);
    const rankOf = new Int32Array(new SharedArrayBuffer(4 * rows));
    let count = 0;
    // Each distinct value replaces one that has been read.
    const distinct = column.slice();
    for (const row of order) {
      if (count === 0 || column[row] !== distinct[count - 1]) distinct[count++] = column[row];
      rankOf[row] = count - 1;
    }
    ranks.push(rankOf);
    values.push(distinct.slice(0, count));
  }
  return { ranks, values };
}

/** The last rank from `low` to `high` whose value is at most `value`; that of `low` is. */
export function lastUpTo(values: Float64Array, value: number, low: number, high: number): number {
  let [from, to] = [low, high];
  while (from < to) {
    const middle = (from + to + 1) >> 1;
    if (values[middle] <= value) from = middle;
    else to = middle - 1;
  }
  return from;
}
