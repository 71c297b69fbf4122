/** Forecasting: what sells next, how sure that is, and which method has earned its place against the naive line. */

export type { Forecast, ForecastInterval, ForecastOptions } from "../core/forecasting/forecast";
export type { Arima, ArimaCoefficient, ArimaForecastOptions, ArimaOptions } from "./arima/arima";
export * from "./backtest";
export type { Baseline } from "./baselines";
export type { CrostonOptions } from "./croston";
export type { MstlModel, MstlOptions, RestForecaster } from "./decomposition/mstl";
export * as mstl from "./decomposition/mstl";
export type { Decomposition, StlOptions } from "./decomposition/stl";
export * as stl from "./decomposition/stl";
export type { CountForecast } from "./demand/count-forecast";
export type { UnconstrainedDemand, UnconstrainedDemandOptions } from "./demand/unconstrained-demand";
export * as unconstrainedDemand from "./demand/unconstrained-demand";
export type { LagOptions, SeriesTest } from "./diagnostics/series-tests";
export * as seriesTests from "./diagnostics/series-tests";
export * from "./hierarchy";
export * from "./lags";
export type { ForecastManyOptions, ManyForecasts } from "./many/run";
export * as forecastMany from "./many/run";
export * from "./methods";
export type {
  ExponentialSmoothing,
  ExponentialSmoothingOptions,
  SmoothingForecastOptions,
} from "./smoothing/exponential-smoothing";
export type { HoltWintersOptions } from "./smoothing/holt-winters";
export type { SmoothingParameters } from "./smoothing/recursion";
export type { Theta } from "./smoothing/theta";
