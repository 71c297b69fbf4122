/** The linear programme of quantile regression, by an interior-point method. */
import * as cholesky from "../../core/linear-algebra/cholesky";

const MOST_ITERATIONS = 80;
/** Steps end this short of the boundary. */
const SHORT = 0.9995;

/**
 * Coefficients b that minimise $\sum_i \rho_\tau(y_i - x_i^\top b)$, up to a share of about 1e-10: the dual is to maximise $y^\top a$
 * with $X^\top a = (1 - \tau) X^\top 1$ and 0 ≤ a ≤ 1. Predictor and corrector steps; O(n k²) each, some 20 of them.
 *
 * @param x (n, k) of full rank, row by row; columns and target of a size near 1.
 *
 * @see Portnoy, S. & Koenker, R. (1997). The Gaussian hare and the Laplacian tortoise. Statistical Science 12(4), 279-300.
 */
export function interiorPoint(x: Float64Array, y: Float64Array, k: number, tau: number) {
  const n = y.length;
  const ones = new Float64Array(n).fill(1);
  const a = new Float64Array(n).fill(1 - tau);
  const s = new Float64Array(n).fill(tau);
  const first = cholesky.factor(normalMatrix(x, ones, k));
  let b: readonly number[] = first ? cholesky.solve(first, transposedTimes(x, y, k)) : new Array(k).fill(0);
  const errors = times(x, b, n).map((value, i) => value - y[i]);
  const floor = 1e-3 * (errors.reduce((sum, error) => sum + Math.abs(error), 0) / n) + 1e-12;
  const z = errors.map((error) => Math.max(error, 0) + floor);
  const v = errors.map((error) => Math.max(-error, 0) + floor);
  let iterations = 0;
  for (; iterations < MOST_ITERATIONS; iterations++) {
    const gap = a.reduce((sum, value, i) => sum + value * z[i] + s[i] * v[i], 0);
    const loss = times(x, b, n).reduce((sum, value, i) => sum + pinball(y[i] - value, tau), 0);
    if (gap <= 1e-11 * loss + 1e-14 * n) break;
    const lower = cholesky.factor(normalMatrix(x, inverseOf(a, s, z, v), k));
    if (lower === undefined) break;
    let step = stepOf(x, lower, a, s, z, v, 0);
    if (Math.min(step.primal, step.slack) < 1) {
      const { da, dz, dv, primal, slack } = step;
      const after = a.reduce(
        (sum, value, i) =>
          sum +
          (value + primal * da[i]) * (z[i] + slack * dz[i]) +
          (s[i] - primal * da[i]) * (v[i] + slack * dv[i]),
        0,
      );
      step = stepOf(x, lower, a, s, z, v, (gap * (after / gap) ** 3) / (2 * n), step);
    }
    for (let i = 0; i < n; i++) {
      a[i] += step.primal * step.da[i];
      s[i] -= step.primal * step.da[i];
      z[i] += step.slack * step.dz[i];
      v[i] += step.slack * step.dv[i];
    }
    b = b.map((value, j) => value - step.slack * step.dual[j]);
  }
  return { b, iterations };
}

interface Step {
  /** Of minus b, a, z and v. */
  readonly dual: readonly number[];
  readonly da: Float64Array;
  readonly dz: Float64Array;
  readonly dv: Float64Array;
  /** How much of the step leads to no boundary: of a, and of z and v. */
  readonly primal: number;
  readonly slack: number;
}

/** The step towards products a z and s v of `mu`, where s is 1 - a with all its digits. @param before The step whose products it corrects. */
function stepOf(
  x: Float64Array,
  lower: readonly (readonly number[])[],
  a: Float64Array,
  s: Float64Array,
  z: Float64Array,
  v: Float64Array,
  mu: number,
  before?: Step,
): Step {
  const q = inverseOf(a, s, z, v);
  const p = a.map((value, i) => (before ? (before.da[i] * before.dz[i]) / value : 0));
  const r = a.map((_, i) => (before ? (-before.da[i] * before.dv[i]) / s[i] : 0));
  const goal = a.map((value, i) => z[i] - v[i] - mu / value + mu / s[i] + p[i] - r[i]);
  const right = transposedTimes(
    x,
    goal.map((value, i) => value * q[i]),
    lower.length,
  );
  const dual = cholesky.solve(lower, right);
  const da = times(x, dual, a.length).map((value, i) => q[i] * (value - goal[i]));
  const dz = da.map((d, i) => mu / a[i] - z[i] - (z[i] * d) / a[i] - p[i]);
  const dv = da.map((d, i) => mu / s[i] - v[i] + (v[i] * d) / s[i] - r[i]);
  const primal = Math.min(1, SHORT * Math.min(reach(a, da, 1), reach(s, da, -1)));
  const slack = Math.min(1, SHORT * Math.min(reach(z, dz, 1), reach(v, dv, 1)));
  return { dual, da, dz, dv, primal, slack };
}

const inverseOf = (a: Float64Array, s: Float64Array, z: Float64Array, v: Float64Array) =>
  a.map((value, i) => 1 / (z[i] / value + v[i] / s[i]));

function times(x: Float64Array, b: readonly number[], n: number): Float64Array {
  return Float64Array.from({ length: n }, (_, i) =>
    b.reduce((sum, value, j) => sum + value * x[i * b.length + j], 0),
  );
}

function transposedTimes(x: Float64Array, values: Float64Array, k: number): number[] {
  return Array.from({ length: k }, (_, j) => values.reduce((sum, value, i) => sum + value * x[i * k + j], 0));
}

/** $\rho_\tau(e) = \max(\tau e, (\tau - 1) e)$. */
export function pinball(error: number, tau: number): number {
  return Math.max(tau * error, (tau - 1) * error);
}

/** How many steps lead to the boundary at 0. */
function reach(from: Float64Array, by: Float64Array, sign: number): number {
  let most = Number.POSITIVE_INFINITY;
  for (let i = 0; i < from.length; i++)
    if (sign * by[i] < 0) most = Math.min(most, -from[i] / (sign * by[i]));
  return most;
}

/** The lower triangle of $X^\top Q X$. */
function normalMatrix(x: Float64Array, q: Float64Array, k: number): Float64Array[] {
  const matrix = Array.from({ length: k }, () => new Float64Array(k));
  for (let i = 0; i < q.length; i++)
    for (let j = 0; j < k; j++) {
      const part = q[i] * x[i * k + j];
      for (let l = 0; l <= j; l++) matrix[j][l] += part * x[i * k + l];
    }
  return matrix;
}
