/** Newton's method for a smooth convex function plus a sum of absolute values (近端牛顿法). */
import { ConvergenceError } from "../errors";
import * as cholesky from "../linear-algebra/cholesky";

/** A smooth convex function. */
export interface Smooth {
  slope(point: Float64Array): { readonly value: number; readonly gradient: Float64Array };
  /** The Hessian, or an estimate of it: symmetric rows. */
  curvature(point: Float64Array): readonly Float64Array[];
}

const LARGEST_ITERATIONS = 500;
const LARGEST_SWEEPS = 2000;

/**
 * Minimises $f(x) + \sum_j \lambda_j |x_j|$ . Each step goes to the minimum of the sum with the quadratic approximation of
 * f, found by Cholesky or, where some $\lambda_j > 0$, by coordinate descent; it is halved until the function decreases.
 *
 * @param factors $\lambda$, at least 0.
 * @param tolerance Ends when a step would gain at most this.
 * @throws {ConvergenceError} If there is no minimum within 500 steps.
 *
 * @see Lee, J. D., Sun, Y. & Saunders, M. A. (2014). Proximal Newton-type methods. SIAM J. Optim. 24(3), 1420-1443.
 */
export function minimise(
  action: string,
  { slope, curvature }: Smooth,
  factors: Float64Array,
  start: Float64Array,
  tolerance: number,
) {
  const size = (point: Float64Array) => point.reduce((sum, x, j) => sum + factors[j] * Math.abs(x), 0);
  let point = start;
  let current = slope(point);
  for (let iterations = 0; iterations < LARGEST_ITERATIONS; iterations++) {
    const { value, gradient } = current;
    const hessian = curvature(point);
    const lower = factors.some((factor) => factor > 0) ? undefined : cholesky.factor(hessian);
    const direction = lower
      ? Float64Array.from(cholesky.solve(lower, gradient), (x) => -x)
      : descend(hessian, gradient, point, factors).map((x, j) => x - point[j]);
    const total = value + size(point);
    const whole = point.map((x, j) => x + direction[j]);
    const gain = direction.reduce((rest, x, j) => rest - x * gradient[j], size(point) - size(whole));
    if (gain <= tolerance) return { point, value: total, iterations };
    let length = 1;
    for (; length > 1e-10; length /= 2) {
      const next = length === 1 ? whole : point.map((x, j) => x + length * direction[j]);
      const found = slope(next);
      // Near the minimum, rounding hides what a step gains.
      if (found.value + size(next) <= total - 1e-4 * length * gain + 1e-12 * Math.abs(total)) {
        [point, current] = [next, found];
        break;
      }
    }
    if (length <= 1e-10) break;
  }
  const message = `Cannot ${action}: no convergence within ${LARGEST_ITERATIONS} steps`;
  throw new ConvergenceError(message, LARGEST_ITERATIONS, tolerance);
}

/** The minimum of the quadratic approximation plus the absolute values. */
function descend(
  hessian: readonly Float64Array[],
  gradient: Float64Array,
  point: Float64Array,
  factors: Float64Array,
): Float64Array {
  const target = point.slice();
  const slopes = gradient.slice();
  let [first, largest] = [0, 0];
  for (let sweep = 0; sweep === 0 || (sweep < LARGEST_SWEEPS && largest > 1e-16 * first); sweep++) {
    largest = 0;
    for (let j = 0; j < target.length; j++) {
      const curvature = hessian[j][j];
      if (curvature === 0) continue;
      const free = target[j] - slopes[j] / curvature;
      const next = Math.sign(free) * Math.max(0, Math.abs(free) - factors[j] / curvature);
      const step = next - target[j];
      if (step === 0) continue;
      target[j] = next;
      for (let k = 0; k < slopes.length; k++) slopes[k] += step * hessian[j][k];
      largest = Math.max(largest, step * step * curvature);
    }
    if (sweep === 0) first = largest;
  }
  return target;
}
