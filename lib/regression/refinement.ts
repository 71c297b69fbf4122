/** Iterative refinement (迭代改进): corrects the rounding errors of a least-squares solution. */
import { double } from "../core/linear-algebra/arithmetic";
import * as doubleDouble from "../core/linear-algebra/double-double";
import { applyQ, type Factorisation, solveR, solveRTransposed } from "../core/linear-algebra/qr";

/** Each step adds as many digits as the factorisation has; two are enough for every design that QR can solve. */
const STEPS = 2;

/**
 * Improves coefficients b and residuals r in place, by Björck's refinement of the augmented system
 *
 * $$\begin{pmatrix} I & X \\ X^\top & 0 \end{pmatrix}\begin{pmatrix} r \\ b \end{pmatrix} = \begin{pmatrix} y \\ 0 \end{pmatrix}$$
 *
 * whose errors are computed in double-double. This matters if residuals are large and columns nearly dependent: plain QR
 * then loses as many digits as the square of the condition number has. O(n k) a step.
 *
 * @param qr The factorisation of `columns`.
 * @param columns All columns of the design before it was factored.
 * @param solution In the order of `qr.order`.
 *
 * @see Björck, Å. (1967). Iterative refinement of linear least squares solutions I. BIT 7, 257-278.
 */
export function refine(
  qr: Factorisation<number, Float64Array>,
  columns: readonly Float64Array[],
  target: Float64Array,
  solution: number[],
  residuals: Float64Array,
): void {
  const { rank, rows } = qr;
  const independent = qr.order.slice(0, rank).map((column) => columns[column]);
  const zeros = new Float64Array(rows);
  for (let step = 0; step < STEPS; step++) {
    // f = y - r - Xb and g = -X'r
    const error = { high: target.slice(), low: new Float64Array(rows) };
    doubleDouble.addScaled(doubleDouble.of(-1), { high: residuals, low: zeros }, error, 0);
    independent.forEach((column, i) => {
      doubleDouble.addScaled(doubleDouble.of(-solution[i]), { high: column, low: zeros }, error, 0);
    });
    const gradient = independent.map(
      (column) => -doubleDouble.dot({ high: column, low: zeros }, { high: residuals, low: zeros }, 0).high,
    );

    const transformed = solveRTransposed(qr, gradient);
    const change = error.high;
    applyQ(qr, change);
    const right = transformed.map((value, i) => change[i] - value);
    solveR(qr, right).forEach((value, i) => {
      solution[i] += value;
    });
    change.set(transformed);
    applyQ(qr, change, true);
    double.addScaled(1, change, residuals, 0);
  }
}
