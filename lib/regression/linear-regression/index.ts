/** Linear regression: fit, predict, judge. */

export { fit, fromJSON, type LinearRegressionOptions } from "./fit";
export { influence, type RowInfluence } from "./influence";
export type { AliasedFeature, LinearRegression, ResidualShape } from "./model";
export {
  type IntervalOptions,
  type PredictionInterval,
  predict,
  predictIntervals,
  residuals,
} from "./predict";
export { type Coefficient, type LinearRegressionSummary, summary, type TestResult } from "./summary";
