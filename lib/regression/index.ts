/** Linear models: predict a number from features, with a standard error and a test for every coefficient. */
export type { VarianceInflation } from "./collinearity";
export * as collinearity from "./collinearity";
export type { Center, Precision, ScaledSums } from "./least-squares/types";
export type {
  AliasedFeature,
  Coefficient,
  IntervalOptions,
  LinearRegression,
  LinearRegressionOptions,
  LinearRegressionSummary,
  Moments,
  MomentsOptions,
  PredictionInterval,
  ResidualShape,
  RowInfluence,
  TestResult,
} from "./linear-regression";
export * as linearRegression from "./linear-regression";
export type { PolynomialOptions } from "./polynomial-regression";
export * as polynomialRegression from "./polynomial-regression";
