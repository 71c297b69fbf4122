/** What all other folders use: the gates for options and vectors, matrices, statistics, random numbers, tables, errors. Imports no other folder of lib. */
export type { Baskets } from "./baskets";
export * as distributions from "./distributions";
export { ConvergenceError } from "./errors";
export * from "./inference";
export type { LabelledImages, Supervised } from "./labelled-data";
export type { ClassLabel } from "./learning/class-labels";
export * from "./linear-algebra";
export type { PeriodOptions, Periods, TimeUnit } from "./periods";
export * as periods from "./periods";
export type { Random } from "./random";
export * as random from "./random";
export * as statistics from "./statistics";
export * from "./text";
export type { ColumnLike, VectorLike } from "./vectors";
