/** Polynomial regression (多项式回归): a linear model of the powers of one feature. */
import { requireInteger, requireSameLength } from "../core/errors";
import * as doubleDouble from "../core/linear-algebra/double-double";
import type { Matrix } from "../core/linear-algebra/matrix";
import type { DesignColumn, Precision } from "./least-squares";
import { requireFiniteRows } from "./linear-regression/finite-rows";
import { fitColumns } from "./linear-regression/fit";
import type { LinearRegression } from "./linear-regression/model";

/** How to fit a polynomial. */
export interface PolynomialOptions {
  /** The highest power, at least 1. */
  readonly degree: number;
  /** Whether to estimate a constant term. @default true */
  readonly intercept?: boolean;
  /** Digits to compute with; "extended" also computes the powers with 32 digits. @default "double" */
  readonly precision?: Precision;
  /** @default "x" */
  readonly featureName?: string;
  /** @default "y" */
  readonly targetName?: string;
}

/**
 * Fits a polynomial by least squares.
 *
 * $$y = \beta_0 + \beta_1 x + \beta_2 x^2 + \dots + \beta_d x^d + \varepsilon$$
 *
 * High powers are nearly collinear: use `precision: "extended"` from about degree 8 on.
 *
 * @param x (n) finite numbers.
 * @param target (n) finite numbers.
 * @returns A linear model of the features x, x^2, …; predict it with {@link powers}.
 * @throws As `linearRegression.fit`, and {RangeError} if the degree is not an integer of at least 1.
 *
 * @see `linearRegression.predict`, `.summary` and `.influence`, which take the model.
 *
 * @example
 * fit([0, 1, 2, 3], [1, 2, 5, 10], { degree: 2 }).coefficients; // about [0, 1]
 */
export function fit(
  x: ArrayLike<number>,
  target: ArrayLike<number>,
  options: PolynomialOptions,
): LinearRegression {
  const { degree, intercept = true, precision = "double", featureName = "x", targetName = "y" } = options;
  const action = "fit a polynomial";
  requireInteger(action, "degree", degree, 1);
  requireSameLength(action, "x", x, "target", target);
  const line: Matrix = { rows: x.length, columns: 1, data: Float64Array.from(x) };
  requireFiniteRows(action, line, target, [featureName]);
  const columns =
    precision === "extended" ? extendedPowers(line.data, degree) : plainPowers(line.data, degree);
  return fitColumns(columns, target, {
    intercept,
    precision,
    aliased: "refuse",
    featureNames: columns.map((_, j) => (j === 0 ? featureName : `${featureName}^${j + 1}`)),
    targetName,
  });
}

/**
 * The powers 1 to `degree` of each number, as features for `linearRegression.predict`.
 *
 * @returns (n, degree).
 *
 * @example
 * powers([2, 3], 2).data; // [2, 4, 3, 9]
 */
export function powers(x: ArrayLike<number>, degree: number): Matrix {
  requireInteger("compute powers", "degree", degree, 1);
  const columns = plainPowers(Float64Array.from(x), degree);
  const data = Float64Array.from(
    { length: x.length * degree },
    (_, i) => columns[i % degree].values[Math.floor(i / degree)],
  );
  return { rows: x.length, columns: degree, data };
}

function plainPowers(x: Float64Array, degree: number): DesignColumn[] {
  return Array.from({ length: degree }, (_, j) => ({ values: x.map((value) => value ** (j + 1)) }));
}

function extendedPowers(x: Float64Array, degree: number): DesignColumn[] {
  const columns = Array.from({ length: degree }, () => ({
    values: new Float64Array(x.length),
    lower: new Float64Array(x.length),
  }));
  x.forEach((value, i) => {
    const base = doubleDouble.of(value);
    let power = base;
    columns.forEach(({ values, lower }, j) => {
      if (j > 0) power = doubleDouble.multiply(power, base);
      values[i] = power.high;
      lower[i] = power.low;
    });
  });
  return columns;
}
