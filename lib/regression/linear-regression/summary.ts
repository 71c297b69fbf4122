import { f, studentT } from "../../core/distributions";
import { mustBe, requireOpenFraction } from "../../core/errors";
import { DISPLAY, type MimeBundle, withDisplay } from "../../core/text/display";
import * as table from "../../core/text/table";
import { estimates, type LinearRegression, termNames } from "./model";
import { type IntervalOptions, requireDegreesOfFreedom } from "./predict";
import { residualTests } from "./residual-tests";
import { summaryBundle } from "./summary-display";
import type { Coefficient, LinearRegressionSummary, TestResult } from "./summary-types";

/**
 * Summary of a linear model (回归结果表): standard error, test and confidence interval of each coefficient, and the fit of the
 * whole model. The numbers are those of statsmodels' `OLS(...).fit().summary()`.
 *
 * $$s^2 = \frac{\mathrm{RSS}}{n-k}, \quad \mathrm{se}(\hat\beta_j) = s\sqrt{\bigl[(X^\top X)^{-1}\bigr]_{jj}}, \quad t_j = \frac{\hat\beta_j}{\mathrm{se}(\hat\beta_j)}$$
 *
 * If all residuals are 0, t and F are infinite and their p-values 0.
 *
 * @throws {RangeError} If the model has as many coefficients as rows, or its target is constant.
 *
 * @example
 * summary(fit([[1], [2], [3]], [1, 2, 4])).rSquared; // 0.9642857142857143
 */
export function summary(model: LinearRegression, options: IntervalOptions = {}): LinearRegressionSummary {
  const action = "summarise a linear regression";
  const { confidence = 0.95 } = options;
  requireOpenFraction(action, "confidence", confidence);
  requireDegreesOfFreedom(action, model, 1);
  const { rowCount: n, rank: k, residualDegreesOfFreedom: df } = model;
  const { residualSumOfSquares, totalSumOfSquares } = model;
  if (totalSumOfSquares === 0)
    throw new RangeError(mustBe(action, "target", "different from row to row", "constant"));

  const variance = residualSumOfSquares / df;
  const modelDegreesOfFreedom = k - (model.hasIntercept ? 1 : 0);
  const rSquared = 1 - residualSumOfSquares / totalSumOfSquares;
  const logLikelihood = (-n / 2) * (Math.log(2 * Math.PI) + Math.log(residualSumOfSquares / n) + 1);
  const result: Omit<LinearRegressionSummary, typeof DISPLAY> = {
    targetName: model.targetName,
    rowCount: n,
    modelDegreesOfFreedom,
    residualDegreesOfFreedom: df,
    confidence,
    coefficients: coefficientsOf(model, Math.sqrt(variance), confidence),
    aliased: model.aliased,
    residualStandardError: Math.sqrt(variance),
    rSquared,
    adjustedRSquared: 1 - ((1 - rSquared) * (n - (model.hasIntercept ? 1 : 0))) / df,
    ...(modelDegreesOfFreedom > 0 ? { fTest: fTest(model, modelDegreesOfFreedom) } : {}),
    logLikelihood,
    aic: -2 * logLikelihood + 2 * k,
    bic: -2 * logLikelihood + Math.log(n) * k,
    conditionNumber: model.conditionNumber,
    ...residualTests(model),
  };
  return withDisplay(result, summaryBundle);
}

function coefficientsOf(model: LinearRegression, sigma: number, confidence: number): Coefficient[] {
  const df = model.residualDegreesOfFreedom;
  const criticalValue = -studentT.quantile((1 - confidence) / 2, df);
  const values = estimates(model);
  return termNames(model).map((name, i) => {
    const estimate = values[i];
    const standardError = sigma * Math.hypot(...model.rootInverse[i]);
    // 0 / 0 if all residuals are 0: then t is infinite, except for a coefficient of 0.
    const t = estimate === 0 ? 0 : estimate / standardError;
    return {
      name,
      estimate,
      standardError,
      t,
      p: studentT.twoSidedPValue(t, df),
      lower: estimate - criticalValue * standardError,
      upper: estimate + criticalValue * standardError,
    };
  });
}

function fTest(model: LinearRegression, modelDegreesOfFreedom: number): TestResult {
  const { totalSumOfSquares, residualSumOfSquares, residualDegreesOfFreedom: df } = model;
  const explained = (totalSumOfSquares - residualSumOfSquares) / modelDegreesOfFreedom;
  // Rounding can make the F of a useless model slightly negative.
  const statistic = Math.max(0, explained / (residualSumOfSquares / df));
  return { statistic, p: f.survival(statistic, modelDegreesOfFreedom, df) };
}

/** The display of a model: its summary if it has one, else its coefficients. */
export function toBundle(model: LinearRegression): MimeBundle {
  if (model.residualDegreesOfFreedom > 0 && model.totalSumOfSquares > 0) return summaryBundle(summary(model));
  const values = estimates(model);
  return table
    .fromRecords(
      termNames(model).map((name, i) => ({ coefficient: name, estimate: values[i] })),
      { caption: `Linear regression of ${model.targetName}, ${model.rowCount} rows`, limit: 200 },
    )
    [DISPLAY]();
}
