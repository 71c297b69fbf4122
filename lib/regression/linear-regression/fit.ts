import { mustBe, requireOneOf } from "../../core/errors";
import { column, type MatrixLike, toMatrix } from "../../core/linear-algebra/matrix";
import { shape } from "../../core/statistics";
import {
  type DesignColumn,
  type LeastSquares,
  PRECISIONS,
  type Precision,
  solve,
  totalSumOfSquares,
} from "../least-squares";
import { aliasedFeatures, refuseAliased } from "./aliased";
import { requireFiniteRows } from "./finite-rows";
import type { LinearRegression, ResidualShape } from "./model";
import { withModelDisplay } from "./model-display";

/** How to fit a linear model. */
export interface LinearRegressionOptions {
  /** Whether to estimate a constant term. @default true */
  readonly intercept?: boolean;
  /** Digits to compute with. @default "double" */
  readonly precision?: Precision;
  /**
   * What to do with a feature that is a linear combination of others: "refuse" throws and names it, "drop" gives it the
   * coefficient 0 and lists it in the model's `aliased`. @default "refuse"
   */
  readonly aliased?: "refuse" | "drop";
  /** (p) names. @default the features' own column names, else x1, x2, … */
  readonly featureNames?: readonly string[];
  /** @default "y" */
  readonly targetName?: string;
}

const ACTION = "fit a linear regression";

/**
 * Linear regression by ordinary least squares (OLS, 线性回归).
 *
 * $$y = \beta_0 + \sum_j \beta_j x_j + \varepsilon, \qquad \hat\beta = \arg\min_\beta \lVert y - X\beta \rVert^2$$
 *
 * Standard errors and intervals assume independent errors of equal variance. Householder QR, never $X^\top X$; O(n p²).
 *
 * @param features (n, p): rows, a danfo frame or a matrix of finite numbers.
 * @param target (n) finite numbers.
 * @throws {TypeError} If the rows are ragged, hold something that is not a number, or are not as many as the targets.
 * @throws {RangeError} If a number is not finite, there is no row or nothing to estimate, or an option is unknown. Also if a
 * feature is a linear combination of others (always so with more coefficients than rows), unless `aliased` is "drop".
 *
 * @see Golub, G. H. (1965). Numerical methods for solving linear least squares problems. Numerische Mathematik 7, 206-216.
 * @see {@link influence}: whether single rows decide the result.
 * @see `polynomialRegression.fit`: the powers of one feature. `collinearity.varianceInflation`: related features.
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
  requireFiniteRows(ACTION, matrix, target, featureNames);
  if (matrix.columns === 0 && !intercept)
    throw new RangeError(mustBe(ACTION, "features", "at least one column, or an intercept", matrix.columns));
  return fitColumns(
    Array.from({ length: matrix.columns }, (_, j) => ({ values: column(matrix, j) })),
    target,
    { intercept, precision, aliased, featureNames, targetName },
  );
}

/** Fits columns that have been checked. They are overwritten. */
export function fitColumns(
  columns: readonly DesignColumn[],
  target: ArrayLike<number>,
  options: Required<LinearRegressionOptions>,
): LinearRegression {
  const { intercept, precision, featureNames, targetName } = options;
  requireOneOf(ACTION, "precision", precision, PRECISIONS);
  requireOneOf(ACTION, "aliased", options.aliased, ["refuse", "drop"]);
  const rowCount = target.length;
  const design = intercept ? [{ values: new Float64Array(rowCount).fill(1) }, ...columns] : columns;
  const solution = solve(design, Float64Array.from(target), precision);
  const aliased = aliasedFeatures(solution, featureNames, intercept);
  if (options.aliased === "refuse" && aliased.length > 0)
    refuseAliased(ACTION, aliased, rowCount, design.length);

  const terms = solution.independent.map((j) => j - (intercept ? 1 : 0));
  const coefficients = new Array<number>(columns.length).fill(0);
  terms.forEach((term, i) => {
    if (term >= 0) coefficients[term] = solution.coefficients[i];
  });
  const residualShape = shapeOf(solution);
  return withModelDisplay({
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

/** Undefined if all residuals are equal. */
function shapeOf({ residuals }: LeastSquares): ResidualShape | undefined {
  let squares = 0;
  let squaredSteps = 0;
  for (let i = 0; i < residuals.length; i++) {
    squares += residuals[i] ** 2;
    if (i > 0) squaredSteps += (residuals[i] - residuals[i - 1]) ** 2;
  }
  if (squares === 0 || residuals.every((residual) => residual === residuals[0])) return undefined;
  const { skewness, kurtosis } = shape(residuals);
  return { durbinWatson: squaredSteps / squares, skewness, kurtosis };
}
