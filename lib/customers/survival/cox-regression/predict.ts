import { mustBe } from "../../../core/errors";
import { readRowsAsFitted } from "../../../core/linear-algebra/finite-matrix";
import type { MatrixLike } from "../../../core/linear-algebra/matrix";
import { readVector, type VectorLike } from "../../../core/vectors";
import { valueBefore } from "../durations";
import { type CoxRegression, requireModel } from "./fit";

/**
 * The hazard of each customer as a multiple of that of a customer with the mean of all features: 2 means twice as likely to leave
 * next, among those who are still there. O(n p).
 *
 * @param features (n, p), columns in the order of the fit; other column names are refused.
 * @throws {TypeError} If the columns are not those of the model, or this is no model. @throws {RangeError} If a number is not finite.
 *
 * @example
 * const model = fit([[0], [1], [0], [1], [1]], [5, 2, 4, 6, 1], [1, 1, 0, 0, 1]);
 * predict(model, [[0.6]]).map((hazard) => hazard.toFixed(6)); // ["1.000000"]
 */
export function predict(model: CoxRegression, features: MatrixLike): number[] {
  const action = "predict hazards";
  requireModel(action, model);
  const { rows, columns, data } = readRowsAsFitted(action, "features", features, model.featureNames);
  const { coefficients, means } = model;
  return Array.from({ length: rows }, (_, i) => {
    const score = coefficients.reduce((sum, beta, j) => sum + beta * (data[i * columns + j] - means[j]), 0);
    if (!Number.isFinite(score))
      throw new RangeError(mustBe(action, `features, row ${i},`, "finite numbers", score));
    return Math.exp(score);
  });
}

/**
 * The probability that each customer stays longer than some times: $\exp(-H_0(t)\, e^{(x - \bar x)^\top\beta})$. O(n (p + times)).
 *
 * @returns (n) rows with one probability a time.
 * @throws As {@link predict}. @throws {RangeError} If a time is not finite.
 *
 * @example
 * const model = fit([[0], [1], [0], [1], [1]], [5, 2, 4, 6, 1], [1, 1, 0, 0, 1]);
 * survivalAt(model, [[0]], [0.5]); // [[1]]
 */
export function survivalAt(model: CoxRegression, features: MatrixLike, times: VectorLike): number[][] {
  const hazards = predict(model, features);
  const { baseline } = model;
  const cumulative = Array.from(readVector("predict survival", "times", times), (time) =>
    valueBefore(baseline.times, baseline.cumulativeHazard, time, 0),
  );
  return hazards.map((hazard) => cumulative.map((base) => Math.exp(-base * hazard)));
}
