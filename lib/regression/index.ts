/** Linear models: predict a number from features, with a standard error and a test for every coefficient. */
export type { VarianceInflation } from "./collinearity";
export * as collinearity from "./collinearity";
export type {
  GeneralisedLinearModel,
  GeneralisedLinearModelOptions,
  GeneralisedPredictOptions,
  GeneralisedSummary,
  LinkName,
  TargetFamily,
} from "./generalised";
export * as generalisedLinearModel from "./generalised";
export type { Center, Precision, ScaledSums } from "./least-squares/types";
export type { LinearPredictor } from "./linear-predictor";
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
  RobustErrors,
  RobustOptions,
  RowInfluence,
  TestResult,
} from "./linear-regression";
export * as linearRegression from "./linear-regression";
export type { PolynomialOptions } from "./polynomial-regression";
export * as polynomialRegression from "./polynomial-regression";
export type {
  CrossValidatedPath,
  CrossValidationOptions,
  ElasticNetOptions,
  PathOptions,
} from "./regularised/elastic-net";
export * as elasticNet from "./regularised/elastic-net";
export type { LassoOptions } from "./regularised/lasso";
export * as lasso from "./regularised/lasso";
export type { DescentOptions, ElasticNet } from "./regularised/path";
export type { PenaltyOptions } from "./regularised/problem";
export type { Ridge, RidgeOptions } from "./regularised/ridge";
export * as ridge from "./regularised/ridge";
export type { HuberOptions, HuberRegression } from "./resistant/huber-regression";
export * as huberRegression from "./resistant/huber-regression";
export type { QuantileOptions, QuantileRegression } from "./resistant/quantile-regression";
export * as quantileRegression from "./resistant/quantile-regression";
export type { WaldCoefficient } from "./wald";
