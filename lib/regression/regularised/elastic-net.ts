/** Elastic net (弹性网络): least squares with coefficients that are small, and many of them 0. */
import { mean, sum } from "../../core/compensated-sum";
import { readSample } from "../../core/learning/sample";
import type { MatrixLike } from "../../core/linear-algebra/matrix";
import {
  integer,
  type OptionReaders,
  optional,
  positive,
  readOptions,
  withDefault,
} from "../../core/options";
import type { VectorLike } from "../../core/vectors";
import { kFold } from "../../selection/splitting";
import {
  type DescentOptions,
  type ElasticNet,
  fitPath,
  MIX_OPTIONS,
  modelsOf,
  PATH_OPTIONS,
  penaltiesOf,
  take,
} from "./path";
import { type Problem, problemOf } from "./problem";

export { predict } from "../linear-predictor";

/** How to fit an elastic net. */
export interface ElasticNetOptions extends DescentOptions {
  /** λ above 0: scikit-learn's `alpha`, glmnet's lambda. */
  readonly penalty: number;
  /** ρ from 0 to 1: scikit-learn's `l1_ratio`. 0 is ridge regression, 1 the lasso. @default 0.5 */
  readonly l1Ratio?: number;
}

/** How to fit one elastic net for each of several penalties. */
export interface PathOptions extends Omit<ElasticNetOptions, "penalty"> {
  /** @default 100, from the least that leaves no feature down to a thousandth of it */
  readonly penalties?: readonly number[] | undefined;
}

/** How to choose the penalty: from those of a path, by their errors on the folds of `splitting.kFold`. */
export interface CrossValidationOptions extends PathOptions {
  /** @default 5 */
  readonly folds?: number;
  /** Shuffles the rows first. @default no shuffle */
  readonly seed?: number | undefined;
}

/** The error of each penalty on rows that the fit has not seen, and the two models that are usually chosen. */
export interface CrossValidatedPath {
  /** Descending. */
  readonly penalties: readonly number[];
  /** Mean squared error of each penalty: the mean over the folds, and its standard error. */
  readonly meanErrors: readonly number[];
  readonly standardErrors: readonly number[];
  /** Fitted to all rows with the penalty of the least mean error. */
  readonly best: ElasticNet;
  /** With the largest penalty whose mean error is at most one standard error above the least. */
  readonly simplest: ElasticNet;
}

const FIT_OPTIONS = { ...MIX_OPTIONS, penalty: positive } satisfies OptionReaders<ElasticNetOptions>;
const FOLD_OPTIONS = {
  ...PATH_OPTIONS,
  folds: withDefault(5, integer(2)),
  seed: optional(integer(0)),
} satisfies OptionReaders<CrossValidationOptions>;

/**
 * Elastic net (弹性网络): least squares that leaves features out, and keeps related ones together.
 *
 * $$\min_{b_0, b} \frac{1}{2 \sum w} \sum_i w_i (y_i - b_0 - x_i^\top b)^2 + \lambda \Bigl(\rho \lVert b\rVert_1 + \frac{1 - \rho}{2}
 * \lVert b\rVert_2^2\Bigr)$$
 *
 * Equals scikit-learn's `ElasticNet`. Units matter unless `standardise` is true. Coordinate descent; O(n p² + p² sweeps).
 *
 * @throws As `ridge.fit`, and {ConvergenceError} if the duality gap is too large after `maxIterations` sweeps.
 *
 * @see Zou, H. & Hastie, T. (2005). Regularization and variable selection via the elastic net. JRSS B 67(2), 301-320.
 *
 * @example
 * fit([[1], [2], [3], [4]], [3, 5, 7, 9], { penalty: 1 }).coefficients[0]; // 1.1428571428571428
 */
export function fit(rows: MatrixLike, target: VectorLike, options: ElasticNetOptions): ElasticNet {
  const action = "fit an elastic net";
  const read = readOptions(action, options, FIT_OPTIONS);
  return fitPath(action, rows, target, { ...read, penalties: [read.penalty] })[0];
}

/**
 * One elastic net for each penalty, the largest first: by default the 100 of scikit-learn's `ElasticNetCV` and `LassoCV`. Each
 * descent starts where the last ended.
 *
 * @throws As {@link fit}, and {RangeError} if no penalties are given and no feature is related to the target.
 *
 * @example
 * path([[1], [2], [3], [4]], [3, 5, 7, 9])[0].penalty; // 5
 */
export function path(rows: MatrixLike, target: VectorLike, options: PathOptions = {}): ElasticNet[] {
  const action = "fit a path of elastic nets";
  return fitPath(action, rows, target, readOptions(action, options, PATH_OPTIONS));
}

/**
 * Chooses the penalty by cross-validation (交叉验证). O(folds (n p (p + penalties) + p² sweeps)).
 *
 * @throws As {@link path}, and {RangeError} if there are more folds than rows.
 *
 * @example
 * crossValidate([[1], [2], [3], [4]], [3, 5, 7, 9], { penalties: [1, 2], folds: 2 }).best.penalty; // 1
 */
export function crossValidate(
  rows: MatrixLike,
  target: VectorLike,
  options: CrossValidationOptions = {},
): CrossValidatedPath {
  const action = "cross-validate an elastic net";
  const read = readOptions(action, options, FOLD_OPTIONS);
  const sample = readSample(action, rows, target, { weights: read.weights });
  const problem = problemOf(sample, read);
  const penalties = penaltiesOf(action, problem, read);
  const { folds, seed } = read;
  const splits = kFold(sample.matrix.rows, { folds, ...(seed === undefined ? {} : { seed }) });
  const errors = splits.map(({ trainIndices, testIndices }) => {
    const test = problemOf(take(sample, testIndices), { intercept: true, standardise: false });
    const models = modelsOf(action, problemOf(take(sample, trainIndices), read), penalties, read);
    return models.map((model) => meanSquaredError(model, test));
  });
  const meanErrors = penalties.map((_, i) => mean(errors.map((fold) => fold[i])));
  const standardErrors = meanErrors.map((error, i) =>
    Math.sqrt(sum(errors.map((fold) => (fold[i] - error) ** 2)) / (folds - 1) / folds),
  );
  const best = meanErrors.indexOf(Math.min(...meanErrors));
  const simplest = meanErrors.findIndex((error) => error <= meanErrors[best] + standardErrors[best]);
  const models = modelsOf(action, problem, penalties, read);
  return { penalties, meanErrors, standardErrors, best: models[best], simplest: models[simplest] };
}

/** Of the rows of a problem, from its triangle: the squares about the means, and that of the mean error. */
function meanSquaredError({ intercept, coefficients }: ElasticNet, problem: Problem): number {
  const { columns, target, means, targetMean } = problem;
  const errors = target.map((y, i) => coefficients.reduce((rest, b, j) => rest - b * columns[j][i], y));
  const bias = coefficients.reduce((rest, b, j) => rest - b * means[j], targetMean - intercept);
  return sum(errors.map((error) => error ** 2)) + bias ** 2;
}
