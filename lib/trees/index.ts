/** Decision trees (决策树), and forests and boosted sums of them. */

export type {
  BoostedClassifier,
  BoostingProgress,
  GradientBoosting,
  GradientBoostingOptions,
  LossName,
} from "./boosting";
export * as gradientBoosting from "./boosting";
export * as decisionTree from "./decision-tree/decision-tree";
export * as regressionTree from "./decision-tree/regression-tree";
export type { ExplainableBoosting, ExplainableBoostingOptions, Term } from "./explainable-boosting";
export * as explainableBoosting from "./explainable-boosting";
export * as extraTrees from "./forest/extra-trees";
export * as randomForest from "./forest/random-forest";
export * as regressionExtraTrees from "./forest/regression-extra-trees";
export * as regressionForest from "./forest/regression-forest";
export * as lightgbmModel from "./loaded/lightgbm-model";
export type { Link, LoadedModel } from "./loaded/loaded-model";
export * as xgboostModel from "./loaded/xgboost-model";
export type { TreeModel } from "./read-ensemble";
export type { ExplainOptions, SentenceOptions, TreeExplanation } from "./shap";
export * as treeShap from "./shap";
