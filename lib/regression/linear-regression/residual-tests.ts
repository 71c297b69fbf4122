/** How residuals are distributed: are they normal? */
import { mean } from "../../core/compensated-sum";
import { chiSquared } from "../../core/distributions";
import type { LeastSquares } from "../least-squares/types";
import { isExact, type LinearRegression, type ResidualShape } from "./model";
import type { LinearRegressionSummary, TestResult } from "./summary-types";

/** Undefined if all residuals are equal, or only rounding errors. */
export function shapeOf(solution: LeastSquares): ResidualShape | undefined {
  if (isExact(solution)) return undefined;
  const { residuals } = solution;
  const rows = residuals.length;
  const powers = [2, 3, 4].map(() => new Float64Array(rows));
  const center = mean(residuals);
  let squares = 0;
  let squaredSteps = 0;
  let isConstant = true;
  for (let i = 0; i < rows; i++) {
    const residual = residuals[i];
    squares += residual * residual;
    if (i > 0) {
      const step = residual - residuals[i - 1];
      squaredSteps += step * step;
      isConstant &&= step === 0;
    }
    const deviation = residual - center;
    const square = deviation * deviation;
    powers[0][i] = square;
    powers[1][i] = square * deviation;
    powers[2][i] = square * square;
  }
  if (isConstant) return undefined;
  const [second, third, fourth] = powers.map(mean);
  return {
    durbinWatson: squaredSteps / squares,
    skewness: third / second ** 1.5,
    kurtosis: fourth / (second * second),
  };
}

/** Durbin-Watson, skewness and kurtosis of the residuals, and the tests of normality made from these. */
export function residualTests(
  model: LinearRegression,
): Pick<LinearRegressionSummary, "durbinWatson" | "skewness" | "kurtosis" | "jarqueBera" | "omnibus"> {
  const { residualShape, rowCount: n } = model;
  if (!residualShape) return {};
  const { durbinWatson, skewness, kurtosis } = residualShape;
  const jarqueBera = (n / 6) * (skewness ** 2 + (kurtosis - 3) ** 2 / 4);
  return {
    durbinWatson,
    skewness,
    kurtosis,
    jarqueBera: { statistic: jarqueBera, p: chiSquared.survival(jarqueBera, 2) },
    ...(n >= 8 ? { omnibus: omnibus(skewness, kurtosis, n) } : {}),
  };
}

/**
 * D'Agostino and Pearson's K² of normality.
 *
 * @see D'Agostino, R. B. (1970). Transformation to normality of the null distribution of g1. Biometrika 57, 679-681.
 * @see Anscombe, F. J. & Glynn, W. J. (1983). Distribution of the kurtosis statistic b2 for normal samples. Biometrika 70, 227-234.
 */
function omnibus(skewness: number, kurtosis: number, n: number): TestResult {
  const y = skewness * Math.sqrt(((n + 1) * (n + 3)) / (6 * (n - 2)));
  const beta2 = (3 * (n * n + 27 * n - 70) * (n + 1) * (n + 3)) / ((n - 2) * (n + 5) * (n + 7) * (n + 9));
  const w2 = -1 + Math.sqrt(2 * (beta2 - 1));
  const skewScore = Math.asinh(y / Math.sqrt(2 / (w2 - 1))) / Math.sqrt(0.5 * Math.log(w2));

  const expected = (3 * (n - 1)) / (n + 1);
  const variance = (24 * n * (n - 2) * (n - 3)) / ((n + 1) ** 2 * (n + 3) * (n + 5));
  const x = (kurtosis - expected) / Math.sqrt(variance);
  const rootBeta1 =
    ((6 * (n * n - 5 * n + 2)) / ((n + 7) * (n + 9))) *
    Math.sqrt((6 * (n + 3) * (n + 5)) / (n * (n - 2) * (n - 3)));
  const a = 6 + (8 / rootBeta1) * (2 / rootBeta1 + Math.sqrt(1 + 4 / rootBeta1 ** 2));
  const cubed = (1 - 2 / a) / (1 + x * Math.sqrt(2 / (a - 4)));
  const kurtosisScore = (1 - 2 / (9 * a) - Math.cbrt(cubed)) / Math.sqrt(2 / (9 * a));

  const statistic = skewScore ** 2 + kurtosisScore ** 2;
  return { statistic, p: chiSquared.survival(statistic, 2) };
}
