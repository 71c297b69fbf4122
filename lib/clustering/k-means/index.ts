/** K-means clustering (K 均值聚类). */
export { fit, type KMeansOptions } from "./fit";
export { fromJSON, type KMeans, predict } from "./model";
