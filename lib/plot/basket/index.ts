/** Figures of basket analysis (购物篮分析图): items, rules and itemsets, and the miners at work. */

export { aprioriSteps } from "./apriori-steps";
export { fpTrees, type TreesFigureOptions } from "./conditional-trees";
export { type EclatFigureOptions, eclatSteps } from "./eclat-steps";
export { fpTree } from "./fp-tree";
export { fpTreeGrowth, type GrowthOptions } from "./fp-tree-growth";
export { type GroupedMatrixOptions, groupedMatrix } from "./grouped-matrix";
export { type ItemFigureOptions, itemFrequencies } from "./item-frequencies";
export { itemsetLattice, type LatticeFigureOptions } from "./itemset-lattice";
export { liftAgainstChance } from "./lift-against-chance";
export { miningWork, type WorkFigureOptions } from "./mining-work";
export { type ParallelOptions, parallelCoordinates } from "./parallel-coordinates";
export { type NetworkOptions, ruleNetwork } from "./rule-network";
export { ruleScatter } from "./rule-scatter";
export { type RuleFigureTableOptions, type RuleTable, ruleTable } from "./rule-table";
export type { TreeFigureOptions } from "./tree-drawing";
export { twoKeyPlot } from "./two-key-plot";
export type { RuleFigureOptions } from "./wording";
