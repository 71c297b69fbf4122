/** Decision trees (决策树), and forests and boosted sums of them. */
export {};
