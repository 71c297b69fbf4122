/** What linear classifiers share: scores of rows, and the class that a score says. */

import { mustBe, requireKind } from "../core/errors";
import type { ClassLabel } from "../core/learning/class-labels";
import { readRowsAsFitted } from "../core/linear-algebra/finite-matrix";
import type { MatrixLike } from "../core/linear-algebra/matrix";
import { positionOfLargest } from "../core/sorting/position-of-largest";

/** A classifier whose scores are linear in the features. */
export interface LinearClassifier {
  readonly kind: string;
  readonly featureNames: readonly string[];
  readonly classes: readonly ClassLabel[];
  /** (outputs) of two classes one, for the second class; of more classes one for each. */
  readonly intercepts: readonly number[];
  /** (outputs, p) */
  readonly coefficients: readonly (readonly number[])[];
}

/** (m, outputs) the scores of rows. @throws {TypeError} If the model is of another kind, or the columns are not those of the fit. */
export function scoresOf(
  action: string,
  model: LinearClassifier,
  rows: MatrixLike,
  kind: string,
): number[][] {
  const rule = "a model, as made by fit";
  const lists = { classes: "list", intercepts: "list", coefficients: "list" } as const;
  requireKind(action, "model", model, rule, { kind: "text", featureNames: "list", ...lists });
  if (model.kind !== kind) throw new TypeError(mustBe(action, "model", rule, model.kind));
  const { data, rows: count, columns } = readRowsAsFitted(action, "rows", rows, model.featureNames);
  return Array.from({ length: count }, (_, i) =>
    model.coefficients.map((coefficients, k) => {
      let score = model.intercepts[k];
      for (let j = 0; j < columns; j++) score += coefficients[j] * data[i * columns + j];
      return score;
    }),
  );
}

/** The class of the largest score, of several the first; of one score the second class if it is above 0. */
export function classOf(classes: readonly ClassLabel[], scores: readonly number[]): ClassLabel {
  if (scores.length === 1) return classes[scores[0] > 0 ? 1 : 0];
  return classes[positionOfLargest(scores)];
}
