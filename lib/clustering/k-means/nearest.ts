/** The nearest centroid of single rows. */
import { squaredDistance } from "../../core/linear-algebra/distances";

/** @param at Where the row begins in `data`. @returns The number of the nearest of the (k, p) centroids, the first in a tie. */
export function nearestCentroid(
  data: Float64Array,
  at: number,
  centroids: Float64Array,
  columns: number,
): number {
  let nearest = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let c = 0; c * columns < centroids.length; c++) {
    const distance = squaredDistance(data, at, centroids, c * columns, columns);
    if (distance >= least) continue;
    least = distance;
    nearest = c;
  }
  return nearest;
}
