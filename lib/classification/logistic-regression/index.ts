/** Logistic regression (逻辑回归): how probable is each class? */
import type { ClassLabel } from "../../core/learning/class-labels";
import type { MatrixLike } from "../../core/linear-algebra/matrix";
import { classOf, scoresOf } from "../linear-scores";
import type { LogisticRegression } from "./fit";
import { toProbabilities } from "./likelihood";

export { fit, type LogisticRegression, type LogisticRegressionOptions } from "./fit";

/**
 * The most probable class of each row. O(m p).
 *
 * @param rows (m, p), columns as in the fit.
 * @throws {TypeError} If the columns are not those of the fit. @throws {RangeError} If a number is not finite.
 *
 * @example
 * predict(fit([[1], [2], [3], [4]], [0, 0, 1, 1]), [[0], [5]]); // [0, 1]
 */
export function predict(model: LogisticRegression, rows: MatrixLike): ClassLabel[] {
  const scores = scoresOf("predict classes", model, rows, "logistic-regression");
  return scores.map((row) => classOf(model.classes, row));
}

/**
 * The probability of each class. O(m p).
 *
 * @returns (m, classes), in the order of `model.classes`; each row adds up to 1.
 * @throws As {@link predict}.
 *
 * @example
 * const model = fit([[1], [2], [3], [4]], [0, 0, 1, 1]);
 * probabilities(model, [[2.5]]).flat().map((value) => value.toFixed(6)); // ["0.500000", "0.500000"]
 */
export function probabilities(model: LogisticRegression, rows: MatrixLike): number[][] {
  const scores = scoresOf("predict probabilities", model, rows, "logistic-regression");
  return scores.map((row) => {
    const shares = Float64Array.from(row);
    toProbabilities(shares, 0, row.length, 0);
    // The smaller one keeps its digits.
    return row.length > 1 ? [...shares] : [1 / (1 + Math.exp(row[0])), shares[0]];
  });
}
