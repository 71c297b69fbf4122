/**
 * The errors of an ARMA process, of which its likelihood is made (ARMA 似然). The exact ones by Chandrasekhar recursions, which
 * follow the change of the Kalman filter's covariance: O(r) a step, r = max(p, q + 1), instead of O(r²).
 * @see Mélard, G. (1984). Algorithm AS 197: a fast algorithm for the exact likelihood of ARMA models. Applied Statistics 33.
 */
import { double } from "../../core/linear-algebra/arithmetic";

const { dot, addScaled } = double;

/** $w_t = \sum_i \phi_i w_{t-i} + e_t + \sum_j \theta_j e_{t-j}$, with seasonal factors multiplied out. */
export interface Arma {
  readonly phi: Float64Array;
  readonly theta: Float64Array;
}

/** Coefficients of $(1 \pm \sum_i a_i B^i)(1 \pm \sum_j A_j B^{sj})$; `sign` is that of both. */
export function multiplied(simple: ArrayLike<number>, seasonal: ArrayLike<number>, s: number, sign: number) {
  const product = new Float64Array(simple.length + s * seasonal.length);
  product.set(simple);
  for (let j = 0; j < seasonal.length; j++) {
    product[s * (j + 1) - 1] += seasonal[j];
    for (let i = 0; i < simple.length; i++) product[s * (j + 1) + i] += sign * seasonal[j] * simple[i];
  }
  return product;
}

/** Levinson's step: the best predictor of one more lag, whose partial autocorrelation is `last`. */
export function extended(phi: readonly number[], last: number): readonly number[] {
  return [...phi.map((value, i) => value - last * phi[phi.length - 1 - i]), last];
}

/** The partial autocorrelations of an autoregression, or undefined if it is not stationary. O(p²) */
export function toPartial(phi: ArrayLike<number>): Float64Array | undefined {
  const partial = Float64Array.from(phi);
  for (let k = partial.length - 1; k >= 0; k--) {
    const last = partial[k];
    if (!(Math.abs(last) < 1)) return undefined;
    const before = partial.slice(0, k);
    for (let i = 0; i < k; i++) partial[i] = (before[i] + last * before[k - 1 - i]) / (1 - last * last);
  }
  return partial;
}

/** Autocovariances of an autoregression with errors of variance 1, by Levinson's steps; undefined if not stationary. O(p²) */
function autocovariances(phi: Float64Array, length: number): Float64Array | undefined {
  const partial = toPartial(phi);
  if (partial === undefined) return undefined;
  const gamma = new Float64Array(length);
  gamma[0] = partial.reduce((variance, last) => variance / (1 - last * last), 1);
  for (let k = 1, predictor: readonly number[] = [], variance = gamma[0]; k < length; k++) {
    const last = partial[k - 1] ?? 0;
    gamma[k] = predictor.reduce((sum, weight, j) => sum + weight * gamma[k - 1 - j], last * variance);
    if (k <= phi.length) predictor = extended(predictor, last);
    variance *= 1 - last * last;
  }
  return gamma;
}

/** If the covariance changes less than this in r steps, it has converged: errors follow from the equation of the process. */
const CONVERGED = 1e-11;

/** What the filter knows before a step: the variance of the error, and what an error adds to the next state. */
export type Step = (t: number, variance: number, gain: Float64Array, state: Float64Array) => void;

/**
 * Makes the filter of columns of one length, which overwrites its last answer: one-step errors over their standard deviations,
 * and the sum of the logarithms of their variances, for a process of variance 1. A conditional filter takes the first p values
 * as given and the errors before as 0. The state is $u_t, u_{t-1}, \ldots$, where $w_t = u_t + \sum_j \theta_j u_{t-j}$.
 * @param visit Is called before each step, for the first column.
 * @returns Undefined if the process is not stationary.
 */
export function filterOf(columns: readonly Float64Array[]) {
  const errors = columns.map((values) => new Float64Array(values.length));
  return ({ phi, theta }: Arma, isConditional: boolean, visit?: Step) => {
    const size = Math.max(phi.length, theta.length + 1);
    const gamma = isConditional ? new Float64Array(size) : autocovariances(phi, size);
    if (gamma === undefined) return undefined;
    const observation = Float64Array.of(1, ...theta);
    const gain = gamma.map((_, i) => observation.reduce((sum, b, j) => sum + b * gamma[Math.abs(i - j)], 0));
    let variance = dot(observation, gain, 0);
    advance(gain, phi);
    const states = columns.map(() => new Float64Array(size));
    const direction = gain.slice();
    // In a step, the covariance grows by factor * direction direction'.
    let [t, logarithms, factor] = [isConditional ? phi.length : 0, 0, -1 / variance];
    for (const error of errors) error.fill(0, 0, t);
    for (let settled = 0; t < errors[0].length && settled <= size && !isConditional; t++) {
      visit?.(t, variance, gain, states[0]);
      for (let c = 0; c < columns.length; c++) {
        const error = columns[c][t] - dot(observation, states[c], 0);
        errors[c][t] = error / Math.sqrt(variance);
        advance(states[c], phi);
        addScaled(error / variance, gain, states[c], 0);
      }
      logarithms += Math.log(variance);
      const head = dot(observation, direction, 0);
      const [growth, share, before] = [factor * head, head / variance, variance];
      advance(direction, phi);
      let change = 0;
      for (let i = 0; i < size; i++) {
        const old = gain[i];
        gain[i] += growth * direction[i];
        direction[i] -= share * old;
        change += direction[i] * direction[i];
      }
      variance += growth * head;
      factor *= before / variance;
      settled = -factor * change < CONVERGED && visit === undefined ? settled + 1 : 0;
    }
    columns.forEach((values, c) => {
      continueErrors(values, errors[c], t, phi, theta);
    });
    return { errors, logarithms };
  };
}

/** The state of the next step without an error. */
export function advance(state: Float64Array, phi: Float64Array): void {
  const next = dot(phi, state, 0);
  for (let i = state.length - 1; i > 0; i--) state[i] = state[i - 1];
  state[0] = next;
}

/** Errors from element t on, by the equation of the process. */
function continueErrors(
  values: Float64Array,
  errors: Float64Array,
  t: number,
  phi: Float64Array,
  theta: Float64Array,
) {
  const [ar, ma] = [phi, theta].map((all) => Array.from(all.keys()).filter((i) => all[i] !== 0));
  for (let now = t; now < values.length; now++) {
    let rest = values[now];
    for (const i of ar) rest -= phi[i] * values[now - 1 - i];
    for (const j of ma) if (j < now) rest -= theta[j] * errors[now - 1 - j];
    errors[now] = rest;
  }
}
