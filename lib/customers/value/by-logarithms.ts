/** Positive parameters are estimated by their logarithms. */
import type { Evaluation } from "../../core/optimisation/newton";

/**
 * One over the variance of a normal prior on each logarithm. It is so wide that it moves no estimate noticeably, but keeps the
 * maximum finite where the likelihood only grows slower and slower, such as for customers who are all alike.
 */
const PRECISION = 100 ** -2;

/** Minus the log-posterior by the logarithms of parameters, from minus the log-likelihood by the parameters (lower triangle). */
export function byLogarithms(
  parameters: readonly number[],
  { value, gradient, hessian }: Evaluation,
): Evaluation {
  const logs = parameters.map(Math.log);
  const scaled = gradient.map((slope, j) => slope * parameters[j]);
  return {
    value: value - logPrior(logs),
    gradient: scaled.map((slope, j) => slope + PRECISION * logs[j]),
    hessian: parameters.map((own, j) =>
      parameters.map((other, k) => {
        const curvature = (j < k ? hessian[k][j] : hessian[j][k]) * own * other;
        return j === k ? curvature + scaled[j] + PRECISION : curvature;
      }),
    ),
  };
}

/** The logarithm of the prior density, but for a constant. */
export function logPrior(logs: readonly number[]): number {
  return logs.reduce((sum, log) => sum - (PRECISION * log * log) / 2, 0);
}
