/** Sequential minimal optimisation (SMO, 序列最小优化) of the support vector problem of two classes. */
import { ConvergenceError } from "../../core/errors";

const TOLERANCE = 1e-7;
/** Numbers of the kernel that are kept: 512 MB. */
const MOST_KEPT = 2 ** 26;

/**
 * Minimises $\frac12 \alpha^\top Q \alpha - \sum_i \alpha_i$ with $y^\top \alpha = 0$ and $0 \le \alpha_i \le C_i$, where
 * $Q_{ij} = y_i y_j k(x_i, x_j)$. Each step changes the two multipliers that libsvm's second-order rule chooses, until no pair
 * violates the conditions by more than 1e-7. O(n) a step besides the kernel.
 *
 * @param kernelRow (n) the kernel of row i with each row.
 * @param diagonal (n) of each row with itself.
 * @returns $y_i \alpha_i$, and the intercept.
 * @throws {ConvergenceError} If there is no minimum within 10 million steps, or 100 a row.
 *
 * @see Fan, R.-E., Chen, P.-H. & Lin, C.-J. (2005). Working set selection using second order information. JMLR 6, 1889-1918.
 */
export function separatePair(
  action: string,
  y: Float64Array,
  costs: Float64Array,
  kernelRow: (i: number) => Float64Array,
  diagonal: Float64Array,
) {
  const n = y.length;
  const alpha = new Float64Array(n);
  const gradient = new Float64Array(n).fill(-1);
  const rowOf = kept(kernelRow, Math.max(2, Math.floor(MOST_KEPT / n)));
  const mostSteps = Math.max(1e7, 100 * n);
  const canRise = (t: number) => (y[t] > 0 ? alpha[t] < costs[t] : alpha[t] > 0);
  const canFall = (t: number) => (y[t] > 0 ? alpha[t] > 0 : alpha[t] < costs[t]);
  for (let iterations = 0; iterations < mostSteps; iterations++) {
    let [i, j, upper, lower, best] = [-1, -1, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, 0];
    for (let t = 0; t < n; t++)
      if (canRise(t) && -y[t] * gradient[t] > upper) {
        upper = -y[t] * gradient[t];
        i = t;
      }
    const first = i < 0 ? gradient : rowOf(i);
    for (let t = 0; t < n; t++) {
      if (i < 0 || !canFall(t)) continue;
      const rate = -y[t] * gradient[t];
      lower = Math.min(lower, rate);
      const gain = upper - rate;
      const curvature = Math.max(1e-12, diagonal[i] + diagonal[t] - 2 * first[t]);
      if (gain > 0 && (gain * gain) / curvature > best) {
        best = (gain * gain) / curvature;
        j = t;
      }
    }
    if (j < 0 || upper - lower <= TOLERANCE) {
      const coefficients = alpha.map((a, t) => a * y[t]);
      return { coefficients, intercept: interceptOf(y, gradient, alpha, costs, upper, lower), iterations };
    }
    const second = rowOf(j);
    const curvature = Math.max(1e-12, diagonal[i] + diagonal[j] - 2 * first[j]);
    const room = (t: number, rises: boolean) => (rises === y[t] > 0 ? costs[t] - alpha[t] : alpha[t]);
    const wanted = (y[j] * gradient[j] - y[i] * gradient[i]) / curvature;
    const step = Math.min(wanted, room(i, true), room(j, false));
    alpha[i] = step === room(i, true) ? (y[i] > 0 ? costs[i] : 0) : alpha[i] + y[i] * step;
    alpha[j] = step === room(j, false) ? (y[j] > 0 ? 0 : costs[j]) : alpha[j] - y[j] * step;
    for (let t = 0; t < n; t++) gradient[t] += y[t] * step * (first[t] - second[t]);
  }
  throw new ConvergenceError(
    `Cannot ${action}: no convergence within ${mostSteps} steps; bring features to one scale, or raise the penalty`,
    mostSteps,
    TOLERANCE,
  );
}

/** The mean over free multipliers; if there are none, the middle of what is possible, as in libsvm. */
function interceptOf(
  y: Float64Array,
  gradient: Float64Array,
  alpha: Float64Array,
  costs: Float64Array,
  upper: number,
  lower: number,
): number {
  const rates = [...alpha.keys()]
    .filter((t) => alpha[t] > 0 && alpha[t] < costs[t])
    .map((t) => -y[t] * gradient[t]);
  return rates.length > 0 ? rates.reduce((sum, rate) => sum + rate / rates.length, 0) : (upper + lower) / 2;
}

/** Keeps the rows that were asked for last. */
function kept(kernelRow: (i: number) => Float64Array, most: number): (i: number) => Float64Array {
  const rows = new Map<number, Float64Array>();
  return (i) => {
    const row = rows.get(i) ?? kernelRow(i);
    rows.delete(i);
    rows.set(i, row);
    if (rows.size > most) rows.delete(rows.keys().next().value as number);
    return row;
  };
}
