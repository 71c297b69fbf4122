/** What every topic stands on: numbers, matrices, random streams, tables, errors. Imports nothing of ours. */

export type { Baskets } from "./baskets";
export { DISPLAY, type Displayable, type MimeBundle } from "./display";
export * as distributions from "./distributions";
export { ConvergenceError } from "./errors";
export type { ExperimentSize, NullVariance, ShareExperiment } from "./experiment-size";
export * as experimentSize from "./experiment-size";
export type { Matrix, MatrixLike } from "./matrix";
export * as matrix from "./matrix";
export type { Adjustment, AdjustOptions } from "./multiple-testing";
export * as multipleTesting from "./multiple-testing";
export type { PeriodOptions, Periods, TimeUnit } from "./periods";
export * as periods from "./periods";
export type { Interval, ProportionOptions } from "./proportion";
export * as proportion from "./proportion";
export type { ChiSquareTest, PairedCounts, TrendTest } from "./proportion-tests";
export * as proportionTests from "./proportion-tests";
export type { Random } from "./random";
export * as random from "./random";
export type { LabelledImages, Supervised } from "./samples";
export * as statistics from "./statistics";
export type { Table } from "./table";
export * as table from "./table";
