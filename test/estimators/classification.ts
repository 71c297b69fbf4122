/** The estimators of lib/classification, for the common test. */
import type { Estimator } from "./types";

export const CLASSIFICATION: readonly Estimator[] = [];
