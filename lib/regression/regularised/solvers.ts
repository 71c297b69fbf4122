/** Minimises $\tfrac12\lVert y - Ab\rVert^2$ with a penalty on b. */
import { ConvergenceError } from "../../core/errors";
import { dotInFourSums, double } from "../../core/linear-algebra/arithmetic";
import { singularValues } from "../../core/linear-algebra/singular-values";
import type { Problem } from "./problem";

const dot = (a: Float64Array, b: Float64Array) => dotInFourSums(a, b, 0);

/**
 * The function that answers b for the penalty $\tfrac{\lambda}{2}\lVert b\rVert^2$: $b = A^\top \sum_i \frac{u_i^\top y}{s_i^2 +
 * \lambda} u_i$ with the singular values s and left vectors u of A. For λ = 0 it is the shortest b with the least squares.
 */
export function ridgeSolver({ columns, target }: Problem): (lambda: number) => Float64Array {
  const rows = Array.from(target, (_, i) => Float64Array.from(columns, (column) => column[i]));
  const { values, vectors } = singularValues(rows);
  const least = values[0] * Number.EPSILON * Math.max(target.length, columns.length);
  return (lambda) => {
    const dual = new Float64Array(target.length);
    values.forEach((value, i) => {
      if (value <= least) return;
      double.addScaled(dot(vectors[i], target) / (value * value + lambda), vectors[i], dual, 0);
    });
    return Float64Array.from(columns, (column) => dot(column, dual));
  };
}

/**
 * Coordinate descent (坐标下降) for the penalty $\lambda_1\lVert b\rVert_1 + \tfrac{\lambda_2}{2}\lVert b\rVert^2$, $\lambda_1 > 0$: each
 * coefficient in turn goes to its best value, until the duality gap is at most `tolerance` times $\lVert y\rVert^2$.
 *
 * @see Friedman, J., Hastie, T. & Tibshirani, R. (2010). Regularization paths for generalized linear models via coordinate descent.
 * Journal of Statistical Software 33(1).
 */
export function descend(
  action: string,
  { columns, target }: Problem,
  [lambda1, lambda2]: readonly [number, number],
  start: Float64Array,
  { tolerance, maxIterations }: { readonly tolerance: number; readonly maxIterations: number },
) {
  const scaled = start.slice();
  const residual = target.slice();
  columns.forEach((column, j) => {
    double.addScaled(-scaled[j], column, residual, 0);
  });
  const squares = columns.map((column) => dot(column, column));
  const goal = tolerance * dot(target, target);
  for (let iterations = 1; iterations <= maxIterations; iterations++) {
    let largestStep = 0;
    columns.forEach((column, j) => {
      if (squares[j] === 0) return;
      const before = scaled[j];
      const slope = dot(column, residual) + squares[j] * before;
      scaled[j] = (Math.sign(slope) * Math.max(0, Math.abs(slope) - lambda1)) / (squares[j] + lambda2);
      if (scaled[j] === before) return;
      double.addScaled(before - scaled[j], column, residual, 0);
      largestStep = Math.max(largestStep, squares[j] * (scaled[j] - before) ** 2);
    });
    if (largestStep > goal && iterations < maxIterations) continue;
    // The dual problem at the residuals, scaled to be feasible.
    const slopes = columns.map((column, j) => Math.abs(dot(column, residual) - lambda2 * scaled[j]));
    const share = Math.min(1, lambda1 / Math.max(...slopes));
    const norm = scaled.reduce((sum, value) => sum + Math.abs(value), 0);
    const squared = dot(residual, residual) + lambda2 * dot(scaled, scaled);
    const gap = (squared * (1 + share * share)) / 2 + lambda1 * norm - share * dot(residual, target);
    if (gap <= goal) return { scaled, iterations, dualityGap: Math.max(0, gap) };
  }
  throw new ConvergenceError(
    `Cannot ${action}: no convergence within ${maxIterations} sweeps; use a larger penalty, tolerance or maxIterations, or { standardise: true }`,
    maxIterations,
    tolerance,
  );
}
