/** Principal component analysis (PCA, 主成分分析). */

import { mean } from "../core/compensated-sum";
import { mustBe, requireKind } from "../core/errors";
import { columnNamesOf, readFiniteMatrix, readRowsAsFitted } from "../core/linear-algebra/finite-matrix";
import { column, type MatrixLike } from "../core/linear-algebra/matrix";
import { singularValues } from "../core/linear-algebra/singular-values";
import { integer, type OptionReaders, optional, readOptions } from "../core/options";
import { SPREAD_IN_RANGE } from "./k-means/plus-plus";

/** Principal components: a plain record, which `JSON.parse` gives back. */
export interface PrincipalComponents {
  readonly kind: "principal-components";
  /** (p) names. */
  readonly featureNames: readonly string[];
  /** (p) of the features. */
  readonly means: readonly number[];
  /** (c, p) directions of length 1, that of the largest variance first. */
  readonly components: readonly (readonly number[])[];
  /** (c) variance of the rows along each component. */
  readonly explainedVariance: readonly number[];
  /** (c) the same as shares of the variance of all features; 0 if that is 0. */
  readonly explainedShare: readonly number[];
  /** n. */
  readonly rowCount: number;
}

/** How many components to keep. */
export interface PrincipalComponentsOptions {
  /** At most the number of features, and of rows. @default all */
  readonly components?: number;
}

const OPTIONS = { components: optional(integer(1)) } satisfies OptionReaders<PrincipalComponentsOptions>;
const ACTION = "find principal components";

/**
 * Principal components (PCA, 主成分分析): the directions in which rows differ most. Two of them show clusters of many features
 * on one chart.
 *
 * By singular values of the rows less their means. Features count by their variance: bring them to one scale first. The largest
 * coefficient of each component is positive. Equals scikit-learn's `PCA`. O(n p²).
 *
 * @param rows (n, p) finite numbers, at least two rows.
 * @throws {TypeError} If the rows are ragged or hold something that is not a number.
 * @throws {RangeError} If a number is not finite, there are fewer than two rows, `components` is too large, or the variance is
 * beyond the range of a double.
 *
 * @see Jolliffe, I. T. (2002). Principal Component Analysis, 2nd ed., 3.5. Springer.
 *
 * @example
 * const model = fit([[0, 0], [3, 4], [6, 8]]);
 * model.components[0][1]; // 0.8
 * model.explainedVariance[0]; // 25
 */
export function fit(rows: MatrixLike, options: PrincipalComponentsOptions = {}): PrincipalComponents {
  const { components } = readOptions(ACTION, options, OPTIONS);
  const matrix = readFiniteMatrix(ACTION, "rows", rows, 2);
  const most = Math.min(matrix.rows, matrix.columns);
  if (components !== undefined && components > most)
    throw new RangeError(mustBe(ACTION, "components", `an integer from 1 to ${most}`, components));
  const columns = Array.from({ length: matrix.columns }, (_, j) => column(matrix, j));
  const means = columns.map((values) => mean(values));
  const largest = Math.max(
    ...columns.map((values, j) => values.reduce((m, v) => Math.max(m, Math.abs(v - means[j])), 0)),
  );
  // In units of the largest deviation, so that squares neither overflow nor underflow.
  const unit = largest > 0 ? largest : 1;
  const { values, vectors } = singularValues(
    columns.map((column, j) => column.map((v) => (v - means[j]) / unit)),
  );
  const squares = values.map((value) => value * value);
  const total = squares.reduce((sum, square) => sum + square, 0);
  const variances = values.map((value) => value * unit * ((value * unit) / (matrix.rows - 1)));
  if (!Number.isFinite(variances[0])) throw new RangeError(mustBe(ACTION, "rows", SPREAD_IN_RANGE, largest));
  const kept = components ?? most;
  return {
    kind: "principal-components",
    featureNames: [...columnNamesOf(matrix)],
    means,
    components: vectors.slice(0, kept).map(withPositiveLargest),
    explainedVariance: variances.slice(0, kept),
    explainedShare: squares.slice(0, kept).map((square) => (total > 0 ? square / total : 0)),
    rowCount: matrix.rows,
  };
}

/** The sign of scikit-learn's `svd_flip` on the components. */
function withPositiveLargest(vector: Float64Array): number[] {
  const largest = vector.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a), 0);
  return Array.from(vector, (value) => (largest < 0 ? -value : value));
}

/**
 * The coordinates of rows along the components.
 *
 * @param rows (m, p), columns in the order of the fit.
 * @returns (m, c).
 * @throws {TypeError} If the columns are not those of the model. @throws {RangeError} If a number is not finite.
 *
 * @example
 * transform(fit([[0, 0], [3, 4], [6, 8]], { components: 1 }), [[6, 8]]); // [[5]]
 */
export function transform(model: PrincipalComponents, rows: MatrixLike): number[][] {
  const action = "transform to principal components";
  requireComponents(action, model);
  const { rows: count, columns, data } = readRowsAsFitted(action, "rows", rows, model.featureNames);
  return Array.from({ length: count }, (_, i) =>
    model.components.map((component) =>
      component.reduce((sum, weight, j) => sum + weight * (data[i * columns + j] - model.means[j]), 0),
    ),
  );
}

/**
 * Rows from their coordinates along the components: exact if all components were kept, else the nearest that they can say.
 *
 * @param scores (m, c), as {@link transform} returns them.
 * @returns (m, p), in the units of the features.
 * @throws {TypeError} If there is not one number for each component. @throws {RangeError} If one is not finite.
 *
 * @example
 * inverse(fit([[0, 0], [3, 4], [6, 8]], { components: 1 }), [[5]]); // [[6, 8]]
 */
export function inverse(model: PrincipalComponents, scores: MatrixLike): number[][] {
  const action = "go back from principal components";
  requireComponents(action, model);
  const { components, means } = model;
  const { rows, columns, data } = readFiniteMatrix(action, "scores", scores, 0);
  if (columns !== components.length && rows > 0)
    throw new TypeError(mustBe(action, "scores", `rows of ${components.length} numbers`, columns));
  return Array.from({ length: rows }, (_, i) =>
    means.map((center, j) =>
      components.reduce((sum, row, c) => sum + data[i * columns + c] * row[j], center),
    ),
  );
}

/** @throws {TypeError} If it is not a fitted record. */
function requireComponents(action: string, model: PrincipalComponents): void {
  const kind = "principal components, as made by principalComponents.fit";
  requireKind(action, "model", model, kind, {
    kind: "text",
    featureNames: "list",
    means: "list",
    components: "list",
  });
  if (model.kind !== "principal-components") throw new TypeError(mustBe(action, "model", kind, model.kind));
}
