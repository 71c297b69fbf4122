/** What k-means works on: the rows about their mean, and the two passes over them that take nearly all its time. */
import type { Matrix } from "../../core/linear-algebra/matrix";

/** Rows, weights, and the results of the last assignment. */
export interface Workspace {
  /** n, the number of rows. */
  readonly rows: number;
  /** p, the number of features. */
  readonly columns: number;
  /** (n, p) the rows less `means`. */
  readonly data: Float64Array;
  /** (p), weighted. Distances are computed about them, so that large means cost no digits. */
  readonly means: Float64Array;
  /** (n) the weights of the rows. */
  readonly weights: Float64Array;
  /** (n) the cluster of each row; -1 before the first assignment. */
  readonly labels: Int32Array;
  /** (k, p) the weighted sum of the rows of each cluster. */
  readonly sums: Float64Array;
  /** (k) the sum of the weights of each cluster. */
  readonly sizes: Float64Array;
  /** Assigns each row to the nearest of the (k, p) centroids. Returns how many labels have changed. */
  assign(centroids: Float64Array): number;
  /**
   * Writes the squared distance of each row to a row, or `closest` if that is less, to `result`. Returns their weighted sum.
   */
  approach(row: number, closest: Float64Array, result: Float64Array): number;
}

/** Partial sums are of this many rows, on however many threads, so that their number does not change the result. */
export const PART_ROWS = 1 << 16;

/** The workspace in plain JavaScript: `kernel-workspace.ts` gives the same numbers faster. */
export function createWorkspace(
  { rows, columns, data }: Matrix,
  weights: Float64Array,
  clusters: number,
): Workspace {
  const means = weightedMeans(data, weights, columns);
  const centered = data.map((value, at) => value - means[at % columns]);
  const labels = new Int32Array(rows).fill(-1);
  const sums = new Float64Array(clusters * columns);
  const sizes = new Float64Array(clusters);
  const partSums = new Float64Array(sums.length);
  const partSizes = new Float64Array(clusters);

  function assign(centroids: Float64Array): number {
    const squares = squaredNorms(centroids, columns);
    let changed = 0;
    sums.fill(0);
    sizes.fill(0);
    for (let from = 0; from < rows; from += PART_ROWS) {
      changed += assignPart(centroids, squares, from, Math.min(from + PART_ROWS, rows));
      partSums.forEach((sum, at) => {
        sums[at] += sum;
      });
      partSizes.forEach((size, c) => {
        sizes[c] += size;
      });
    }
    return changed;
  }

  function assignPart(centroids: Float64Array, squares: Float64Array, from: number, to: number): number {
    let changed = 0;
    partSums.fill(0);
    partSizes.fill(0);
    for (let i = from; i < to; i++) {
      let nearest = 0;
      let least = Number.POSITIVE_INFINITY;
      for (let c = 0; c < clusters; c++) {
        // |x - c|² without |x|², which is the same for all clusters.
        let score = squares[c];
        for (let j = 0; j < columns; j++)
          score -= centered[i * columns + j] * (2 * centroids[c * columns + j]);
        if (score < least) {
          least = score;
          nearest = c;
        }
      }
      if (labels[i] !== nearest) changed++;
      labels[i] = nearest;
      partSizes[nearest] += weights[i];
      for (let j = 0; j < columns; j++)
        partSums[nearest * columns + j] += weights[i] * centered[i * columns + j];
    }
    return changed;
  }

  function approach(row: number, closest: Float64Array, result: Float64Array): number {
    let total = 0;
    for (let i = 0; i < rows; i++) {
      let distance = 0;
      for (let j = 0; j < columns; j++)
        distance += (centered[i * columns + j] - centered[row * columns + j]) ** 2;
      result[i] = Math.min(closest[i], distance);
      total += weights[i] * result[i];
    }
    return total;
  }

  return { rows, columns, data: centered, means, weights, labels, sums, sizes, assign, approach };
}

export function weightedMeans(data: Float64Array, weights: Float64Array, columns: number): Float64Array {
  const means = new Float64Array(columns);
  let total = 0;
  for (let i = 0; i < weights.length; i++) {
    total += weights[i];
    for (let j = 0; j < columns; j++) means[j] += weights[i] * data[i * columns + j];
  }
  return means.map((sum) => sum / total);
}

/** |c|² of each centroid. */
export function squaredNorms(centroids: Float64Array, columns: number): Float64Array {
  const squares = new Float64Array(centroids.length / columns);
  centroids.forEach((value, at) => {
    squares[Math.floor(at / columns)] += value * value;
  });
  return squares;
}
