/** Questions to tables of any size. */
export { cohorts, rfm } from "./customers";
export { frequentItemsets, itemCounts, pairCounts } from "./itemsets";
export { linearRegression } from "./linear-regression";
export { sample } from "./sample";
export { weeklySales } from "./weekly-sales";
