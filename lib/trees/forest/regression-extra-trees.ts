/** Extra trees (极端随机树) for numbers. */
import type { MatrixLike } from "../../core/linear-algebra/matrix";
import type { VectorLike } from "../../core/vectors";
import type { RegressionForest } from "../decision-tree/model";
import { type ForestOptions, fitRegressionForest } from "./fit";

export { predictNumbers as predict, type RegressionForest } from "../decision-tree/model";
export type { ForestOptions, ForestProgress } from "./fit";

/**
 * Extremely randomised trees for numbers (极端随机树回归): regression trees with random thresholds, each grown from all rows. As
 * scikit-learn's `ExtraTreesRegressor`.
 *
 * @param rows (n, p). @param target (n) finite numbers. @throws As `randomForest.fit`.
 *
 * @example
 * fit([[1], [2], [8], [9]], [10, 10, 30, 30], { trees: 20, seed: 1 }).trees.length; // 20
 */
export function fit(rows: MatrixLike, target: VectorLike, options: ForestOptions): RegressionForest {
  return fitRegressionForest("regression-extra-trees", rows, target, options);
}
