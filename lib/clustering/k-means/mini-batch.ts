/** Mini-batch k-means: centroids move after every few rows, so that a sample of the rows is enough to place them. */
import { squaredDistance } from "../../core/linear-algebra/distances";
import type { Random } from "../../core/random";
import type { Clusters } from "./lloyd";
import { finish } from "./lloyd";
import { nearestCentroid } from "./nearest";
import type { Workspace } from "./workspace";

/** Stops after so many batches without a lower inertia, as scikit-learn does. */
const PATIENCE = 10;

/**
 * Moves the centroids by batches of random rows: each becomes the mean of all rows it was given so far, its start left out.
 * Batches have at most as many rows as there are. They are NumPy's `randint(n, size=batchRows)`, the updates and the smoothed inertia are those of scikit-learn's
 * `MiniBatchKMeans` without reassignment.
 *
 * @param maxIterations The number of batches at most.
 *
 * @see Sculley, D. (2010). Web-scale k-means clustering. WWW, 1177-1178.
 */
export function miniBatch(
  workspace: Workspace,
  start: Float64Array,
  mostRows: number,
  maxIterations: number,
  random: Random,
): Clusters {
  const { rows, columns } = workspace;
  const batchRows = Math.min(mostRows, rows);
  const centroids = start.slice();
  const given = new Float64Array(start.length / columns);
  const smoothing = Math.min(1, (2 * batchRows) / (rows + 1));
  let smoothed = Number.NaN;
  let lowest = Number.POSITIVE_INFINITY;
  for (let iteration = 1, since = 0; ; iteration++) {
    const batch = Array.from({ length: batchRows }, () => random.integer(rows));
    const inertia = moveBy(batch, workspace, centroids, given);
    // The first batch is about the starting centroids.
    if (iteration > 1) {
      smoothed = Number.isNaN(smoothed) ? inertia : smoothed + smoothing * (inertia - smoothed);
      since = smoothed < lowest ? 0 : since + 1;
      lowest = Math.min(lowest, smoothed);
    }
    if (since < PATIENCE && iteration < maxIterations) continue;
    workspace.labels.fill(-1);
    workspace.assign(centroids);
    return finish(workspace, centroids, iteration, since >= PATIENCE);
  }
}

/** @param given (k) the weight of the rows that each centroid was given. @returns The inertia of the batch before, per row. */
function moveBy(
  batch: readonly number[],
  { columns, data, weights }: Workspace,
  centroids: Float64Array,
  given: Float64Array,
): number {
  const sums = new Float64Array(centroids.length);
  const sizes = new Float64Array(given.length);
  let inertia = 0;
  for (const row of batch) {
    const c = nearestCentroid(data, row * columns, centroids, columns);
    inertia += weights[row] * squaredDistance(data, row * columns, centroids, c * columns, columns);
    sizes[c] += weights[row];
    for (let j = 0; j < columns; j++) sums[c * columns + j] += weights[row] * data[row * columns + j];
  }
  for (let at = 0; at < centroids.length; at++) {
    const c = Math.floor(at / columns);
    if (sizes[c] > 0) centroids[at] = (centroids[at] * given[c] + sums[at]) / (given[c] + sizes[c]);
  }
  sizes.forEach((size, c) => {
    given[c] += size;
  });
  return inertia / batch.length;
}
