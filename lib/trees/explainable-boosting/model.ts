/** The record of an explainable boosting machine, and what it answers. */
import { mustBe, requireKind } from "../../core/errors";
import type { ClassLabel } from "../../core/learning/class-labels";
import { readRowsAsFitted } from "../../core/linear-algebra/finite-matrix";
import type { MatrixLike } from "../../core/linear-algebra/matrix";
import { type Bins, binOf } from "../boosting/bins";
import { classesOf, probabilitiesOf } from "../tree";

/** What one feature adds to a score. */
export interface Term extends Bins {
  readonly name: string;
  /** (count + 1) what each bin adds; the last is that of missing values and unknown categories. */
  readonly scores: readonly number[];
  /** (count + 1) standard deviations of the scores between the bags. */
  readonly deviations: readonly number[];
  /** (count + 1) weight of the training rows in each bin. */
  readonly weights: readonly number[];
  /** Mean of the absolute scores of the training rows. */
  readonly importance: number;
}

/** An explainable boosting machine: a plain record that saves as JSON. */
export interface ExplainableBoosting<Loss extends "squared" | "logistic" = "squared" | "logistic"> {
  readonly kind: "explainable-boosting";
  readonly loss: Loss;
  /** Two in ascending order with "logistic", none with "squared". */
  readonly classes: readonly ClassLabel[];
  readonly featureNames: readonly string[];
  /** The mean score of the training rows. */
  readonly intercept: number;
  /** (p), each with mean 0 over the training rows. */
  readonly terms: readonly Term[];
  /** Passes over the features that each bag kept. */
  readonly rounds: readonly number[];
  readonly rowCount: number;
}

/**
 * The more probable class of each row, the first in a tie, or the number. O(n p log bins).
 *
 * @param rows (m, p), columns in the order of the fit. NaN is a missing value.
 * @throws {TypeError} If the columns are not those of the model. @throws {RangeError} If a number is infinite.
 *
 * @example
 * const model = fit([[1], [2], [3], [4]], [1, 1, 5, 5], { seed: 1, bags: 4, minLeafRows: 1 });
 * predict(model, [[2]])[0] < 3; // true
 */
export function predict(model: ExplainableBoosting<"logistic">, rows: MatrixLike): ClassLabel[];
export function predict(model: ExplainableBoosting<"squared">, rows: MatrixLike): Float64Array;
export function predict(model: ExplainableBoosting, rows: MatrixLike): ClassLabel[] | Float64Array {
  const scores = scoresOf("predict with explainable boosting", model, rows);
  return model.loss === "squared" ? scores : classesOf(scores, 1).map((k) => model.classes[k]);
}

/**
 * (m, 2) the probability of each class, in the order of `model.classes`. O(n p log bins).
 *
 * @throws {RangeError} If the model predicts numbers. @throws As {@link predict}.
 *
 * @example
 * const model = fit([[1], [2], [3], [4]], ["no", "no", "yes", "yes"], { loss: "logistic", seed: 1, minLeafRows: 1 });
 * probabilities(model, [[1]])[0][0] > 0.5; // true
 */
export function probabilities(model: ExplainableBoosting<"logistic">, rows: MatrixLike): number[][] {
  const action = "compute probabilities with explainable boosting";
  const scores = scoresOf(action, model, rows);
  if (model.loss !== "logistic") throw new RangeError(mustBe(action, "model.loss", "logistic", model.loss));
  return probabilitiesOf(scores, 1);
}

/**
 * (m, p) the reasons for each row: what each term adds. With the intercept they sum up to the prediction, or with "logistic" to the
 * log-odds of the second class. O(n p log bins).
 *
 * @throws As {@link predict}.
 *
 * @example
 * const model = fit([[1], [2], [3], [4]], [1, 1, 5, 5], { seed: 1, bags: 4, minLeafRows: 1 });
 * contributions(model, [[4]])[0][0] > 0; // true
 */
export function contributions(model: ExplainableBoosting, rows: MatrixLike): number[][] {
  return partsOf("explain by explainable boosting", model, rows);
}

function partsOf(action: string, model: ExplainableBoosting, given: MatrixLike): number[][] {
  const kind = "an explainable boosting machine, as made by explainableBoosting.fit";
  requireKind(action, "model", model, kind, { kind: "text", terms: "list", featureNames: "list" });
  if (model.kind !== "explainable-boosting") throw new TypeError(mustBe(action, "model", kind, model.kind));
  const { data, rows, columns } = readRowsAsFitted(action, "rows", given, model.featureNames, true);
  return Array.from({ length: rows }, (_, i) =>
    model.terms.map((term, j) => term.scores[binOf(term, data[i * columns + j])]),
  );
}

function scoresOf(action: string, model: ExplainableBoosting, rows: MatrixLike): Float64Array {
  const parts = partsOf(action, model, rows);
  return Float64Array.from(parts, (row) => row.reduce((sum, value) => sum + value, model.intercept));
}
