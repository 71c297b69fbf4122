/** Learners that forecast a series by its lags. */
export type { LagRegressionOptions } from "./lag-regression";
export * as lagRegression from "./lag-regression";
