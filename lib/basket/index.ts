/** What is bought together: baskets, frequent itemsets by three algorithms, and association rules. */

export type { AprioriCandidate, AprioriLevel } from "./apriori";
export * as apriori from "./apriori";
export type { RelationRecord } from "./apyori";
export * as apyori from "./apyori";
export type { BackgroundMining, BackgroundOptions, MiningEnd, MiningProgress } from "./background";
export type { BasketDescription, ItemFrequency } from "./baskets";
export * as baskets from "./baskets";
export type { EclatStep } from "./eclat";
export * as eclat from "./eclat";
export type { FpTreeNode, FpTreeStep } from "./fp-growth";
export * as fpGrowth from "./fp-growth";
export * as itemsets from "./itemsets";
export type { MiningCost, MiningCostOptions } from "./mining-cost";
export * as miningCost from "./mining-cost";
export type { RuleOptions } from "./rules";
export * as rules from "./rules";
export type { TopItemsetsOptions } from "./top-itemsets";
export * as topItemsets from "./top-itemsets";
export type { TopRulesOptions } from "./top-rules";
export * as topRules from "./top-rules";
export type {
  Algorithm,
  FrequentItemsets,
  Itemset,
  Measure,
  MiningOptions,
  MiningWork,
  MinSupport,
  Rule,
  Rules,
} from "./types";
