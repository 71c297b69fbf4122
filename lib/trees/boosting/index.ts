export { fit } from "./fit";
export type { LossName } from "./losses";
export type { BoostedClassifier, ClassLoss, GradientBoosting } from "./model";
export { predict, probabilities, raw } from "./model";
export type { BoostingProgress, GradientBoostingOptions, ValidationRows } from "./options";
