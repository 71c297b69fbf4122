/** Questions to tables of any size. */
export { crossCheck } from "./cross-check";
export { cohorts, rfm } from "./customers";
export { frequentItemsets, itemCounts, pairCounts } from "./itemsets";
export { kMeans } from "./k-means";
export { linearRegression } from "./linear-regression";
export { sample } from "./sample";
export { weeklySales } from "./weekly-sales";
