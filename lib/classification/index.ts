/** Classifiers (分类): which class does a row belong to, and how sure is that? */

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
export type { Condition, ListedRule, RuleList, RuleListOptions } from "./rule-list";
export * as ruleList from "./rule-list";
export type { PrintedSheet, ScoringSheet, ScoringSheetOptions } from "./scoring-sheet";
export * as scoringSheet from "./scoring-sheet";
