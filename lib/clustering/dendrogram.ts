/** The record of a dendrogram. */
import { mustBe, requireKind } from "../core/errors";
import { orderOf } from "../core/sorting/order-of";
import { createDisjointSets } from "./disjoint-sets";
import type { Edge } from "./spanning-tree";

/** How far apart two clusters are, from the distances of their rows: the largest, the least, the mean, or the increase in inertia. */
export type Linkage = "ward" | "average" | "complete" | "single";

/** Two clusters that become one. */
export interface Merge {
  /** Numbers of the clusters: i below n is row i alone, n + i is the result of merge i. `left` is the smaller number. */
  readonly left: number;
  readonly right: number;
  readonly distance: number;
  /** Rows of the new cluster. */
  readonly size: number;
}

/** A dendrogram (树状图): a plain record, which `JSON.parse` gives back. */
export interface Hierarchy {
  readonly kind: "hierarchy";
  readonly linkage: Linkage;
  /** n. */
  readonly rowCount: number;
  /** n - 1, by distance. */
  readonly merges: readonly Merge[];
}

/**
 * The merges of clusters that the edges connect, by distance: with the numbers of clusters instead of rows.
 *
 * @param unit Of the distances of the edges.
 */
export function mergesOf(count: number, edges: readonly Edge[], unit = 1): Merge[] {
  const order = orderOf(Float64Array.from(edges, ({ distance }) => distance));
  const sets = createDisjointSets(count);
  const clusterOf = Array.from({ length: count }, (_, i) => i);
  const sizeOf = new Array<number>(count).fill(1);
  return Array.from(order, (position, number) => {
    const { from, to, distance } = edges[position];
    const [a, b] = [clusterOf[sets.find(from)], clusterOf[sets.find(to)]];
    const size = sizeOf[a] + sizeOf[b];
    clusterOf[sets.unite(from, to)] = count + number;
    sizeOf.push(size);
    return { left: Math.min(a, b), right: Math.max(a, b), distance: distance * unit, size };
  });
}

/** @throws {TypeError} If it is not a hierarchy. */
export function requireHierarchy(action: string, hierarchy: Hierarchy): void {
  const kind = "a hierarchy, as made by hierarchical.fit";
  requireKind(action, "hierarchy", hierarchy, kind, { kind: "text", rowCount: "integer", merges: "list" });
  if (hierarchy.kind !== "hierarchy") throw new TypeError(mustBe(action, "hierarchy", kind, hierarchy.kind));
}
