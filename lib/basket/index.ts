/** Market basket analysis: baskets, frequent itemsets, association rules, sequences, and decisions based on them. */

export type { ItemOptions, LineBaskets, LineOptions } from "../core/baskets";
export type {
  BasketColumns,
  BasketDescription,
  ItemFrequency,
} from "./baskets/baskets";
export * as baskets from "./baskets/baskets";
export type { BundleOptions, BundleProposal, BundleProposals, StockCover } from "./decisions/bundles";
export * as bundles from "./decisions/bundles";
export type {
  Advice,
  AdviceEvaluation,
  AdviceOptions,
  AdviceScore,
  EvaluationOptions,
} from "./decisions/cart-advice";
export * as cartAdvice from "./decisions/cart-advice";
export type {
  HighUtilityItemset,
  HighUtilityItemsets,
  HighUtilityOptions,
  ValueColumns,
  ValuedBaskets,
} from "./high-utility";
export * as highUtility from "./high-utility";
export type { AprioriCandidate, AprioriLevel } from "./miners/apriori";
export * as apriori from "./miners/apriori";
export type { BackgroundMining, BackgroundOptions, MiningEnd, MiningProgress } from "./miners/background";
export * as closedItemsets from "./miners/closed/closed";
export * as generators from "./miners/closed/generators";
export * as maximalItemsets from "./miners/closed/maximal";
export type { MiningCost, MiningCostOptions } from "./miners/cost";
export * as miningCost from "./miners/cost";
export type { EclatStep } from "./miners/eclat";
export * as eclat from "./miners/eclat";
export type { FpTreeNode, FpTreeStep } from "./miners/fp-growth";
export * as fpGrowth from "./miners/fp-growth";
export * as itemsets from "./miners/itemsets";
export type { TopItemsetsOptions } from "./miners/top-itemsets";
export * as topItemsets from "./miners/top-itemsets";
export type {
  BasketIndex,
  IntervalMethod,
  MeasureBounds,
  MeasureOptions,
  PrunedRules,
  RedundancyOptions,
  RuleColumnOptions,
  RuleCsvOptions,
  RuleIntervalOptions,
  RuleIntervals,
  RuleOptions,
  RulePart,
  SideConstraint,
  SortOptions,
} from "./rules";
export * as rules from "./rules";
export type { RelationRecord } from "./rules/formats/apyori";
export * as apyori from "./rules/formats/apyori";
export type { AssociationModel } from "./rules/formats/pmml";
export * as pmml from "./rules/formats/pmml";
export type { TopRulesOptions } from "./rules/generation/top-rules";
export * as topRules from "./rules/generation/top-rules";
export type {
  BetweenGroupsOptions,
  ContrastedRules,
  ContrastOptions,
  RuleByGroup,
  RuleContrast,
} from "./rules/groups/contrast";
export * as contrast from "./rules/groups/contrast";
export type { GroupedRules, PValues, RuleInGroup, Trends } from "./rules/groups/grouped-rules";
export type { RuleHistory, RuleOverTime } from "./rules/groups/rule-history";
export * as ruleHistory from "./rules/groups/rule-history";
export type {
  CrossValidatedRule,
  CrossValidatedRules,
  HeldOutRule,
  HeldOutRules,
  HoldOutOptions,
  KFoldHoldOutOptions,
  RandomHoldOutOptions,
  TimeHoldOutOptions,
  VerdictOptions,
} from "./rules/hold-out";
export * as holdOut from "./rules/hold-out";
export type { RuleNumbers, Verdict } from "./rules/hold-out/verdict";
export type { RuleSignificance, SignificanceOptions } from "./rules/significance";
export * as ruleSignificance from "./rules/significance";
export type { SequentialPattern, SequentialPatternOptions, SequentialPatterns } from "./sequences/patterns";
export * as sequentialPatterns from "./sequences/patterns";
export type { SequentialRule, SequentialRuleOptions, SequentialRules } from "./sequences/rules";
export * as sequentialRules from "./sequences/rules";
export type { SequenceColumns, Sequences } from "./sequences/sequences";
export * as sequences from "./sequences/sequences";
export type { InterestOptions, Taxonomy, TaxonomyOptions } from "./taxonomy";
export * as taxonomy from "./taxonomy";
export type {
  Algorithm,
  ByItem,
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
