/** Starting centroids by k-means++: rows drawn far from each other. */
import { mustBe } from "../../core/errors";
import type { Matrix } from "../../core/linear-algebra/matrix";
import type { Random } from "../../core/random";
import type { Workspace } from "./workspace";

/** What the spread of the rows must be, so that squared distances are neither infinite nor 0. */
export const SPREAD_IN_RANGE = "of a spread whose square is within the range of a double; change the units";

/**
 * Greedy k-means++: each next centroid is the best of a few rows that are drawn with probabilities proportional to their
 * squared distance from the centroids so far. The draws are scikit-learn's for the same stream of random numbers.
 *
 * @returns (k, p) rows of the workspace.
 * @throws {RangeError} If there are fewer distinct rows than clusters.
 *
 * @see Arthur, D. & Vassilvitskii, S. (2007). k-means++: the advantages of careful seeding. SODA, 1027-1035.
 */
export function plusPlus(
  action: string,
  workspace: Workspace,
  clusters: number,
  random: Random,
): Float64Array {
  const { columns, data, weights, distances } = workspace;
  const trials = 2 + Math.floor(Math.log(clusters));
  const centroids = new Float64Array(clusters * columns);
  distances.fill(Number.POSITIVE_INFINITY);
  let chosen = firstRow(weights, random.uniform());
  for (let c = 0; ; c++) {
    centroids.set(data.subarray(chosen * columns, (chosen + 1) * columns), c * columns);
    if (c === clusters - 1) return centroids;
    const potential = workspace.approach(chosen);
    if (potential === 0) throw tooFewRows(action, workspace);
    const draws = Array.from({ length: trials }, () => random.uniform() * potential);
    const candidates = rowsAt(draws, distances, weights);
    const potentials = workspace.potentials(candidates);
    chosen = candidates[potentials.indexOf(Math.min(...potentials))];
  }
}

export function tooFewRows(action: string, workspace: Workspace): RangeError {
  const [distinct, clusters] = [distinctRows(workspace), workspace.sizes.length];
  return distinct < clusters
    ? new RangeError(mustBe(action, "clusters", `at most ${distinct}, the number of distinct rows`, clusters))
    : new RangeError(mustBe(action, "rows", SPREAD_IN_RANGE, "0 for its square"));
}

export function distinctRows({ rows, columns, data }: Matrix): number {
  const distinct = new Set<string>();
  for (let i = 0; i < rows; i++) distinct.add(data.subarray(i * columns, (i + 1) * columns).join());
  return distinct.size;
}

/** NumPy's `choice` with probabilities proportional to the weights. */
function firstRow(weights: Float64Array, draw: number): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let sum = 0;
  for (let i = 0; i < weights.length; i++) {
    sum += weights[i];
    if (sum / total > draw) return i;
  }
  return weights.length - 1;
}

/** For each draw the first row at which the cumulative sum of weighted distances reaches it. */
function rowsAt(draws: readonly number[], closest: Float64Array, weights: Float64Array): number[] {
  const found = draws.map(() => weights.length - 1);
  const ascending = draws.map((_, k) => k).sort((a, b) => draws[a] - draws[b]);
  let sum = 0;
  let next = 0;
  for (let i = 0; i < weights.length && next < draws.length; i++) {
    sum += weights[i] * closest[i];
    while (next < draws.length && sum >= draws[ascending[next]]) found[ascending[next++]] = i;
  }
  return found;
}
