import { f, studentT } from "../../core/distributions";
import { mustBe } from "../../core/errors";
import { conditionNumber } from "../../core/linear-algebra/condition-number";
import { readOptions } from "../../core/options";
import { column } from "../../core/text/cell";
import { DISPLAY, type MimeBundle, withDisplay } from "../../core/text/display";
import { localized } from "../../core/text/language";
import * as table from "../../core/text/table";
import { ROUNDING_SHARE } from "../least-squares/sums";
import {
  estimates,
  isExact,
  type LinearRegression,
  requireDegreesOfFreedom,
  requireModel,
  residualStandardError,
  uncenteredRootInverse,
} from "./model";
import { INTERVAL_OPTIONS, type IntervalOptions } from "./predict";
import { residualTests } from "./residual-tests";
import { summaryBundle } from "./summary-display";
import type { Coefficient, LinearRegressionSummary, SummaryRecord, TestResult } from "./summary-types";

/**
 * Summary of a linear model (回归结果表): standard error, test and confidence interval of each coefficient, and the fit of the
 * whole model. The numbers are those of statsmodels' `OLS(...).fit().summary()`, or of its `WLS`.
 *
 * $$s^2 = \frac{\mathrm{RSS}}{n-k}, \quad \mathrm{se}(\hat\beta_j) = s\sqrt{\bigl[(X^\top X)^{-1}\bigr]_{jj}}, \quad t_j = \frac{\hat\beta_j}{\mathrm{se}(\hat\beta_j)}$$
 *
 * If the fit is exact, that is if all residuals are rounding errors of the target, they count as 0: t and F are infinite, their
 * p-values 0, and the residuals are not tested. A coefficient that is only rounding then has t = 0 and p = 1.
 *
 * @throws {RangeError} If the model has as many coefficients as rows, or its target is constant.
 *
 * @example
 * summary(fit([[1], [2], [3]], [1, 2, 4])).rSquared; // 0.9642857142857143
 */
export function summary(model: LinearRegression, options: IntervalOptions = {}): LinearRegressionSummary {
  const action = "summarise a linear regression";
  const { confidence } = readOptions(action, options, INTERVAL_OPTIONS);
  requireModel(action, model);
  requireDegreesOfFreedom(action, model, 1);
  const { rowCount: n, rank: k, residualDegreesOfFreedom: df, sums, hasConstant } = model;
  if (sums.total === 0)
    throw new RangeError(mustBe(action, "target", "different from row to row", "constant"));

  const inverse = uncenteredRootInverse(model);
  const residual = isExact(model) ? 0 : sums.residual;
  const constantCount = hasConstant ? 1 : 0;
  const modelDegreesOfFreedom = k - constantCount;
  const rSquared = 1 - residual / sums.total;
  const logVariance = Math.log(residual / n) + 2 * Math.log(sums.unit);
  const logLikelihood = (-n / 2) * (Math.log(2 * Math.PI) + logVariance + 1) + (model.logWeightSum ?? 0) / 2;
  const result: SummaryRecord = {
    targetName: model.targetName,
    rowCount: n,
    modelDegreesOfFreedom,
    residualDegreesOfFreedom: df,
    confidence,
    isExact: isExact(model),
    coefficients: coefficientsOf(model, inverse, confidence),
    aliased: model.aliased,
    residualStandardError: residualStandardError(model),
    isCentered: hasConstant,
    rSquared,
    adjustedRSquared: 1 - ((1 - rSquared) * (n - constantCount)) / df,
    ...(modelDegreesOfFreedom > 0 ? { fTest: fTest(sums.total, residual, modelDegreesOfFreedom, df) } : {}),
    logLikelihood,
    aic: -2 * logLikelihood + 2 * k,
    bic: -2 * logLikelihood + Math.log(n) * k,
    conditionNumber: conditionNumber(inverse),
    ...residualTests(model),
  };
  return withDisplay(result, summaryBundle);
}

function coefficientsOf(
  model: LinearRegression,
  inverse: readonly (readonly number[])[],
  confidence: number,
): Coefficient[] {
  const { residualDegreesOfFreedom: df, sums, rowCount } = model;
  const criticalValue = -studentT.quantile((1 - confidence) / 2, df);
  const sigma = residualStandardError(model);
  const rounding = Math.sqrt((ROUNDING_SHARE * sums.target) / rowCount) * sums.unit;
  return estimates(model).map(({ name, estimate }, i) => {
    const root = Math.hypot(...inverse[i]);
    const standardError = sigma * root;
    const isRounding = sigma === 0 && Math.abs(estimate) <= rounding * root;
    const t = isRounding ? 0 : estimate / standardError;
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

function fTest(total: number, residual: number, modelDegreesOfFreedom: number, df: number): TestResult {
  const explained = (total - residual) / modelDegreesOfFreedom;
  // Rounding can make the F of a useless model slightly negative.
  const statistic = Math.max(0, explained / (residual / df));
  return { statistic, p: f.survival(statistic, modelDegreesOfFreedom, df) };
}

/** The record of a model, without its display. */
export type ModelRecord = Omit<LinearRegression, symbol>;

/** Adds the display to the record of a model: its summary if it has one, else its coefficients. */
export function withModelDisplay(record: ModelRecord): LinearRegression {
  return withDisplay(record, (model) => toBundle(model as LinearRegression));
}

function toBundle(model: LinearRegression): MimeBundle {
  if (model.residualDegreesOfFreedom > 0 && model.sums.total > 0) return summaryBundle(summary(model));
  const rows = estimates(model).map(({ name, estimate }) => [name, estimate]);
  const columns = [column("coefficient", "系数"), column("estimate", "估计值")];
  const { targetName, rowCount } = model;
  const caption = localized(
    `Linear regression of ${targetName}, ${rowCount} rows`,
    `“${targetName}”的线性回归，${rowCount} 行`,
  );
  return table.fromRows(columns, rows, { caption, limit: 200 })[DISPLAY]();
}
