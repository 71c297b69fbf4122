/** What trees are grown on: rows in leaves, and histograms of their gradients. */
import { type BinSizes, type Bins, binOf, sizesOf } from "./bins";
import type { BoostedRows } from "./rows";

/** Rows that are divided among leaves. A histogram has the sums of the gradients and hessians of each bin of each column. */
export interface Workspace extends BinSizes {
  /** (n, 2) first and second derivative of the loss of each row, in single precision as in LightGBM. */
  readonly gradients: Float32Array;
  /** (n) numbers of the rows; those of a leaf lie side by side, in ascending order. */
  readonly order: Uint32Array;
  /** (outputs, n) */
  readonly scores: Float64Array;
  /** (leaves, p, most, 2) */
  readonly histograms: Float64Array;
  /** Fills the histogram of a leaf with the rows at positions `from` to `to` of `order`. */
  fill(leaf: number, from: number, to: number): void;
  /** Takes the histogram of a leaf from that of another. */
  subtract(leaf: number, other: number): void;
  /** Brings rows whose bin goes left before the others. Returns how many they are. @param goesLeft (256) 1 or 0 a bin. */
  partition(from: number, to: number, column: number, goesLeft: Uint8Array): number;
  /** Adds a number to the scores of rows by one output. */
  add(output: number, from: number, to: number, value: number): void;
  /** Writes the gradients of the logistic loss, where that is faster than `Loss.derive`, and equal up to rounding. */
  logistic?(): void;
  /** Ends the threads, if there are any. */
  stop(): void;
}

/** Histograms of the quarters after the first, which are added to those of the first. */
export const SPARE = 3;

/** In how many parts a histogram is summed up, so that threads can share the work: its sums do not depend on their number. */
export function quartersOf(rows: number): number {
  return rows < 1 << 14 ? 1 : SPARE + 1;
}

/** The workspace in plain JavaScript: `kernel-workspace.ts` computes the same faster. */
export function createWorkspace(
  { matrix }: BoostedRows,
  bins: readonly Bins[],
  leaves: number,
  outputs: number,
): Workspace {
  const sizes = sizesOf(matrix, bins);
  const { rows, columns, most } = sizes;
  // (p, n): the kernels have them in groups of columns.
  const codes = bins.map((column, j) =>
    Uint8Array.from({ length: rows }, (_, i) => binOf(column, matrix.data[i * columns + j])),
  );
  const gradients = new Float32Array(2 * rows);
  const order = new Uint32Array(rows);
  const scores = new Float64Array(outputs * rows);
  const length = columns * most * 2;
  const histograms = new Float64Array(leaves * length);

  function fill(leaf: number, from: number, to: number): void {
    const size = Math.ceil((to - from) / quartersOf(to - from));
    histograms.fill(0, leaf * length, (leaf + 1) * length);
    for (let start = from; start < to; start += size) {
      const sums = new Float64Array(length);
      for (let k = start; k < Math.min(to, start + size); k++)
        for (let j = 0; j < columns; j++) {
          const at = 2 * (j * most + codes[j][order[k]]);
          sums[at] += gradients[2 * order[k]];
          sums[at + 1] += gradients[2 * order[k] + 1];
        }
      for (let at = 0; at < length; at++) histograms[leaf * length + at] += sums[at];
    }
  }

  function subtract(leaf: number, other: number): void {
    for (let at = 0; at < length; at++) histograms[other * length + at] -= histograms[leaf * length + at];
  }

  function partition(from: number, to: number, column: number, goesLeft: Uint8Array): number {
    const members = order.slice(from, to);
    const [left, right] = [1, 0].map((side) => members.filter((i) => goesLeft[codes[column][i]] === side));
    order.set(left, from);
    order.set(right, from + left.length);
    return left.length;
  }

  function add(output: number, from: number, to: number, value: number): void {
    for (let k = from; k < to; k++) scores[output * rows + order[k]] += value;
  }

  return { ...sizes, gradients, order, histograms, scores, fill, subtract, partition, add, stop: () => {} };
}
