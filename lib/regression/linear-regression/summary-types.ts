/** What `summary` returns. */
import type { Displayable } from "../../core/text/display";
import type { LinearRegression } from "./model";

/** The statistics of one coefficient. */
export interface Coefficient {
  readonly name: string;
  /** In units of the target per unit of the feature. */
  readonly estimate: number;
  readonly standardError: number;
  /** Estimate over standard error (t 统计量). */
  readonly t: number;
  /** Probability of a t at least this far from 0 if the true coefficient were 0 (p 值). */
  readonly p: number;
  /** Confidence interval (置信区间). */
  readonly lower: number;
  readonly upper: number;
}

/** A test: its statistic, and the probability of one at least as large under the null hypothesis. */
export interface TestResult {
  readonly statistic: number;
  readonly p: number;
}

/** The statistics that are usually reported for a linear model, as statsmodels defines them. */
export interface LinearRegressionSummary extends Displayable {
  readonly targetName: string;
  readonly rowCount: number;
  /** Number of coefficients without the constant; the F test tests these. */
  readonly modelDegreesOfFreedom: number;
  readonly residualDegreesOfFreedom: number;
  readonly confidence: number;
  /** Whether the residuals are only rounding errors: then they count as 0. */
  readonly isExact: boolean;
  readonly coefficients: readonly Coefficient[];
  readonly aliased: LinearRegression["aliased"];
  readonly residualStandardError: number;
  /** Whether R² is about the mean; about 0 in a model without constant, which makes it larger. */
  readonly isCentered: boolean;
  /** Explained share of the variation. */
  readonly rSquared: number;
  /** R² corrected for the number of coefficients. */
  readonly adjustedRSquared: number;
  /** Tests whether all coefficients except the constant are 0. Missing if there are no others. */
  readonly fTest?: TestResult;
  readonly logLikelihood: number;
  readonly aic: number;
  readonly bic: number;
  /** Largest over smallest singular value of the design matrix, the intercept's column included. */
  readonly conditionNumber: number;
  /** About 2 if neighbouring residuals are uncorrelated. Missing, like the rest, if all residuals are equal or rounding errors, or if the model was made from moments. */
  readonly durbinWatson?: number;
  readonly skewness?: number;
  readonly kurtosis?: number;
  /** Tests whether the residuals are normal, by skewness and kurtosis. */
  readonly jarqueBera?: TestResult;
  /** D'Agostino and Pearson's test of the same, better for few rows. Missing below 8 rows. */
  readonly omnibus?: TestResult;
}

/** A summary without its display. */
export type SummaryRecord = Omit<LinearRegressionSummary, symbol>;
