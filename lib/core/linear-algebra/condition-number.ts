/** The condition number (条件数) of a triangular matrix. */
import { dotInFourSums as dot, double } from "./arithmetic";

/** The largest singular value is final if two steps in a row raise its square by no more than this share. */
const TOLERANCE = 1e-14;

const { addScaled } = double;

type Operator = (x: Float64Array) => Float64Array;

/**
 * Largest over smallest singular value of an upper triangular matrix T: the product of the largest singular values of T and of
 * its inverse, each by Lanczos iteration on $T^\top T$ with full orthogonalisation. Both keep their digits even if the smallest
 * singular value is tiny. O(k²) a step, about 20 to 100 steps.
 *
 * @param rows (k, k) with a diagonal that is not 0.
 * @returns `Infinity` beyond the range of a double.
 * @see Golub, G. H. & Van Loan, C. F. (2013). Matrix Computations, 4th ed., 10.1 and 10.4. Johns Hopkins University Press.
 *
 * @example
 * conditionNumber([[3, 4], [0, 5]]); // 3
 */
export function conditionNumber(rows: readonly (readonly number[])[]): number {
  const size = rows.length;
  const upper = rows.map((row) => new Float64Array(row));
  const largest = largestSingularValue(
    size,
    (x) => multiply(upper, x),
    (x) => multiplyTransposed(upper, x),
  );
  const ofInverse = largestSingularValue(
    size,
    (x) => solveTransposed(upper, x),
    (x) => solve(upper, x),
  );
  const quotient = largest * ofInverse;
  return Number.isNaN(quotient) ? Number.POSITIVE_INFINITY : Math.max(1, quotient);
}

/** The largest singular value of the matrix that `apply` multiplies by; `applyTransposed` multiplies by its transpose. */
function largestSingularValue(size: number, apply: Operator, applyTransposed: Operator): number {
  // Irregular, so that it is orthogonal to no singular vector.
  const start = Float64Array.from({ length: size }, (_, i) => 0.5 + ((0.6180339887 * (i + 1)) % 1));
  let next = scaled(start, 1 / Math.hypot(...start));
  const unit = Math.hypot(...apply(next));
  const basis: Float64Array[] = [];
  const diagonal: number[] = [];
  const beside: number[] = [];
  let eigenvalue = 0;
  let settled = 0;
  while (basis.length < size && settled < 2) {
    const vector = next;
    basis.push(vector);
    next = scaled(applyTransposed(scaled(apply(vector), 1 / unit)), 1 / unit);
    diagonal.push(dot(next, vector, 0));
    // Twice, since the first time leaves rounding errors.
    for (let pass = 0; pass < 2; pass++)
      for (const earlier of basis) addScaled(-dot(next, earlier, 0), earlier, next, 0);
    const before = eigenvalue;
    eigenvalue = largestEigenvalue(diagonal, beside);
    settled = eigenvalue - before <= TOLERANCE * eigenvalue ? settled + 1 : 0;
    const norm = Math.sqrt(dot(next, next, 0));
    if (norm <= TOLERANCE * eigenvalue) break;
    beside.push(norm);
    next = scaled(next, 1 / norm);
  }
  return Math.sqrt(eigenvalue) * unit;
}

/** Of a symmetric tridiagonal matrix, by bisection: only above it are all pivots of the shifted matrix positive. */
function largestEigenvalue(diagonal: readonly number[], beside: readonly number[]): number {
  let low = Math.max(...diagonal);
  let high = Math.max(...diagonal.map((value, i) => value + (beside[i - 1] ?? 0) + (beside[i] ?? 0)));
  for (;;) {
    const middle = low + (high - low) / 2;
    if (!(middle > low && middle < high)) return high;
    let pivot = Number.POSITIVE_INFINITY;
    const isAbove = diagonal.every((value, i) => {
      pivot = middle - value - (i > 0 ? beside[i - 1] ** 2 / pivot : 0);
      return pivot > 0;
    });
    if (isAbove) high = middle;
    else low = middle;
  }
}

function multiply(rows: readonly Float64Array[], x: Float64Array): Float64Array {
  return x.map((_, i) => dot(rows[i], x, i));
}

function multiplyTransposed(rows: readonly Float64Array[], x: Float64Array): Float64Array {
  const product = new Float64Array(x.length);
  rows.forEach((row, i) => {
    addScaled(x[i], row, product, i);
  });
  return product;
}

function solve(rows: readonly Float64Array[], right: Float64Array): Float64Array {
  const solution = right.slice();
  for (let i = rows.length - 1; i >= 0; i--)
    solution[i] = (solution[i] - dot(rows[i], solution, i + 1)) / rows[i][i];
  return solution;
}

function solveTransposed(rows: readonly Float64Array[], right: Float64Array): Float64Array {
  const solution = right.slice();
  rows.forEach((row, i) => {
    solution[i] /= row[i];
    addScaled(-solution[i], row, solution, i + 1);
  });
  return solution;
}

function scaled(x: Float64Array, factor: number): Float64Array {
  return x.map((value) => value * factor);
}
