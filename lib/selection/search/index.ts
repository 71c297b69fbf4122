/** Searches for the best parameters of a learner. */
export type { GridSampleOptions, ParameterRanges, ParameterValues } from "./parameter-grid";
export * as parameterGrid from "./parameter-grid";
export type { HalvingOptions, ScoredCandidate, Search, SearchOptions } from "./search";
export * as search from "./search";
