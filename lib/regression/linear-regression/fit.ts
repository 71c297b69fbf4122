import { sum } from "../../core/compensated-sum";
import { mustBe } from "../../core/errors";
import { readSample } from "../../core/learning/sample";
import type { Matrix, MatrixLike } from "../../core/linear-algebra/matrix";
import {
  checkedLater,
  flag,
  listOf,
  type OptionReaders,
  oneOf,
  optional,
  readOptions,
  text,
  withDefault,
} from "../../core/options";
import type { VectorLike } from "../../core/vectors";
import { solve } from "../least-squares/solve";
import { type DesignColumn, type LeastSquares, PRECISIONS, type Precision } from "../least-squares/types";
import { solveWeighted } from "../least-squares/weighted";
import { aliasedFeatures, refuseAliased } from "./aliased";
import { readDesign, readRows } from "./design";
import { type LinearRegression, type ResidualShape, unscaled } from "./model";
import { shapeOf } from "./residual-tests";
import { withModelDisplay } from "./summary";

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
  /** (n) at least 0 (WLS, 加权最小二乘): the variance of a row's error is divided by it. @default 1 each */
  readonly weights?: VectorLike | undefined;
}

/** The options of a fit, read. */
export type FitOptions = Required<Omit<LinearRegressionOptions, "weights">>;

/** The options of all linear models. */
export type ModelOptions = Pick<LinearRegressionOptions, "intercept" | "precision" | "targetName">;

export const MODEL_OPTIONS = {
  intercept: withDefault(true, flag),
  precision: withDefault<Precision, Precision>("double", oneOf(PRECISIONS)),
  targetName: withDefault("y", text),
} satisfies OptionReaders<ModelOptions>;

export const LINEAR_OPTIONS = {
  ...MODEL_OPTIONS,
  aliased: withDefault("refuse", oneOf(["refuse", "drop"])),
  featureNames: optional(listOf(text)),
  weights: optional(checkedLater<VectorLike>()),
} satisfies OptionReaders<LinearRegressionOptions>;

const ACTION = "fit a linear regression";

/**
 * Linear regression by ordinary least squares (OLS, 线性回归).
 *
 * $$y = \beta_0 + \sum_j \beta_j x_j + \varepsilon, \qquad \hat\beta = \arg\min_\beta \lVert y - X\beta \rVert^2$$
 *
 * Standard errors and intervals assume independent errors of equal variance. Householder QR, never $X^\top X$; O(n p²).
 * With an intercept, everything is computed about the means of the features, so that large means cost no digits.
 *
 * @param features (n, p): rows, a danfo frame or a matrix of finite numbers.
 * @param target (n) finite numbers: an array, a typed array or a danfo Series.
 * @throws {TypeError} If the rows are ragged, hold something that is not a number, or are not as many as the targets. Also if
 * two features have one name, or a feature is named "(intercept)".
 * @throws {RangeError} If a number is not finite, there is no row or nothing to estimate, or a coefficient is beyond the range
 * of a double. Also if a feature is a linear combination of others (always so with more coefficients than rows), unless
 * `aliased` is "drop".
 *
 * @see Golub, G. H. (1965). Numerical methods for solving linear least squares problems. Numerische Mathematik 7, 206-216.
 * @see {@link robustErrors}: standard errors if variances differ, or rows are not independent.
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
  target: VectorLike,
  options: LinearRegressionOptions = {},
): LinearRegression {
  const read = readOptions(ACTION, options, LINEAR_OPTIONS);
  const { matrix, featureNames } = readDesign(ACTION, features, read.featureNames);
  const numbers = readRows(ACTION, matrix, target, featureNames);
  if (matrix.columns === 0 && !read.intercept)
    throw new RangeError(mustBe(ACTION, "features", "at least one column, or an intercept", matrix.columns));
  const { weights, ...others } = read;
  if (weights === undefined) return fitDesign(matrix, numbers, { ...others, featureNames });
  const sample = readSample(ACTION, matrix, numbers, { weights });
  if (sample.weights.every((weight) => weight === 1))
    return fitDesign(sample.matrix, sample.target, { ...others, featureNames });
  const solution = solveWeighted(sample, read.intercept, read.precision);
  const logWeightSum = sum(sample.weights.map(Math.log));
  const named = { ...others, featureNames };
  return modelOf(solution, sample.target.length, named, shapeOf(solution), logWeightSum);
}

export function fitDesign(
  design: Matrix | readonly DesignColumn[],
  target: ArrayLike<number>,
  options: FitOptions,
): LinearRegression {
  const solution = solve(design, target, options.intercept, options.precision);
  return modelOf(solution, target.length, options, shapeOf(solution));
}

/** The record of a solution. */
export function modelOf(
  solution: LeastSquares,
  rowCount: number,
  options: FitOptions,
  residualShape?: ResidualShape,
  logWeightSum?: number,
): LinearRegression {
  const { intercept, precision, featureNames, targetName } = options;
  const { independent, sums, center, rootInverse, hasConstant } = solution;
  const aliased = aliasedFeatures(solution, featureNames, intercept);
  const first = intercept ? 1 : 0;
  if (options.aliased === "refuse" && aliased.length > 0)
    refuseAliased(ACTION, aliased, rowCount, first + featureNames.length);

  const terms = independent.map((j) => j - first);
  const coefficients = new Array<number>(featureNames.length).fill(0);
  terms.forEach((term, i) => {
    if (term >= 0) coefficients[term] = solution.coefficients[i];
  });
  if (![solution.coefficients, ...rootInverse].every((numbers) => numbers.every(Number.isFinite)))
    throw new RangeError(
      `Cannot ${ACTION}: the coefficients must be within the range of a double; change the units of the features or the target`,
    );
  return withModelDisplay({
    kind: "linear-regression",
    featureNames: [...featureNames],
    targetName,
    hasIntercept: intercept,
    hasConstant,
    precision,
    intercept: intercept ? solution.coefficients[0] : 0,
    coefficients,
    aliased,
    rowCount,
    rank: terms.length,
    residualDegreesOfFreedom: rowCount - terms.length,
    residualSumOfSquares: unscaled(sums.residual, sums.unit),
    totalSumOfSquares: unscaled(sums.total, sums.unit),
    sums,
    terms,
    center,
    rootInverse,
    ...(residualShape ? { residualShape } : {}),
    ...(logWeightSum === undefined ? {} : { logWeightSum }),
  });
}
