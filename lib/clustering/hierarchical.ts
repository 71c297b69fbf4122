/** Hierarchical clustering (层次聚类). */
import { mustBe, requireInteger } from "../core/errors";
import { inSafeUnit, readFiniteMatrix } from "../core/linear-algebra/finite-matrix";
import type { MatrixLike } from "../core/linear-algebra/matrix";
import {
  integer,
  nonNegative,
  type OptionReaders,
  oneOf,
  optional,
  readOptions,
  withDefault,
} from "../core/options";
import { type Hierarchy, type Linkage, mergesOf, requireHierarchy } from "./dendrogram";
import { createDisjointSets } from "./disjoint-sets";
import { distanceBetween, type Edge, spanningTree } from "./spanning-tree";

/** How to cluster. */
export interface HierarchicalOptions {
  /** @default "ward" */
  readonly linkage?: Linkage;
}

const OPTIONS = {
  linkage: withDefault("ward", oneOf<Linkage>(["ward", "average", "complete", "single"])),
} satisfies OptionReaders<HierarchicalOptions>;

const ACTION = "cluster hierarchically";

/** More would need more than 6.4 GB of distances. */
const MOST_ROWS = 40_000;

/**
 * Hierarchical clustering (层次聚类): merges the two nearest clusters again and again, until one is left. The dendrogram shows
 * at which distance groups merge, without the number of clusters being chosen before.
 *
 * By chains of nearest neighbours, single linkage by a minimum spanning tree. Equals scipy's `linkage`, except where distances
 * are equal. O(n² p) time, and O(n²) memory: 400 MB for 10,000 rows; single linkage needs O(n).
 *
 * @param rows (n, p) finite numbers; distances are Euclidean.
 * @throws {TypeError} If the rows are ragged or hold something that is not a number.
 * @throws {RangeError} If a number is not finite, there is no row, or there are more than 40,000 (not for single linkage).
 *
 * @see Müllner, D. (2011). Modern hierarchical, agglomerative clustering algorithms. arXiv:1109.2378, figures 3 and 6.
 *
 * @example
 * fit([[0], [1], [5]], { linkage: "single" }).merges[1]; // { left: 2, right: 3, distance: 4, size: 3 }
 */
export function fit(rows: MatrixLike, options: HierarchicalOptions = {}): Hierarchy {
  const { linkage } = readOptions(ACTION, options, OPTIONS);
  const matrix = readFiniteMatrix(ACTION, "rows", rows);
  const { rows: count, columns } = matrix;
  const { data, unit } = inSafeUnit(matrix.data);
  if (linkage !== "single" && count > MOST_ROWS)
    throw new RangeError(mustBe(ACTION, "rows", `at most ${MOST_ROWS}, or linkage "single"`, count));
  const distance = (i: number, j: number) => distanceBetween(data, columns, i, j);
  const edges =
    linkage === "single" ? spanningTree(count, distance) : neighbourChains(count, distance, linkage);
  return { kind: "hierarchy", linkage, rowCount: count, merges: mergesOf(count, edges, unit) };
}

/**
 * Follows nearest neighbours until two clusters are each other's nearest, and merges these: no other cluster can come between
 * them later. A cluster is known by its row with the largest number.
 */
function neighbourChains(
  count: number,
  distance: (i: number, j: number) => number,
  linkage: Linkage,
): Edge[] {
  const rowStart = (i: number) => (i * (i - 1)) / 2;
  const at = (i: number, j: number) => (i > j ? rowStart(i) + j : rowStart(j) + i);
  const distances = new Float64Array(rowStart(count));
  for (let i = 0; i < count; i++) for (let j = 0; j < i; j++) distances[rowStart(i) + j] = distance(i, j);
  const sizes = new Float64Array(count).fill(1);
  const chain: number[] = [];
  const pairs: Edge[] = [];
  while (pairs.length < count - 1) {
    if (chain.length === 0) chain.push(sizes.findIndex((size) => size > 0));
    const x = chain[chain.length - 1];
    const previous = chain[chain.length - 2];
    // The previous one first, so that a tie does not lead round in circles.
    let nearest = previous ?? -1;
    let least = previous === undefined ? Number.POSITIVE_INFINITY : distances[at(x, previous)];
    for (let i = 0; i < count; i++)
      if (sizes[i] > 0 && i !== x && distances[at(x, i)] < least) {
        least = distances[at(x, i)];
        nearest = i;
      }
    if (nearest !== previous) {
      chain.push(nearest);
      continue;
    }
    chain.length -= 2;
    const [from, to] = x < nearest ? [x, nearest] : [nearest, x];
    pairs.push({ from, to, distance: least });
    for (let i = 0; i < count; i++)
      if (sizes[i] > 0 && i !== from && i !== to)
        distances[at(i, to)] = updated(
          linkage,
          distances[at(i, from)],
          distances[at(i, to)],
          least,
          sizes[from],
          sizes[to],
          sizes[i],
        );
    sizes[to] += sizes[from];
    sizes[from] = 0;
  }
  return pairs;
}

/** The distance of cluster i to the union of x and y (Lance & Williams 1967). */
function updated(
  linkage: Linkage,
  ix: number,
  iy: number,
  xy: number,
  x: number,
  y: number,
  i: number,
): number {
  if (linkage === "complete") return Math.max(ix, iy);
  if (linkage === "average") return (x * ix + y * iy) / (x + y);
  return Math.sqrt(((i + x) * ix * ix + (i + y) * iy * iy - i * xy * xy) / (x + y + i));
}

/** Where to cut a dendrogram: one of both. */
export interface CutOptions {
  /** Into so many clusters, from 1 to n. */
  readonly clusters?: number;
  /** Leaves out all merges above this distance. */
  readonly distance?: number;
}

const CUT_OPTIONS = {
  clusters: optional(integer(1)),
  distance: optional(nonNegative),
} satisfies OptionReaders<CutOptions>;

/**
 * The clusters of a dendrogram that is cut. O(n).
 *
 * @returns (n) cluster numbers from 0, in the order of their first rows.
 * @throws {TypeError} If it is not a hierarchy, or not one of `clusters` and `distance` is given.
 * @throws {RangeError} If there are fewer rows than clusters.
 *
 * @example
 * cut(fit([[0], [1], [5]]), { clusters: 2 }); // [0, 0, 1]
 */
export function cut(hierarchy: Hierarchy, options: CutOptions): number[] {
  const action = "cut a dendrogram";
  const { clusters, distance } = readOptions(action, options, CUT_OPTIONS);
  requireHierarchy(action, hierarchy);
  if ((clusters === undefined) === (distance === undefined))
    throw new TypeError(mustBe(action, "options", "either clusters or distance", options));
  const { rowCount, merges } = hierarchy;
  if (clusters !== undefined) requireInteger(action, "clusters", clusters, 1, rowCount);
  const kept =
    clusters === undefined
      ? merges.filter((merge) => merge.distance <= Number(distance)).length
      : rowCount - clusters;
  const sets = createDisjointSets(rowCount);
  const firstRowOf = Array.from({ length: rowCount }, (_, i) => i);
  for (const { left, right } of merges.slice(0, kept)) {
    firstRowOf.push(firstRowOf[left]);
    sets.unite(firstRowOf[left], firstRowOf[right]);
  }
  return sets.labels();
}
