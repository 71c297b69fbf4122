/** The record of a fitted linear model. */
import { mustBe, requireKind } from "../../core/errors";
import type { Displayable } from "../../core/text/display";
import { ROUNDING_SHARE } from "../least-squares/sums";
import type { Center, Precision, ScaledSums } from "../least-squares/types";

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
  /** Whether there is an intercept, or features add up to a constant, such as one 0-or-1 feature for each of all weekdays. */
  readonly hasConstant: boolean;
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
  /** `Infinity` if it is beyond the range of a double. */
  readonly residualSumOfSquares: number;
  /** About the mean, or about 0 in a model without constant. `Infinity` if it is beyond the range of a double. */
  readonly totalSumOfSquares: number;
  /** The same in units that a double can always hold. */
  readonly sums: ScaledSums;
  /** Feature number of each estimated coefficient, -1 for the intercept. */
  readonly terms: readonly number[];
  /** The point about which the model was computed. */
  readonly center: Center;
  /** (k, k), upper triangular, $R^{-1}$ in $Z = QR$, in the order of `terms`. Z is the design less `center.features`. */
  readonly rootInverse: readonly (readonly number[])[];
  /** Missing if all residuals are equal, or only rounding errors, or if the model was made from moments. */
  readonly residualShape?: ResidualShape;
  /** Sum of the logarithms of the weights, if the rows had some: then the sums are of weighted squares. */
  readonly logWeightSum?: number;
}

/** The name of the constant term in tables. */
export const INTERCEPT = "(intercept)";

/** The estimated coefficients, in the order of `terms`. */
export function estimates({ terms, featureNames, intercept, coefficients }: LinearRegression) {
  return terms.map((term) =>
    term < 0
      ? { name: INTERCEPT, estimate: intercept }
      : { name: featureNames[term], estimate: coefficients[term] },
  );
}

/**
 * Rows of $R^{-1}$ in $X = QR$, where X is the design without centers: the row of the intercept takes up the centers of all
 * features.
 */
export function uncenteredRootInverse({
  terms,
  rootInverse,
  center,
}: Pick<LinearRegression, "terms" | "rootInverse" | "center">) {
  return rootInverse.map((row, i) => {
    if (terms[i] >= 0) return row;
    const shifted = [...row];
    terms.forEach((term, j) => {
      if (term < 0) return;
      for (let k = j; k < row.length; k++) shifted[k] -= center.features[term] * rootInverse[j][k];
    });
    return shifted;
  });
}

/** A sum of squares in units of the target, from one in units of `unit`². */
export function unscaled(sum: number, unit: number): number {
  return sum * unit * unit;
}

/** Whether the residuals are only the rounding errors of the target. */
export function isExact({ sums }: Pick<LinearRegression, "sums">): boolean {
  return sums.residual <= ROUNDING_SHARE * sums.target;
}

/** The residual standard error; 0 if the fit is exact. */
export function residualStandardError(model: LinearRegression): number {
  const { sums, residualDegreesOfFreedom } = model;
  return isExact(model) ? 0 : Math.sqrt(sums.residual / residualDegreesOfFreedom) * sums.unit;
}

const PROPERTIES = {
  kind: "text",
  featureNames: "list",
  targetName: "text",
  hasIntercept: "flag",
  hasConstant: "flag",
  intercept: "number",
  coefficients: "list",
  aliased: "list",
  rowCount: "integer",
  rank: "integer",
  residualDegreesOfFreedom: "integer",
  sums: { unit: "number", residual: "number", total: "number", target: "number" },
  terms: "list",
  center: { features: "list", target: "number", remainder: "number" },
  rootInverse: "list",
  residualShape: ["undefined", "record"],
  logWeightSum: ["undefined", "number"],
} as const;

/** @throws {TypeError} If it is not a fitted linear regression. */
export function requireModel(action: string, model: LinearRegression): void {
  const kind = "a linear regression, as made by linearRegression.fit";
  requireKind(action, "model", model, kind, PROPERTIES);
  if (model.kind !== "linear-regression") throw new TypeError(mustBe(action, "model", kind, model.kind));
}

/** @throws {RangeError} If the model has fewer residual degrees of freedom. */
export function requireDegreesOfFreedom(action: string, model: LinearRegression, least: number): void {
  const { rowCount, rank } = model;
  if (model.residualDegreesOfFreedom < least)
    throw new RangeError(
      mustBe(action, "rowCount", `at least ${rank + least} for ${rank} coefficients`, rowCount),
    );
}
