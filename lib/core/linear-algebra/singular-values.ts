/** Singular value decomposition (SVD, 奇异值分解) by one-sided Jacobi rotations. */
import { double } from "./arithmetic";
import { factor } from "./qr";

/** Columns are orthogonal if their cosine is at most this. */
const TOLERANCE = 1e-15;
const MOST_SWEEPS = 60;

/** The singular values of a matrix, largest first, and the right singular vector of each. */
export interface SingularValues {
  readonly values: readonly number[];
  /** One vector of (p) for each value. Their signs are arbitrary. */
  readonly vectors: readonly Float64Array[];
}

/**
 * The singular values and right singular vectors of the matrix that has these columns, which are overwritten. A tall matrix is
 * first reduced to its R. All values have nearly full relative precision. O(n p² + p³) times about 6 sweeps of the p³.
 *
 * @param columns (p) columns of (n) numbers whose squares neither overflow nor underflow.
 *
 * @see Golub, G. H. & Van Loan, C. F. (2013). Matrix Computations, 4th ed., 8.6.3. Johns Hopkins University Press.
 */
export function singularValues(columns: readonly Float64Array[]): SingularValues {
  const size = columns.length;
  const reduced = size > 0 && columns[0].length > size ? triangleOf(columns) : columns;
  const vectors = columns.map((_, j) => Float64Array.from({ length: size }, (_, i) => (i === j ? 1 : 0)));
  for (let sweep = 0, isDone = false; !isDone && sweep < MOST_SWEEPS; sweep++) {
    isDone = true;
    for (let p = 0; p < size; p++)
      for (let q = p + 1; q < size; q++)
        if (rotate(reduced[p], reduced[q], vectors[p], vectors[q])) isDone = false;
  }
  const norms = reduced.map((column) => Math.sqrt(double.dot(column, column, 0)));
  const order = norms.map((_, j) => j).sort((a, b) => norms[b] - norms[a]);
  return { values: order.map((j) => norms[j]), vectors: order.map((j) => vectors[j]) };
}

/** The columns of R in X = QR, as long as there are columns. */
function triangleOf(columns: readonly Float64Array[]): Float64Array[] {
  const { diagonal, order, rank } = factor(double, columns, 0);
  const positionOf = new Map(order.slice(0, rank).map((j, position) => [j, position]));
  let before = 0;
  return columns.map((column, j) => {
    const triangle = new Float64Array(columns.length);
    triangle.set(column.subarray(0, before));
    const position = positionOf.get(j);
    if (position !== undefined) triangle[before++] = diagonal[position];
    return triangle;
  });
}

/** Makes two columns orthogonal, and turns their vectors alike. Returns whether they were not. */
function rotate(a: Float64Array, b: Float64Array, vectorOfA: Float64Array, vectorOfB: Float64Array): boolean {
  const squareOfA = double.dot(a, a, 0);
  const squareOfB = double.dot(b, b, 0);
  const product = double.dot(a, b, 0);
  if (Math.abs(product) <= TOLERANCE * Math.sqrt(squareOfA) * Math.sqrt(squareOfB)) return false;
  const zeta = (squareOfB - squareOfA) / (2 * product);
  const tangent = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.hypot(1, zeta));
  const cosine = 1 / Math.hypot(1, tangent);
  turn(a, b, cosine, cosine * tangent);
  turn(vectorOfA, vectorOfB, cosine, cosine * tangent);
  return true;
}

function turn(a: Float64Array, b: Float64Array, cosine: number, sine: number): void {
  for (let i = 0; i < a.length; i++) {
    const value = a[i];
    a[i] = cosine * value - sine * b[i];
    b[i] = sine * value + cosine * b[i];
  }
}
