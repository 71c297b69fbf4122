/**
 * The errors of an ARMA process, of which its likelihood is made (ARMA 似然). The exact ones by Chandrasekhar recursions, which
 * follow the change of the Kalman filter's covariance: O(r) a step, r = max(p, q + 1), instead of O(r²).
 *
 * @see Mélard, G. (1984). Algorithm AS 197: a fast algorithm for the exact likelihood of ARMA models. Applied Statistics 33.
 */

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

/** The autoregression with these partial autocorrelations: stationary if they are in (-1, 1). */
export function fromPartial(partial: readonly number[]): readonly number[] {
  return partial.reduce<readonly number[]>(extended, []);
}

/** Levinson's step: the best predictor of one more lag. */
function extended(phi: readonly number[], last: number): readonly number[] {
  return [...phi.map((value, i) => value - last * phi[phi.length - 1 - i]), last];
}

/** The partial autocorrelations of an autoregression, or `undefined` if it is not stationary. O(p²) */
export function toPartial(phi: ArrayLike<number>): Float64Array | undefined {
  const partial = Float64Array.from(phi);
  for (let k = partial.length - 1; k >= 0; k--) {
    const last = partial[k];
    if (!(Math.abs(last) < 1)) return undefined;
    for (let i = 0, j = k - 1; i <= j; i++, j--) {
      const [a, b] = [partial[i], partial[j]];
      partial[i] = (a + last * b) / (1 - last * last);
      partial[j] = (b + last * a) / (1 - last * last);
    }
  }
  return partial;
}

/**
 * Covariances of the state's elements with the value in a stationary process, for errors of variance 1; undefined if it is not
 * stationary. From the autocovariances of the autoregression (Levinson), and how often the moving average takes each. O(r²).
 */
function startCovariances({ phi, theta }: Arma, size: number): Float64Array | undefined {
  const partial = toPartial(phi);
  if (partial === undefined) return undefined;
  const [p, q] = [phi.length, theta.length];
  const ofAr = new Float64Array(p + q + 1);
  ofAr[0] = partial.reduce((v, r) => v / (1 - r * r), 1);
  for (let k = 1, predictor: readonly number[] = [], variance = ofAr[0]; k <= p + q; k++) {
    const last = k <= p ? partial[k - 1] : 0;
    ofAr[k] = last * variance;
    for (let j = 0; j < predictor.length; j++) ofAr[k] += predictor[j] * ofAr[k - 1 - j];
    if (k <= p) predictor = extended(predictor, last);
    variance *= 1 - last * last;
  }
  const ma = Float64Array.of(1, ...theta);
  const gamma = new Float64Array(p + 1);
  for (let i = 0; i <= q; i++)
    for (let j = 0; ma[i] !== 0 && j <= q; j++)
      if (ma[j] !== 0) for (let k = 0; k <= p; k++) gamma[k] += ma[i] * ma[j] * ofAr[Math.abs(k + i - j)];
  // Weights of past errors in the value.
  const psi = ma.slice();
  for (let k = 1; k <= q; k++) for (let i = 0; i < Math.min(k, p); i++) psi[k] += phi[i] * psi[k - 1 - i];
  const covariances = new Float64Array(size + 1);
  for (let i = 0; i < size; i++) {
    for (let j = i; j < p; j++) covariances[i] += phi[j] * gamma[1 + j - i];
    for (let j = i; j <= q; j++) covariances[i] += ma[j] * psi[j - i];
  }
  return covariances;
}

/** One-step errors. */
export interface Errors {
  /** Those of each column. */
  readonly columns: readonly Float64Array[];
  /** (n) their variances, for errors of the process of variance 1. */
  readonly variances: Float64Array;
  /** If asked for: the state that is expected after the end of the first column, and its covariance; each r + 1 long. */
  readonly end?: { readonly state: Float64Array; readonly covariance: readonly Float64Array[] } | undefined;
}

/** If the covariance changes less than this in r steps, it has converged: errors follow from the equation of the process. */
const CONVERGED = 1e-11;

