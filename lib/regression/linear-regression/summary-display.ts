/** A summary as tables. */
import { escapeHtml, type MimeBundle } from "../../core/text/display";
import * as table from "../../core/text/table";
import type { WaldCoefficient } from "../wald";
import type { Coefficient, SummaryRecord, TestResult } from "./summary-types";

/** The coefficients, the statistics of the whole model, and notes: an exact fit, aliased features. */
export function summaryBundle(result: SummaryRecord): MimeBundle {
  const { coefficients, confidence, targetName } = result;
  const caption = `Linear regression of ${targetName}`;
  const tables = [coefficientTable(coefficients, confidence, caption), modelTable(result)];
  const exact =
    "The fit is exact: the residuals are only rounding errors and count as 0, so t and F are infinite.";
  // The residuals of other models with a constant are either exact or not all equal.
  const isOfMoments = result.isCentered && !result.isExact && result.durbinWatson === undefined;
  const moments =
    "Made from means and covariances, which do not tell the shape of the residuals: Durbin-Watson, skewness, kurtosis and the tests of normality are left out.";
  const notes = [
    ...(result.isExact ? [exact] : []),
    ...(isOfMoments ? [moments] : []),
    ...result.aliased.map(({ name }) => `${name} is left out: other columns add up to it.`),
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
  const rows = coefficients.map((one) => ({
    coefficient: one.name,
    estimate: one.estimate,
    "standard error": one.standardError,
    ...("t" in one ? { t: one.t } : { z: one.z }),
    p: one.p,
    [`${level} from`]: one.lower,
    to: one.upper,
  }));
  return table.fromRecords(rows, { caption, limit: 200 });
}

function modelTable(result: SummaryRecord): table.Table {
  const about = result.isCentered ? "" : " (uncentred)";
  return table.fromRecords(
    [
      { statistic: "rows", value: result.rowCount },
      { statistic: "residual degrees of freedom", value: result.residualDegreesOfFreedom },
      { statistic: `R²${about}`, value: result.rSquared },
      { statistic: `adjusted R²${about}`, value: result.adjustedRSquared },
      ...testRows("F", result.fTest),
      { statistic: "residual standard error", value: result.residualStandardError },
      { statistic: "log-likelihood", value: result.logLikelihood },
      { statistic: "AIC", value: result.aic },
      { statistic: "BIC", value: result.bic },
      { statistic: "Durbin-Watson", value: result.durbinWatson },
      { statistic: "skewness", value: result.skewness },
      { statistic: "kurtosis", value: result.kurtosis },
      ...testRows("Jarque-Bera", result.jarqueBera),
      ...testRows("omnibus", result.omnibus),
      { statistic: "condition number", value: result.conditionNumber },
    ],
    { caption: "The whole model", limit: 50 },
  );
}

function testRows(name: string, test: TestResult | undefined) {
  if (!test) return [];
  return [
    { statistic: name, value: test.statistic },
    { statistic: `p of ${name}`, value: test.p },
  ];
}
