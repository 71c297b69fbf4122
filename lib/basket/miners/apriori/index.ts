/** Apriori: finds itemsets level by level; candidates are joined, pruned and counted. */

export { mine } from "./mine";
export type { AprioriCandidate, AprioriLevel, LevelOptions } from "./trace";
export { levels, work } from "./trace";
