/** Gaussian mixtures (高斯混合模型). */
import { mustBe, requireKind } from "../core/errors";
import { columnNamesOf, readFiniteMatrix, readRowsAsFitted } from "../core/linear-algebra/finite-matrix";
import type { Matrix, MatrixLike } from "../core/linear-algebra/matrix";
import {
  checkedLater,
  integer,
  nonNegative,
  type OptionReaders,
  oneOf,
  optional,
  readOptions,
  withDefault,
} from "../core/options";
import { positionOfLargest } from "../core/sorting/position-of-largest";
import { readPositions, type VectorLike } from "../core/vectors";
import {
  type Component,
  type CovarianceShape,
  logDensities,
  momentsOf,
  parameterCount,
} from "./gaussian-components";
import * as kMeans from "./k-means";

/** A fitted mixture: a plain record, which `JSON.parse` gives back. */
export interface GaussianMixture {
  readonly kind: "gaussian-mixture";
  /** (p) names. */
  readonly featureNames: readonly string[];
  readonly covariance: CovarianceShape;
  /** (k) shares, means and covariances of the components. */
  readonly components: readonly Component[];
  /** Of all rows. */
  readonly logLikelihood: number;
  /** Bayesian information criterion (BIC, 贝叶斯信息准则): the model with the least explains the rows best for its size. */
  readonly bic: number;
  readonly iterations: number;
  /** False if it was stopped by `maxIterations`. */
  readonly converged: boolean;
  /** n. */
  readonly rowCount: number;
}

/** How to fit a mixture. */
export interface GaussianMixtureOptions {
  /** k, at most the number of distinct rows. */
  readonly components: number;
  /** An integer in [0, 2^32), of the k-means that it starts from. Needed unless `start` is given. */
  readonly seed?: number;
  /** (n) the component of each row to start from. @default the clusters of k-means */
  readonly start?: VectorLike;
  /** What a component may look like: any ellipsoid, one along the axes, or a sphere. @default "full" */
  readonly covariance?: CovarianceShape;
  /** @default 100 */
  readonly maxIterations?: number;
  /** Stop once the mean log-likelihood of a row changes by less. @default 1e-3 */
  readonly tolerance?: number;
  /** Is added to all variances, so that none becomes 0. @default 1e-6 */
  readonly leastVariance?: number;
}

const OPTIONS = {
  components: integer(1),
  seed: optional(integer(0)),
  start: optional(checkedLater<VectorLike>()),
  covariance: withDefault("full", oneOf<CovarianceShape>(["full", "diagonal", "spherical"])),
  maxIterations: withDefault(100, integer(1)),
  tolerance: withDefault(1e-3, nonNegative),
  leastVariance: withDefault(1e-6, nonNegative),
} satisfies OptionReaders<GaussianMixtureOptions>;

const ACTION = "fit a Gaussian mixture";

/**
 * Gaussian mixture (高斯混合模型): clusters of different size, spread and direction, with the probability that a row belongs to
 * each. Fitted by expectation maximisation.
 *
 * $$p(x) = \sum_c \pi_c\, \mathcal N(x \mid \mu_c, \Sigma_c)$$
 *
 * The result is a local maximum. Given the same start or seed, it is that of scikit-learn's `GaussianMixture`. O(n k p²) an
 * iteration.
 *
 * @param rows (n, p) finite numbers, at least two rows.
 * @throws {TypeError} If the rows are ragged or hold something that is not a number, or `start` is not one number a row.
 * @throws {RangeError} If a number is not finite, there are fewer distinct rows than components, there is neither `seed` nor
 * `start`, or a covariance is singular because `leastVariance` is too small.
 *
 * @see Dempster, A. P., Laird, N. M. & Rubin, D. B. (1977). Maximum likelihood from incomplete data via the EM algorithm. JRSS B
 * 39(1), 1-38.
 *
 * @example
 * const model = fit([[0], [1], [2], [10], [11], [12]], { components: 2, start: [0, 0, 0, 1, 1, 1] });
 * model.components[1].mean[0]; // 11
 */
