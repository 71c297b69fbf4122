/** Apriori (先验算法): finds itemsets level by level, by joining, pruning and counting candidates. */
export * from "./mine";
