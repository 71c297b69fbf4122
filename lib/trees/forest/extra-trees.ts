/** Extra trees (极端随机树) for classes. */
import type { ClassLabel } from "../../core/learning/class-labels";
import type { MatrixLike } from "../../core/linear-algebra/matrix";
import type { ColumnLike } from "../../core/vectors";
import type { ClassForest } from "../decision-tree/model";
import { type ClassForestOptions, fitClassForest } from "./fit";

export { type ClassForest, predict, probabilities } from "../decision-tree/model";
export type { ClassForestOptions, ForestProgress } from "./fit";

/**
 * Extremely randomised trees (极端随机树): a forest whose trees try one random threshold for each feature, and learn from all
 * rows. Faster to grow than a random forest, smoother, with larger trees. As scikit-learn's `ExtraTreesClassifier`.
 *
 * @param rows (n, p). @param target (n). @throws As `randomForest.fit`.
 * @see Geurts, P., Ernst, D. & Wehenkel, L. (2006). Extremely randomized trees. Machine Learning 63, 3-42.
 *
 * @example
 * const model = fit([[1], [2], [8], [9]], ["stays", "stays", "leaves", "leaves"], { trees: 20, seed: 1 });
 * predict(model, [[8.5], [1.5]]); // ["leaves", "stays"]
 */
export function fit(
  rows: MatrixLike,
  target: ColumnLike<ClassLabel>,
  options: ClassForestOptions,
): ClassForest {
  return fitClassForest("extra-trees", rows, target, options);
}
