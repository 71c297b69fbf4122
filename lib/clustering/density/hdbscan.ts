/** HDBSCAN: clusters of any shape and of different density. */
import { mustBe } from "../../core/errors";
import { inSafeUnit, readFiniteMatrix } from "../../core/linear-algebra/finite-matrix";
import type { Matrix, MatrixLike } from "../../core/linear-algebra/matrix";
import { integer, type OptionReaders, optional, readOptions, withDefault } from "../../core/options";
import { type Merge, mergesOf } from "../dendrogram";
import { distanceBetween, spanningTree } from "../spanning-tree";
import { type DensityClusters, densityClusters } from "./density-clusters";

/** What counts as a cluster. */
export interface HdbscanOptions {
  /** Fewer rows are noise, not a cluster; at least 2. @default 5 */
  readonly minClusterSize?: number;
  /** The distance to the neighbour of this rank, the row itself included, tells how dense it is around a row. @default `minClusterSize` */
  readonly minPoints?: number;
}

const OPTIONS = {
  minClusterSize: withDefault(5, integer(2)),
  minPoints: optional(integer(1)),
} satisfies OptionReaders<HdbscanOptions>;
const ACTION = "cluster by density at all scales";

/** Instead of the density of rows that are alike, which is infinite. */
const MOST_DENSE = 1e300;

/**
 * HDBSCAN (层次密度聚类): as DBSCAN at every radius at once; of the clusters within clusters, those that persist longest are kept.
 * Dense and thin clusters are found together, and no radius must be chosen.
 *
 * A tree of single linkage by mutual reachability, condensed to clusters of at least `minClusterSize`, from which the most stable
 * are selected ("excess of mass"). The clusters are those of scikit-learn's `HDBSCAN`, except where distances are equal. O(n² p),
 * about a second for 5,000 rows.
 *
 * @param rows (n, p) finite numbers; distances are Euclidean.
 * @throws {TypeError} If the rows are ragged or hold something that is not a number.
 * @throws {RangeError} If a number is not finite, or there are fewer rows than `minPoints`.
 *
 * @see Campello, R. J. G. B., Moulavi, D. & Sander, J. (2013). Density-based clustering based on hierarchical density estimates.
 * PAKDD, 160-172.
 *
 * @example
 * fit([[0], [1], [3], [50], [51], [53], [999]], { minClusterSize: 3, minPoints: 2 }).labels; // [0, 0, 0, 1, 1, 1, -1]
 */
export function fit(rows: MatrixLike, options: HdbscanOptions = {}): DensityClusters {
  const { minClusterSize, minPoints = minClusterSize } = readOptions(ACTION, options, OPTIONS);
  const { rows: count, columns, data: given } = readFiniteMatrix(ACTION, "rows", rows);
  const { data } = inSafeUnit(given);
  if (count < minPoints)
    throw new RangeError(mustBe(ACTION, "minPoints", `at most ${count}, the number of rows`, minPoints));
  const core = coreDistances({ rows: count, columns, data }, minPoints);
  const edges = spanningTree(count, (i, j) =>
    Math.max(core[i], core[j], distanceBetween(data, columns, i, j)),
  );
  const { clusters, lastOf } = condense(count, mergesOf(count, edges), minClusterSize);
  const isKept = mostStable(clusters);
  const numberOf = new Map<number, number>();
  const labels = Array.from(lastOf, (last) => {
    let cluster = last;
    while (cluster > 0 && !isKept[cluster]) cluster = clusters[cluster].parent;
    if (cluster === 0) return -1;
    const number = numberOf.get(cluster) ?? numberOf.size;
    numberOf.set(cluster, number);
    return number;
  });
  return densityClusters(labels, numberOf.size);
}

/** The distance of each row to its neighbour of rank `minPoints`, itself included. */
function coreDistances({ rows, columns, data }: Matrix, minPoints: number): Float64Array {
  // The nearest so far of each row, ascending.
  const nearest = new Float64Array(rows * minPoints).fill(Number.POSITIVE_INFINITY);
  const note = (row: number, distance: number) => {
    let at = (row + 1) * minPoints - 1;
    if (distance >= nearest[at]) return;
    for (; at > row * minPoints && nearest[at - 1] > distance; at--) nearest[at] = nearest[at - 1];
    nearest[at] = distance;
  };
  for (let i = 0; i < rows; i++) {
    note(i, 0);
    for (let j = 0; j < i; j++) {
      const distance = distanceBetween(data, columns, i, j);
      note(i, distance);
      note(j, distance);
    }
  }
  return Float64Array.from({ length: rows }, (_, i) => nearest[(i + 1) * minPoints - 1]);
}

/** A cluster of the condensed tree; the first is all rows. */
interface Condensed {
  readonly parent: number;
  /** The density at which it splits off from its parent. */
  readonly birth: number;
  /** How much denser its rows are than that, summed up. */
  stability: number;
}

/** @returns The clusters, parents first, and the last cluster that each row belongs to as density rises. */
function condense(count: number, merges: readonly Merge[], least: number) {
  const clusters: Condensed[] = [{ parent: -1, birth: 0, stability: 0 }];
  const lastOf = new Int32Array(count);
  const sizeOf = (node: number) => (node < count ? 1 : merges[node - count].size);
  // Nodes of the tree with the cluster that they belong to. A node whose rows only leave is in a cluster of its own kind, "gone".
  const waiting = [{ node: count + merges.length - 1, cluster: 0, isGone: false }];
  for (let item = waiting.pop(); item !== undefined; item = waiting.pop()) {
    const { node, cluster, isGone } = item;
    if (node < count) {
      lastOf[node] = cluster;
      continue;
    }
    const { left, right, distance } = merges[node - count];
    const density = Math.min(1 / distance, MOST_DENSE);
    const splits = sizeOf(left) >= least && sizeOf(right) >= least;
    for (const child of [left, right]) {
      const leaves = splits || sizeOf(child) < least;
      if (!isGone && leaves)
        clusters[cluster].stability += (density - clusters[cluster].birth) * sizeOf(child);
      if (splits) clusters.push({ parent: cluster, birth: density, stability: 0 });
      waiting.push({
        node: child,
        cluster: splits ? clusters.length - 1 : cluster,
        isGone: isGone || (leaves && !splits),
      });
    }
  }
  return { clusters, lastOf };
}

/** Keeps a cluster unless its parts are more stable together; never that of all rows. */
function mostStable(clusters: readonly Condensed[]): boolean[] {
  const best = clusters.map(() => 0);
  const isKept = clusters.map(({ stability }, c) => {
    best[c] = stability;
    return c > 0;
  });
  const ofParts = clusters.map(() => 0);
  for (let c = clusters.length - 1; c > 0; c--) {
    if (ofParts[c] > best[c]) {
      best[c] = ofParts[c];
      isKept[c] = false;
    }
    ofParts[clusters[c].parent] += best[c];
  }
  // Parts of a cluster that is kept are not.
  const isInside = clusters.map(() => false);
  clusters.forEach(({ parent }, c) => {
    if (c === 0) return;
    isInside[c] = isInside[parent] || isKept[parent];
    if (isInside[c]) isKept[c] = false;
  });
  return isKept;
}
