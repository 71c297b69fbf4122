import { mustBe } from "../../core/errors";
import { column, type Matrix, type MatrixLike, toMatrix } from "../../core/linear-algebra/matrix";
import { shape } from "../../core/statistics";
import { withDisplay } from "../../core/text/display";
import {
  type DesignColumn,
  type LeastSquares,
  type Precision,
  solve,
  totalSumOfSquares,
} from "../least-squares";
import { type AliasedFeature, INTERCEPT, type LinearRegression, type ResidualShape } from "./model";
import { toBundle } from "./summary";

export interface LinearRegressionOptions {
  /** Estimate a constant term, too. @default true */
  readonly intercept?: boolean;
  /** Digits to compute with. @default "double" */
  readonly precision?: Precision;
  /**
   * What to do with a feature that others add up to: "refuse" throws and names it, "drop" gives it the coefficient 0 and
   * lists it in `aliased`. @default "refuse"
   */
  readonly aliased?: "refuse" | "drop";
  /** (p) names. @default the features' own column names, else x1, x2, … */
  readonly featureNames?: readonly string[];
  /** @default "y" */
  readonly targetName?: string;
}

const ACTION = "fit a linear regression";

/**
 * Linear regression by ordinary least squares (OLS, 线性回归): the straight-line formula that comes closest to a number, and how
 * sure we may be of each of its coefficients.
 *
 * $$y = \beta_0 + \sum_j \beta_j x_j + \varepsilon, \qquad \hat\beta = \arg\min_\beta \lVert y - X\beta \rVert^2$$
 *
 * Standard errors and intervals assume independent errors of one variance. Householder QR, never $X^\top X$; O(n p²).
 * A row more or less must not decide a coefficient: see `influence`.
 *
 * @param features (n, p): rows, a danfo frame or a matrix of finite numbers.
 * @param target (n) finite numbers.
 * @throws {TypeError} If the rows are ragged, hold something that is not a number, or are not as many as the targets.
 * @throws {RangeError} If a number is not finite, there is no row or nothing to estimate, or (unless `aliased` is "drop") a feature is
 * a sum of others, as always with more coefficients than rows.
 *
 * @see Golub, G. H. (1965). Numerical methods for solving linear least squares problems. Numerische Mathematik 7, 206-216.
 *
 * @example
 * const model = fit([[1], [2], [3], [4]], [3, 5, 7, 9]);
 * model.intercept; // 1
 * model.coefficients; // [2]
 */
export function fit(
  features: MatrixLike,
  target: ArrayLike<number>,
  options: LinearRegressionOptions = {},
): LinearRegression {
  const { intercept = true, precision = "double", aliased = "refuse", targetName = "y" } = options;
  const matrix = toMatrix(features, options.featureNames ? { columnNames: options.featureNames } : {});
  const featureNames = matrix.columnNames ?? Array.from({ length: matrix.columns }, (_, j) => `x${j + 1}`);
  requireFiniteRows(matrix, target, featureNames);
  if (matrix.columns === 0 && !intercept)
    throw new RangeError(mustBe(ACTION, "features", "at least one column, or an intercept", matrix.columns));
  return fitColumns(
    Array.from({ length: matrix.columns }, (_, j) => ({ values: column(matrix, j) })),
    target,
    { intercept, precision, aliased, featureNames, targetName },
  );
}

/** Fits columns that have been checked; they are overwritten. */
export function fitColumns(
  columns: readonly DesignColumn[],
  target: ArrayLike<number>,
  options: Required<LinearRegressionOptions>,
): LinearRegression {
  const { intercept, precision, featureNames, targetName } = options;
  const first = intercept ? 1 : 0;
  const rowCount = target.length;
  const design = intercept ? [{ values: new Float64Array(rowCount).fill(1) }, ...columns] : columns;
  const solution = solve(design, Float64Array.from(target), precision);
  const aliased = solution.dependent.map((dependence): AliasedFeature => {
    const nameOf = (j: number) => (j < first ? INTERCEPT : featureNames[j - first]);
    return {
      name: nameOf(dependence.column),
      combination: dependence.weights.map(({ column: j, weight }) => ({ name: nameOf(j), weight })),
    };
  });
  if (options.aliased === "refuse" && aliased.length > 0) refuse(aliased, rowCount, design.length);

  const terms = solution.independent.map((j) => j - first);
  const coefficients = new Array<number>(columns.length).fill(0);
  terms.forEach((term, place) => {
    if (term >= 0) coefficients[term] = solution.coefficients[place];
  });
  const residualShape = shapeOf(solution);
  return displayed({
    kind: "linear-regression",
    featureNames: [...featureNames],
    targetName,
    hasIntercept: intercept,
    precision,
    intercept: intercept ? solution.coefficients[0] : 0,
    coefficients,
    aliased,
    rowCount,
    rank: terms.length,
    residualDegreesOfFreedom: rowCount - terms.length,
    residualSumOfSquares: solution.residualSumOfSquares,
    totalSumOfSquares: totalSumOfSquares(target, intercept),
    terms,
    rootInverse: solution.rootInverse,
    conditionNumber: solution.conditionNumber,
    ...(residualShape ? { residualShape } : {}),
  });
}

