/** The forecasters of this folder by name, so that a worker thread can be told which one to run. */
export * as arima from "./arima/arima";
export { drift, movingAverage, naive, seasonalNaive } from "./baselines";
export * as croston from "./croston";
export * as countForecast from "./demand/count-forecast";
export * as exponentialSmoothing from "./smoothing/exponential-smoothing";
export * as holtWinters from "./smoothing/holt-winters";
export * as theta from "./smoothing/theta";
