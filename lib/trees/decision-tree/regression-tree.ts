/** Regression trees (回归树). */
import { readSample } from "../../core/learning/sample";
import type { MatrixLike } from "../../core/linear-algebra/matrix";
import { readOptions } from "../../core/options";
import type { VectorLike } from "../../core/vectors";
import type { RegressionTree } from "./model";
import { growSingle, TREE_OPTIONS, type TreeOptions } from "./options";
import { withRules } from "./rules";

export { predictNumbers as predict, type RegressionTree } from "./model";
export type { TreeOptions } from "./options";
export { type PruningStep, prune, pruningPath } from "./prune";
export { type LeafRule, rules } from "./rules";

const ACTION = "fit a regression tree";

/**
 * Regression tree (回归树): like a decision tree, with the mean of the target in each leaf. Each split decreases the sum of
 * squared errors most; ties and thresholds are those of `decisionTree.fit`. O(p n) a level.
 *
 * @param rows (n, p) finite numbers; missing values are refused.
 * @param target (n) finite numbers.
 * @throws {TypeError} If the rows are ragged or not as many as the targets, or `seed` is missing where only some features are tried.
 * @throws {RangeError} If a number is not finite.
 *
 * @see Breiman, L., Friedman, J. H., Olshen, R. A. & Stone, C. J. (1984). Classification and Regression Trees. Wadsworth.
 *
 * @example
 * const model = fit([[1], [2], [8], [9]], [10, 10, 30, 50], { maxDepth: 1 });
 * model.tree.value; // [25, 10, 40]
 */
export function fit(rows: MatrixLike, target: VectorLike, options: TreeOptions = {}): RegressionTree {
  const read = readOptions(ACTION, options, TREE_OPTIONS);
  const { matrix, weights, featureNames, target: labels } = readSample(ACTION, rows, target, read);
  const grown = growSingle(ACTION, matrix, { labels, outputs: 1, kind: "variance" }, weights, read);
  return withRules({ kind: "regression-tree", featureNames, ...grown, rowCount: matrix.rows });
}
