/** Clustering: divide customers or products into groups of similar rows, and say what sets each group apart. */
export type { KMeans, KMeansOptions } from "./k-means";
export * as kMeans from "./k-means";
