/** What every topic stands on: numbers, matrices, random streams, tables, errors. Imports nothing of ours. */

export type { Baskets } from "./baskets";
export * as distributions from "./distributions";
export { ConvergenceError } from "./errors";
export type { Adjustment, AdjustOptions } from "./inference/multiple-testing";
export * as multipleTesting from "./inference/multiple-testing";
export type { Interval, ProportionOptions } from "./inference/proportion";
export * as proportion from "./inference/proportion";
export type { ChiSquareTest, PairedCounts, TrendTest } from "./inference/proportion-tests";
export * as proportionTests from "./inference/proportion-tests";
export type { NullVariance, ProportionExperiment, SampleSize } from "./inference/sample-size";
export * as sampleSize from "./inference/sample-size";
export type { LabelledImages, Supervised } from "./labelled-data";
export type { Matrix, MatrixLike } from "./linear-algebra/matrix";
export * as matrix from "./linear-algebra/matrix";
export type { PeriodOptions, Periods, TimeUnit } from "./periods";
export * as periods from "./periods";
export type { Random } from "./random";
export * as random from "./random";
export * as statistics from "./statistics";
export { DISPLAY, type Displayable, type MimeBundle } from "./text/display";
export type { Table } from "./text/table";
export * as table from "./text/table";
