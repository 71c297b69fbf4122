/** Random forests (随机森林) for classes. */
import type { ClassLabel } from "../../core/learning/class-labels";
import type { MatrixLike } from "../../core/linear-algebra/matrix";
import type { ColumnLike } from "../../core/vectors";
import type { ClassForest } from "../decision-tree/model";
import { type ClassForestOptions, fitClassForest } from "./fit";

export { type ClassForest, predict, probabilities } from "../decision-tree/model";
export type { ClassForestOptions, ForestProgress } from "./fit";

/**
 * Random forest (随机森林): the mean of many decision trees, each grown from rows drawn with replacement, with a few random
 * features tried at each node. Hardly needs tuning; `minLeafRows` of 5 to 20 makes its probabilities better.
 *
 * Parameters and defaults are those of scikit-learn's `RandomForestClassifier`, the random numbers are not. Grows on all
 * processors; the same seed gives the same trees on any number. O(features n log n) a tree.
 *
 * @param rows (n, p) finite numbers. @param target (n) classes: texts or numbers.
 * @throws {TypeError} If the rows are ragged or not as many as the classes. @throws As `onProgress` and `signal`.
 * @throws {RangeError} If a number is not finite, there are fewer than two classes, or too few trees for `outOfBag`.
 * @throws {Error} If a thread fails, such as for want of memory.
 * @see Breiman, L. (2001). Random forests. Machine Learning 45, 5-32.
 *
 * @example
 * const model = fit([[1], [2], [8], [9]], ["stays", "stays", "leaves", "leaves"], { trees: 20, seed: 1 });
 * predict(model, [[7], [3]]); // ["leaves", "stays"]
 */
export function fit(
  rows: MatrixLike,
  target: ColumnLike<ClassLabel>,
  options: ClassForestOptions,
): ClassForest {
  return fitClassForest("random-forest", rows, target, options);
}
