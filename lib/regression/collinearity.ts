/** Collinearity (共线性): features that tell each other's story. */
import { mustBe } from "../core/errors";
import { column, type MatrixLike, toMatrix } from "../core/linear-algebra/matrix";
import { solve, totalSumOfSquares } from "./least-squares";
import { requireFiniteRows } from "./linear-regression/fit";

/** How far the other features explain one of them. */
export interface VarianceInflation {
  readonly name: string;
  /** How many times larger the variance of its coefficient is than if it were unrelated to the others; 1 at best. */
  readonly factor: number;
}

/**
 * Variance inflation factors (VIF, 方差膨胀因子): how much the uncertainty of each coefficient grows because features move together.
 * Above 5 or 10 a coefficient alone says little, though predictions may be good.
 *
 * $$\mathrm{VIF}_j = \frac{1}{1 - R_j^2}$$
 *
 * with R² of the regression of feature j on all others and an intercept: statsmodels' `variance_inflation_factor` on features
 * with a column of ones. A feature that others add up to, those it is made of, and a constant feature have an infinite factor. O(n p²).
 *
 * @param features (n, p) finite numbers, at least one row.
 * @returns One factor a feature.
 * @throws {TypeError} If the rows are ragged or hold something that is not a number.
 * @throws {RangeError} If a number is not finite or there is no row.
 *
 * @see Marquardt, D. W. (1970). Generalized inverses, ridge regression, biased linear estimation. Technometrics 12(3), 591-612.
 *
 * @example
 * varianceInflation([[1, 1], [2, 3], [3, 2]])[0].factor; // 1.33333333333333
 */
export function varianceInflation(features: MatrixLike): VarianceInflation[] {
  const matrix = toMatrix(features);
  const names = matrix.columnNames ?? Array.from({ length: matrix.columns }, (_, j) => `x${j + 1}`);
  if (matrix.columns === 0)
    throw new RangeError(
      mustBe("compute variance inflation", "features", "at least one column", matrix.columns),
    );
  const target = new Float64Array(matrix.rows);
  requireFiniteRows(matrix, target, names);
  const columns = names.map((_, j) => ({ values: column(matrix, j) }));
  const variations = columns.map(({ values }) => totalSumOfSquares(values, true));
  const ones = { values: new Float64Array(matrix.rows).fill(1) };
  const { independent, dependent, rootInverse } = solve([ones, ...columns], target, "double");

  const tangled = new Set(
    dependent.flatMap((one) => [one.column, ...one.weights.map((other) => other.column)]),
  );
  return names.map((name, j) => {
    if (tangled.has(j + 1)) return { name, factor: Number.POSITIVE_INFINITY };
    const row = rootInverse[independent.indexOf(j + 1)];
    return { name, factor: Math.max(1, variations[j] * row.reduce((total, entry) => total + entry ** 2, 0)) };
  });
}
