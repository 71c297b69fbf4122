/** A topic's question asked of an engine, whose sums and counts the topic's own code finishes: for tables beyond memory. */
export type { CrossCheck, CrossCheckOptions } from "./cross-check";
export type { CustomerLineOptions, ScaledRfmOptions } from "./customers";
export type { CountOptions, ScaledMiningOptions } from "./itemsets";
export type { ScaledKMeansOptions } from "./k-means";
export type { ScaledRegressionOptions } from "./linear-regression";
export type { KeySampleOptions } from "./sample";
export * as scaled from "./scaled";
export type { Cluster, ClusterTableOptions, SparkOptions } from "./spark/spark";
export * as spark from "./spark/spark";
export type { ProductWeek, WeeklySalesOptions } from "./weekly-sales";
