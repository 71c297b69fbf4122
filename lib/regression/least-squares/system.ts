/** The steps that all ways of solving a least-squares problem share. */
import type { Arithmetic } from "../../core/linear-algebra/arithmetic";
import * as doubleDouble from "../../core/linear-algebra/double-double";
import {
  applyQ,
  combinationOf,
  type Factorisation,
  factor,
  inverseR,
  solveR,
} from "../../core/linear-algebra/qr";
import { type CenteredColumn, rescale } from "./centered-column";
import { scaledSums } from "./sums";
import type { Dependence, LeastSquares } from "./types";

/**
 * A column is dependent if less than this share of its norm is orthogonal to the columns before it, and to the constant.
 * Rounding leaves about 1e-15 of a dependent column; the most nearly dependent column of NIST's hardest set (Filip) keeps 5e-8.
 */
const TOLERANCE = 1e-11;
/** A column is also dependent if no more than the rounding of its numbers is orthogonal. */
const ROUNDING = 8 * Number.EPSILON;

/** A problem in units in which squares neither overflow nor underflow. */
export interface System<S, V> {
  readonly arithmetic: Arithmetic<S, V>;
  /** (k) columns; overwritten. */
  readonly columns: readonly V[];
  /** n, the rows of the data; a column may have fewer elements. */
  readonly rowCount: number;
  /** (k), as in `CenteredColumn`. The column of the constant has unit 1 and center 0. */
  readonly scales: readonly { readonly unit: number; readonly center: number }[];
  /** In the same form; overwritten. */
  readonly target: V;
  readonly targetScale: CenteredColumn;
  /** The constant, in a model without intercept, to see whether columns add up to it; overwritten. */
  readonly constant: V | undefined;
}

/** The solution in the units of the system, and the residuals. */
export interface Solution {
  readonly values: readonly doubleDouble.DoubleDouble[];
  /** (n). */
  readonly residuals: Float64Array;
  readonly sumOfSquares: number;
}

/**
 * @param finish Computes the residuals; `target` is $Q^\top y$, and `start` the solution by back substitution.
 */
export function solveSystem<S, V>(
  system: System<S, V>,
  finish: (qr: Factorisation<S, V>, target: V, start: S[]) => Solution,
): LeastSquares {
  const { arithmetic, columns, rowCount, scales, target, targetScale, constant } = system;
  const { get, toNumber, head, dot, add, multiply, squareRoot, zero } = arithmetic;
  const floors = scales.map(({ center }) => ROUNDING * Math.abs(center) * Math.sqrt(rowCount));
  const qr = factor(arithmetic, columns, TOLERANCE, floors);
  const { rank } = qr;
  const independent = qr.order.slice(0, rank);
  applyQ(qr, target);
  const start = solveR(
    qr,
    independent.map((_, i) => get(target, i)),
  );
  const { values, residuals, sumOfSquares } = finish(qr, target, start);
  const hasConstant = constant === undefined || isCombination(qr, constant, rowCount);
  const isShifted = constant === undefined;
  const first = isShifted ? 1 : 0;
  const shift = shiftOf(system, independent, values);
  return {
    independent,
    dependent: qr.order.slice(rank).map((column) => dependenceOf(system, qr, column)),
    coefficients: values.map(({ high }, i) =>
      rescale(isShifted && i === 0 ? shift : high, targetScale.unit, scales[independent[i]].unit),
    ),
    center: {
      features: scales.slice(first).map(({ unit, center }) => center * unit),
      target: targetScale.center * targetScale.unit,
      remainder: isShifted ? values[0].high * targetScale.unit : 0,
    },
    rootInverse: inverseR(qr).map((row, i) => row.map((value) => value / scales[independent[i]].unit)),
    spreads: independent.map((column, j) => {
      const above = head(qr.columns[column], j);
      const own = j < first ? zero : multiply(qr.diagonal[j], qr.diagonal[j]);
      return toNumber(squareRoot(add(dot(above, above, first), own))) * scales[column].unit;
    }),
    hasConstant,
    residuals,
    sums: scaledSums(targetScale, sumOfSquares, hasConstant),
  };
}

/** The intercept in units of the target: what the columns' centers add is taken off. */
export function shiftOf(
  { scales, targetScale }: Pick<System<never, never>, "scales" | "targetScale">,
  independent: readonly number[],
  solution: readonly doubleDouble.DoubleDouble[],
): number {
  const { add, multiply, negate, of } = doubleDouble;
  return solution.reduce(
    (total, value, i) =>
      add(total, i === 0 ? value : negate(multiply(value, of(scales[independent[i]].center)))),
    of(targetScale.center),
  ).high;
}

/** Whether the constant is a linear combination of the columns. */
function isCombination<S, V>(qr: Factorisation<S, V>, constant: V, rowCount: number): boolean {
  const { arithmetic, rank } = qr;
  applyQ(qr, constant);
  const rest = Math.sqrt(arithmetic.toNumber(arithmetic.dot(constant, constant, rank)));
  return rest <= TOLERANCE * Math.sqrt(rowCount);
}

/** The combination that a column is, without the weights that are only rounding errors. */
function dependenceOf<S, V>(
  { arithmetic, scales, constant }: System<S, V>,
  qr: Factorisation<S, V>,
  column: number,
): Dependence {
  const { unit, center } = scales[column];
  const sizes = combinationOf(qr, column).map(arithmetic.toNumber);
  if (constant === undefined && sizes.length > 0)
    sizes[0] += sizes.reduce((total, size, i) => total - size * scales[qr.order[i]].center, center);
  const isShift = (i: number) => constant === undefined && i === 0;
  const largest = Math.max(0, ...sizes.map((size, i) => (isShift(i) ? 0 : Math.abs(size))));
  const least = (i: number) =>
    isShift(i)
      ? 1e-9 * Math.max(Math.abs(center), largest)
      : Math.max(1e-9 * largest, 64 * Number.EPSILON * Math.abs(center));
  const weights = sizes.flatMap((size, i) => {
    if (Math.abs(size) <= least(i)) return [];
    const weight = rescale(size, unit, scales[qr.order[i]].unit);
    return [{ column: qr.order[i], weight: Number(weight.toPrecision(10)) }];
  });
  return { column, weights };
}
