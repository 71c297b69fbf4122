/** Iterative refinement (迭代改进): corrects the rounding errors of a least-squares solution. */
import { double } from "../../core/linear-algebra/arithmetic";
import * as doubleDouble from "../../core/linear-algebra/double-double";
import { applyQ, type Factorisation, solveR, solveRTransposed } from "../../core/linear-algebra/qr";

type DoubleDouble = doubleDouble.DoubleDouble;

/** Each step adds as many digits as the factorisation has. */
const MOST_STEPS = 4;

/**
 * Improves coefficients b and residuals r in place, by Björck's refinement of the augmented system
 *
 * $$\begin{pmatrix} I & X \\ X^\top & 0 \end{pmatrix}\begin{pmatrix} r \\ b \end{pmatrix} = \begin{pmatrix} y \\ 0 \end{pmatrix}$$
 *
 * whose errors are computed in double-double, until they are below the rounding of a double. This matters if residuals are
 * large and columns nearly dependent: plain QR then loses as many digits as the square of the condition number has. O(n k) a
 * step.
 *
 * @param qr The factorisation of the upper digits of `columns`.
 * @param columns All columns of the design.
 * @param solution In the order of `qr.order`.
 * @param derive Numbers that are made from the solution, and must be as exact.
 *
 * @see Björck, Å. (1967). Iterative refinement of linear least squares solutions I. BIT 7, 257-278.
 */
export function refine(
  qr: Factorisation<number, Float64Array>,
  columns: readonly doubleDouble.DoubleDoubles[],
  target: doubleDouble.DoubleDoubles,
  solution: DoubleDouble[],
  residuals: Float64Array,
  derive: (solution: readonly DoubleDouble[]) => number,
): void {
  const independent = qr.order.slice(0, qr.rank).map((column) => columns[column]);
  const r = { high: residuals, low: new Float64Array(residuals.length) };
  for (let step = 1; step <= MOST_STEPS; step++) {
    // f = y - r - Xb and g = -X'r
    const error = { high: target.high.slice(), low: target.low.slice() };
    doubleDouble.addScaled(doubleDouble.of(-1), r, error, 0);
    independent.forEach((column, i) => {
      doubleDouble.addScaled(doubleDouble.negate(solution[i]), column, error, 0);
    });
    const gradient = independent.map((column) => -doubleDouble.dot(column, r, 0).high);

    const transformed = solveRTransposed(qr, gradient);
    const change = error.high;
    applyQ(qr, change);
    const right = transformed.map((value, i) => change[i] - value);
    const before = derive(solution);
    const changes = solveR(qr, right);
    let largest = 0;
    changes.forEach((value, i) => {
      solution[i] = doubleDouble.add(solution[i], doubleDouble.of(value));
      largest = Math.max(largest, shareOf(value, solution[i].high));
    });
    const after = derive(solution);
    largest = Math.max(largest, shareOf(after - before, after));
    change.set(transformed);
    applyQ(qr, change, true);
    double.addScaled(1, change, residuals, 0);
    // The steps shrink by a constant factor: the next one would be smaller by that.
    if (largest ** ((step + 1) / step) <= 1e-18) return;
  }
}

function shareOf(change: number, value: number): number {
  return change === 0 ? 0 : Math.abs(change / value);
}
