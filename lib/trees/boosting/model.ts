/** The record of boosted trees, and what it answers. */
import { mustBe, requireKind } from "../../core/errors";
import type { ClassLabel } from "../../core/learning/class-labels";
import { readRowsAsFitted } from "../../core/linear-algebra/finite-matrix";
import type { MatrixLike } from "../../core/linear-algebra/matrix";
import { classesOf, probabilitiesOf, rowsOf, sumOfTrees, type TreeEnsemble } from "../tree";
import type { LossName } from "./losses";

/** Boosted trees: a plain record that saves as JSON, and a sum of trees as those of `lib/trees` that explain and save them. */
export interface GradientBoosting<Loss extends LossName = LossName> extends TreeEnsemble {
  readonly kind: "gradient-boosting";
  readonly loss: Loss;
  /** In ascending order; none if the target is a number. */
  readonly classes: readonly ClassLabel[];
  /** Columns that hold codes of categories. */
  readonly categories: readonly string[];
  /** Iterations that are kept: all, or those up to the least loss of the validation rows. */
  readonly iterations: number;
  /** Mean loss of the validation rows after each iteration, also of those that are not kept. */
  readonly validationLosses: readonly number[];
  /** (p) sums over all splits by each column: how often, and by how much they lowered the objective, as LightGBM counts it. */
  readonly importances: { readonly splits: readonly number[]; readonly gain: readonly number[] };
  /** Rows that trees were learned from. */
  readonly rowCount: number;
}

/** The losses that learn classes. */
export type ClassLoss = "logistic" | "multinomial";

/** Boosted trees that answer with classes. */
export type BoostedClassifier = GradientBoosting<ClassLoss>;

/**
 * The class of each row, the first of the most probable ones, or the number: a mean, with "poisson" too, a quantile, or with
 * "lambdarank" a score by which to sort. O(n trees depth).
 *
 * @param rows (m, p), columns in the order of the fit. NaN is a missing value.
 * @throws {TypeError} If the columns are not those of the model. @throws {RangeError} If a number is infinite.
 *
 * @example
 * const model = fit([[1], [2], [3], [4]], [1, 1, 5, 5], { minLeafRows: 1, learningRate: 1 });
 * predict(model, [[0], [9]]); // [1, 5]
 */
export function predict(model: BoostedClassifier, rows: MatrixLike): ClassLabel[];
export function predict(
  model: GradientBoosting<Exclude<LossName, ClassLoss>>,
  rows: MatrixLike,
): Float64Array;
export function predict(model: GradientBoosting, rows: MatrixLike): ClassLabel[] | Float64Array {
  const scores = scoresOf("predict with boosted trees", model, rows);
  const { loss, classes, outputs } = model;
  if (classes.length > 0) return classesOf(scores, outputs).map((k) => classes[k]);
  return loss === "poisson" ? scores.map(Math.exp) : scores;
}

/**
 * (m, classes) the probability of each class, in the order of `model.classes`. O(n trees depth).
 *
 * @throws {RangeError} If the model predicts numbers. @throws As {@link predict}.
 *
 * @example
 * const model = fit([[1], [2], [3], [4]], ["no", "no", "yes", "yes"], { loss: "logistic", minLeafRows: 1 });
 * probabilities(model, [[1]])[0][0] > 0.5; // true
 */
export function probabilities(model: BoostedClassifier, rows: MatrixLike): number[][] {
  const action = "compute probabilities with boosted trees";
  const scores = scoresOf(action, model, rows);
  if (model.classes.length === 0)
    throw new RangeError(mustBe(action, "model.loss", "logistic or multinomial", model.loss));
  return probabilitiesOf(scores, model.outputs);
}

/**
 * (m, outputs) the sums of the trees: log-odds of the second class with "logistic", logarithms of the classes' odds up to a constant
 * with "multinomial", the logarithm of the mean with "poisson", else what `predict` answers. O(n trees depth).
 *
 * @throws As {@link predict}.
 *
 * @example
 * const model = fit([[1], [2], [3], [4]], [1, 1, 5, 5], { minLeafRows: 1, learningRate: 1 });
 * raw(model, [[0], [9]]); // [[1], [5]]
 */
export function raw(model: GradientBoosting, rows: MatrixLike): number[][] {
  return rowsOf(scoresOf("compute scores with boosted trees", model, rows), model.outputs);
}

function scoresOf(action: string, model: GradientBoosting, rows: MatrixLike): Float64Array {
  const kind = "boosted trees, as made by gradientBoosting.fit";
  const lists = { classes: "list", featureNames: "list", trees: "list" } as const;
  requireKind(action, "model", model, kind, { kind: "text", loss: "text", ...lists });
  if (model.kind !== "gradient-boosting") throw new TypeError(mustBe(action, "model", kind, model.kind));
  return sumOfTrees(model, readRowsAsFitted(action, "rows", rows, model.featureNames, true));
}
