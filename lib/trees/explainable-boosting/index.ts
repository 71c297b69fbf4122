/** Explainable boosting machines (可解释提升机): sums of one step function a feature. */
export type { ExplainableBoostingOptions } from "./fit";
export { fit } from "./fit";
export type { ExplainableBoosting, Term } from "./model";
export { contributions, predict, probabilities } from "./model";
