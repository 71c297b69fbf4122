/** The nearest centroid of single rows. */

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
    const distance = squaredDistanceTo(data, at, centroids, c, columns);
    if (distance >= least) continue;
    least = distance;
    nearest = c;
  }
  return nearest;
}

/** The squared distance of the row that begins at `at` to centroid c. */
export function squaredDistanceTo(
  data: Float64Array,
  at: number,
  centroids: Float64Array,
  c: number,
  columns: number,
): number {
  let square = 0;
  for (let j = 0; j < columns; j++) square += (data[at + j] - centroids[c * columns + j]) ** 2;
  return square;
}
