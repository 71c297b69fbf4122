import { studentT } from "../../core/distributions";
import { mustBe } from "../../core/errors";
import type { Matrix, MatrixLike } from "../../core/linear-algebra/matrix";
import type { VectorLike } from "../../core/vectors";
import { readTarget } from "./design";
import { type LinearRegression, requireDegreesOfFreedom, residualStandardError, unscaled } from "./model";
import { leverageOf, readFeatures } from "./predict";

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
 * so its Cook's distance and DFFITS are infinite and its studentised residuals 0. If the fit is exact, all studentised
 * residuals are 0. O(n k²).
 *
 * @param features (n, p), those of the fit.
 * @param target (n), that of the fit: an array, a typed array or a danfo Series.
 * @returns n records, in the order of the rows.
 * @throws {TypeError} If the features do not have the columns of the model, or there is not one target a row.
 * @throws {RangeError} If the model has fewer than two residual degrees of freedom, or the rows are not those of the fit: their
 * number or residual sum of squares differs.
 *
 * @see Belsley, D. A., Kuh, E. & Welsch, R. E. (1980). Regression Diagnostics, ch. 2. Wiley.
 * @see Cook, R. D. (1977). Detection of influential observations in linear regression. Technometrics 19(1), 15-18.
 *
 * @example
 * const features = [[1], [2], [3], [10]];
 * const target = [1, 2.5, 2.8, 12];
 * influence(fit(features, target), features, target)[3].leverage; // 0.97
 */
export function influence(model: LinearRegression, features: MatrixLike, target: VectorLike): RowInfluence[] {
  const action = "measure influence";
  const matrix = readFeatures(model, features, action);
  const actual = readTarget(action, target, matrix.rows);
  requireDegreesOfFreedom(action, model, 2);
  if (model.logWeightSum !== undefined)
    throw new RangeError(mustBe(action, "model", "fitted without weights", "fitted with weights"));
  const residuals = residualsOfFit(action, model, matrix, actual);

  const { residualDegreesOfFreedom: df, rank, rowCount } = model;
  const sigma = residualStandardError(model);
  // Closer to 0 than this, n times the p-value is more than 1: it need not be computed.
  const usual = -studentT.quantile(1 / (2 * rowCount), df - 1) * (1 - 1e-9);
  return Array.from(leverageOf(model, matrix), (measured, row): RowInfluence => {
    const residual = residuals[row];
    const isAlone = measured > 1 - 1e-12;
    const leverage = isAlone ? 1 : measured;
    const odds = leverage / (1 - leverage);
    const standardizedResidual = isAlone || sigma === 0 ? 0 : residual / (sigma * Math.sqrt(1 - leverage));
    const remaining = df - standardizedResidual ** 2;
    const studentizedResidual =
      remaining > 0
        ? standardizedResidual * Math.sqrt((df - 1) / remaining)
        : Math.sign(residual) * Number.POSITIVE_INFINITY;
    return {
      row,
      fitted: actual[row] - residual,
      residual,
      leverage,
      standardizedResidual,
      studentizedResidual,
      outlierProbability:
        Math.abs(studentizedResidual) < usual
          ? 1
          : Math.min(1, rowCount * studentT.twoSidedPValue(studentizedResidual, df - 1)),
      cooksDistance: isAlone ? odds : (standardizedResidual ** 2 / rank) * odds,
      dffits: isAlone ? odds : studentizedResidual * Math.sqrt(odds),
    };
  });
}

/** Differs by this share at most, if the rows are those of the fit; far more than rounding, far less than other rows. */
const TOLERANCE = 1e-6;

/**
 * The residuals, computed about the center of the fit: target and prediction may be large.
 *
 * @param weights Those of the fit.
 * @throws {RangeError} If their number or sum of squares is not that of the fit.
 */
export function residualsOfFit(
  action: string,
  { center, coefficients, sums, rowCount }: LinearRegression,
  { data, rows, columns }: Matrix,
  target: ArrayLike<number>,
  weights?: ArrayLike<number>,
): Float64Array {
  if (rows !== rowCount)
    throw new RangeError(mustBe(action, "features", `the ${rowCount} rows of the fit`, rows));
  const residuals = new Float64Array(rows);
  const squares = { residual: 0, size: 0 };
  for (let i = 0; i < rows; i++) {
    let residual = target[i] - center.target - center.remainder;
    let size = Math.abs(target[i]);
    for (let j = 0; j < columns; j++) {
      const part = coefficients[j] * (data[i * columns + j] - center.features[j]);
      residual -= part;
      size += Math.abs(part);
    }
    residuals[i] = residual;
    const weight = weights?.[i] ?? 1;
    squares.residual += weight * (residual / sums.unit) ** 2;
    squares.size += weight * (size / sums.unit) ** 2;
  }
  const expected = Math.sqrt(sums.residual);
  const rounding = 64 * Number.EPSILON * Math.sqrt(squares.size);
  if (!(Math.abs(Math.sqrt(squares.residual) - expected) <= TOLERANCE * expected + rounding)) {
    const rule = `of the rows of the fit, ${unscaled(sums.residual, sums.unit).toPrecision(6)}`;
    const found = unscaled(squares.residual, sums.unit);
    throw new RangeError(mustBe(action, "the residual sum of squares", rule, found));
  }
  return residuals;
}
