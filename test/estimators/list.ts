/** The estimators of lib that the common test runs over. */
import { CLASSIFICATION } from "./classification";
import { CLUSTERING } from "./clustering";
import { REGRESSION } from "./regression";
import { TREES } from "./trees";
import type { Estimator } from "./types";

export const ESTIMATORS: readonly Estimator[] = [...CLUSTERING, ...REGRESSION, ...CLASSIFICATION, ...TREES];
