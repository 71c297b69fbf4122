/** What is bought together: baskets, frequent itemsets by three algorithms, and association rules. */
export * as apriori from "./apriori";
export * as apyori from "./apyori";
export * as baskets from "./baskets";
export * as eclat from "./eclat";
export * as fpGrowth from "./fp-growth";
export * as itemsets from "./itemsets";
export * as rules from "./rules";
export type {
  Algorithm,
  FrequentItemsets,
  Itemset,
  Measure,
  MiningOptions,
  MinSupport,
  Rule,
  Rules,
} from "./types";
