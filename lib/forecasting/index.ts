/** Forecasting: what sells next, how sure that is, and which method has earned its place against the naive line. */
export type { Forecast, ForecastInterval, ForecastOptions } from "./forecast";
