/** Lasso: least squares with few features. */
import type { MatrixLike } from "../../core/linear-algebra/matrix";
import { type OptionReaders, positive, readOptions } from "../../core/options";
import type { VectorLike } from "../../core/vectors";
import { DESCENT_OPTIONS, type DescentOptions, type ElasticNet, fitPath } from "./path";

export { predict } from "../linear-predictor";

/** How to fit a lasso. */
export interface LassoOptions extends DescentOptions {
  /** λ above 0: scikit-learn's `alpha`, glmnet's lambda. */
  readonly penalty: number;
}

const OPTIONS = { ...DESCENT_OPTIONS, penalty: positive } satisfies OptionReaders<LassoOptions>;
const ACTION = "fit a lasso";

/**
 * Lasso (套索回归): least squares that leaves out the features whose coefficients would be small, for a model that can be explained.
 *
 * $$\min_{b_0, b} \frac{1}{2 \sum w} \sum_i w_i (y_i - b_0 - x_i^\top b)^2 + \lambda \lVert b\rVert_1$$
 *
 * Equals scikit-learn's `Lasso`. `elasticNet.path` and `.crossValidate` with `l1Ratio: 1` try many penalties.
 *
 * @throws As `elasticNet.fit`.
 *
 * @see Tibshirani, R. (1996). Regression shrinkage and selection via the lasso. JRSS B 58(1), 267-288.
 *
 * @example
 * fit([[1], [2], [3], [4]], [3, 5, 7, 9], { penalty: 1 }).coefficients[0]; // 1.2
 */
export function fit(rows: MatrixLike, target: VectorLike, options: LassoOptions): ElasticNet {
  const read = readOptions(ACTION, options, OPTIONS);
  const net = { ...read, penalties: [read.penalty], l1Ratio: 1 };
  return { ...fitPath(ACTION, rows, target, net)[0], kind: "lasso" };
}
