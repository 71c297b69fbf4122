/** The records of trees and forests, and what they answer. */
import { mustBe, requireKind } from "../../core/errors";
import type { ClassLabel } from "../../core/learning/class-labels";
import { readRowsAsFitted } from "../../core/linear-algebra/finite-matrix";
import type { MatrixLike } from "../../core/linear-algebra/matrix";
import { positionOfLargest } from "../../core/sorting/position-of-largest";
import type { Displayable } from "../../core/text/display";
import type { GrownTree } from "../growing/grow";
import { rowsOf, sumOfTrees, type Tree, type TreeEnsemble } from "../tree";

interface Model {
  /** (p) names. */
  readonly featureNames: readonly string[];
  /** (p) mean decrease of impurity (特征重要性) by each feature, as a share of that by all. Favours features of many values. */
  readonly importances: readonly number[];
  /** Rows with a weight. */
  readonly rowCount: number;
}

/** A decision tree: a plain record, which `JSON.parse` gives back. */
export interface DecisionTree extends Model, GrownTree, Displayable {
  readonly kind: "decision-tree";
  /** (k) ascending, the order of the shares in `tree.value`. */
  readonly classes: readonly ClassLabel[];
}

/** A tree whose nodes answer means. */
export interface RegressionTree extends Model, GrownTree, Displayable {
  readonly kind: "regression-tree";
}

/** A forest: the mean of its trees. */
export interface ClassForest extends Model {
  readonly kind: "random-forest" | "extra-trees";
  readonly classes: readonly ClassLabel[];
  readonly trees: readonly Tree[];
  /** How well each row is predicted by the trees that have not seen it; given with the option `outOfBag`. */
  readonly outOfBag?: {
    readonly accuracy: number;
    /** (n, k) */
    readonly probabilities: readonly (readonly number[])[];
  };
}

/** A forest that predicts numbers. */
export interface RegressionForest extends Model {
  readonly kind: "regression-forest" | "regression-extra-trees";
  readonly trees: readonly Tree[];
  readonly outOfBag?: {
    readonly rSquared: number;
    /** (n) */
    readonly predictions: readonly number[];
  };
}

export type ClassModel = DecisionTree | ClassForest;
export type RegressionModel = RegressionTree | RegressionForest;

/** The trees of a model as a sum, whose outputs are the shares of the classes, or the number. */
export function ensembleOf(model: ClassModel | RegressionModel): TreeEnsemble {
  const trees = "tree" in model ? [model.tree] : model.trees;
  const outputs = "classes" in model ? model.classes.length : 1;
  const base = new Array<number>(outputs).fill(0);
  return { featureNames: model.featureNames, trees, outputs, base, treeWeight: 1 / trees.length };
}

/** @throws {TypeError} If it is not a model of these kinds. */
export function requireModel(
  action: string,
  model: ClassModel | RegressionModel,
  kinds: readonly string[],
  makers: string,
): void {
  const kind = `a model, as made by ${makers}`;
  requireKind(action, "model", model, kind, { kind: "text", featureNames: "list", importances: "list" });
  if (!kinds.includes(model.kind)) throw new TypeError(mustBe(action, "model", kind, model.kind));
}

/** @throws {TypeError} If it is not a tree. */
export function requireTree(action: string, model: DecisionTree | RegressionTree): void {
  requireModel(action, model, ["decision-tree", "regression-tree"], "decisionTree.fit or regressionTree.fit");
}

/**
 * (m, k) the probability of each class, in the order of `model.classes`: the mean of its shares in the leaves that a row reaches.
 * O(depth) a tree and row.
 *
 * @param rows (m, p), columns as in the fit.
 * @throws {TypeError} If the columns are not those of the model. @throws {RangeError} If a number is not finite.
 *
 * @example
 * const model = decisionTree.fit([[1], [2], [3], [9]], ["a", "a", "b", "b"], { minLeafRows: 3 });
 * probabilities(model, [[5]]); // [[0.5, 0.5]]
 */
export function probabilities(model: ClassModel, rows: MatrixLike): number[][] {
  const action = "predict probabilities";
  const kinds = ["decision-tree", "random-forest", "extra-trees"];
  requireModel(action, model, kinds, "decisionTree.fit, randomForest.fit or extraTrees.fit");
  const sums = sumOfTrees(ensembleOf(model), readRowsAsFitted(action, "rows", rows, model.featureNames));
  return rowsOf(sums, model.classes.length);
}

/**
 * The most probable class of each row, the first of equally probable ones. @throws As {@link probabilities}.
 *
 * @example
 * predict(decisionTree.fit([[1], [2], [8], [9]], ["a", "a", "b", "b"]), [[7], [0]]); // ["b", "a"]
 */
export function predict(model: ClassModel, rows: MatrixLike): ClassLabel[] {
  return probabilities(model, rows).map((shares) => model.classes[positionOfLargest(shares)]);
}

/**
 * The number predicted for each row: the mean of the leaves that it reaches. O(depth) a tree and row. @throws As {@link probabilities}.
 *
 * @example
 * predictNumbers(regressionTree.fit([[1], [2], [8], [9]], [10, 10, 30, 50], { maxDepth: 1 }), [[7]]); // [40]
 */
export function predictNumbers(model: RegressionModel, rows: MatrixLike): Float64Array {
  const action = "predict numbers";
  const kinds = ["regression-tree", "regression-forest", "regression-extra-trees"];
  requireModel(action, model, kinds, "regressionTree.fit, regressionForest.fit or regressionExtraTrees.fit");
  return sumOfTrees(ensembleOf(model), readRowsAsFitted(action, "rows", rows, model.featureNames));
}
