/** Collinearity (共线性): features that are nearly linear combinations of each other. */
import { mustBe } from "../core/errors";
import { column, type MatrixLike, toMatrix } from "../core/linear-algebra/matrix";
import { solve, totalSumOfSquares } from "./least-squares";
import { requireFiniteRows } from "./linear-regression/finite-rows";

/** The variance inflation factor of one feature. */
export interface VarianceInflation {
  readonly name: string;
  /** The variance of its coefficient relative to a feature that is uncorrelated with the others; 1 at best. */
  readonly factor: number;
}

/**
 * Variance inflation factors (VIF, 方差膨胀因子): how much collinearity inflates the variance of each coefficient. Above 5 or 10
 * a single coefficient says little, though predictions may be good.
 *
 * $$\mathrm{VIF}_j = \frac{1}{1 - R_j^2}$$
 *
 * $R_j^2$ belongs to the regression of feature j on the others and an intercept. Equals statsmodels'
 * `variance_inflation_factor` on features with a column of ones. Infinite for a constant feature, and for a feature that is
 * part of an exact linear combination. O(n p²).
 *
 * @param features (n, p) finite numbers, at least one row.
 * @returns One factor a feature.
 * @throws {TypeError} If the rows are ragged or hold something that is not a number.
 * @throws {RangeError} If a number is not finite or there is no row.
 *
 * @see `linearRegression.fit`: refuses or drops exact linear combinations.
 * @see Marquardt, D. W. (1970). Generalized inverses, ridge regression, biased linear estimation. Technometrics 12(3), 591-612.
 *
 * @example
 * varianceInflation([[1, 1], [2, 3], [3, 2]])[0].factor; // 1.33333333333333
 */
export function varianceInflation(features: MatrixLike): VarianceInflation[] {
  const action = "compute variance inflation";
  const matrix = toMatrix(features);
  const names = matrix.columnNames ?? Array.from({ length: matrix.columns }, (_, j) => `x${j + 1}`);
  if (matrix.columns === 0)
    throw new RangeError(mustBe(action, "features", "at least one column", matrix.columns));
  const target = new Float64Array(matrix.rows);
  requireFiniteRows(action, matrix, target, names);
  const columns = names.map((_, j) => ({ values: column(matrix, j) }));
  const totals = columns.map(({ values }) => totalSumOfSquares(values, true));
  const ones = { values: new Float64Array(matrix.rows).fill(1) };
  const { independent, dependent, rootInverse } = solve([ones, ...columns], target, "double");

  const combined = new Set(
    dependent.flatMap(({ column, weights }) => [column, ...weights.map((w) => w.column)]),
  );
  return names.map((name, j) => {
    if (combined.has(j + 1)) return { name, factor: Number.POSITIVE_INFINITY };
    const row = rootInverse[independent.indexOf(j + 1)];
    return { name, factor: Math.max(1, totals[j] * row.reduce((total, entry) => total + entry ** 2, 0)) };
  });
}
