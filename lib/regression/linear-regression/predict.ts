import { studentT } from "../../core/distributions";
import { readRowsAsFitted } from "../../core/linear-algebra/finite-matrix";
import type { Matrix, MatrixLike } from "../../core/linear-algebra/matrix";
import { type OptionReaders, openFraction, readOptions, withDefault } from "../../core/options";
import type { VectorLike } from "../../core/vectors";
import { requireAliased } from "./aliased";
import { readTarget } from "./design";
import { type LinearRegression, requireDegreesOfFreedom, requireModel, residualStandardError } from "./model";

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

/** The readers of `IntervalOptions`. */
export const INTERVAL_OPTIONS = {
  confidence: withDefault(0.95, openFraction),
} satisfies OptionReaders<IntervalOptions>;

/**
 * Predicts the target of new rows.
 *
 * $$\hat y = \hat\beta_0 + \sum_j \hat\beta_j x_j$$
 *
 * A row in which a dropped feature is not the combination of others that it was in the fit is refused: the fit says nothing
 * about such rows. (R predicts them with a warning.)
 *
 * @param features (m, p), columns in the order of the fit; other column names are refused.
 * @returns (m), in units of the target.
 * @throws {TypeError} If the columns are not those of the model.
 * @throws {RangeError} If a number is not finite, or a row does not have the combinations in the model's `aliased`.
 *
 * @example
 * predict(fit([[1], [2], [3]], [3, 5, 7]), [[10]]); // [21]
 */
export function predict(model: LinearRegression, features: MatrixLike): number[] {
  return predictRows(model, readFeatures(model, features, "predict"));
}

/** Predicts rows that have been checked. */
function predictRows({ intercept, coefficients }: LinearRegression, matrix: Matrix): number[] {
  const { data, rows, columns } = matrix;
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
  const { confidence } = readOptions(action, options, INTERVAL_OPTIONS);
  const matrix = readFeatures(model, features, action);
  requireDegreesOfFreedom(action, model, 1);
  const sigma = residualStandardError(model);
  const criticalValue = -studentT.quantile((1 - confidence) / 2, model.residualDegreesOfFreedom);
  const leverages = leverageOf(model, matrix);
  return predictRows(model, matrix).map((predicted, i) => {
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
 * @param target (m) finite numbers.
 * @throws As {@link predict}, and {TypeError} if there is not one target a row.
 *
 * @example
 * residuals(fit([[1], [2], [3]], [3, 5, 7]), [[1], [10]], [4, 20]); // [1, -1]
 */
export function residuals(model: LinearRegression, features: MatrixLike, target: VectorLike): number[] {
  const action = "compute residuals";
  const predicted = predictRows(model, readFeatures(model, features, action));
  const actual = readTarget(action, target, predicted.length);
  return predicted.map((value, i) => actual[i] - value);
}

/** Leverage $h_i = \lVert z_i^\top R^{-1} \rVert^2$ of each row, where z is the row less the center. @param visit Gets $z_i^\top R^{-1}$, overwritten by the next. */
export function leverageOf(
  { terms, rootInverse, center }: LinearRegression,
  { data, rows, columns }: Matrix,
  visit?: (orthogonal: Float64Array, row: number, leverage: number) => void,
): Float64Array {
  const size = terms.length;
  // Column after column of R's inverse.
  const inverse = Float64Array.from(
    { length: size * size },
    (_, at) => rootInverse[at % size][Math.floor(at / size)],
  );
  const z = new Float64Array(size);
  const orthogonal = new Float64Array(size);
  const leverages = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < size; j++) {
      const term = terms[j];
      z[j] = term < 0 ? 1 : data[i * columns + term] - center.features[term];
    }
    for (let k = 0; k < size; k++) {
      let part = 0;
      for (let j = 0; j <= k; j++) part += z[j] * inverse[k * size + j];
      orthogonal[k] = part;
      leverages[i] += part * part;
    }
    visit?.(orthogonal, i, leverages[i]);
  }
  return leverages;
}

/** The features of new rows, checked against the model. @throws As {@link predict}. */
export function readFeatures(model: LinearRegression, features: MatrixLike, action: string): Matrix {
  requireModel(action, model);
  const matrix = readRowsAsFitted(action, "features", features, model.featureNames);
  requireAliased(action, model, matrix);
  return matrix;
}
