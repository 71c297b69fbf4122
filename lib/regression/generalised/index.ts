/** Generalised linear models (广义线性模型): probabilities, counts and amounts, with tests of the coefficients. */
export type { LinkName, TargetFamily } from "./families";
export { fit, type GeneralisedLinearModel, type GeneralisedLinearModelOptions } from "./fit";
export { type GeneralisedPredictOptions, predict } from "./predict";
export { type GeneralisedSummary, summary } from "./summary";
