/** Polynomial regression (多项式回归): a curve instead of a straight line. */

import { requireInteger, requireSameLength } from "../core/errors";
import * as doubleDouble from "../core/linear-algebra/double-double";
import type { Matrix } from "../core/linear-algebra/matrix";
import type { DesignColumn, Precision } from "./least-squares";
import { fitColumns, requireFiniteRows } from "./linear-regression/fit";
import type { LinearRegression } from "./linear-regression/model";

export interface PolynomialOptions {
  /** Largest power, at least 1. */
  readonly degree: number;
  /** Estimate a constant term, too. @default true */
  readonly intercept?: boolean;
  /** Digits to compute with; "extended" also forms the powers with 32 digits. @default "double" */
  readonly precision?: Precision;
  /** @default "x" */
  readonly featureName?: string;
  /** @default "y" */
  readonly targetName?: string;
}

/**
 * Fits a polynomial: the linear model whose features are the powers of one number.
 *
 * $$y = \beta_0 + \beta_1 x + \beta_2 x^2 + \dots + \beta_d x^d + \varepsilon$$
 *
 * High powers are nearly dependent; from degree 8 or so on use `precision: "extended"`.
 *
 * @param x (n) finite numbers.
 * @param target (n) finite numbers.
 * @returns A linear model of the features x, x^2, …; predict it with {@link powers}.
 * @throws As `linearRegression.fit`, and {RangeError} if the degree is not an integer of at least 1.
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
  requireInteger("fit a polynomial", "degree", degree, 1);
  requireSameLength("fit a polynomial", "x", x, "target", target);
  const line: Matrix = { rows: x.length, columns: 1, data: Float64Array.from(x) };
  requireFiniteRows(line, target, [featureName]);
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
  requireInteger("form powers", "degree", degree, 1);
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
