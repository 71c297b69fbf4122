/** Least squares (最小二乘) by QR factorisation, in double or extended precision. */
import { double, extended } from "../../core/linear-algebra/arithmetic";
import { columnsInMemory } from "../../core/linear-algebra/columns-in-memory";
import { type DoubleDouble, type DoubleDoubles, of } from "../../core/linear-algebra/double-double";
import { column, type Matrix } from "../../core/linear-algebra/matrix";
import { applyQ } from "../../core/linear-algebra/qr";
import { type CenteredColumn, centered } from "./centered-column";
import { refine } from "./refinement";
import { type System, shiftOf, solveSystem } from "./system";
import { solveTall } from "./tall";
import type { DesignColumn, LeastSquares, Precision } from "./types";

/** Largest design, in numbers, that is refined. */
const LARGEST_REFINED = 2_000_000;
/** A design of so many times as many rows as columns is factored by blocks of rows, if it is not refined. */
const TALL = 4;
/** A design of so many operations is worth a memory for the kernel. */
const LARGE = 1_000_000;

/**
 * Solves $\min_b \lVert y - Xb \rVert$ by Householder QR, about a center near the means of all columns if there is an intercept.
 * Iterative refinement follows, unless the design is large. O(n k²).
 *
 * @param design (n, p) finite numbers: a matrix, or columns.
 * @param target (n) finite numbers.
 */
export function solve(
  design: Matrix | readonly DesignColumn[],
  target: ArrayLike<number>,
  hasIntercept: boolean,
  precision: Precision,
): LeastSquares {
  const columnCount = "data" in design ? design.columns : design.length;
  const size = target.length * (columnCount + 1);
  const isRefined = precision === "double" && size <= LARGEST_REFINED;
  if ("data" in design && precision === "double" && !isRefined && target.length > TALL * columnCount)
    return solveTall(design, target, hasIntercept);
  const columns =
    "data" in design
      ? Array.from({ length: columnCount }, (_, j) => ({ values: column(design, j) }))
      : design;
  return solveColumns(columns, target, hasIntercept, precision, isRefined);
}

function solveColumns(
  columns: readonly DesignColumn[],
  target: ArrayLike<number>,
  hasIntercept: boolean,
  precision: Precision,
  isRefined: boolean,
): LeastSquares {
  const rowCount = target.length;
  const ones = () => ({ high: new Float64Array(rowCount).fill(1), low: new Float64Array(rowCount) });
  const scaled = columns.map(({ values, lower }) => centered(values, hasIntercept, lower));
  const problem = {
    rowCount,
    scales: hasIntercept ? [{ unit: 1, center: 0, values: ones() }, ...scaled] : scaled,
    targetScale: centered(target, hasIntercept),
    constant: hasIntercept ? undefined : ones(),
  };
  return precision === "extended" ? solveExtended(problem) : solveDouble(problem, isRefined);
}

interface Problem extends Omit<System<DoubleDouble, DoubleDoubles>, "arithmetic" | "columns" | "target"> {
  readonly scales: readonly CenteredColumn[];
}

function solveDouble(problem: Problem, isRefined: boolean): LeastSquares {
  const { scales, targetScale, constant } = problem;
  const upper = scales.map(({ values: { high } }) => high);
  const target = targetScale.values.high.slice();
  const copies =
    upper.length ** 2 * problem.rowCount >= LARGE
      ? columnsInMemory(upper)
      : { arithmetic: double, columns: isRefined ? upper.map((column) => column.slice()) : upper };
  return solveSystem({ ...problem, ...copies, target, constant: constant?.high }, (qr, residuals, start) => {
    // Residuals are Q times the rest of Q'y: y - Xb would subtract large numbers.
    residuals.fill(0, 0, qr.rank);
    applyQ(qr, residuals, true);
    const values = start.map(of);
    const columns = scales.map((column) => column.values);
    const independent = qr.order.slice(0, qr.rank);
    if (isRefined)
      refine(qr, columns, targetScale.values, values, residuals, (solution) =>
        constant ? 0 : shiftOf(problem, independent, solution),
      );
    return { values, residuals, sumOfSquares: double.dot(residuals, residuals, 0) };
  });
}

function solveExtended(problem: Problem): LeastSquares {
  const columns = problem.scales.map(({ values }) => values);
  const target = extended.copy(problem.targetScale.values);
  return solveSystem({ ...problem, arithmetic: extended, columns, target }, (qr, residuals, values) => {
    for (let i = 0; i < qr.rank; i++) extended.set(residuals, i, extended.zero);
    applyQ(qr, residuals, true);
    const sumOfSquares = extended.toNumber(extended.dot(residuals, residuals, 0));
    return { values, residuals: residuals.high, sumOfSquares };
  });
}
