import { studentT } from "../../core/distributions";
import { mustBe, requireOpenFraction, requireSameLength } from "../../core/errors";
import { type Matrix, type MatrixLike, toMatrix } from "../../core/linear-algebra/matrix";
import { requireFiniteMatrix } from "./finite-rows";
import type { LinearRegression } from "./model";

/** A prediction with its intervals, all in units of the target. */
export interface PredictionInterval {
  readonly predicted: number;
  /** Standard error of the expected target of rows with these features. */
  readonly standardError: number;
  /** Confidence interval (置信区间) of the expected target. */
  readonly meanLower: number;
  readonly meanUpper: number;
  /** Prediction interval (预测区间) of the target of one new row. */
  readonly lower: number;
  readonly upper: number;
}

/** How wide intervals are. */
export interface IntervalOptions {
  /** Share of such intervals that contain the true value, in (0, 1). @default 0.95 */
  readonly confidence?: number;
}

/**
 * Predicts the target of new rows.
 *
 * $$\hat y = \hat\beta_0 + \sum_j \hat\beta_j x_j$$
 *
 * @param features (m, p), columns in the order of the fit; other column names are refused.
 * @returns (m), in units of the target.
 * @throws {TypeError} If the columns are not those of the model.
 * @throws {RangeError} If a number is not finite.
 *
 * @example
 * predict(fit([[1], [2], [3]], [3, 5, 7]), [[10]]); // [21]
 */
export function predict(model: LinearRegression, features: MatrixLike): number[] {
  const { data, rows, columns } = readFeatures(model, features, "predict");
  const { intercept, coefficients } = model;
  return Array.from({ length: rows }, (_, i) => {
    let total = intercept;
    for (let j = 0; j < columns; j++) total += coefficients[j] * data[i * columns + j];
    return total;
  });
}

/**
 * Predicts new rows with two intervals: a confidence interval of the expected target, and a wider prediction interval of a
 * single target.
 *
 * $$\hat y \pm t_{n-k}\, s \sqrt{h}, \qquad \hat y \pm t_{n-k}\, s \sqrt{1 + h}, \qquad h = x^\top (X^\top X)^{-1} x$$
 *
 * @param features (m, p), as in {@link predict}.
 * @returns m intervals.
 * @throws As {@link predict}, and {RangeError} if the model has no residual degrees of freedom.
 *
 * @see Draper, N. R. & Smith, H. (1998). Applied Regression Analysis, 3rd ed., 3.1. Wiley.
 *
 * @example
 * predictIntervals(fit([[1], [2], [3]], [1, 2, 4]), [[2]])[0].predicted; // 2.3333333333333335
 */
export function predictIntervals(
  model: LinearRegression,
  features: MatrixLike,
  options: IntervalOptions = {},
): PredictionInterval[] {
  const action = "predict intervals";
  const { confidence = 0.95 } = options;
  requireOpenFraction(action, "confidence", confidence);
  requireDegreesOfFreedom(action, model, 1);
  const matrix = readFeatures(model, features, action);
  const sigma = Math.sqrt(model.residualSumOfSquares / model.residualDegreesOfFreedom);
  const criticalValue = -studentT.quantile((1 - confidence) / 2, model.residualDegreesOfFreedom);
  const leverages = leverageOf(model, matrix);
  return predict(model, matrix).map((predicted, i) => {
    const standardError = sigma * Math.sqrt(leverages[i]);
    const margin = criticalValue * sigma * Math.sqrt(1 + leverages[i]);
    return {
      predicted,
      standardError,
      meanLower: predicted - criticalValue * standardError,
      meanUpper: predicted + criticalValue * standardError,
      lower: predicted - margin,
      upper: predicted + margin,
    };
  });
}

/**
 * Residuals (残差): actual minus predicted target.
 *
 * @throws As {@link predict}, and {TypeError} if there is not one target a row.
 *
 * @example
 * residuals(fit([[1], [2], [3]], [3, 5, 7]), [[1], [10]], [4, 20]); // [1, -1]
 */
export function residuals(
  model: LinearRegression,
  features: MatrixLike,
  target: ArrayLike<number>,
): number[] {
  const predicted = predict(model, features);
  requireSameLength("compute residuals", "features", predicted, "target", target);
  return predicted.map((value, i) => target[i] - value);
}

/** Leverage $h_i = \lVert x_i^\top R^{-1} \rVert^2$ of each row. */
export function leverageOf(model: LinearRegression, { data, rows, columns }: Matrix): Float64Array {
  const { terms, rootInverse } = model;
  return Float64Array.from({ length: rows }, (_, i) => {
    let leverage = 0;
    for (let k = 0; k < terms.length; k++) {
      let part = 0;
      for (let j = 0; j <= k; j++) {
        const x = terms[j] < 0 ? 1 : data[i * columns + terms[j]];
        part += x * rootInverse[j][k];
      }
      leverage += part * part;
    }
    return leverage;
  });
}

/** The features of new rows, checked against the model. @throws As {@link predict}. */
export function readFeatures(model: LinearRegression, features: MatrixLike, action: string): Matrix {
  const matrix = toMatrix(features);
  const { featureNames } = model;
  if (matrix.columns !== featureNames.length && matrix.rows > 0)
    throw new TypeError(
      mustBe(action, "features", `rows of ${featureNames.length} numbers as in the fit`, matrix.columns),
    );
  matrix.columnNames?.forEach((name, j) => {
    if (name !== featureNames[j])
      throw new TypeError(
        mustBe(action, `column ${j} of features`, `"${featureNames[j]}" as in the fit`, name),
      );
  });
  requireFiniteMatrix(action, matrix, featureNames);
  return matrix;
}

/** @throws {RangeError} If the model has fewer residual degrees of freedom. */
export function requireDegreesOfFreedom(action: string, model: LinearRegression, least: number): void {
  if (model.residualDegreesOfFreedom < least)
    throw new RangeError(
      mustBe(
        action,
        "rowCount",
        `at least ${model.rank + least} for ${model.rank} coefficients`,
        model.rowCount,
      ),
    );
}
