/** The estimators of lib/regression, for the common test. */
import type { Estimator } from "./types";

export const REGRESSION: readonly Estimator[] = [];
