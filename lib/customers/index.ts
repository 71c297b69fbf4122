/** Customers: who they are, who comes back, and what one is worth. */
export type { Id, OrderLine, OrderLineColumns, OrderLines, Time } from "./orders/order-lines";
export * as rfm from "./segments";
export type { Cohort, CohortGroups, CohortTable } from "./segments/cohorts";
export * as cohorts from "./segments/cohorts";
export type { Migration, SegmentedCustomers } from "./segments/migration";
export * as migration from "./segments/migration";
export type { AsOf, CutPointOptions, RfmScores, RfmTable, RfmValues } from "./segments/rfm";
export type { RfmSegment } from "./segments/rfm-grid";
export * as concordance from "./survival/concordance";
export type {
  CoxCoefficient,
  CoxOptions,
  CoxRegression,
  ProportionalHazardsTest,
} from "./survival/cox-regression";
export * as coxRegression from "./survival/cox-regression";
export type { SurvivalCurve, SurvivalOptions } from "./survival/kaplan-meier";
export * as kaplanMeier from "./survival/kaplan-meier";
export type { LogRankTest } from "./survival/log-rank";
export * as logRank from "./survival/log-rank";
export type { BetaGeometric } from "./value/beta-geometric";
export * as betaGeometric from "./value/beta-geometric";
export type { GammaGamma } from "./value/gamma-gamma";
export * as gammaGamma from "./value/gamma-gamma";
export type { PurchaseHistory, SpendHistory } from "./value/histories";
export type {
  LifetimeValueIntervalOptions,
  LifetimeValueIntervals,
  LifetimeValueOptions,
  ValueModels,
} from "./value/lifetime-value";
export * as lifetimeValue from "./value/lifetime-value";
export type { RepeatPurchaseOptions, RepeatPurchases } from "./value/repeat-purchases";
export * as repeatPurchases from "./value/repeat-purchases";
