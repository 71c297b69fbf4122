/** Classifiers (分类): which class does a row belong to, and how sure is that? */

export type { ProfitInterval, ProfitThreshold, ProfitThresholdOptions } from "./decision-threshold";
export * as decisionThreshold from "./decision-threshold";
export type {
  KernelSupportVector,
  KernelSupportVectorOptions,
  SupportVectorPair,
} from "./kernel-support-vector";
export * as kernelSupportVector from "./kernel-support-vector";
export type { Kernel } from "./kernel-support-vector/kernel";
export type { LinearSupportVector, LinearSupportVectorOptions } from "./linear-support-vector";
export * as linearSupportVector from "./linear-support-vector";
export type { LogisticRegression, LogisticRegressionOptions } from "./logistic-regression";
export * as logisticRegression from "./logistic-regression";
export type { NaiveBayes, NaiveBayesOptions } from "./naive-bayes";
export * as naiveBayes from "./naive-bayes";
export type { NearestNeighbours } from "./nearest-neighbours/classifier";
export * as nearestNeighbours from "./nearest-neighbours/classifier";
export type { NearestNeighboursRegression } from "./nearest-neighbours/regressor";
export * as nearestNeighboursRegression from "./nearest-neighbours/regressor";
export type { NearestNeighboursOptions, Neighbourhood } from "./nearest-neighbours/search";
export type { CalibrationOptions, ProbabilityCalibration } from "./probability-calibration";
export * as probabilityCalibration from "./probability-calibration";
export type { Condition, ListedRule, RuleList, RuleListOptions } from "./rule-list";
export * as ruleList from "./rule-list";
export type { PrintedSheet, ScoringSheet, ScoringSheetOptions } from "./scoring-sheet";
export * as scoringSheet from "./scoring-sheet";
export type { TemperatureScaling } from "./temperature-scaling";
export * as temperatureScaling from "./temperature-scaling";
