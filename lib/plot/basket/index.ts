/** Figures of basket analysis (购物篮分析图): items, rules and itemsets, and the miners at work. */

export { aprioriSteps } from "./apriori-steps";
export { type EclatFigureOptions, eclatSteps } from "./eclat-steps";
export {
  fpTree,
  fpTreeGrowth,
  fpTrees,
  type GrowthOptions,
  type TreeFigureOptions,
  type TreesFigureOptions,
} from "./fp-tree";
export { type GroupedMatrixOptions, groupedMatrix } from "./grouped-matrix";
export { type ItemFigureOptions, itemFrequencies } from "./item-frequencies";
export { itemsetLattice, type LatticeFigureOptions } from "./itemset-lattice";
export { liftAgainstChance } from "./lift-against-chance";
export { miningWork, type WorkFigureOptions } from "./mining-work";
export { type ParallelOptions, parallelCoordinates } from "./parallel-coordinates";
export { type NetworkOptions, ruleNetwork } from "./rule-network";
export { ruleScatter } from "./rule-scatter";
export { type RuleTable, type RuleFigureTableOptions, ruleTable } from "./rule-table";
export { twoKeyPlot } from "./two-key-plot";
export type { RuleFigureOptions } from "./wording";
