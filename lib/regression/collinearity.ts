/** Collinearity (共线性): features that are nearly linear combinations of each other. */
import { sum } from "../core/compensated-sum";
import { mustBe } from "../core/errors";
import type { MatrixLike } from "../core/linear-algebra/matrix";
import { solve } from "./least-squares/solve";
import { readDesign, readRows } from "./linear-regression/design";

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
  const { matrix, featureNames } = readDesign(action, features);
  if (matrix.columns === 0)
    throw new RangeError(mustBe(action, "features", "at least one column", matrix.columns));
  const target = new Float64Array(matrix.rows);
  readRows(action, matrix, target, featureNames);
  const { independent, dependent, rootInverse, spreads } = solve(matrix, target, true, "double");

  const combined = new Set(
    dependent.flatMap(({ column, weights }) => [column, ...weights.map((w) => w.column)]),
  );
  return featureNames.map((name, j) => {
    if (combined.has(j + 1)) return { name, factor: Number.POSITIVE_INFINITY };
    const position = independent.indexOf(j + 1);
    const parts = rootInverse[position].map((entry) => (entry * spreads[position]) ** 2);
    return { name, factor: Math.max(1, sum(parts)) };
  });
}
