/** Random forests (随机森林) for numbers. */
import type { MatrixLike } from "../../core/linear-algebra/matrix";
import type { VectorLike } from "../../core/vectors";
import type { RegressionForest } from "../decision-tree/model";
import { type ForestOptions, fitRegressionForest } from "./fit";

export { predictNumbers as predict, type RegressionForest } from "../decision-tree/model";
export type { ForestOptions, ForestProgress } from "./fit";

/**
 * Random forest for numbers (随机森林回归): the mean of many regression trees, each grown from rows drawn with replacement. It
 * cannot predict beyond the targets that it has seen. Parameters and defaults are those of scikit-learn's
 * `RandomForestRegressor`. O(features n log n) a tree.
 *
 * @param rows (n, p) finite numbers; missing values are refused.
 * @param target (n) finite numbers.
 * @throws {TypeError} If the rows are ragged or not as many as the targets. @throws As `onProgress` and `signal`.
 * @throws {RangeError} If a number is not finite, or there are too few trees for `outOfBag`.
 *
 * @see Breiman, L. (2001). Random forests. Machine Learning 45, 5-32.
 *
 * @example
 * const model = fit([[1], [2], [8], [9]], [10, 10, 30, 30], { trees: 20, seed: 1 });
 * model.trees.length; // 20
 */
export function fit(rows: MatrixLike, target: VectorLike, options: ForestOptions): RegressionForest {
  return fitRegressionForest("regression-forest", rows, target, options);
}
