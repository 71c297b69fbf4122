/**
 * QR factorisation (QR 分解) by Householder reflections. Columns that depend on the columns before them move to the end. Least
 * squares needs no $X^\top X$, which would square the condition number.
 *
 * @see Golub, G. H. & Van Loan, C. F. (2013). Matrix Computations, 4th ed., 5.2 and 5.4. Johns Hopkins University Press.
 * @see Chambers, J. M. (1977). Computational Methods for Data Analysis: the limited pivoting of R's `lm`.
 */
import type { Arithmetic } from "./arithmetic";

/** Columns that are reflected at once. */
export const GROUP = 4;

/** $XP = QR$. The reflections overwrite the columns. */
export interface Factorisation<S, V> {
  readonly arithmetic: Arithmetic<S, V>;
  /** The number of independent columns. */
  readonly rank: number;
  /** Column numbers of X: first the independent columns, then the dependent ones, both ascending. */
  readonly order: readonly number[];
  /** In the order of X: R above the diagonal, the reflection from the diagonal on. */
  readonly columns: readonly V[];
  /** The diagonal of R, in the order of `order`. */
  readonly diagonal: readonly S[];
  /** 2 / (v'v) of each reflection v, in the order of `order`. */
  readonly factors: readonly S[];
}

/**
 * Factors a matrix given by its columns, which are overwritten. O(rows * columns²).
 *
 * @param columns Scaled so that squares neither overflow nor underflow.
 * @param tolerance A column is dependent if at most this share of its norm is orthogonal to the columns before it.
 * @param floors Norms that only rounding leaves: a column is dependent too if no more of it is orthogonal. @default 0 each
 */
export function factor<S, V>(
  arithmetic: Arithmetic<S, V>,
  columns: readonly V[],
  tolerance: number,
  floors: readonly number[] = columns.map(() => 0),
): Factorisation<S, V> {
  const { of, toNumber, add, subtract, multiply, divide, squareRoot, get, set, dot, reflect } = arithmetic;
  const norms = columns.map((column) => Math.sqrt(toNumber(dot(column, column, 0))));
  const independent: number[] = [];
  const dependent: number[] = [];
  const diagonal: S[] = [];
  const factors: S[] = [];

  const reduce = (j: number, later: readonly V[]) => {
    const column = columns[j];
    const position = independent.length;
    const norm = squareRoot(dot(column, column, position));
    if (toNumber(norm) <= Math.max(tolerance * norms[j], floors[j])) {
      dependent.push(j);
      return;
    }
    const pivot = get(column, position);
    // The sign that avoids cancellation in v.
    const reflected = toNumber(pivot) > 0 ? subtract(arithmetic.zero, norm) : norm;
    set(column, position, subtract(pivot, reflected));
    // v'v / 2
    const half = add(multiply(norm, norm), multiply(norm, abs(arithmetic, pivot)));
    independent.push(j);
    diagonal.push(reflected);
    factors.push(divide(of(1), half));
    reflect(column, factors[position], position, later);
  };
  // A group of columns stays in the cache while all earlier reflections pass by.
  for (let first = 0; first < columns.length; first += GROUP) {
    const group = columns.slice(first, first + GROUP);
    independent.forEach((j, position) => {
      reflect(columns[j], factors[position], position, group);
    });
    group.forEach((_, i) => {
      reduce(first + i, group.slice(i + 1));
    });
  }
  return {
    arithmetic,
    rank: independent.length,
    order: [...independent, ...dependent],
    columns,
    diagonal,
    factors,
  };
}

/** Overwrites `y` with $Q^\top y$, or with $Qy$ if `isInverse`. */
export function applyQ<S, V>(factorisation: Factorisation<S, V>, y: V, isInverse = false): void {
  const { arithmetic, rank, order, columns, factors } = factorisation;
  for (let step = 0; step < rank; step++) {
    const position = isInverse ? rank - 1 - step : step;
    arithmetic.reflect(columns[order[position]], factors[position], position, [y]);
  }
}

/** Solves $R_{kk} b = c$ with the leading k x k block of R; c is `right`, of length k. */
export function solveR<S, V>(factorisation: Factorisation<S, V>, right: readonly S[]): S[] {
  const { arithmetic, order, columns, diagonal } = factorisation;
  const { subtract, multiply, divide, get } = arithmetic;
  const solution = [...right];
  for (let position = right.length - 1; position >= 0; position--) {
    solution[position] = divide(solution[position], diagonal[position]);
    for (let above = 0; above < position; above++)
      solution[above] = subtract(
        solution[above],
        multiply(get(columns[order[position]], above), solution[position]),
      );
  }
  return solution;
}

/** Solves $R^\top h = g$; g is `right`, as long as the rank. */
export function solveRTransposed<S, V>(factorisation: Factorisation<S, V>, right: readonly S[]): S[] {
  const { arithmetic, order, columns, diagonal } = factorisation;
  const { subtract, multiply, divide, get } = arithmetic;
  const solution = [...right];
  for (let position = 0; position < right.length; position++) {
    for (let above = 0; above < position; above++)
      solution[position] = subtract(
        solution[position],
        multiply(get(columns[order[position]], above), solution[above]),
      );
    solution[position] = divide(solution[position], diagonal[position]);
  }
  return solution;
}

/** The rows of the inverse of R's leading block, which is upper triangular; numbers are rounded to doubles. */
export function inverseR<S, V>({
  arithmetic,
  rank,
  order,
  columns,
  diagonal,
}: Factorisation<S, V>): number[][] {
  const { zero, of, toNumber, subtract, divide, get, set, dot } = arithmetic;
  const rows = Array.from({ length: rank }, () => arithmetic.zeros(rank));
  for (let j = 0; j < rank; j++) {
    const above = arithmetic.head(columns[order[j]], j);
    for (let i = 0; i < j; i++) set(rows[i], j, divide(subtract(zero, dot(above, rows[i], i)), diagonal[j]));
    set(rows[j], j, divide(of(1), diagonal[j]));
  }
  return rows.map((row) => {
    const numbers = new Array<number>(rank);
    for (let j = 0; j < rank; j++) numbers[j] = toNumber(get(row, j));
    return numbers;
  });
}

/**
 * The weights of the independent columns whose combination is a dependent column, in the order of `order`.
 *
 * @param column The number of a dependent column.
 */
export function combinationOf<S, V>(factorisation: Factorisation<S, V>, column: number): S[] {
  const { arithmetic, rank, order, columns } = factorisation;
  const before = order.slice(0, rank).filter((other) => other < column).length;
  const right = Array.from({ length: before }, (_, i) => arithmetic.get(columns[column], i));
  return solveR(factorisation, right);
}

function abs<S, V>(arithmetic: Arithmetic<S, V>, value: S): S {
  return arithmetic.toNumber(value) < 0 ? arithmetic.subtract(arithmetic.zero, value) : value;
}
