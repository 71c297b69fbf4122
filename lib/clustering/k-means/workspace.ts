/** What k-means works on: the rows about their mean, and the two passes over them that take nearly all its time. */
import { squaredDistance } from "../../core/linear-algebra/distances";
import type { Matrix } from "../../core/linear-algebra/matrix";

/** The arrays of a workspace. */
export interface Arrays {
  /** (n, p) the rows less `means`. */
  readonly data: Float64Array;
  /** (n) the weights of the rows. */
  readonly weights: Float64Array;
  /** (n) the cluster of each row; -1 before an assignment that has nothing to do with the last. */
  readonly labels: Int32Array;
  /** (n) squared distances to the nearest of the starting centroids so far. */
  readonly distances: Float64Array;
}

/** Rows, weights, and the results of the last assignment. */
export interface Workspace extends Arrays {
  /** n, the number of rows. */
  readonly rows: number;
  /** p, the number of features. */
  readonly columns: number;
  /** (p), weighted. Distances are computed about them, so that large means cost no digits. */
  readonly means: Float64Array;
  /** (k, p) the weighted sum of the rows of each cluster. */
  readonly sums: Float64Array;
  /** (k) the sum of the weights of each cluster. */
  readonly sizes: Float64Array;
  /** Assigns each row to the nearest of the (k, p) centroids. Returns how many labels have changed. */
  assign(centroids: Float64Array): number;
  /** Lowers the distances to the squared distance to a row, where that is less. Returns the weighted sum of the distances. */
  approach(row: number): number;
  /** What `approach` would return for each of some rows, no more than there are clusters. */
  potentials(candidates: readonly number[]): number[];
  /** Ends the threads, if there are any. */
  stop(): void;
}

/** Partial sums are of this many rows, on however many threads, so that the number of threads does not change the result. */
export const PART_ROWS = 1 << 14;

/** The workspace in plain JavaScript: `kernel-workspace.ts` computes the same faster. */
export function createWorkspace(matrix: Matrix, weights: Float64Array, clusters: number): Workspace {
  const { rows, columns } = matrix;
  const data = new Float64Array(rows * columns);
  const means = center(matrix, weights, data);
  const labels = new Int32Array(rows);
  const sums = new Float64Array(clusters * columns);
  const sizes = new Float64Array(clusters);
  const distances = new Float64Array(rows);

  function assign(centroids: Float64Array): number {
    const squares = squaredNorms(centroids, columns);
    let changed = 0;
    sums.fill(0);
    sizes.fill(0);
    forEachPart(rows, (from, to) => {
      const partSums = new Float64Array(sums.length);
      const partSizes = new Float64Array(clusters);
      for (let i = from; i < to; i++) {
        const nearest = nearestOf(i, centroids, squares);
        if (labels[i] !== nearest) changed++;
        labels[i] = nearest;
        partSizes[nearest] += weights[i];
        for (let j = 0; j < columns; j++)
          partSums[nearest * columns + j] += weights[i] * data[i * columns + j];
      }
      addTo(sums, partSums);
      addTo(sizes, partSizes);
    });
    return changed;
  }

  function nearestOf(i: number, centroids: Float64Array, squares: Float64Array): number {
    let nearest = 0;
    let least = Number.POSITIVE_INFINITY;
    for (let c = 0; c < clusters; c++) {
      // |x - c|² without |x|², which is the same for all clusters.
      let score = squares[c];
      for (let j = 0; j < columns; j++) score -= data[i * columns + j] * (2 * centroids[c * columns + j]);
      if (score < least) {
        least = score;
        nearest = c;
      }
    }
    return nearest;
  }

  function sumOverRows(distanceOf: (i: number) => number): number {
    let total = 0;
    forEachPart(rows, (from, to) => {
      let part = 0;
      for (let i = from; i < to; i++) part += distanceOf(i) * weights[i];
      total += part;
    });
    return total;
  }

  function lowered(i: number, row: number): number {
    return Math.min(squaredDistance(data, i * columns, data, row * columns, columns), distances[i]);
  }

  function approach(row: number): number {
    return sumOverRows((i) => {
      distances[i] = lowered(i, row);
      return distances[i];
    });
  }

  function potentials(candidates: readonly number[]): number[] {
    return candidates.map((row) => sumOverRows((i) => lowered(i, row)));
  }

  const stop = () => {};
  return {
    rows,
    columns,
    data,
    means,
    weights,
    labels,
    sums,
    sizes,
    distances,
    assign,
    approach,
    potentials,
    stop,
  };
}

function forEachPart(rows: number, visit: (from: number, to: number) => void): void {
  for (let from = 0; from < rows; from += PART_ROWS) visit(from, Math.min(from + PART_ROWS, rows));
}

/** Adds each number to that at the same place. */
export function addTo(totals: Float64Array, values: Float64Array): void {
  for (let at = 0; at < totals.length; at++) totals[at] += values[at];
}

/** Writes the rows less their weighted means to `centered`. Returns the means. */
export function center(
  { columns, data }: Matrix,
  weights: Float64Array,
  centered: Float64Array,
): Float64Array {
  const means = new Float64Array(columns);
  let total = 0;
  for (let i = 0; i < weights.length; i++) {
    total += weights[i];
    for (let j = 0; j < columns; j++) means[j] += weights[i] * data[i * columns + j];
  }
  for (let j = 0; j < columns; j++) means[j] /= total;
  for (let i = 0; i < weights.length; i++)
    for (let j = 0; j < columns; j++) centered[i * columns + j] = data[i * columns + j] - means[j];
  return means;
}

/** |c|² of each centroid. */
export function squaredNorms(centroids: Float64Array, columns: number): Float64Array {
  const squares = new Float64Array(centroids.length / columns);
  for (let at = 0; at < centroids.length; at++) squares[Math.floor(at / columns)] += centroids[at] ** 2;
  return squares;
}
