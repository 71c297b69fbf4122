/** Metrics of clusterings. Labels are numbers; which number a cluster has does not matter. */
import { mustBe } from "../core/errors";
import { squaredDistance } from "../core/linear-algebra/distances";
import { inSafeUnit, readFiniteMatrix } from "../core/linear-algebra/finite-matrix";
import type { MatrixLike } from "../core/linear-algebra/matrix";
import { readIntegers, readVectors, type VectorLike } from "../core/vectors";

/**
 * Adjusted Rand index (调整兰德指数, ARI): how far two clusterings of the same rows agree, over all pairs of rows. 1 if they are
 * the same, 0 on average for clusters at random, below 0 for less than that. The order of the arguments does not matter.
 *
 * $$\mathrm{ARI} = \frac{\sum_{ij}\binom{n_{ij}}{2} - E}{\tfrac12\bigl[\sum_i\binom{a_i}{2} + \sum_j\binom{b_j}{2}\bigr] - E},
 * \qquad E = \sum_i\binom{a_i}{2}\sum_j\binom{b_j}{2} \Big/ \binom n2$$
 *
 * 1 if both have one cluster, or both as many as rows. Equals scikit-learn's `adjusted_rand_score`. O(n).
 *
 * @param first (n) labels, integers of at least -1, such as from `kMeans.predict`.
 * @param second (n) labels.
 * @throws {TypeError} If the lengths differ, or a label is not a number.
 * @throws {RangeError} If there is no row, or a label is not an integer of at least -1.
 *
 * @see Hubert, L. & Arabie, P. (1985). Comparing partitions. Journal of Classification 2, 193-218.
 *
 * @example
 * adjustedRandIndex([0, 0, 1, 1], [1, 1, 0, 0]); // 1
 * adjustedRandIndex([0, 0, 1, 2], [0, 0, 1, 1]); // 0.571428571428571
 */
export function adjustedRandIndex(first: VectorLike, second: VectorLike): number {
  const action = "compare clusterings";
  const labels = readVectors(action, { first, second }, 1);
  for (const name of ["first", "second"] as const) readIntegers(action, name, labels[name], -1);
  const inBoth = new Map<string, number>();
  const inFirst = new Map<string, number>();
  const inSecond = new Map<string, number>();
  const count = (map: Map<string, number>, key: string) => map.set(key, (map.get(key) ?? 0) + 1);
  for (let i = 0; i < labels.first.length; i++) {
    count(inFirst, `${labels.first[i]}`);
    count(inSecond, `${labels.second[i]}`);
    count(inBoth, `${labels.first[i]},${labels.second[i]}`);
  }
  const [both, ofFirst, ofSecond] = [inBoth, inFirst, inSecond].map(pairsWithin);
  const pairs = (labels.first.length * (labels.first.length - 1)) / 2;
  const expected = pairs === 0 ? 0 : (ofFirst * ofSecond) / pairs;
  const most = (ofFirst + ofSecond) / 2;
  return most === expected ? 1 : (both - expected) / (most - expected);
}

function pairsWithin(counts: ReadonlyMap<string, number>): number {
  let pairs = 0;
  for (const count of counts.values()) pairs += (count * (count - 1)) / 2;
  return pairs;
}

/**
 * Silhouettes (轮廓系数): how much nearer each row is to its own cluster than to the nearest other one. 1 is well inside, 0 is on
 * the border, negative is nearer to the other cluster.
 *
 * $$s_i = \frac{b_i - a_i}{\max(a_i, b_i)}$$
 *
 * $a_i$ is the mean distance to the other rows of its cluster, $b_i$ the least mean distance to the rows of another. 0 for the
 * only row of a cluster. Distances are Euclidean. Equals scikit-learn's `silhouette_samples`. O(n² p).
 *
 * @param rows (n, p) finite numbers.
 * @param labels (n) integers of at least -1, of two to n - 1 clusters.
 * @returns (n) numbers from -1 to 1.
 * @throws {TypeError} If there is not one label a row, or something is not a number.
 * @throws {RangeError} If the number of clusters is not from 2 to n - 1.
 *
 * @see Rousseeuw, P. J. (1987). Silhouettes: a graphical aid to the interpretation and validation of cluster analysis. Journal of
 * Computational and Applied Mathematics 20, 53-65.
 *
 * @example
 * silhouettes([[0], [1], [9], [10]], [0, 0, 1, 1])[0]; // 0.894736842105263
 */
export function silhouettes(rows: MatrixLike, labels: VectorLike): number[] {
  const action = "compute silhouettes";
  const { data: given, columns, rows: count } = readFiniteMatrix(action, "rows", rows);
  const { data } = inSafeUnit(given);
  const read = readIntegers(action, "labels", labels, -1);
  if (read.length !== count)
    throw new TypeError(mustBe(action, "labels", `one label for each of ${count} rows`, labels));
  const clusters = [...new Set(Array.from(read))];
  if (clusters.length < 2 || clusters.length >= count)
    throw new RangeError(
      mustBe(action, "labels", `of 2 to ${count - 1} clusters for ${count} rows`, clusters.length),
    );
  const clusterOf = Int32Array.from(read, (label) => clusters.indexOf(label));
  const sizes = new Float64Array(clusters.length);
  for (const cluster of clusterOf) sizes[cluster]++;
  const sums = new Float64Array(clusters.length);
  return Array.from(clusterOf, (own, i) => {
    if (sizes[own] === 1) return 0;
    sums.fill(0);
    for (let k = 0; k < count; k++)
      sums[clusterOf[k]] += Math.sqrt(squaredDistance(data, i * columns, data, k * columns, columns));
    const inside = sums[own] / (sizes[own] - 1);
    const outside = sums.reduce(
      (least, sum, c) => (c === own ? least : Math.min(least, sum / sizes[c])),
      Number.POSITIVE_INFINITY,
    );
    const larger = Math.max(inside, outside);
    return larger === 0 ? 0 : (outside - inside) / larger;
  });
}

/**
 * The mean silhouette (平均轮廓系数): how well clusters are apart, a number from -1 to 1 by which to compare numbers of clusters.
 * O(n² p): a sample of some thousand rows is enough.
 *
 * @param rows (n, p) finite numbers.
 * @param labels (n) integers of at least -1, of two to n - 1 clusters.
 * @throws As {@link silhouettes}.
 *
 * @example
 * meanSilhouette([[0], [1], [9], [10]], [0, 0, 1, 1]); // 0.888544891640867
 */
export function meanSilhouette(rows: MatrixLike, labels: VectorLike): number {
  const all = silhouettes(rows, labels);
  return all.reduce((sum, value) => sum + value, 0) / all.length;
}
