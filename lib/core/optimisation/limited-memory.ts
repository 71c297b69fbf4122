/** Limited-memory BFGS (有限内存拟牛顿法) for smooth convex functions of many variables. */
import { double } from "../linear-algebra/arithmetic";

const LARGEST_ITERATIONS = 500;
/** So many last steps tell the curvature. */
const MEMORY = 20;

interface Step {
  readonly move: Float64Array;
  readonly change: Float64Array;
  /** 1 over their product. */
  readonly rho: number;
}

/**
 * Minimises a smooth convex function without its Hessian: O(d) a step beside a gradient. Steps are halved until the function
 * decreases.
 *
 * @param precondition Solves with a rough Hessian, which may be wrong by a factor.
 * @param tolerance Ends when a step would gain at most this.
 * @returns Whether there was a minimum within 500 steps, and the last point.
 * @see Nocedal, J. & Wright, S. J. (2006). Numerical Optimization, 2nd ed., algorithm 7.4. Springer.
 */
export function minimise(
  slope: (point: Float64Array) => { readonly value: number; readonly gradient: Float64Array },
  precondition: (gradient: Float64Array) => Float64Array,
  start: Float64Array,
  tolerance: number,
) {
  const steps: Step[] = [];
  let point = start;
  let current = slope(point);
  let iterations = 0;
  for (; iterations < LARGEST_ITERATIONS; iterations++) {
    const { value, gradient } = current;
    const direction = directionOf(gradient, steps, precondition);
    const gain = -double.dot(gradient, direction, 0);
    if (gain <= tolerance) return { point, value, iterations, converged: true };
    let length = 1;
    let [next, found] = [point, current];
    for (; length > 1e-10; length /= 2) {
      next = point.map((x, j) => x + length * direction[j]);
      found = slope(next);
      // Near the minimum, rounding hides what a step gains.
      if (found.value <= value - 1e-4 * length * gain + 1e-12 * Math.abs(value)) break;
    }
    if (length <= 1e-10) break;
    const move = next.map((x, j) => x - point[j]);
    const change = found.gradient.map((x, j) => x - gradient[j]);
    const product = double.dot(move, change, 0);
    if (product > 0) steps.push({ move, change, rho: 1 / product });
    if (steps.length > MEMORY) steps.shift();
    [point, current] = [next, found];
  }
  return { point, value: current.value, iterations, converged: false };
}

/** Minus the gradient times the inverse Hessian, as far as the steps tell it. */
function directionOf(
  gradient: Float64Array,
  steps: readonly Step[],
  precondition: (gradient: Float64Array) => Float64Array,
): Float64Array {
  const rest = gradient.slice();
  const factors = new Float64Array(steps.length);
  for (let i = steps.length - 1; i >= 0; i--) {
    const { move, change, rho } = steps[i];
    factors[i] = rho * double.dot(move, rest, 0);
    for (let j = 0; j < rest.length; j++) rest[j] -= factors[i] * change[j];
  }
  const direction = precondition(rest);
  const last = steps.at(-1);
  const scale = last ? 1 / (last.rho * double.dot(last.change, precondition(last.change), 0)) : 1;
  for (let j = 0; j < direction.length; j++) direction[j] *= scale;
  steps.forEach(({ move, change, rho }, i) => {
    const factor = factors[i] - rho * double.dot(change, direction, 0);
    for (let j = 0; j < direction.length; j++) direction[j] += factor * move[j];
  });
  return direction.map((x) => -x);
}
