/** Backtests: forecasters, what they would have said in the past, and intervals from their errors. */
export type { ForecasterModule } from "./forecaster";
export * as forecaster from "./forecaster";
export type { Backtest, BacktestOptions, BacktestRows, BacktestSeries } from "./run";
export * as backtest from "./run";
export type { ForecasterScore } from "./scores";
export type { Forecaster, OriginOptions } from "./types";
