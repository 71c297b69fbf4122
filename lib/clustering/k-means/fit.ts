import { mustBe } from "../../core/errors";
import { columnNamesOf, readFiniteMatrix } from "../../core/linear-algebra/finite-matrix";
import { type Matrix, type MatrixLike, takeRows } from "../../core/linear-algebra/matrix";
import {
  checkedLater,
  integer,
  nonNegative,
  type OptionReaders,
  optional,
  type ReadOptions,
  readOptions,
  withDefault,
} from "../../core/options";
import { seeded } from "../../core/random";
import { readVector, type VectorLike } from "../../core/vectors";
import { createKernelWorkspace } from "./kernel-workspace";
import { type Clusters, lloyd } from "./lloyd";
import { miniBatch } from "./mini-batch";
import { type KMeans, toModel } from "./model";
import { plusPlus, SPREAD_IN_RANGE } from "./plus-plus";
import { createWorkspace, type Workspace } from "./workspace";

/** How to find clusters by k-means. */
export interface KMeansOptions {
  /** k, at most the number of distinct rows. */
  readonly clusters: number;
  /** An integer in [0, 2^32). Needed unless `start` is given. */
  readonly seed?: number;
  /** How often to begin anew from other starting centroids; the model with the least inertia is kept. @default 10 */
  readonly restarts?: number;
  /** (k, p) starting centroids, instead of random ones. @default drawn by k-means++ */
  readonly start?: MatrixLike;
  /** (n) how often each row counts: a row of weight 2 is two rows, one of weight 0 is none. @default each row once */
  readonly weights?: VectorLike;
  /** Move the centroids by batches of so many random rows, for very many rows. @default all rows at once */
  readonly batchRows?: number;
  /** Passes over the rows, or batches if there are batches, of one start. @default 300 */
  readonly maxIterations?: number;
  /**
   * Stop once the squared shifts of the centroids sum up to at most this share of the mean variance of the features.
   * @default 1e-4
   */
  readonly tolerance?: number;
}

const OPTIONS = {
  clusters: integer(1),
  seed: optional(integer(0)),
  restarts: withDefault(10, integer(1)),
  start: optional(checkedLater<MatrixLike>()),
  weights: optional(checkedLater<VectorLike>()),
  batchRows: optional(integer(1)),
  maxIterations: withDefault(300, integer(1)),
  tolerance: withDefault(1e-4, nonNegative),
} satisfies OptionReaders<KMeansOptions>;

const ACTION = "fit k-means";

/** With so many coordinates of rows times clusters, an iteration takes longer than it takes to start the kernels. */
const LARGE = 1 << 20;

/**
 * K-means (K 均值聚类): divides rows into k clusters of about equal spread, so that rows are near the mean of their cluster.
 *
 * $$\min_{C_1 \dots C_k} \sum_c \sum_{i \in C_c} \lVert x_i - \mu_c \rVert^2$$
 *
 * Lloyd's algorithm from k-means++ starts. Features count by their spread: bring them to one scale first. The result is a local
 * minimum, and there always is one, also where there are no groups. Given the same start, labels and number of iterations are
 * those of scikit-learn's `KMeans`; given the same seed and number of
 * restarts, the starts are too. O(n k p) an iteration.
 *
 * @param rows (n, p): rows, a danfo frame or a matrix of finite numbers.
 * @throws {TypeError} If the rows are ragged or hold something that is not a number, or `weights` or `start` do not fit them.
 * @throws {RangeError} If a number is not finite, a weight is negative, there are fewer distinct rows than clusters, there is
 * neither `seed` nor `start`, or squared distances are beyond the range of a double.
 *
 * @see Lloyd, S. P. (1982). Least squares quantization in PCM. IEEE Transactions on Information Theory 28(2), 129-137.
 *
 * @example
 * const model = fit([[1, 1], [1, 2], [9, 8], [9, 9]], { clusters: 2, start: [[1, 1], [9, 9]] });
 * model.centroids; // [[1, 1.5], [9, 8.5]]
 * model.inertia; // 1
 */
