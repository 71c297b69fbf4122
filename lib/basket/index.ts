/** What is bought together: baskets, frequent itemsets by three algorithms, and association rules. */

export type { AprioriCandidate, AprioriLevel } from "./apriori";
export * as apriori from "./apriori";
export type { RelationRecord } from "./apyori";
export * as apyori from "./apyori";
export type { BasketColumns, BasketDescription, ItemFrequency } from "./baskets";
export * as baskets from "./baskets";
export type { EclatStep } from "./eclat";
export * as eclat from "./eclat";
export type { FpTreeNode, FpTreeStep } from "./fp-growth";
export * as fpGrowth from "./fp-growth";
export type {
  HighUtilityItemset,
  HighUtilityItemsets,
  HighUtilityOptions,
  ValueColumns,
  ValuedBaskets,
} from "./high-utility";
export * as highUtility from "./high-utility";
export * as itemsets from "./itemsets";
export type { AssociationModel } from "./pmml";
export * as pmml from "./pmml";
export type { RuleOptions } from "./rules";
export * as rules from "./rules";
export type { SequenceColumns, Sequences } from "./sequences";
export * as sequences from "./sequences";
export type { SequentialPattern, SequentialPatternOptions, SequentialPatterns } from "./sequential-patterns";
export * as sequentialPatterns from "./sequential-patterns";
export type { SequentialRule, SequentialRuleOptions, SequentialRules } from "./sequential-rules";
export * as sequentialRules from "./sequential-rules";
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
