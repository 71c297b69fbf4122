/** Minimum spanning trees (最小生成树) of rows. */
import { squaredDistance } from "../core/linear-algebra/distances";

/** An edge between two rows. */
export interface Edge {
  readonly from: number;
  readonly to: number;
  readonly distance: number;
}

/** The edges of a minimum spanning tree, by Prim's algorithm from row 0. O(n²) distances, O(n) memory. */
export function spanningTree(count: number, distance: (i: number, j: number) => number): Edge[] {
  const least = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  const from = new Int32Array(count);
  const waiting = Int32Array.from({ length: Math.max(0, count - 1) }, (_, i) => i + 1);
  const edges: Edge[] = [];
  let current = 0;
  for (let left = waiting.length; left > 0; left--) {
    let next = 0;
    for (let at = 0; at < left; at++) {
      const row = waiting[at];
      const toCurrent = distance(current, row);
      if (toCurrent < least[row]) {
        least[row] = toCurrent;
        from[row] = current;
      }
      if (least[row] < least[waiting[next]]) next = at;
    }
    current = waiting[next];
    edges.push({ from: from[current], to: current, distance: least[current] });
    // Kept ascending, so that of equal distances the row with the smallest number comes first.
    waiting.copyWithin(next, next + 1, left);
  }
  return edges;
}

/** The Euclidean distance of rows i and j. */
export function distanceBetween(data: Float64Array, columns: number, i: number, j: number): number {
  return Math.sqrt(squaredDistance(data, i * columns, data, j * columns, columns));
}
