/** Distances between rows of matrices. */

/** The squared Euclidean distance of the rows that begin at `i` in `a` and at `j` in `b`. O(columns). */
export function squaredDistance(
  a: Float64Array,
  i: number,
  b: Float64Array,
  j: number,
  columns: number,
): number {
  let square = 0;
  for (let k = 0; k < columns; k++) {
    const difference = a[i + k] - b[j + k];
    square += difference * difference;
  }
  return square;
}
