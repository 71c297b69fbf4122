/** Least squares (最小二乘) by QR factorisation, in double or extended precision. */

import { sum } from "../core/compensated-sum";
import { type Arithmetic, double, extended } from "../core/linear-algebra/arithmetic";
import {
  applyQ,
  combinationOf,
  type Factorisation,
  factor,
  inverseR,
  solveR,
} from "../core/linear-algebra/qr";
import { singularValues } from "../core/linear-algebra/singular-values";
import { refine } from "./refinement";

/** Digits to compute with: "double" has 16, "extended" 32 and takes about twenty times as long. */
export type Precision = "double" | "extended";

export const PRECISIONS: readonly Precision[] = ["double", "extended"];

/** One column of the design matrix; `lower` holds digits beyond a double, if there are any. */
export interface DesignColumn {
  /** (n); overwritten. */
  readonly values: Float64Array;
  /** (n); overwritten. */
  readonly lower?: Float64Array;
}

/** A column that is a linear combination of columns before it. */
export interface Dependence {
  readonly column: number;
  /** The weights of the combination, without those that are 0. */
  readonly weights: readonly { readonly column: number; readonly weight: number }[];
}

export interface LeastSquares {
  /** Column numbers of the independent columns, ascending; k of them. */
  readonly independent: readonly number[];
  readonly dependent: readonly Dependence[];
  /** (k), in the order of `independent`. */
  readonly coefficients: readonly number[];
  /** (k, k), upper triangular: the inverse of R, so that $(X^\top X)^{-1} = R^{-1}R^{-\top}$. */
  readonly rootInverse: readonly (readonly number[])[];
  /** (n). */
  readonly residuals: Float64Array;
  readonly residualSumOfSquares: number;
  /** Largest over smallest singular value of the independent columns. */
  readonly conditionNumber: number;
}

/**
 * A column is dependent if less than this share of its norm is orthogonal to the columns before it. Rounding leaves about
 * 1e-15 of a dependent column; the most nearly dependent column of NIST's hardest set (Filip) keeps 5e-8.
 */
const TOLERANCE = 1e-11;

/** Largest design, in numbers, of which a copy is kept for iterative refinement. */
const LARGEST_REFINED = 2_000_000;

/**
 * Solves $\min_b \lVert y - Xb \rVert$ by Householder QR, with iterative refinement unless the design is large. O(n k²).
 *
 * @param columns (p) columns of n finite numbers each; overwritten.
 * @param target (n) finite numbers; overwritten.
 */
export function solve(
  columns: readonly DesignColumn[],
  target: Float64Array,
  precision: Precision,
): LeastSquares {
  if (precision === "extended") return solveIn(extended, columns, target);
  const isRefined = target.length * columns.length <= LARGEST_REFINED;
  return solveIn(double, columns, target, isRefined ? refine : undefined);
}

type Refine<S, V> = (
  qr: Factorisation<S, V>,
  columns: readonly V[],
  target: V,
  solution: S[],
  residuals: V,
) => void;

function solveIn<S, V>(
  arithmetic: Arithmetic<S, V>,
  columns: readonly DesignColumn[],
  target: Float64Array,
  refineSolution?: Refine<S, V>,
): LeastSquares {
  const { toNumber, get, set, zero } = arithmetic;
  const rows = target.length;
  // Powers of two scale exactly; the squares of scaled columns neither overflow nor underflow.
  const scales = columns.map(({ values }) => scaleOf(values));
  const targetScale = scaleOf(target);
  const design = columns.map(({ values, lower }, j) => arithmetic.column(values, scales[j], lower));
  const y = arithmetic.column(target, targetScale);

  const original = refineSolution
    ? { design: design.map((column) => arithmetic.copy(column)), y: arithmetic.copy(y) }
    : undefined;
  const qr = factor(arithmetic, design, rows, TOLERANCE);
  const { rank } = qr;
  const independent = qr.order.slice(0, rank);
  applyQ(qr, y);
  const leading = independent.map((_, i) => get(y, i));
  const solution = solveR(qr, leading);
  // Residuals are Q times the rest of Q'y: y - Xb would subtract large numbers.
  for (let i = 0; i < rank; i++) set(y, i, zero);
  applyQ(qr, y, true);
  if (original) refineSolution?.(qr, original.design, original.y, solution, y);
  const squares = toNumber(arithmetic.dot(y, y, 0));

  const upper = independent.map((_, i) =>
    independent.map((column, j) => {
      if (i > j) return 0;
      return toNumber(i === j ? qr.diagonal[i] : get(qr.columns[column], i)) / scales[column];
    }),
  );
  const values = singularValues(upper);
  return {
    independent,
    dependent: qr.order.slice(rank).map((column) => ({
      column,
      weights: weightsOf(
        combinationOf(qr, column).map((weight, i) => ({
          column: independent[i],
          weight: (toNumber(weight) * scales[independent[i]]) / scales[column],
          size: Math.abs(toNumber(weight)),
        })),
      ),
    })),
    coefficients: solution.map((value, i) => (toNumber(value) * scales[independent[i]]) / targetScale),
    rootInverse: inverseR(qr).map((row, i) => row.map((value) => toNumber(value) * scales[independent[i]])),
    residuals: Float64Array.from({ length: rows }, (_, i) => toNumber(get(y, i)) / targetScale),
    residualSumOfSquares: squares / targetScale / targetScale,
    conditionNumber: rank > 0 ? values[0] / values[rank - 1] : 1,
  };
}

function scaleOf(values: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, Math.abs(values[i]));
  if (largest === 0) return 1;
  return 2 ** -Math.max(-1000, Math.min(1000, Math.floor(Math.log2(largest))));
}

/** Drops weights that are only rounding errors. */
function weightsOf(
  weights: readonly { readonly column: number; readonly weight: number; readonly size: number }[],
): { readonly column: number; readonly weight: number }[] {
  const largest = Math.max(0, ...weights.map(({ size }) => size));
  return weights
    .filter(({ size }) => size > 1e-9 * largest)
    .map(({ column, weight }) => ({ column, weight: Number(weight.toPrecision(10)) }));
}

/** $\sum (y_i - \bar y)^2$, or $\sum y_i^2$ without an intercept; exactly 0 for a constant target. */
export function totalSumOfSquares(target: ArrayLike<number>, isCentered: boolean): number {
  const first = target[0];
  let isConstant = isCentered;
  for (let i = 1; isConstant && i < target.length; i++) isConstant = target[i] === first;
  if (isConstant) return 0;
  const center = isCentered ? sum(target) / target.length : 0;
  return sum(Float64Array.from(target, (y) => (y - center) ** 2));
}
