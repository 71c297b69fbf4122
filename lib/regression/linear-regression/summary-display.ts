/** A summary as tables. */
import { column } from "../../core/text/cell";
import { escapeHtml, type MimeBundle } from "../../core/text/display";
import { localized } from "../../core/text/language";
import * as table from "../../core/text/table";
import type { WaldCoefficient } from "../wald";
import type { Coefficient, SummaryRecord, TestResult } from "./summary-types";

/** The coefficients, the statistics of the whole model, and notes: an exact fit, aliased features. */
export function summaryBundle(result: SummaryRecord): MimeBundle {
  const { coefficients, confidence, targetName } = result;
  const caption = localized(`Linear regression of ${targetName}`, `“${targetName}”的线性回归`);
  const tables = [coefficientTable(coefficients, confidence, caption), modelTable(result)];
  const exact = localized(
    "The fit is exact: the residuals are only rounding errors and count as 0, so t and F are infinite.",
    "拟合完全精确：残差只是舍入误差，按 0 计，因此 t 和 F 为无穷大。",
  );
  // The residuals of other models with a constant are either exact or not all equal.
  const isOfMoments = result.isCentered && !result.isExact && result.durbinWatson === undefined;
  const moments = localized(
    "Made from means and covariances, which do not tell the shape of the residuals: Durbin-Watson, skewness, kurtosis and the tests of normality are left out.",
    "模型由均值和协方差算出，看不出残差的分布，因此不列 Durbin-Watson、偏度、峰度和正态性检验。",
  );
  const notes = [
    ...(result.isExact ? [exact] : []),
    ...(isOfMoments ? [moments] : []),
    ...result.aliased.map(({ name }) =>
      localized(`${name} is left out: other columns add up to it.`, `略去“${name}”：它是其他列的线性组合。`),
    ),
  ];
  return bundleOf(tables, notes);
}

/** Tables and the sentences below them. */
export function bundleOf(tables: readonly table.Table[], notes: readonly string[]): MimeBundle {
  return {
    "text/html": [...tables.map(table.toHtml), ...notes.map((note) => `<p>${escapeHtml(note)}</p>`)].join(
      "\n",
    ),
    "text/plain": [...tables.map(table.toText), ...notes].join("\n\n"),
  };
}

/** The coefficients with their tests and intervals. */
export function coefficientTable(
  coefficients: readonly (Coefficient | WaldCoefficient)[],
  confidence: number,
  caption: string,
): table.Table {
  const level = `${Number((100 * confidence).toPrecision(6))} %`;
  const isT = coefficients.every((one) => "t" in one);
  const tested = [isT ? column("t", "t 值") : column("z", "z 值"), column("p", "p 值")];
  const estimated = [
    column("coefficient", "系数"),
    column("estimate", "估计值"),
    column("standard error", "标准误"),
  ];
  const columns = [...estimated, ...tested, column(`${level} from`, `${level} 区间自`), column("to", "至")];
  const rows = coefficients.map((one) => [
    one.name === "(intercept)" ? localized("(intercept)", "（截距）") : one.name,
    ...[one.estimate, one.standardError, "t" in one ? one.t : one.z, one.p, one.lower, one.upper],
  ]);
  return table.fromRows(columns, rows, { caption, limit: 200 });
}

/** Statistics of a whole model. */
export function statisticTable(rows: readonly (readonly [statistic: string, value: unknown])[]): table.Table {
  const columns = [column("statistic", "统计量"), column("value", "值")];
  return table.fromRows(columns, rows, { caption: localized("The whole model", "整个模型"), limit: 50 });
}

function modelTable(result: SummaryRecord): table.Table {
  const about = result.isCentered ? "" : localized(" (uncentred)", "（未中心化）");
  return statisticTable([
    [localized("rows", "行数"), result.rowCount],
    [localized("residual degrees of freedom", "残差自由度"), result.residualDegreesOfFreedom],
    [`R²${about}`, result.rSquared],
    [localized("adjusted R²", "调整后的 R²") + about, result.adjustedRSquared],
    ...testRows("F", result.fTest),
    [localized("residual standard error", "残差标准误"), result.residualStandardError],
    [localized("log-likelihood", "对数似然"), result.logLikelihood],
    ["AIC", result.aic],
    ["BIC", result.bic],
    ["Durbin-Watson", result.durbinWatson],
    [localized("skewness", "偏度"), result.skewness],
    [localized("kurtosis", "峰度"), result.kurtosis],
    ...testRows("Jarque-Bera", result.jarqueBera),
    ...testRows("omnibus", result.omnibus),
    [localized("condition number", "条件数"), result.conditionNumber],
  ]);
}

function testRows(name: string, test: TestResult | undefined): readonly (readonly [string, number])[] {
  if (!test) return [];
  return [
    [name, test.statistic],
    [localized(`p of ${name}`, `${name} 的 p 值`), test.p],
  ];
}
