/** FP-Growth (频繁模式增长): finds itemsets in trees of baskets that share their beginnings; no candidates. */

export { mine } from "./mine";
export type { FpTreeNode, FpTreeStep, TreeOptions } from "./trace";
export { trees, work } from "./trace";
