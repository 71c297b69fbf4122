import { double } from "../../core/linear-algebra/arithmetic";
import { of } from "../../core/linear-algebra/double-double";
import type { Matrix } from "../../core/linear-algebra/matrix";
import { BLOCK_ROWS, triangleOf } from "../../core/linear-algebra/tall-qr/tall-qr";
import { centered, unitOf } from "./centered-column";
import { solveSystem } from "./system";
import type { LeastSquares } from "./types";

/** Rows from which units and centers are taken; more would not make them better. */
const SAMPLED_ROWS = 1024;

/**
 * Solves a problem of many rows: the design and the target are reduced to a triangle, which has the same solution. The data is
 * read twice, and only the residuals are as long as it.
 */
export function solveTall(matrix: Matrix, target: ArrayLike<number>, hasIntercept: boolean): LeastSquares {
  const { rows, columns } = matrix;
  const y = centered(target, hasIntercept);
  let scales = scalesOf(matrix, hasIntercept, Math.ceil(rows / SAMPLED_ROWS));
  let triangle = reduce(matrix, scales, y.values.high, hasIntercept);
  const isOutOfRange = triangle.some((column) => !column.every(Number.isFinite));
  // The sample can miss the one row in which a feature is huge, or not 0.
  if (isOutOfRange || scales.some(({ isZero }) => isZero)) {
    scales = scalesOf(matrix, hasIntercept, 1);
    triangle = reduce(matrix, scales, y.values.high, hasIntercept);
  }
  const first = hasIntercept ? 1 : 0;
  return solveSystem(
    {
      arithmetic: double,
      columns: triangle.slice(0, first + columns),
      rowCount: rows,
      scales: hasIntercept ? [{ unit: 1, center: 0 }, ...scales] : scales,
      target: triangle[columns + 1],
      targetScale: y,
      constant: hasIntercept ? undefined : triangle[columns],
    },
    ({ order, rank }, reduced, start) => {
      const slopes = new Float64Array(columns);
      start.forEach((value, i) => {
        const term = order[i] - first;
        if (term >= 0) slopes[term] = value / scales[term].unit;
      });
      const residuals = residualsOf(matrix, scales, slopes, y.values.high, hasIntercept ? start[0] : 0);
      return { values: start.map(of), residuals, sumOfSquares: double.dot(reduced, reduced, rank) };
    },
  );
}

interface Scale {
  readonly unit: number;
  readonly center: number;
  readonly isZero: boolean;
}

/** Unit and center of each column, from every `step`th row. */
function scalesOf({ rows, columns, data }: Matrix, isCentered: boolean, step: number): Scale[] {
  return Array.from({ length: columns }, (_, j) => {
    let largest = 0;
    for (let i = 0; i < rows; i += step) largest = Math.max(largest, Math.abs(data[i * columns + j]));
    const unit = unitOf(largest);
    let total = 0;
    for (let i = 0; i < rows; i += step) total += data[i * columns + j] / unit;
    return { unit, center: isCentered ? total / Math.ceil(rows / step) : 0, isZero: largest === 0 };
  });
}

/** The triangle of the features, with the constant before or after them, and of the target. */
function reduce(
  { rows, columns, data }: Matrix,
  scales: readonly Scale[],
  target: Float64Array,
  hasIntercept: boolean,
): Float64Array[] {
  const first = hasIntercept ? 1 : 0;
  const constant = hasIntercept ? 0 : columns;
  return triangleOf(rows, columns + 2, (block, start, end) => {
    block.fill(1, constant * BLOCK_ROWS, constant * BLOCK_ROWS + end - start);
    block.set(target.subarray(start, end), (columns + 1) * BLOCK_ROWS);
    for (let j = 0; j < columns; j++) {
      const factor = 1 / scales[j].unit;
      const { center } = scales[j];
      const last = end * columns;
      let at = (first + j) * BLOCK_ROWS;
      for (let k = start * columns + j; k < last; k += columns) block[at++] = data[k] * factor - center;
    }
  });
}

/** Computed about the center, in two sums: one would wait for each addition. */
function residualsOf(
  { rows, columns, data }: Matrix,
  scales: readonly Scale[],
  slopes: Float64Array,
  target: Float64Array,
  level: number,
): Float64Array {
  const centers = Float64Array.from(scales, ({ unit, center }) => unit * center);
  const residuals = target.slice();
  const pairs = columns - (columns % 2);
  for (let i = 0, k = 0; i < rows; i++) {
    let even = level;
    let odd = 0;
    for (let j = 0; j < pairs; j += 2, k += 2) {
      even += (data[k] - centers[j]) * slopes[j];
      odd += (data[k + 1] - centers[j + 1]) * slopes[j + 1];
    }
    if (pairs < columns) {
      even += (data[k] - centers[pairs]) * slopes[pairs];
      k++;
    }
    residuals[i] -= even + odd;
  }
  return residuals;
}