export function fit(rows: MatrixLike, options: GaussianMixtureOptions): GaussianMixture {
  const read = readOptions(ACTION, options, OPTIONS);
  const { components: count, covariance, maxIterations, tolerance, leastVariance } = read;
  const matrix = readFiniteMatrix(ACTION, "rows", rows, 2);
  const start = startOf(matrix, read.seed, read.start, count);
  const hard = new Float64Array(matrix.rows * count);
  for (let i = 0; i < matrix.rows; i++) hard[i * count + start[i]] = 1;
  let components = momentsOf(matrix, hard, count, covariance, leastVariance);
  let likelihood = Number.NEGATIVE_INFINITY;
  for (let iterations = 1; ; iterations++) {
    const before = likelihood;
    const expected = expectation(ACTION, matrix, components);
    components = momentsOf(matrix, expected.shares, count, covariance, leastVariance);
    likelihood = expected.logLikelihood / matrix.rows;
    const converged = Math.abs(likelihood - before) < tolerance;
    if (!converged && iterations < maxIterations) continue;
    const { logLikelihood } = expectation(ACTION, matrix, components);
    const parameters = parameterCount(count, matrix.columns, covariance);
    return {
      kind: "gaussian-mixture",
      featureNames: [...columnNamesOf(matrix)],
      covariance,
      components,
      logLikelihood,
      bic: parameters * Math.log(matrix.rows) - 2 * logLikelihood,
      iterations,
      converged,
      rowCount: matrix.rows,
    };
  }
}

/** The component of each row to start from. */
function startOf(
  matrix: Matrix,
  seed: number | undefined,
  start: VectorLike | undefined,
  count: number,
): ArrayLike<number> {
  if (start === undefined) {
    if (seed === undefined)
      throw new TypeError(mustBe(ACTION, "seed", "an integer >= 0, unless start is given", seed));
    return kMeans.predict(kMeans.fit(matrix, { clusters: count, seed, restarts: 1 }), matrix);
  }
  const labels = readPositions(ACTION, "start", start, count);
  if (labels.length !== matrix.rows)
    throw new TypeError(mustBe(ACTION, "start", `one component for each of ${matrix.rows} rows`, start));
  const used = new Set(Array.from(labels)).size;
  if (used < count)
    throw new RangeError(mustBe(ACTION, "start", `of all ${count} components`, `${used} components`));
  return labels;
}

/** The probability of each component for each row, (n, k), and the log-likelihood of all rows. */
function expectation(action: string, matrix: Matrix, components: readonly Component[]) {
  const count = components.length;
  const shares = logDensities(action, matrix, components);
  let logLikelihood = 0;
  for (let at = 0; at < shares.length; at += count) {
    const logs = shares.subarray(at, at + count);
    const largest = Math.max(...logs);
    const total = largest + Math.log(logs.reduce((sum, value) => sum + Math.exp(value - largest), 0));
    logLikelihood += total;
    for (let c = 0; c < count; c++) logs[c] = Math.exp(logs[c] - total);
  }
  return { shares, logLikelihood };
}

/**
 * The probability of each component for each row. O(n k p²).
 *
 * @param rows (m, p), columns in the order of the fit.
 * @returns (m, k), each row adds up to 1.
 * @throws {TypeError} If the columns are not those of the model. @throws {RangeError} If a number is not finite.
 *
 * @example
 * const model = fit([[0], [1], [2], [10], [11], [12]], { components: 2, start: [0, 0, 0, 1, 1, 1] });
 * probabilities(model, [[5.9]])[0][1]; // 0.18242585938562
 */
export function probabilities(model: GaussianMixture, rows: MatrixLike): number[][] {
  const action = "predict probabilities";
  const kind = "a Gaussian mixture, as made by gaussianMixture.fit";
  requireKind(action, "model", model, kind, { kind: "text", featureNames: "list", components: "list" });
  if (model.kind !== "gaussian-mixture") throw new TypeError(mustBe(action, "model", kind, model.kind));
  const matrix = readRowsAsFitted(action, "rows", rows, model.featureNames);
  const { shares } = expectation(action, matrix, model.components);
  const count = model.components.length;
  return Array.from({ length: matrix.rows }, (_, i) => [...shares.subarray(i * count, (i + 1) * count)]);
}

/**
 * The most probable component of each row, the first in a tie.
 *
 * @param rows (m, p), columns in the order of the fit.
 * @returns (m) component numbers from 0.
 * @throws As {@link probabilities}.
 *
 * @example
 * const model = fit([[0], [1], [2], [10], [11], [12]], { components: 2, start: [0, 0, 0, 1, 1, 1] });
 * predict(model, [[3], [8]]); // [0, 1]
 */
export function predict(model: GaussianMixture, rows: MatrixLike): number[] {
  return probabilities(model, rows).map(positionOfLargest);
}
