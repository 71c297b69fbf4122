/** Backtests: forecasters, what they would have said in the past, and intervals from their errors. */
export type { ConformalForecastOptions } from "./conformal";
export * as conformalForecast from "./conformal";
export type { Forecaster, ForecasterModule, OriginOptions } from "./forecaster";
export * as forecaster from "./forecaster";
export type { Backtest, BacktestOptions, BacktestSeries } from "./run";
export * as backtest from "./run";
export type { ForecasterScore } from "./scores";
