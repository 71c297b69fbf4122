/** Statistical inference for proportions: intervals, tests, multiple testing, sample sizes. */
export type { Adjustment, AdjustOptions } from "./multiple-testing";
export * as multipleTesting from "./multiple-testing";
export type { Interval, ProportionOptions } from "./proportion";
export * as proportion from "./proportion";
export type { ChiSquareTest, PairedCounts, TrendTest } from "./proportion-tests";
export * as proportionTests from "./proportion-tests";
export type { NullVariance, ProportionExperiment, SampleSize } from "./sample-size";
export * as sampleSize from "./sample-size";
