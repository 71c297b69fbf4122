/** Least squares (最小二乘) by QR factorisation, in double or extended precision. */
import { double, extended } from "../../core/linear-algebra/arithmetic";
import { type DoubleDoubles, of } from "../../core/linear-algebra/double-double";
import { column, type Matrix } from "../../core/linear-algebra/matrix";
import { applyQ } from "../../core/linear-algebra/qr";
import { centered } from "./centered-column";
import { refine } from "./refinement";
import { scaledSums } from "./sums";
import { type System, shiftOf, solveSystem } from "./system";
import { solveTall } from "./tall";
import type { DesignColumn, LeastSquares, Precision } from "./types";

/** Largest design, in numbers, that is refined. */
const LARGEST_REFINED = 2_000_000;
/** A design of so many times as many rows as columns is factored by blocks of rows, if it is not refined. */
const TALL = 4;

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
  const ones = () => new Float64Array(rowCount).fill(1);
  const scaled = columns.map(({ values, lower }) => centered(values, hasIntercept, lower));
  const constant = { unit: 1, center: 0, values: { high: ones(), low: new Float64Array(rowCount) } };
  const all = hasIntercept ? [constant, ...scaled] : scaled;
  const y = centered(target, hasIntercept);
  const system = {
    length: rowCount,
    rowCount,
    scales: all,
    targetScale: y,
    constant: hasIntercept ? undefined : ones(),
  };
  const values = all.map((one) => one.values);
  const finished =
    precision === "extended"
      ? solveExtended(system, values, y.values)
      : solveDouble(system, values, y.values, isRefined);
  const { residualSum, ...solution } = finished;
  return { ...solution, sums: scaledSums(y, y.values.high, residualSum, solution.hasConstant) };
}

type Parts = Omit<System<number, Float64Array>, "arithmetic" | "columns" | "target">;

function solveDouble(system: Parts, columns: readonly DoubleDoubles[], y: DoubleDoubles, isRefined: boolean) {
  const upper = columns.map(({ high }) => (isRefined ? high.slice() : high));
  return solveSystem(
    { ...system, arithmetic: double, columns: upper, target: y.high.slice() },
    (qr, residuals, start) => {
      // Residuals are Q times the rest of Q'y: y - Xb would subtract large numbers.
      residuals.fill(0, 0, qr.rank);
      applyQ(qr, residuals, true);
      const values = start.map(of);
      const independent = qr.order.slice(0, qr.rank);
      if (isRefined)
        refine(qr, columns, y, values, residuals, (solution) =>
          system.constant ? 0 : shiftOf(system, independent, solution),
        );
      return { values, residuals, sumOfSquares: double.dot(residuals, residuals, 0) };
    },
  );
}

function solveExtended(
  { constant, ...system }: Parts,
  columns: readonly DoubleDoubles[],
  target: DoubleDoubles,
) {
  const y = extended.copy(target);
  return solveSystem(
    {
      ...system,
      constant: constant && extended.column(constant, 1),
      arithmetic: extended,
      columns,
      target: y,
    },
    (qr, residuals, values) => {
      for (let i = 0; i < qr.rank; i++) extended.set(residuals, i, extended.zero);
      applyQ(qr, residuals, true);
      const sumOfSquares = extended.toNumber(extended.dot(residuals, residuals, 0));
      return { values, residuals: residuals.high, sumOfSquares };
    },
  );
}