/** Reads a model back from `JSON.stringify(model)`. @throws {SyntaxError} If the text is no such model. */
export function fromJSON(text: string): LinearRegression {
  const record: unknown = JSON.parse(text);
  const model = record as Partial<LinearRegression> | null;
  if (model?.kind !== "linear-regression" || !Array.isArray(model.coefficients) || !model.rootInverse)
    throw new SyntaxError(mustBe("read a linear regression", "text", "a saved linear regression", text));
  return displayed(model as Omit<LinearRegression, symbol>);
}

function displayed(
  record: { readonly [K in keyof LinearRegression as K extends string ? K : never]: LinearRegression[K] },
): LinearRegression {
  return withDisplay(record, (model) => toBundle(model as LinearRegression));
}

/** @throws As {@link fit}. */
export function requireFiniteRows(
  matrix: Matrix,
  target: ArrayLike<number>,
  featureNames: readonly string[],
): void {
  if (matrix.rows !== target.length)
    throw new TypeError(
      `Cannot ${ACTION}: features and target must have the same number of rows, current numbers are ${matrix.rows} and ${target.length}`,
    );
  if (matrix.rows === 0) throw new RangeError(mustBe(ACTION, "features", "at least one row", matrix.rows));
  for (let i = 0; i < matrix.data.length; i++)
    if (!Number.isFinite(matrix.data[i])) {
      const where = `features, row ${Math.floor(i / matrix.columns)}, column ${featureNames[i % matrix.columns]},`;
      throw new RangeError(mustBe(ACTION, where, "a finite number", matrix.data[i]));
    }
  for (let i = 0; i < target.length; i++) {
    const value: unknown = target[i];
    if (typeof value !== "number")
      throw new TypeError(mustBe(ACTION, `target[${i}]`, "a finite number", value));
    if (!Number.isFinite(value))
      throw new RangeError(mustBe(ACTION, `target[${i}]`, "a finite number", value));
  }
}

function refuse(aliased: readonly AliasedFeature[], rowCount: number, columnCount: number): never {
  const named = aliased.slice(0, 5).map(({ name, combination }) => `${name} = ${spelled(combination)}`);
  const more = aliased.length > 5 ? ` and ${aliased.length - 5} more` : "";
  const reason =
    columnCount > rowCount
      ? `features must have no more coefficients than there are rows (${rowCount}), current value is ${columnCount}`
      : "features must have no column that others add up to";
  throw new RangeError(
    `Cannot ${ACTION}: ${reason}; aliased: ${named.join("; ")}${more}. Leave them out, or pass { aliased: "drop" }`,
  );
}

function spelled(combination: AliasedFeature["combination"]): string {
  if (combination.length === 0) return "0";
  const parts = combination.slice(0, 6).map(({ name, weight }) => {
    const size = Number(Math.abs(weight).toPrecision(6));
    return { sign: weight < 0 ? "-" : "+", text: size === 1 ? name : `${size} ${name}` };
  });
  const more = combination.length > 6 ? " + …" : "";
  return (
    parts.map(({ sign, text }, i) => (i === 0 && sign === "+" ? text : `${sign} ${text}`)).join(" ") + more
  );
}

function shapeOf({ residuals }: LeastSquares): ResidualShape | undefined {
  let squares = 0;
  let steps = 0;
  for (let i = 0; i < residuals.length; i++) {
    squares += residuals[i] ** 2;
    if (i > 0) steps += (residuals[i] - residuals[i - 1]) ** 2;
  }
  if (squares === 0 || residuals.every((residual) => residual === residuals[0])) return undefined;
  const { skewness, kurtosis } = shape(residuals);
  return { durbinWatson: steps / squares, skewness, kurtosis };
}
