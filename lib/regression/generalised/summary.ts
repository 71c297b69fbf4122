import { readOptions } from "../../core/options";
import { type Displayable, type MimeBundle, withDisplay } from "../../core/text/display";
import { localized } from "../../core/text/language";
import { INTERCEPT } from "../linear-regression/model";
import { INTERVAL_OPTIONS, type IntervalOptions } from "../linear-regression/predict";
import { bundleOf, coefficientTable, statisticTable } from "../linear-regression/summary-display";
import { type WaldCoefficient, waldCoefficients } from "../wald";
import type { GeneralisedLinearModel } from "./fit";
import { requireModel } from "./predict";

/** The statistics of a generalised linear model. */
export interface GeneralisedSummary
  extends Displayable,
    Pick<
      GeneralisedLinearModel,
      | "family"
      | "link"
      | "targetName"
      | "rowCount"
      | "residualDegreesOfFreedom"
      | "deviance"
      | "nullDeviance"
      | "pearsonChiSquared"
      | "dispersion"
      | "logLikelihood"
    > {
  readonly confidence: number;
  readonly coefficients: readonly WaldCoefficient[];
  /** Share of the null deviance that the features explain. */
  readonly explainedDeviance: number;
  readonly aic: number;
  readonly bic: number;
}

/**
 * Summary of a generalised linear model (回归结果表): standard error, Wald test and interval of each coefficient, and the fit of the
 * whole model. The numbers are those of statsmodels' `GLM(...).fit().summary()`, BIC by the log-likelihood (`bic_llf`).
 *
 * @throws {TypeError} If this is no model.
 *
 * @example
 * const model = fit([[0], [0], [0], [1], [1], [1]], [1, 2, 3, 3, 4, 5], { family: "poisson" });
 * summary(model).coefficients[1].z.toFixed(4); // "1.3863"
 */
export function summary(model: GeneralisedLinearModel, options: IntervalOptions = {}): GeneralisedSummary {
  const action = "summarise a generalised linear model";
  const { confidence } = readOptions(action, options, INTERVAL_OPTIONS);
  requireModel(action, model);
  const { featureNames, covariance, rowCount, deviance, nullDeviance, logLikelihood } = model;
  const slopes = featureNames.map((name, j) => ({ name, estimate: model.coefficients[j] }));
  const estimates = model.hasIntercept ? [{ name: INTERCEPT, estimate: model.intercept }, ...slopes] : slopes;
  const { family, link, targetName, residualDegreesOfFreedom, pearsonChiSquared, dispersion } = model;
  const result: Omit<GeneralisedSummary, symbol> = {
    family,
    link,
    targetName,
    rowCount,
    residualDegreesOfFreedom,
    confidence,
    coefficients: waldCoefficients(estimates, covariance, confidence),
    deviance,
    nullDeviance,
    explainedDeviance: nullDeviance > 0 ? 1 - deviance / nullDeviance : 0,
    pearsonChiSquared,
    dispersion,
    logLikelihood,
    aic: -2 * logLikelihood + 2 * estimates.length,
    bic: -2 * logLikelihood + Math.log(rowCount) * estimates.length,
  };
  return withDisplay(result, summaryBundle);
}

function summaryBundle(result: Omit<GeneralisedSummary, symbol>): MimeBundle {
  const { targetName, family, link } = result;
  const caption = localized(
    `Generalised linear model of ${targetName}: ${family}, ${link} link`,
    `“${targetName}”的广义线性模型：${family}，${link} 连接`,
  );
  const whole = statisticTable([
    [localized("rows", "行数"), result.rowCount],
    [localized("residual degrees of freedom", "残差自由度"), result.residualDegreesOfFreedom],
    [localized("deviance", "偏差"), result.deviance],
    [localized("null deviance", "零偏差"), result.nullDeviance],
    [localized("explained deviance", "解释的偏差"), result.explainedDeviance],
    ["Pearson χ²", result.pearsonChiSquared],
    [localized("dispersion", "离散参数"), result.dispersion],
    [localized("log-likelihood", "对数似然"), result.logLikelihood],
    ["AIC", result.aic],
    ["BIC", result.bic],
  ]);
  return bundleOf([coefficientTable(result.coefficients, result.confidence, caption), whole], []);
}
