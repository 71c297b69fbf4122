/** Lloyd's algorithm: assign rows to the nearest centroid, move each centroid to the mean of its rows, until nothing changes. */
import { squaredDistance } from "../../core/linear-algebra/distances";
import { positionOfLargest } from "../../core/sorting/position-of-largest";
import { tooFewRows } from "./plus-plus";
import type { Workspace } from "./workspace";

/** Where it ended. */
export interface Clusters {
  /** (k, p) about the means of the workspace. */
  readonly centroids: Float64Array;
  /** (k) weights of the clusters. */
  readonly sizes: Float64Array;
  readonly inertia: number;
  readonly iterations: number;
  readonly converged: boolean;
}

/** When to stop. */
export interface StopRule {
  readonly maxIterations: number;
  /** Stop once the squared shifts of all centroids sum up to at most this. */
  readonly leastShift: number;
}

/**
 * Iterates from the given centroids, with the stopping rules of scikit-learn's `KMeans(algorithm="lloyd")`.
 *
 * @throws {RangeError} If there are fewer distinct rows than clusters.
 */
export function lloyd(
  action: string,
  workspace: Workspace,
  start: Float64Array,
  { maxIterations, leastShift }: StopRule,
): Clusters {
  // The last labels have nothing to do with these centroids.
  workspace.labels.fill(-1);
  let centroids = start;
  for (let iteration = 1; ; iteration++) {
    const changed = workspace.assign(centroids);
    const moved = movedCentroids(action, workspace, centroids);
    const shift = squaredDistance(moved, 0, centroids, 0, moved.length);
    centroids = moved;
    const converged = changed === 0 || shift <= leastShift;
    if (!converged && iteration < maxIterations) continue;
    // The last move may have changed the nearest centroid of a row.
    if (changed > 0) workspace.assign(centroids);
    return finish(workspace, centroids, iteration, converged);
  }
}

/** What was found, after the rows have been assigned to the last centroids. */
export function finish(
  workspace: Workspace,
  centroids: Float64Array,
  iterations: number,
  converged: boolean,
): Clusters {
  const { sizes, weights } = workspace;
  const inertia = squaredDistances(workspace, centroids).reduce((sum, d, i) => sum + d * weights[i], 0);
  return { centroids, sizes: sizes.slice(), inertia, iterations, converged };
}

/** The mean of the rows of each cluster. A cluster that lost its only row to another one joins the largest. */
function movedCentroids(action: string, workspace: Workspace, centroids: Float64Array): Float64Array {
  const { columns, sums, sizes } = workspace;
  if (sizes.includes(0)) relocateEmpty(action, workspace, centroids);
  const largest = positionOfLargest(sizes);
  return sums.map((_, at) => {
    const cluster = sizes[Math.floor(at / columns)] > 0 ? Math.floor(at / columns) : largest;
    return sums[cluster * columns + (at % columns)] / sizes[cluster];
  });
}

/**
 * Gives each cluster without rows the row that is farthest from its centroid, the farthest to the first. (scikit-learn does
 * the same, in no stated order if several are empty.)
 */
function relocateEmpty(action: string, workspace: Workspace, centroids: Float64Array): void {
  const { columns, data, weights, labels, sums, sizes } = workspace;
  const distances = squaredDistances(workspace, centroids);
  for (const cluster of [...sizes.keys()].filter((c) => sizes[c] === 0)) {
    const row = distances.reduce((farthest, d, i) => (d > distances[farthest] ? i : farthest), 0);
    // Each cluster has at most one distinct row at its centroid, so there are fewer distinct rows than clusters.
    if (distances[row] <= 0) throw tooFewRows(action, workspace);
    distances[row] = 0;
    for (let j = 0; j < columns; j++) {
      const part = weights[row] * data[row * columns + j];
      sums[labels[row] * columns + j] -= part;
      sums[cluster * columns + j] = part;
    }
    sizes[labels[row]] -= weights[row];
    sizes[cluster] = weights[row];
  }
}

/** The squared distance of each row to the centroid of its cluster. */
function squaredDistances({ rows, columns, data, labels }: Workspace, centroids: Float64Array): Float64Array {
  const distances = new Float64Array(rows);
  for (let i = 0; i < rows; i++)
    distances[i] = squaredDistance(data, i * columns, centroids, labels[i] * columns, columns);
  return distances;
}
