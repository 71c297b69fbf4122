/** What is bought together: baskets, frequent itemsets and what stands for them, and association rules. */

export type { AprioriCandidate, AprioriLevel } from "./apriori";
export * as apriori from "./apriori";
export type { RelationRecord } from "./apyori";
export * as apyori from "./apyori";
export type { BasketDescription, ItemFrequency } from "./baskets";
export * as baskets from "./baskets";
export * as closedItemsets from "./condensed/closed";
export * as generators from "./condensed/generators";
export * as maximalItemsets from "./condensed/maximal";
export type { EclatStep } from "./eclat";
export * as eclat from "./eclat";
export type { FpTreeNode, FpTreeStep } from "./fp-growth";
export * as fpGrowth from "./fp-growth";
export * as itemsets from "./itemsets";
export type { RuleOptions, SideConstraint } from "./rules";
export * as rules from "./rules";
export type { InterestOptions, Taxonomy, TaxonomyOptions } from "./taxonomy";
export * as taxonomy from "./taxonomy";
export type {
  Algorithm,
  CondensedItemsets,
  FrequentItemsets,
  ItemConstraint,
  ItemFilter,
  Itemset,
  ItemsetKind,
  Measure,
  MiningOptions,
  MiningWork,
  MinSupport,
  Rule,
  Rules,
} from "./types";
