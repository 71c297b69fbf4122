/** Clustering: divide customers or products into groups of similar rows, and say what sets each group apart. */

export type { ClusterNumber, ClusterNumberOptions, ClusterNumbers } from "./cluster-number";
export * as clusterNumber from "./cluster-number";
export type { Hierarchy, Linkage, Merge } from "./dendrogram";
export type { DbscanOptions } from "./density/dbscan";
export * as dbscan from "./density/dbscan";
export type { DensityClusters } from "./density/density-clusters";
export type { HdbscanOptions } from "./density/hdbscan";
export * as hdbscan from "./density/hdbscan";
export type { Component, CovarianceShape } from "./gaussian-components";
export type { GaussianMixture, GaussianMixtureOptions } from "./gaussian-mixture";
export * as gaussianMixture from "./gaussian-mixture";
export type { CutOptions, HierarchicalOptions } from "./hierarchical";
export * as hierarchical from "./hierarchical";
export type { KMeans, KMeansOptions } from "./k-means";
export * as kMeans from "./k-means";
export type { PrincipalComponents, PrincipalComponentsOptions } from "./principal-components";
export * as principalComponents from "./principal-components";
export type { DescribeOptions, FeatureDifference, SegmentProfile } from "./segments";
export * as segments from "./segments";
export type { ClusterBySample, Stability, StabilityOptions } from "./stability";
export * as stability from "./stability";
