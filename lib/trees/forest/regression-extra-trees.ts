/** Extra trees (极端随机树) for numbers. */
import type { MatrixLike } from "../../core/linear-algebra/matrix";
import type { VectorLike } from "../../core/vectors";
import type { RegressionForest } from "../decision-tree/model";
import { type ForestOptions, fitRegressionForest } from "./fit";

export { predictNumbers as predict, type RegressionForest } from "../decision-tree/model";
export type { ForestOptions, ForestProgress } from "./fit";

/**
 * Extremely randomised trees for numbers (极端随机树回归): regression trees with random thresholds, each grown from all rows.
 * Parameters and defaults are those of scikit-learn's `ExtraTreesRegressor`. O(features n depth) a tree.
 *
 * @param rows (n, p) finite numbers; missing values are refused.
 * @param target (n) finite numbers.
 * @throws {TypeError} If the rows are ragged or not as many as the targets. @throws As `onProgress` and `signal`.
 * @throws {RangeError} If a number is not finite, or there are too few trees for `outOfBag`.
 *
 * @see Geurts, P., Ernst, D. & Wehenkel, L. (2006). Extremely randomized trees. Machine Learning 63, 3-42.
 *
 * @example
 * const model = fit([[1], [2], [8], [9]], [10, 10, 30, 30], { trees: 20, seed: 1 });
 * model.trees.length; // 20
 */
export function fit(rows: MatrixLike, target: VectorLike, options: ForestOptions): RegressionForest {
  return fitRegressionForest("regression-extra-trees", rows, target, options);
}
