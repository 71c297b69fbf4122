/** The forecasters of this folder by name, so that a worker thread can be told which one to run. */
export * as drift from "./baselines/drift";
export * as movingAverage from "./baselines/moving-average";
export * as naive from "./baselines/naive";
export * as seasonalNaive from "./baselines/seasonal-naive";
