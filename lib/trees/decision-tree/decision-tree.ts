/** Decision trees (决策树) for classes. */
import type { ClassLabel } from "../../core/learning/class-labels";
import { weightsOfRows } from "../../core/learning/class-weights";
import { readClassSample } from "../../core/learning/sample";
import type { MatrixLike } from "../../core/linear-algebra/matrix";
import { readOptions } from "../../core/options";
import type { ColumnLike } from "../../core/vectors";
import type { DecisionTree } from "./model";
import { CLASS_TREE_OPTIONS, type ClassTreeOptions, growSingle } from "./options";
import { withRules } from "./rules";

export { type DecisionTree, predict, probabilities } from "./model";
export type { ClassTreeOptions } from "./options";
export { type PruningStep, prune, pruningPath } from "./prune";
export { type LeafRule, rules } from "./rules";

const ACTION = "fit a decision tree";

/**
 * Decision tree (CART, 决策树): asks one feature after the other, until the rows are of one class or a limit is reached.
 *
 * Each node gets the split that decreases the impurity most; thresholds lie halfway between two values. Splits are those of
 * scikit-learn's `DecisionTreeClassifier` where no two are equally good; of equal ones, the first column and its lowest
 * threshold stand. Without limits it learns the noise too: {@link prune} it, or set `minLeafRows`. O(p n) a level.
 *
 * @param rows (n, p) finite numbers; missing values are refused.
 * @param target (n) classes: texts or numbers.
 * @throws {TypeError} If the rows are ragged or not as many as the classes, or `seed` is missing where only some features are tried.
 * @throws {RangeError} If a number is not finite, or there are fewer than two classes.
 *
 * @see Breiman, L., Friedman, J. H., Olshen, R. A. & Stone, C. J. (1984). Classification and Regression Trees. Wadsworth.
 *
 * @example
 * const model = fit([[1], [2], [5], [9]], ["stays", "stays", "leaves", "leaves"]);
 * model.tree.threshold[0]; // 3.5
 * predict(model, [[4]]); // ["leaves"]
 */
export function fit(
  rows: MatrixLike,
  target: ColumnLike<ClassLabel>,
  options: ClassTreeOptions = {},
): DecisionTree {
  const read = readOptions(ACTION, options, CLASS_TREE_OPTIONS);
  const sample = readClassSample(ACTION, rows, target, read);
  const { matrix, classes, codes, featureNames } = sample;
  const labels = { labels: Float64Array.from(codes), outputs: classes.length, kind: read.criterion };
  const grown = growSingle(ACTION, matrix, labels, weightsOfRows(ACTION, sample, read.classWeights), read);
  return withRules({ kind: "decision-tree", featureNames, classes, ...grown, rowCount: matrix.rows });
}
