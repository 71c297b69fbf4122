/** Singular values (奇异值) of a small square matrix. */

/** Far more sweeps than any matrix needs. */
const LARGEST_SWEEPS = 60;

/**
 * Singular values by one-sided Jacobi rotations, accurate to the smallest even if the columns differ in scale. O(n³) a sweep,
 * about 6 sweeps.
 *
 * @param rows (m, n), m >= n.
 * @returns n values, largest first.
 * @see Demmel, J. & Veselić, K. (1992). Jacobi's method is more accurate than QR. SIAM J. Matrix Anal. Appl. 13(4), 1204-1245.
 *
 * @example
 * singularValues([[3, 0], [4, 5]]); // [6.708203932499369, 2.23606797749979]
 */
export function singularValues(rows: readonly (readonly number[])[]): number[] {
  const size = rows[0]?.length ?? 0;
  const columns = Array.from({ length: size }, (_, j) => Float64Array.from(rows, (row) => row[j]));
  for (let sweep = 0; sweep < LARGEST_SWEEPS; sweep++) {
    let isDone = true;
    for (let p = 0; p < size; p++)
      for (let q = p + 1; q < size; q++) isDone = !rotate(columns[p], columns[q]) && isDone;
    if (isDone) break;
  }
  return columns.map((column) => Math.hypot(...column)).sort((a, b) => b - a);
}

/** Makes two columns orthogonal. True if they were not. */
function rotate(x: Float64Array, y: Float64Array): boolean {
  let xx = 0;
  let yy = 0;
  let xy = 0;
  for (let i = 0; i < x.length; i++) {
    xx += x[i] * x[i];
    yy += y[i] * y[i];
    xy += x[i] * y[i];
  }
  if (xy === 0 || Math.abs(xy) <= 1e-16 * Math.sqrt(xx * yy)) return false;
  const ratio = (yy - xx) / (2 * xy);
  const tangent = (ratio < 0 ? -1 : 1) / (Math.abs(ratio) + Math.hypot(1, ratio));
  const cosine = 1 / Math.hypot(1, tangent);
  const sine = cosine * tangent;
  for (let i = 0; i < x.length; i++) {
    const old = x[i];
    x[i] = cosine * old - sine * y[i];
    y[i] = sine * old + cosine * y[i];
  }
  return true;
}
