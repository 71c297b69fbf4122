/** The record of a fitted linear model. */
import type { Displayable } from "../../core/text/display";
import type { Precision } from "../least-squares";

/** A feature that is a linear combination of features before it; its coefficient is 0. */
export interface AliasedFeature {
  readonly name: string;
  /** The weights of the other features or "(intercept)" in the combination. Empty for a column of zeros. */
  readonly combination: readonly { readonly name: string; readonly weight: number }[];
}

/** How the residuals are distributed. */
export interface ResidualShape {
  /** $\sum (e_i - e_{i-1})^2 / \sum e_i^2$, about 2 if neighbouring residuals are uncorrelated. */
  readonly durbinWatson: number;
  readonly skewness: number;
  /** 3 for normally distributed residuals. */
  readonly kurtosis: number;
}

/** A fitted linear model: a plain record that saves as JSON. */
export interface LinearRegression extends Displayable {
  readonly kind: "linear-regression";
  /** (p) names. */
  readonly featureNames: readonly string[];
  readonly targetName: string;
  readonly hasIntercept: boolean;
  readonly precision: Precision;
  /** 0 if the model has none. */
  readonly intercept: number;
  /** (p), in units of the target per unit of the feature; 0 for an aliased feature. */
  readonly coefficients: readonly number[];
  /** Features that were dropped because they are linear combinations of others. */
  readonly aliased: readonly AliasedFeature[];
  /** n. */
  readonly rowCount: number;
  /** k, the number of estimated coefficients, the intercept included. */
  readonly rank: number;
  /** n - k. */
  readonly residualDegreesOfFreedom: number;
  readonly residualSumOfSquares: number;
  /** About the mean, or about 0 in a model without intercept. */
  readonly totalSumOfSquares: number;
  /** Feature number of each estimated coefficient, -1 for the intercept. */
  readonly terms: readonly number[];
  /** (k, k), upper triangular, $R^{-1}$ in $X = QR$, in the order of `terms`. */
  readonly rootInverse: readonly (readonly number[])[];
  /** Largest over smallest singular value of the design matrix, the intercept's column included. */
  readonly conditionNumber: number;
  /** Missing if all residuals are equal. */
  readonly residualShape?: ResidualShape;
}

/** The name of the constant term in tables. */
export const INTERCEPT = "(intercept)";

/** Name of each estimated coefficient, in the order of `terms`. */
export function termNames(model: LinearRegression): string[] {
  return model.terms.map((term) => (term < 0 ? INTERCEPT : model.featureNames[term]));
}

/** Estimate of each estimated coefficient, in the order of `terms`. */
export function estimates(model: LinearRegression): number[] {
  return model.terms.map((term) => (term < 0 ? model.intercept : model.coefficients[term]));
}