/**
 * Makes the filter of columns of one length, which overwrites its last answer. "conditional" takes the first p values as given
 * and the errors before as 0; "whole" adds the end. Undefined if the process is not stationary.
 */
export function filterOf(columns: readonly Float64Array[]) {
  const count = columns[0].length;
  const errors = columns.map(() => new Float64Array(count));
  const variances = new Float64Array(count);
  return (arma: Arma, kind: "exact" | "conditional" | "whole"): Errors | undefined => {
    const p = arma.phi.length;
    const size = Math.max(p, arma.theta.length + 1);
    const isConditional = kind === "conditional";
    const start = isConditional ? new Float64Array(size + 1) : startCovariances(arma, size);
    if (start === undefined) return undefined;
    let t = isConditional ? p : 0;
    for (const error of errors) error.fill(0, 0, t);
    const states = columns.map(() => new Float64Array(size + 1));
    const [phi, gain, direction] = [1, 2, 3].map(() => new Float64Array(size + 1));
    phi.set(arma.phi);
    for (let i = 0; i < size; i++) gain[i] = direction[i] = phi[i] * start[0] + start[i + 1];
    const covariance = kind === "whole" ? stationaryCovariance(phi, arma.theta, start) : undefined;
    let variance = start[0];
    // The covariance grows by factor * direction direction'.
    let factor = -1 / variance;
    for (let settled = 0; t < count && settled <= size && !isConditional; t++) {
      variances[t] = variance;
      for (let c = 0; c < columns.length; c++) {
        const state = states[c];
        const expected = state[0];
        const error = columns[c][t] - expected;
        const share = error / variance;
        errors[c][t] = error;
        for (let i = 0; i < size; i++) state[i] = phi[i] * expected + state[i + 1] + gain[i] * share;
      }
      covariance?.forEach((row, i) => {
        for (let j = 0; j < size; j++) row[j] += factor * direction[i] * direction[j];
      });
      const head = direction[0];
      const share = head / variance;
      const growth = factor * head;
      let change = 0;
      for (let i = 0; i < size; i++) {
        const shifted = phi[i] * head + direction[i + 1];
        const next = shifted - gain[i] * share;
        direction[i] = next;
        gain[i] += shifted * growth;
        change += next * next;
      }
      const next = variance + growth * head;
      factor *= variance / next;
      variance = next;
      settled = -factor * change < CONVERGED && covariance === undefined ? settled + 1 : 0;
    }
    variances.fill(1, t);
    columns.forEach((values, c) => {
      continueErrors(arma, values, errors[c], t);
    });
    return { columns: errors, variances, end: covariance && { state: states[0], covariance } };
  };
}

/** Errors from element `start` on, by the equation of the process. */
function continueErrors(
  { phi, theta }: Arma,
  values: Float64Array,
  errors: Float64Array,
  start: number,
): void {
  const [ar, ma] = [phi, theta].map((all) => Array.from(all.keys()).filter((i) => all[i] !== 0));
  for (let t = start; t < values.length; t++) {
    let rest = values[t];
    for (const i of ar) rest -= phi[i] * values[t - 1 - i];
    for (const j of ma) if (j < t) rest -= theta[j] * errors[t - 1 - j];
    errors[t] = rest;
  }
}

/** $P = TPT^\top + RR^\top$, from its first column; r + 1 rows. */
function stationaryCovariance(phi: Float64Array, theta: Float64Array, start: Float64Array): Float64Array[] {
  const ma = (i: number) => (i === 0 ? 1 : (theta[i - 1] ?? 0));
  const rows = Array.from(phi, () => new Float64Array(phi.length));
  for (let i = phi.length - 2; i >= 0; i--)
    for (let j = phi.length - 2; j >= 0; j--) {
      const shifted = phi[i] * phi[j] * start[0] + phi[i] * start[j + 1] + phi[j] * start[i + 1];
      rows[i][j] = shifted + rows[i + 1][j + 1] + ma(i) * ma(j);
    }
  return rows;
}
