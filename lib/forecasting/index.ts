/** Forecasting: what sells next, how sure that is, and which method has earned its place against the naive line. */

export type { Baseline } from "./baselines/baseline";
export * as drift from "./baselines/drift";
export type { MovingAverageOptions } from "./baselines/moving-average";
export * as movingAverage from "./baselines/moving-average";
export * as naive from "./baselines/naive";
export type { SeasonOptions } from "./baselines/seasonal-naive";
export * as seasonalNaive from "./baselines/seasonal-naive";
export type { Forecast, ForecastInterval, ForecastOptions } from "./forecast";
