import { studentT } from "../../core/distributions";
import { requireSameLength } from "../../core/errors";
import type { MatrixLike } from "../../core/linear-algebra/matrix";
import type { LinearRegression } from "./model";
import { leverageOf, predict, readFeatures, requireDegreesOfFreedom } from "./predict";

/** The influence of one row on a fit. */
export interface RowInfluence {
  /** Row number in the data of the fit. */
  readonly row: number;
  readonly fitted: number;
  /** Actual minus fitted. */
  readonly residual: number;
  /** Hat value (杠杆值) in [0, 1]: how far the row's features are from the others. They sum to the number of coefficients. */
  readonly leverage: number;
  /** Residual divided by its standard error (internally studentised, 学生化残差). */
  readonly standardizedResidual: number;
  /** The same with the error estimated without this row (externally studentised); t-distributed, n - k - 1 degrees of freedom. */
  readonly studentizedResidual: number;
  /** Bonferroni-corrected p-value of the studentised residual: small for an outlier. */
  readonly outlierProbability: number;
  /** Cook's distance (库克距离): how far all fitted values move if the row is removed. */
  readonly cooksDistance: number;
  /** How far the fitted value of this row moves if the row is removed, in standard errors. */
  readonly dffits: number;
}

/**
 * Influence of each row on a linear model (强影响点), to find the few rows that decide the result.
 *
 * $$r_i = \frac{e_i}{s\sqrt{1-h_i}}, \quad t_i = r_i\sqrt{\frac{n-k-1}{n-k-r_i^2}}, \quad D_i = \frac{r_i^2}{k}\frac{h_i}{1-h_i}, \quad \mathrm{DFFITS}_i = t_i\sqrt{\frac{h_i}{1-h_i}}$$
 *
 * A row with leverage 1 determines a coefficient alone: its residual is always 0. Without it the coefficient is undefined,
 * so its Cook's distance and DFFITS are infinite and its studentised residuals 0. O(n k²).
 *
 * @param features (n, p), those of the fit.
 * @param target (n), that of the fit.
 * @returns n records, in the order of the rows.
 * @throws {TypeError} If the features do not have the columns of the model, or there is not one target a row.
 * @throws {RangeError} If the model has fewer than two residual degrees of freedom.
 *
 * @see Belsley, D. A., Kuh, E. & Welsch, R. E. (1980). Regression Diagnostics, ch. 2. Wiley.
 * @see Cook, R. D. (1977). Detection of influential observations in linear regression. Technometrics 19(1), 15-18.
 *
 * @example
 * const features = [[1], [2], [3], [10]];
 * const target = [1, 2.5, 2.8, 12];
 * influence(fit(features, target), features, target)[3].leverage; // 0.97
 */
export function influence(
  model: LinearRegression,
  features: MatrixLike,
  target: ArrayLike<number>,
): RowInfluence[] {
  const action = "measure influence";
  const matrix = readFeatures(model, features, action);
  const fitted = predict(model, matrix);
  requireSameLength(action, "features", fitted, "target", target);
  requireDegreesOfFreedom(action, model, 2);

  const { residualDegreesOfFreedom: df, rank, rowCount } = model;
  const sigma = Math.sqrt(model.residualSumOfSquares / df);
  return Array.from(leverageOf(model, matrix), (leverage, row): RowInfluence => {
    const residual = target[row] - fitted[row];
    const base = { row, fitted: fitted[row], residual };
    if (leverage > 1 - 1e-12)
      return {
        ...base,
        leverage: 1,
        standardizedResidual: 0,
        studentizedResidual: 0,
        outlierProbability: 1,
        cooksDistance: Number.POSITIVE_INFINITY,
        dffits: Number.POSITIVE_INFINITY,
      };
    const standardizedResidual = residual === 0 ? 0 : residual / (sigma * Math.sqrt(1 - leverage));
    const remaining = df - standardizedResidual ** 2;
    const studentizedResidual =
      standardizedResidual === 0
        ? 0
        : remaining > 0
          ? standardizedResidual * Math.sqrt((df - 1) / remaining)
          : Math.sign(residual) * Number.POSITIVE_INFINITY;
    const odds = leverage / (1 - leverage);
    return {
      ...base,
      leverage,
      standardizedResidual,
      studentizedResidual,
      outlierProbability: Math.min(1, rowCount * studentT.twoSidedPValue(studentizedResidual, df - 1)),
      cooksDistance: (standardizedResidual ** 2 / rank) * odds,
      dffits: studentizedResidual * Math.sqrt(odds),
    };
  });
}
