/** The BFGS method (拟牛顿法) for smooth functions whose gradient is not known: it is taken by central differences. */
import { dot } from "../linear-algebra/arithmetic";

/** Where a function is least. */
export interface BfgsMinimum {
  readonly point: readonly number[];
  readonly value: number;
  readonly iterations: number;
  /** False if there were too many steps, or the function does not decrease although its gradient says so. */
  readonly converged: boolean;
}

/**
 * Minimises a function by quasi-Newton steps, which are shortened until the function decreases enough. Ends when a step would
 * gain less than `tolerance` times (1 + the size of the value). A value that is not finite is too large.
 *
 * @param width Of the differences, in the unit of the variables.
 * @see Nocedal, J. & Wright, S. J. (2006). Numerical Optimization, 2nd ed., 6.1 and 8.1. Springer.
 */
export function minimise(
  evaluate: (point: readonly number[]) => number,
  start: readonly number[],
  { maxIterations = 200, tolerance = 1e-10, width = 1e-5 } = {},
): BfgsMinimum {
  const gradientAt = (point: readonly number[]) =>
    point.map((_, i) => {
      const [up, down] = [width, -width].map((shift) => evaluate(moved(point, unit[i], shift)));
      return (up - down) / (2 * width);
    });
  const unit = start.map((_, i) => start.map((_, j) => Number(i === j)));
  let [point, value, gradient, inverse] = [start, evaluate(start), gradientAt(start), unit];
  for (let iterations = 0; iterations < maxIterations; iterations++) {
    const direction = inverse.map((row) => -dot(row, gradient));
    const slope = dot(direction, gradient);
    const allowed = tolerance * (1 + Math.abs(value));
    if (-slope <= allowed) return { point, value, iterations, converged: true };
    let length = inverse === unit ? Math.min(1, 1 / Math.sqrt(-slope)) : 1;
    let found = evaluate(moved(point, direction, length));
    while (!(found <= value + 1e-4 * length * slope) && length > 1e-9) {
      // The least value of the parabola through both values and the slope.
      const best = (-slope * length * length) / (2 * (found - value - slope * length));
      length = Math.max(0.1 * length, Math.min(0.5 * length, Number.isFinite(found) ? best : 0));
      found = evaluate(moved(point, direction, length));
    }
    if (!(length > 1e-9)) {
      if (inverse === unit) return { point, value, iterations, converged: -slope <= 1e4 * allowed };
      inverse = unit;
      continue;
    }
    const next = moved(point, direction, length);
    const nextGradient = gradientAt(next);
    const step = moved(next, point, -1);
    const change = moved(nextGradient, gradient, -1);
    if (dot(step, change) > 0) inverse = updated(inverse, step, change, inverse === unit);
    [point, value, gradient] = [next, found, nextGradient];
  }
  return { point, value, iterations: maxIterations, converged: false };
}

/** $(I - \rho sy^\top) H (I - \rho ys^\top) + \rho ss^\top$ with $\rho = 1 / y^\top s$; the first H is in the unit of the curvature. */
function updated(inverse: readonly number[][], s: readonly number[], y: readonly number[], isFirst: boolean) {
  const curvature = dot(s, y);
  const scale = isFirst ? curvature / dot(y, y) : 1;
  const image = inverse.map((row) => scale * dot(row, y));
  const factor = 1 + dot(y, image) / curvature;
  return inverse.map((row, i) =>
    row.map((h, j) => scale * h + (factor * s[i] * s[j] - image[i] * s[j] - s[i] * image[j]) / curvature),
  );
}

function moved(point: readonly number[], direction: readonly number[], length: number): number[] {
  return point.map((coordinate, i) => coordinate + length * direction[i]);
}
