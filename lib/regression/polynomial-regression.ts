/** Polynomial regression (多项式回归): a linear model of the powers of one feature. */
import { mustBe, requireInteger } from "../core/errors";
import * as doubleDouble from "../core/linear-algebra/double-double";
import type { Matrix } from "../core/linear-algebra/matrix";
import { integer, type OptionReaders, readOptions, text, withDefault } from "../core/options";
import { readVector, readVectors, type VectorLike } from "../core/vectors";
import type { DesignColumn } from "./least-squares/types";
import { requireNames } from "./linear-regression/design";
import { fitDesign, MODEL_OPTIONS, type ModelOptions } from "./linear-regression/fit";
import type { LinearRegression } from "./linear-regression/model";

/** How to fit a polynomial. */
export interface PolynomialOptions extends ModelOptions {
  /** The highest power, at least 1; there must be a row for each coefficient. */
  readonly degree: number;
  /** @default "x" */
  readonly featureName?: string;
}

/** More powers than this have no use, and take minutes. */
const MOST_DEGREE = 10_000;

const OPTIONS = {
  ...MODEL_OPTIONS,
  degree: integer(1, MOST_DEGREE),
  featureName: withDefault("x", text),
} satisfies OptionReaders<PolynomialOptions>;

/**
 * Fits a polynomial by least squares.
 *
 * $$y = \beta_0 + \beta_1 x + \beta_2 x^2 + \dots + \beta_d x^d + \varepsilon$$
 *
 * High powers are nearly collinear: use `precision: "extended"` from about degree 8 on; it also computes the powers with
 * 32 digits.
 *
 * @param x (n) finite numbers.
 * @param target (n) finite numbers.
 * @returns A linear model of the features x, x^2, …; predict it with {@link powers}.
 * @throws As `linearRegression.fit`, and {RangeError} if the degree is not an integer from 1 to 10,000, or there are more
 * coefficients than rows.
 *
 * @see `linearRegression.predict`, `.summary` and `.influence`, which take the model.
 *
 * @example
 * fit([0, 1, 2, 3], [1, 2, 5, 10], { degree: 2 }).coefficients; // about [0, 1]
 */
export function fit(x: VectorLike, target: VectorLike, options: PolynomialOptions): LinearRegression {
  const action = "fit a polynomial";
  const { degree, featureName, ...others } = readOptions(action, options, OPTIONS);
  const numbers = readVectors(action, { x, target }, 1);
  const most = numbers.x.length - (others.intercept ? 1 : 0);
  if (degree > most) {
    const rule = `at most ${most}, so that there are no more coefficients than rows (${numbers.x.length})`;
    throw new RangeError(mustBe(action, "degree", rule, degree));
  }
  const base = Float64Array.from(numbers.x);
  const columns = others.precision === "extended" ? extendedPowers(base, degree) : plainPowers(base, degree);
  const featureNames = columns.map((_, j) => (j === 0 ? featureName : `${featureName}^${j + 1}`));
  requireNames(action, featureNames);
  requireFinitePowers(action, columns);
  return fitDesign(columns, numbers.target, { ...others, aliased: "refuse", featureNames });
}

/**
 * The powers 1 to `degree` of each number, as features for `linearRegression.predict`.
 *
 * @param x (n) finite numbers.
 * @returns (n, degree).
 * @throws {RangeError} If the degree is not an integer from 1 to 10,000, or a power is beyond the range of a double.
 *
 * @example
 * powers([2, 3], 2).data; // [2, 4, 3, 9]
 */
export function powers(x: VectorLike, degree: number): Matrix {
  const action = "compute powers";
  const base = Float64Array.from(readVector(action, "x", x));
  requireInteger(action, "degree", degree, 1, MOST_DEGREE);
  const columns = plainPowers(base, degree);
  requireFinitePowers(action, columns);
  const data = Float64Array.from(
    { length: base.length * degree },
    (_, i) => columns[i % degree].values[Math.floor(i / degree)],
  );
  return { rows: base.length, columns: degree, data };
}

function requireFinitePowers(action: string, columns: readonly DesignColumn[]): void {
  columns.forEach(({ values }, j) => {
    const i = values.findIndex((value) => !Number.isFinite(value));
    if (i >= 0) throw new RangeError(mustBe(action, `x[${i}]^${j + 1}`, "a finite number", values[i]));
  });
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
