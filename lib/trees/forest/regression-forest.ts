/** Random forests (随机森林) for numbers. */
import type { MatrixLike } from "../../core/linear-algebra/matrix";
import type { VectorLike } from "../../core/vectors";
import type { RegressionForest } from "../decision-tree/model";
import { type ForestOptions, fitRegressionForest } from "./fit";

export { predictNumbers as predict, type RegressionForest } from "../decision-tree/model";
export type { ForestOptions, ForestProgress } from "./fit";

/**
 * Random forest for numbers (随机森林回归): the mean of regression trees, each grown from rows drawn with replacement. It cannot
 * predict beyond the targets that it has seen. As scikit-learn's `RandomForestRegressor`.
 *
 * @param rows (n, p). @param target (n) finite numbers. @throws As `randomForest.fit`.
 *
 * @example
 * fit([[1], [2], [8], [9]], [10, 10, 30, 30], { trees: 20, seed: 1 }).trees.length; // 20
 */
export function fit(rows: MatrixLike, target: VectorLike, options: ForestOptions): RegressionForest {
  return fitRegressionForest("regression-forest", rows, target, options);
}
