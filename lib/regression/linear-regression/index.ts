/** Linear regression (线性回归): fits a model by least squares, predicts, and tests it. */
export { fit, type LinearRegressionOptions } from "./fit";
export { fromJSON } from "./from-json";
export { fromMoments, type Moments, type MomentsOptions } from "./from-moments";
export { influence, type RowInfluence } from "./influence";
export type { AliasedFeature, LinearRegression, ResidualShape } from "./model";
export {
  type IntervalOptions,
  type PredictionInterval,
  predict,
  predictIntervals,
  residuals,
} from "./predict";
export { type RobustErrors, type RobustOptions, robustErrors } from "./robust-errors";
export { summary } from "./summary";
export type { Coefficient, LinearRegressionSummary, TestResult } from "./summary-types";
