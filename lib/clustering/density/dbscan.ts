/** DBSCAN: clusters of any shape, by density. */
import { squaredDistance } from "../../core/linear-algebra/distances";
import { inSafeUnit, readFiniteMatrix } from "../../core/linear-algebra/finite-matrix";
import type { Matrix, MatrixLike } from "../../core/linear-algebra/matrix";
import { integer, type OptionReaders, positive, readOptions, withDefault } from "../../core/options";
import { orderOf } from "../../core/sorting/order-of";
import { createDisjointSets } from "../disjoint-sets";
import { type DensityClusters, densityClusters } from "./density-clusters";

/** What counts as dense. */
export interface DbscanOptions {
  /** Rows are neighbours up to this distance, in the units of the features; $\varepsilon$, scikit-learn's `eps`. */
  readonly radius: number;
  /** A core row has so many neighbours, itself included; scikit-learn's `min_samples`. @default 5 */
  readonly minPoints?: number;
}

const OPTIONS = {
  radius: positive,
  minPoints: withDefault(5, integer(1)),
} satisfies OptionReaders<DbscanOptions>;
const ACTION = "cluster by density";

/** Cells along each side of the grid at most, so that their numbers stay exact. */
const MOST_CELLS = 2 ** 25;

/**
 * DBSCAN (基于密度的聚类): clusters are areas where rows are dense, of any shape; rows in thin areas are noise. The number of
 * clusters need not be chosen, but what is dense.
 *
 * Core rows within the radius of each other are in one cluster; another row belongs to the first cluster with a core row within
 * the radius. Labels equal scikit-learn's `DBSCAN`. A grid over the two features of the largest range finds neighbours:
 * O(n log n) plus the pairs in neighbouring cells, which are few for two features and an apt radius.
 *
 * @param rows (n, p) finite numbers; distances are Euclidean.
 * @throws {TypeError} If the rows are ragged or hold something that is not a number.
 * @throws {RangeError} If a number is not finite, there is no row, or an option is out of range.
 *
 * @see Ester, M., Kriegel, H.-P., Sander, J. & Xu, X. (1996). A density-based algorithm for discovering clusters. KDD, 226-231.
 *
 * @example
 * fit([[0], [1], [2], [50]], { radius: 1, minPoints: 2 }).labels; // [0, 0, 0, -1]
 */
export function fit(rows: MatrixLike, options: DbscanOptions): DensityClusters {
  const { radius, minPoints } = readOptions(ACTION, options, OPTIONS);
  const matrix = readFiniteMatrix(ACTION, "rows", rows);
  const { data, unit } = inSafeUnit(matrix.data);
  const { order, forEachNeighbour } = createGrid(
    { ...matrix, data },
    Math.max(radius / unit, Number.MIN_VALUE),
  );
  const count = matrix.rows;
  const neighbours = new Int32Array(count).fill(1);
  forEachNeighbour((a, b) => {
    neighbours[a]++;
    neighbours[b]++;
  });
  const sets = createDisjointSets(count);
  const isCore = neighbours.map((number) => (number >= minPoints ? 1 : 0));
  forEachNeighbour((a, b) => {
    if (isCore[a] === 1 && isCore[b] === 1) sets.unite(a, b);
  });
  // From here on in the order of the rows.
  const positionOf = new Int32Array(count);
  order.forEach((row, position) => {
    positionOf[row] = position;
  });
  const numberOf = new Int32Array(count).fill(-1);
  let clusterCount = 0;
  for (let row = 0; row < count; row++) {
    const position = positionOf[row];
    if (isCore[position] === 1 && numberOf[sets.find(position)] < 0)
      numberOf[sets.find(position)] = clusterCount++;
  }
  const labelAt = Int32Array.from(isCore, (core, position) =>
    core === 1 ? numberOf[sets.find(position)] : -1,
  );
  forEachNeighbour((a, b) => {
    if (isCore[a] === isCore[b]) return;
    const [core, border] = isCore[a] === 1 ? [a, b] : [b, a];
    if (labelAt[border] < 0 || labelAt[core] < labelAt[border]) labelAt[border] = labelAt[core];
  });
  const labels = Array.from(positionOf, (position) => labelAt[position]);
  return densityClusters(labels, clusterCount);
}

/**
 * Rows in the order of the cells of a grid. The neighbours of a row are in its own cell or in the eight around it, which are
 * three runs of consecutive rows.
 */
function createGrid({ rows, columns, data }: Matrix, radius: number) {
  const axes = widestAxes(data, columns);
  const side = Math.max(radius * (1 + 1e-12), ...axes.map(({ range }) => range / MOST_CELLS));
  const cellOf = (row: number, axis: number) =>
    axes[axis] === undefined
      ? 0
      : Math.floor((data[row * columns + axes[axis].column] - axes[axis].least) / side);
  // A free cell on either side, so that the cells beside the last of one line are not the first of the next.
  const line = Math.floor((axes[1]?.range ?? 0) / side) + 3;
  const keys = Float64Array.from({ length: rows }, (_, row) => cellOf(row, 0) * line + cellOf(row, 1));
  const order = orderOf(keys);
  const sorted = Float64Array.from(order, (row) => keys[row]);
  const ordered = new Float64Array(data.length);
  order.forEach((row, position) => {
    ordered.set(data.subarray(row * columns, (row + 1) * columns), position * columns);
  });
  const square = radius * radius;

  /** Visits each pair of neighbours once, by their positions in the order. */
  function forEachNeighbour(visit: (a: number, b: number) => void): void {
    // The first row of the runs in the own line, from the cell itself on, and in the next line, from the cell before on.
    let next = 0;
    let nextEnd = 0;
    let ownEnd = 0;
    for (let a = 0; a < rows; a++) {
      const key = sorted[a];
      while (ownEnd < rows && sorted[ownEnd] <= key + 1) ownEnd++;
      while (next < rows && sorted[next] < key + line - 1) next++;
      while (nextEnd < rows && sorted[nextEnd] <= key + line + 1) nextEnd++;
      visitRun(a, a + 1, ownEnd, visit);
      visitRun(a, next, nextEnd, visit);
    }
  }

  function visitRun(a: number, from: number, to: number, visit: (a: number, b: number) => void): void {
    for (let b = from; b < to; b++)
      if (squaredDistance(ordered, a * columns, ordered, b * columns, columns) <= square) visit(a, b);
  }

  return { order, forEachNeighbour };
}

/** The features of the largest range, at most two. */
function widestAxes(data: Float64Array, columns: number) {
  const axes = Array.from({ length: columns }, (_, column) => {
    let least = Number.POSITIVE_INFINITY;
    let most = Number.NEGATIVE_INFINITY;
    for (let at = column; at < data.length; at += columns) {
      least = Math.min(least, data[at]);
      most = Math.max(most, data[at]);
    }
    return { column, least, range: most - least };
  });
  return axes.sort((a, b) => b.range - a.range).slice(0, 2);
}
