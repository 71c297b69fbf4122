/** Newton's method with damping (阻尼牛顿法) for smooth functions of a few variables. */
import { ConvergenceError } from "../errors";
import * as cholesky from "../linear-algebra/cholesky";

/** A function at a point, with its first and second derivatives. */
export interface Evaluation {
  readonly value: number;
  readonly gradient: readonly number[];
  /** Symmetric rows. */
  readonly hessian: readonly (readonly number[])[];
}

/** Where a function is least. */
export interface Minimum extends Evaluation {
  readonly point: readonly number[];
  readonly iterations: number;
  /** The inverse of the Hessian: the covariance of estimates if the function is minus a log-likelihood. */
  readonly covariance: readonly (readonly number[])[];
}

const LARGEST_ITERATIONS = 200;
const TOLERANCE = 1e-12;
/** Where no step decreases the function although Newton's step would gain no more than this, rounding hides the gain. */
const ROUNDING_TOLERANCE = 1e-8;

/**
 * Minimises a function. Each step solves $(H + \mu D)s = -g$ with the diagonal D of H; $\mu$ grows until the function decreases
 * (Levenberg and Marquardt) and shrinks afterwards, so that the last steps are Newton's and converge quadratically. Ends when
 * Newton's step would gain less than 1e-12 of the value, or less than 1e-8 where the function's rounding hides smaller gains.
 *
 * @param evaluate May return a value that is not finite outside the function's domain; such a step is not taken.
 * @param longestStep The most that one variable may change in a step.
 * @throws {ConvergenceError} If there is no minimum within 200 steps.
 *
 * @see Nocedal, J. & Wright, S. J. (2006). Numerical Optimization, 2nd ed., sections 3.4 and 10.3. Springer.
 */
export function minimise(
  action: string,
  evaluate: (point: readonly number[]) => Evaluation,
  start: readonly number[],
  longestStep = Number.POSITIVE_INFINITY,
): Minimum {
  let point = start;
  let current = evaluate(point);
  let damping = 0;
  for (let iterations = 1; iterations <= LARGEST_ITERATIONS; iterations++) {
    const { value, gradient, hessian } = current;
    const lower = damped(hessian, 0);
    // What Newton's step would gain, twice.
    const gain =
      lower && cholesky.solve(lower, gradient).reduce((sum, step, i) => sum + step * gradient[i], 0);
    const isHidden = damping >= 1;
    const tolerance = (isHidden ? ROUNDING_TOLERANCE : TOLERANCE) * (1 + Math.abs(value));
    if (lower && gain !== undefined && gain <= tolerance)
      return { ...current, point, iterations, covariance: cholesky.inverse(lower) };
    const factored = damping === 0 ? lower : damped(hessian, damping);
    const step = factored && cholesky.solve(factored, gradient);
    const factor = step ? Math.min(1, longestStep / Math.max(...step.map(Math.abs))) : 0;
    const next = step && point.map((coordinate, i) => coordinate - factor * step[i]);
    const found = next && evaluate(next);
    if (found && found.value <= value) {
      [point, current] = [next, found];
      damping = damping > 1e-6 ? damping / 10 : 0;
    } else damping = Math.max(1e-3, 10 * damping);
  }
  throw new ConvergenceError(
    `Cannot ${action}: no convergence within ${LARGEST_ITERATIONS} steps`,
    LARGEST_ITERATIONS,
    TOLERANCE,
  );
}

function damped(hessian: Evaluation["hessian"], damping: number): number[][] | undefined {
  return cholesky.factor(
    hessian.map((row, i) =>
      row.map((value, j) => (i === j ? value + damping * (Math.abs(value) + 1e-8) : value)),
    ),
  );
}
