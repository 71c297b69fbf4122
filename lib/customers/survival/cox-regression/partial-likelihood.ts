/** The partial likelihood of Cox's regression, with Efron's treatment of ties. */
import type { Evaluation } from "../../../core/optimisation/newton";
import type { DurationGroup } from "../durations";

/** What happens at one time at which customers leave. */
export interface RiskSet {
  readonly time: number;
  readonly events: number;
  /** Sum of the hazard ratios of all at risk. */
  readonly risk: number;
  /** Features of those who left less what was expected: the sum of their Schoenfeld residuals. */
  readonly residual: Float64Array;
}

/**
 * Minus the logarithm of the partial likelihood with its derivatives by the coefficients:
 *
 * $$\ln L = \sum_i \Bigl(\sum_{j \in D_i} x_j^\top\beta - \sum_{l=0}^{d_i - 1} \ln\bigl(\sum_{j \in R_i} e^{x_j^\top\beta} -
 * \tfrac{l}{d_i} \sum_{j \in D_i} e^{x_j^\top\beta}\bigr)\Bigr)$$
 *
 * O(n p²). @param features (n, p) row-major.
 */
export function partialLikelihood(
  features: Float64Array,
  events: ArrayLike<number>,
  groups: readonly DurationGroup[],
  beta: readonly number[],
  visit?: (set: RiskSet) => void,
): Evaluation {
  const p = beta.length;
  const all = sumsOf(p);
  const gradient = new Array<number>(p).fill(0);
  const hessian = beta.map(() => new Array<number>(p).fill(0));
  let value = 0;
  for (let g = groups.length - 1; g >= 0; g--) {
    const { rows, time, events: d } = groups[g];
    const tied = sumsOf(p);
    const residual = new Float64Array(p);
    for (const row of rows) {
      const x = features.subarray(row * p, (row + 1) * p);
      let score = 0;
      for (let j = 0; j < p; j++) score += x[j] * beta[j];
      all.add(x, Math.exp(score));
      if (events[row] !== 1) continue;
      value -= score;
      tied.add(x, Math.exp(score));
      for (let j = 0; j < p; j++) residual[j] += x[j];
    }
    for (let l = 0; l < d; l++) {
      const share = l / d;
      const total = all.zeroth[0] - share * tied.zeroth[0];
      value += Math.log(total);
      for (let j = 0; j < p; j++) {
        const mean = (all.first[j] - share * tied.first[j]) / total;
        residual[j] -= mean;
        for (let k = 0; k <= j; k++)
          hessian[j][k] +=
            (all.second[j * p + k] - share * tied.second[j * p + k]) / total -
            (mean * (all.first[k] - share * tied.first[k])) / total;
      }
    }
    for (let j = 0; j < p; j++) gradient[j] -= residual[j];
    if (d > 0) visit?.({ time, events: d, risk: all.zeroth[0], residual });
  }
  return { value, gradient, hessian };
}

/** Sums of weights, of weighted features, and of their products (lower triangle). */
function sumsOf(p: number) {
  const [zeroth, first, second] = [1, p, p * p].map((size) => new Float64Array(size));
  function add(x: Float64Array, weight: number): void {
    zeroth[0] += weight;
    for (let j = 0; j < p; j++) {
      const weighted = weight * x[j];
      first[j] += weighted;
      for (let k = 0; k <= j; k++) second[j * p + k] += weighted * x[k];
    }
  }
  return { zeroth, first, second, add };
}
