/**
 * QR factorisation (QR 分解) by Householder reflections, with the columns that the ones before them already contain moved to
 * the end: least squares without ever forming $X^\top X$, which would square the condition number.
 *
 * @see Golub, G. H. & Van Loan, C. F. (2013). Matrix Computations, 4th ed., 5.2 and 5.4. Johns Hopkins University Press.
 * @see Chambers, J. M. (1977). Computational Methods for Data Analysis, on the limited pivoting that R's `lm` uses.
 */
import type { Arithmetic } from "./arithmetic";

/** $XP = QR$. The reflections overwrite the columns they came from. */
export interface Factorisation<S, V> {
  readonly arithmetic: Arithmetic<S, V>;
  readonly rows: number;
  /** The number of independent columns. */
  readonly rank: number;
  /** Column numbers of X: the independent ones in their own order, then the others. */
  readonly order: readonly number[];
  /** By column number of X: R above the diagonal, the reflection from the diagonal on. */
  readonly columns: readonly V[];
  /** The diagonal of R, by place in `order`. */
  readonly diagonal: readonly S[];
  /** 2 / (v'v) of each reflection, by place in `order`. */
  readonly factors: readonly S[];
}

/**
 * Factors a matrix given by its columns, which are overwritten. O(rows * columns²).
 *
 * @param columns Scaled so that the squares of their numbers neither overflow nor vanish.
 * @param tolerance A column is dependent on those before it if less than this share of its length is left once they are
 * taken out of it.
 */
export function factor<S, V>(
  arithmetic: Arithmetic<S, V>,
  columns: readonly V[],
  rows: number,
  tolerance: number,
): Factorisation<S, V> {
  const { of, toNumber, add, subtract, multiply, divide, squareRoot, get, set, dot, addScaled } = arithmetic;
  const lengths = columns.map((column) => Math.sqrt(toNumber(dot(column, column, 0))));
  const independent: number[] = [];
  const dependent: number[] = [];
  const diagonal: S[] = [];
  const factors: S[] = [];

  columns.forEach((column, j) => {
    const place = independent.length;
    const left = place < rows ? squareRoot(dot(column, column, place)) : arithmetic.zero;
    if (toNumber(left) <= tolerance * lengths[j]) {
      dependent.push(j);
      return;
    }
    const pivot = get(column, place);
    // The sign that adds to the pivot: no cancellation in v.
    const reflected = toNumber(pivot) > 0 ? subtract(arithmetic.zero, left) : left;
    const head = subtract(pivot, reflected);
    set(column, place, head);
    const half = add(multiply(left, left), multiply(left, abs(arithmetic, pivot)));
    independent.push(j);
    diagonal.push(reflected);
    factors.push(divide(of(1), half));
    for (const later of columns.slice(j + 1)) {
      const share = multiply(factors[place], dot(column, later, place));
      addScaled(subtract(arithmetic.zero, share), column, later, place);
    }
  });
  return {
    arithmetic,
    rows,
    rank: independent.length,
    order: [...independent, ...dependent],
    columns,
    diagonal,
    factors,
  };
}

/** Overwrites `y` with $Q^\top y$ (or with $Qy$ if `back`). */
export function applyQ<S, V>(factorisation: Factorisation<S, V>, y: V, back = false): void {
  const { arithmetic, rank, order, columns, factors } = factorisation;
  for (let step = 0; step < rank; step++) {
    const place = back ? rank - 1 - step : step;
    const reflection = columns[order[place]];
    const share = arithmetic.multiply(factors[place], arithmetic.dot(reflection, y, place));
    arithmetic.addScaled(arithmetic.subtract(arithmetic.zero, share), reflection, y, place);
  }
}

/** Solves $R_{kk} b = c$ for the leading k x k block of R; `right` has k entries. */
export function solveR<S, V>(factorisation: Factorisation<S, V>, right: readonly S[]): S[] {
  const { arithmetic, order, columns, diagonal } = factorisation;
  const { subtract, multiply, divide, get } = arithmetic;
  const solution = [...right];
  for (let place = right.length - 1; place >= 0; place--) {
    solution[place] = divide(solution[place], diagonal[place]);
    for (let above = 0; above < place; above++)
      solution[above] = subtract(
        solution[above],
        multiply(get(columns[order[place]], above), solution[place]),
      );
  }
  return solution;
}

/** Solves $R^\top h = g$; `right` has as many entries as there are independent columns. */
export function solveRTransposed<S, V>(factorisation: Factorisation<S, V>, right: readonly S[]): S[] {
  const { arithmetic, order, columns, diagonal } = factorisation;
  const { subtract, multiply, divide, get } = arithmetic;
  const solution = [...right];
  for (let place = 0; place < right.length; place++) {
    for (let above = 0; above < place; above++)
      solution[place] = subtract(
        solution[place],
        multiply(get(columns[order[place]], above), solution[above]),
      );
    solution[place] = divide(solution[place], diagonal[place]);
  }
  return solution;
}

/** The inverse of R's leading block, upper triangular, as rows. */
export function inverseR<S, V>(factorisation: Factorisation<S, V>): S[][] {
  const { arithmetic, rank } = factorisation;
  const columns = Array.from({ length: rank }, (_, j) => {
    const unit = Array.from({ length: j + 1 }, (_, i) => (i === j ? arithmetic.of(1) : arithmetic.zero));
    return solveR(factorisation, unit);
  });
  return columns.map((_, i) => columns.map((column, j) => (i <= j ? column[i] : arithmetic.zero)));
}

/**
 * How a dependent column is made of the independent ones before it: their weights, by place in `order`.
 *
 * @param column A column number from the end of `order`.
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
