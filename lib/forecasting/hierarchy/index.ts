/** Forecasts of series that add up. */
export type { ReconcileOptions, SeriesHierarchy } from "./hierarchy";
export * as hierarchy from "./hierarchy";
