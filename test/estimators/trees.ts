/** The estimators of lib/trees, for the common test. */
import type { Estimator } from "./types";

export const TREES: readonly Estimator[] = [];
