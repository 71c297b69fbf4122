/** The log-likelihood of the BG/NBD model with its derivatives by the logarithms of r, alpha, a and b. */
import type { Evaluation } from "../../../core/optimisation/newton";
import { byLogarithms } from "../by-logarithms";
import type { ReadHistory } from "../histories";

/** Customers with the same history count together. */
export interface GroupedHistory extends ReadHistory {
  readonly count: Float64Array;
  readonly largest: number;
}

export function groupHistory({ frequency, recency, age }: ReadHistory, unit: number): GroupedHistory {
  const groups = new Map<string, number>();
  const kept: number[] = [];
  const counts: number[] = [];
  let largest = 0;
  for (let i = 0; i < frequency.length; i++) {
    const key = `${frequency[i]} ${recency[i]} ${age[i]}`;
    const group = groups.get(key);
    if (group === undefined) {
      groups.set(key, kept.length);
      kept.push(i);
      counts.push(1);
      largest = Math.max(largest, frequency[i]);
    } else counts[group]++;
  }
  return {
    frequency: Float64Array.from(kept, (i) => frequency[i]),
    recency: Float64Array.from(kept, (i) => recency[i] / unit),
    age: Float64Array.from(kept, (i) => age[i] / unit),
    count: Float64Array.from(counts),
    largest,
  };
}

/**
 * Minus the log-likelihood, equation 6 of the paper, with $\delta = 1$ for x > 0:
 *
 * $$L = \frac{\Gamma(r + x)\alpha^r}{\Gamma(r)} \frac{\Gamma(a + b)\Gamma(b + x)}{\Gamma(b)\Gamma(a + b + x)}
 * \Bigl(\frac{1}{(\alpha + T)^{r + x}} + \delta\frac{a}{b + x - 1}\frac{1}{(\alpha + t_x)^{r + x}}\Bigr)$$
 *
 * Since x is an integer, the quotients of Gamma functions are products of x factors: no digits are lost to large Gammas.
 */
export function minusLogLikelihood(logs: readonly number[], groups: GroupedHistory): Evaluation {
  const [r, alpha, a, b] = logs.map(Math.exp);
  const { frequency, recency, age, count } = groups;
  const rising = [r, b, a + b].map((start) => sumsOfLogarithms(start, groups.largest));
  let value = 0;
  const g = [0, 0, 0, 0];
  const h = [g, g, g, g].map(() => [0, 0, 0, 0]);
  for (let i = 0; i < count.length; i++) {
    const [x, n] = [frequency[i], count[i]];
    const [ofR, ofB, ofAB] = rising.map(({ log, first, second }) => [log[x], first[x], second[x]]);
    const s = r + x;
    const active = alpha + age[i];
    const last = alpha + recency[i];
    // The logarithm of the second summand over the first; the share of the second in the sum.
    const later = Math.log1p((age[i] - recency[i]) / last);
    const odds = x === 0 ? Number.NEGATIVE_INFINITY : Math.log(a / (b + x - 1)) + s * later;
    const share = 1 / (1 + Math.exp(-odds));
    const larger = Math.max(0, odds) + Math.log1p(Math.exp(-Math.abs(odds)));
    // r and alpha can both be large: their logarithms must not cancel.
    value -= n * (ofR[0] - r * Math.log1p(age[i] / alpha) - x * Math.log(active) + ofB[0] - ofAB[0] + larger);
    // Derivatives of the logarithm of the first summand, and of the second less the first.
    const u = [-Math.log1p(age[i] / alpha), r / alpha - s / active, 0, 0];
    const d = x === 0 ? u : [later, s / active - s / last, 1 / a, -1 / (b + x - 1)];
    const own = [ofR[1], 0, -ofAB[1], ofB[1] - ofAB[1]];
    for (let j = 0; j < 4; j++) g[j] -= n * (own[j] + u[j] + share * d[j]);
    const spread = x === 0 ? 0 : n * share * (1 - share);
    for (let j = 0; j < 4; j++) for (let k = 0; k <= j; k++) h[j][k] -= spread * d[j] * d[k];
    const rest = 1 - share;
    h[0][0] -= n * ofR[2];
    h[1][0] -= n * (1 / alpha - rest / active - share / last);
    h[1][1] -= n * (-r / alpha / alpha + (s * rest) / active / active + (s * share) / last / last);
    h[2][2] -= n * (-ofAB[2] - share / a / a);
    h[3][2] += n * ofAB[2];
    h[3][3] -= n * (ofB[2] - ofAB[2] + (x === 0 ? 0 : share / (b + x - 1) ** 2));
  }
  return byLogarithms([r, alpha, a, b], { value, gradient: g, hessian: h });
}

/** Sums over 0 <= i < x of ln(start + i), and of its derivatives, for each x up to `largest`. */
function sumsOfLogarithms(start: number, largest: number) {
  const [log, first, second] = [0, 1, 2].map(() => new Float64Array(largest + 1));
  for (let i = 0; i < largest; i++) {
    const inverse = 1 / (start + i);
    log[i + 1] = log[i] + Math.log(start + i);
    first[i + 1] = first[i] + inverse;
    second[i + 1] = second[i] - inverse * inverse;
  }
  return { log, first, second };
}
