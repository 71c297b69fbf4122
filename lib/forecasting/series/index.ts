/** Series of values at regular times. */
export type { TimeSeries, TimeSeriesOptions, TimeStep } from "./time-series";
export * as timeSeries from "./time-series";
