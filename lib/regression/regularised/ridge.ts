/** Ridge regression (岭回归): least squares with small coefficients. */
import { readSample } from "../../core/learning/sample";
import type { MatrixLike } from "../../core/linear-algebra/matrix";
import { nonNegative, type OptionReaders, readOptions } from "../../core/options";
import type { VectorLike } from "../../core/vectors";
import type { LinearPredictor } from "../linear-predictor";
import { modelOf, PENALTY_OPTIONS, type PenaltyOptions, problemOf } from "./problem";
import { ridgeSolver } from "./solvers";

export { predict } from "../linear-predictor";

/** How to fit a ridge regression. */
export interface RidgeOptions extends PenaltyOptions {
  /** λ, at least 0: scikit-learn's `alpha`. */
  readonly penalty: number;
}

/** A fitted ridge regression. */
export interface Ridge extends LinearPredictor {
  readonly kind: "ridge";
  readonly penalty: number;
}

const OPTIONS = { ...PENALTY_OPTIONS, penalty: nonNegative } satisfies OptionReaders<RidgeOptions>;
const ACTION = "fit a ridge regression";

/**
 * Ridge regression (岭回归): least squares with a penalty on large coefficients, for features that are related to each other, or
 * more features than rows.
 *
 * $$\min_{b_0, b} \sum_i w_i (y_i - b_0 - x_i^\top b)^2 + \lambda \lVert b\rVert_2^2$$
 *
 * Equals scikit-learn's `Ridge`. Units matter unless `standardise` is true. With λ = 0 it is least squares, of the shortest b if
 * there are several. O(n p² + p³). `elasticNet.crossValidate` with `l1Ratio: 0` chooses λ / n.
 *
 * @param rows (n, p) finite numbers. @param target (n) finite numbers.
 * @throws {TypeError} If rows are ragged, numbers of rows differ, or something is not a number.
 * @throws {RangeError} If a number is not finite, a weight or the penalty is negative, or no row has a weight.
 *
 * @see Hoerl, A. E. & Kennard, R. W. (1970). Ridge regression: biased estimation for nonorthogonal problems. Technometrics 12(1).
 *
 * @example
 * fit([[1], [2], [3]], [3, 5, 7], { penalty: 2 }).coefficients[0]; // 1
 */
export function fit(rows: MatrixLike, target: VectorLike, options: RidgeOptions): Ridge {
  const { penalty, weights, ...others } = readOptions(ACTION, options, OPTIONS);
  const problem = problemOf(readSample(ACTION, rows, target, { weights }), others);
  const scaled = ridgeSolver(problem)(penalty / problem.totalWeight);
  return { ...modelOf(ACTION, "ridge", problem, scaled), penalty };
}
