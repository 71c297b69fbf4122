/** What is bought together: baskets, frequent itemsets and what stands for them, and association rules. */

export type { AprioriCandidate, AprioriLevel } from "./apriori";
export * as apriori from "./apriori";
export type { RelationRecord } from "./apyori";
export * as apyori from "./apyori";
export type { BackgroundMining, BackgroundOptions, MiningEnd, MiningProgress } from "./background";
export type {
  BasketColumns,
  BasketDescription,
  ItemFrequency,
} from "./baskets";
export * as baskets from "./baskets";
export type { BundleOptions, BundleProposal, BundleProposals, ByItem, StockCover } from "./bundles";
export * as bundles from "./bundles";
export type { Advice, AdviceEvaluation, AdviceOptions, AdviceScore, EvaluationOptions } from "./cart-advice";
export * as cartAdvice from "./cart-advice";
export * as closedItemsets from "./condensed/closed";
export * as generators from "./condensed/generators";
export * as maximalItemsets from "./condensed/maximal";
export type {
  BetweenOptions,
  ContrastedRules,
  ContrastOptions,
  RuleByGroup,
  RuleContrast,
} from "./contrast";
export * as contrast from "./contrast";
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
export type { MiningCost, MiningCostOptions } from "./mining-cost";
export * as miningCost from "./mining-cost";
export type { AssociationModel } from "./pmml";
export * as pmml from "./pmml";
export type { RuleHistory, RuleOverTime } from "./rule-history";
export * as ruleHistory from "./rule-history";
export type {
  BasketIndex,
  IntervalMethod,
  MeasureBounds,
  MeasureOptions,
  PrunedRules,
  RedundancyOptions,
  RuleIntervalOptions,
  RuleIntervals,
  RuleOptions,
  RulePart,
  SideConstraint,
  SortOptions,
} from "./rules";
export * as rules from "./rules";
export type { PValueOptions, RuleSignificance, SignificanceOptions } from "./rules/significance";
export * as ruleSignificance from "./rules/significance";
export type { SequenceColumns, Sequences } from "./sequences";
export * as sequences from "./sequences";
export type { SequentialPattern, SequentialPatternOptions, SequentialPatterns } from "./sequential-patterns";
export * as sequentialPatterns from "./sequential-patterns";
export type { SequentialRule, SequentialRuleOptions, SequentialRules } from "./sequential-rules";
export * as sequentialRules from "./sequential-rules";
export type {
  FoldedRule,
  FoldedRules,
  HeldOutRule,
  HeldOutRules,
  HoldOutOptions,
  JudgeOptions,
  KFoldHoldOutOptions,
  RandomHoldOutOptions,
  TimeHoldOutOptions,
} from "./survival";
export * as holdOut from "./survival";
export type { GroupedRules, PValues, RuleInGroup, Trends } from "./survival/by-group";
export type { RuleNumbers, Verdict } from "./survival/verdict";
export type { InterestOptions, Taxonomy, TaxonomyOptions } from "./taxonomy";
export * as taxonomy from "./taxonomy";
export type { TopItemsetsOptions } from "./top-itemsets";
export * as topItemsets from "./top-itemsets";
export type { TopRulesOptions } from "./top-rules";
export * as topRules from "./top-rules";
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
  RuleCounts,
  Rules,
} from "./types";
