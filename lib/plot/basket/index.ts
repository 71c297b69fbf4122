/** Figures of basket analysis (购物篮分析图): items, rules and itemsets, and how the miners find them. */

export { type GroupedMatrixOptions, groupedMatrix } from "./grouped-matrix";
export { type ItemFigureOptions, itemFrequencies } from "./item-frequencies";
export { liftAgainstChance } from "./lift-against-chance";
export { type ParallelOptions, parallelCoordinates } from "./parallel-coordinates";
export { type NetworkOptions, ruleNetwork } from "./rule-network";
export { ruleScatter } from "./rule-scatter";
export { type RuleTable, type RuleTableOptions, ruleTable } from "./rule-table";
export { twoKeyPlot } from "./two-key-plot";
export type { RuleFigureOptions } from "./wording";
