/** What every forecaster answers and reads; in core, since neural forecasters answer the same. */
export * from "../core/forecasting/forecast";
