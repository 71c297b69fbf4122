export * as linearProgram from "./linear-program";
export type { Words, WordsOptions } from "./shadow-prices";
export * as shadowPrices from "./shadow-prices";
export type { SolveOptions, SolveProgress } from "./solve-problem";
export type * from "./types";
