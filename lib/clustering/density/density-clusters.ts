/** The record of clusters by density. */

/** Clusters by density: a plain record, which `JSON.parse` gives back. */
export interface DensityClusters {
  readonly kind: "density-clusters";
  /** (n) cluster numbers from 0, in the order of their first core rows; -1 for noise. */
  readonly labels: readonly number[];
  /** The number of clusters. */
  readonly clusterCount: number;
  /** Rows that belong to no cluster. */
  readonly noiseCount: number;
}

export function densityClusters(labels: readonly number[], clusterCount: number): DensityClusters {
  const noiseCount = labels.reduce((count, label) => count + (label < 0 ? 1 : 0), 0);
  return { kind: "density-clusters", labels, clusterCount, noiseCount };
}
