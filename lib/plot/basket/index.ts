/** Figures of basket analysis (购物篮分析图): items, rules and itemsets, and the miners at work. */

export { type ItemFigureOptions, itemFrequencies } from "./item-frequencies";
export type { RuleFigureOptions } from "./labels";
export { aprioriSteps } from "./miners/apriori-steps";
export { fpTrees, type TreesFigureOptions } from "./miners/conditional-fp-trees";
export { type EclatFigureOptions, eclatSteps } from "./miners/eclat-steps";
export { fpTree } from "./miners/fp-tree";
export { fpTreeGrowth, type GrowthOptions } from "./miners/fp-tree-growth";
export { itemsetLattice, type LatticeFigureOptions } from "./miners/itemset-lattice";
export { miningWork, type WorkFigureOptions } from "./miners/mining-work";
export type { TreeFigureOptions } from "./node-diagrams/tree-diagram";
export { type GroupedMatrixOptions, groupedMatrix } from "./rules/grouped-matrix";
export { liftAgainstChance } from "./rules/lift-against-chance";
export { type ParallelOptions, parallelCoordinates } from "./rules/parallel-coordinates";
export { type NetworkOptions, ruleNetwork } from "./rules/rule-network";
export { ruleScatter } from "./rules/rule-scatter";
export { type RuleFigureTableOptions, type RuleTable, ruleTable } from "./rules/rule-table";
export { twoKeyPlot } from "./rules/two-key-plot";