export function fit(rows: MatrixLike, options: KMeansOptions): KMeans {
  const read = readOptions(ACTION, options, OPTIONS);
  const matrix = readFiniteMatrix(ACTION, "rows", rows);
  const counted = withoutZeros(matrix, read.weights);
  const isLarge = counted.matrix.data.length * read.clusters >= LARGE;
  const create = isLarge ? createKernelWorkspace : createWorkspace;
  const workspace = create(counted.matrix, counted.weights, read.clusters);
  try {
    const { centroids, sizes, inertia, iterations, converged } = bestClusters(workspace, read);
    const { columns, means } = workspace;
    return toModel({
      featureNames: [...columnNamesOf(matrix)],
      centroids: Array.from(sizes, (_, c) =>
        Array.from(means, (mean, j) => centroids[c * columns + j] + mean),
      ),
      sizes: [...sizes],
      inertia,
      iterations,
      converged,
      rowCount: matrix.rows,
    });
  } finally {
    workspace.stop();
  }
}

function bestClusters(workspace: Workspace, options: ReadOptions<typeof OPTIONS>): Clusters {
  const { clusters, seed, restarts, start, batchRows, maxIterations, tolerance } = options;
  const leastShift = tolerance * meanVariance(workspace);
  if (seed === undefined && (start === undefined || batchRows !== undefined))
    throw new TypeError(
      mustBe(ACTION, "seed", "an integer >= 0, unless start is given and batchRows is not", seed),
    );
  const random = seeded(seed ?? 0);
  const from = (centroids: Float64Array) =>
    batchRows === undefined
      ? lloyd(ACTION, workspace, centroids, { maxIterations, leastShift })
      : miniBatch(workspace, centroids, batchRows, maxIterations, random);
  if (start !== undefined) return from(centered(start, clusters, workspace));
  const next = () => from(plusPlus(ACTION, workspace, clusters, random));
  let best = next();
  for (let restart = 1; restart < restarts; restart++) {
    const other = next();
    if (other.inertia < best.inertia) best = other;
  }
  return best;
}

/** Rows with a weight. @throws {RangeError} If none has. */
function withoutZeros(
  matrix: Matrix,
  weights: VectorLike | undefined,
): { readonly matrix: Matrix; readonly weights: Float64Array } {
  if (weights === undefined) return { matrix, weights: new Float64Array(matrix.rows).fill(1) };
  const read = readVector(ACTION, "weights", weights);
  if (read.length !== matrix.rows)
    throw new TypeError(mustBe(ACTION, "weights", `one number for each of ${matrix.rows} rows`, weights));
  const kept: number[] = [];
  for (let i = 0; i < read.length; i++) {
    if (read[i] < 0) throw new RangeError(mustBe(ACTION, `weights[${i}]`, "a number >= 0", read[i]));
    if (read[i] > 0) kept.push(i);
  }
  if (kept.length === 0)
    throw new RangeError(mustBe(ACTION, "weights", "greater than 0 for at least one row", weights));
  return { matrix: takeRows(matrix, kept), weights: Float64Array.from(kept, (i) => read[i]) };
}

function meanVariance({ columns, data, weights }: Workspace): number {
  let squares = 0;
  let total = 0;
  for (let i = 0; i < weights.length; i++) {
    total += weights[i];
    for (let j = 0; j < columns; j++) squares += weights[i] * data[i * columns + j] ** 2;
  }
  if (!Number.isFinite(squares)) throw new RangeError(mustBe(ACTION, "rows", SPREAD_IN_RANGE, squares));
  return squares / total / columns;
}

/** The starting centroids about the means of the workspace. */
function centered(start: MatrixLike, clusters: number, { columns, means }: Workspace): Float64Array {
  const { rows, columns: width, data } = readFiniteMatrix(ACTION, "start", start);
  if (rows !== clusters || width !== columns)
    throw new TypeError(
      mustBe(ACTION, "start", `${clusters} rows of ${columns} numbers`, `${rows} x ${width}`),
    );
  return data.map((value, at) => value - means[at % columns]);
}
