/** Figures of clusters (聚类图): rows by cluster, dendrograms, numbers of clusters, what sets segments apart. */
export { type ClusterNumbersFigureOptions, clusterNumbers } from "./cluster-numbers";
export { type ClustersFigureOptions, clusters } from "./clusters";
export { type DendrogramFigureOptions, dendrogram } from "./dendrogram";
export { type ProfilesFigureOptions, profiles } from "./profiles";
