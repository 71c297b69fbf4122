/** What trees are grown on: rows in leaves, and histograms of their gradients. */
import { type BinnedRows, type Bins, sizesOf, writeCodes } from "./bins";
import type { BoostedRows } from "./rows";

/** Rows that are divided among leaves. A histogram has the sums of the gradients and hessians of each bin of each column. */
export interface Workspace extends Omit<BinnedRows, "codes"> {
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
  const { rows, columns, width, most } = sizes;
  const codes = new Uint8Array(Math.ceil(columns / width) * width * rows);
  writeCodes(matrix, bins, { ...sizes, codes });
  const gradients = new Float32Array(2 * rows);
  const order = new Uint32Array(rows);
  const scores = new Float64Array(outputs * rows);
  const length = columns * most * 2;
  const histograms = new Float64Array(leaves * length);
  const codeOf = (i: number, j: number) => codes[(Math.floor(j / width) * rows + i) * width + (j % width)];

  function fill(leaf: number, from: number, to: number): void {
    const size = Math.ceil((to - from) / quartersOf(to - from));
    histograms.fill(0, leaf * length, (leaf + 1) * length);
    for (let start = from; start < to; start += size) {
      const sums = new Float64Array(length);
      for (let k = start; k < Math.min(to, start + size); k++)
        for (let j = 0; j < columns; j++) {
          const at = 2 * (j * most + codeOf(order[k], j));
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
    const left = members.filter((i) => goesLeft[codeOf(i, column)] === 1);
    order.set(left, from);
    order.set(
      members.filter((i) => goesLeft[codeOf(i, column)] === 0),
      from + left.length,
    );
    return left.length;
  }

  function add(output: number, from: number, to: number, value: number): void {
    for (let k = from; k < to; k++) scores[output * rows + order[k]] += value;
  }

  return { ...sizes, gradients, order, histograms, scores, fill, subtract, partition, add, stop: () => {} };
}
