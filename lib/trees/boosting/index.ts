/** Gradient boosting of trees (梯度提升树) by histograms, as LightGBM does it. */
export { fit } from "./fit";
export type { LossName } from "./losses";
export type { BoostedClassifier, ClassLoss, GradientBoosting } from "./model";
export { predict, probabilities, raw } from "./model";
export type { BoostingProgress, GradientBoostingOptions, ValidationRows } from "./options";
