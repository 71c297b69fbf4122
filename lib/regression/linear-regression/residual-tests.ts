/** Tests of the residuals: are they normal? */
import { chiSquared } from "../../core/distributions";
import type { LinearRegression } from "./model";
import type { LinearRegressionSummary, TestResult } from "./summary-types";

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
