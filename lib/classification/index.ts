/** Classifiers (分类): which class does a row belong to, and how sure is that? */
export type { LogisticRegression, LogisticRegressionOptions } from "./logistic-regression";
export * as logisticRegression from "./logistic-regression";
