/** Minus the penalised log-likelihood of logistic regression, with its derivatives. */

/**
 * A point has, for each output, its intercept and then its p coefficients, for features in standard units. Two classes have one
 * output, the score of the second class; more have one each.
 */
export interface Problem {
  /** (n, p) row-major, as given. */
  readonly data: Float64Array;
  /** (p) */
  readonly means: Float64Array;
  readonly deviations: Float64Array;
  /** (n) */
  readonly codes: Int32Array;
  readonly weights: Float64Array;
  readonly outputs: number;
  /** (p + 1) penalties of the squares; 0 for the intercept. */
  readonly ridge: Float64Array;
}

/**
 * $$\sum_i w_i \ln(1 + e^{\mp z_i}) \quad\text{or}\quad \sum_i w_i \bigl(\ln \sum_k e^{z_{ik}} - z_{iy_i}\bigr),$$
 *
 * plus the squares. Four rows at a time, since their sums do not wait for each other. O(n p) for each output.
 */
export function slope(
  { data, means, deviations, codes, weights, outputs, ridge }: Problem,
  point: Float64Array,
) {
  const width = ridge.length;
  const last = codes.length - 1;
  const factors = point.map((x, i) => x / (deviations[(i % width) - 1] ?? 1));
  const gradient = new Float64Array(point.length);
  const scores = new Float64Array(4 * outputs);
  let value = 0;
  for (let i = 0; i <= last; i += 4) {
    // Beyond the last row, its own again, without a weight.
    const r = i * means.length;
    const s = Math.min(i + 1, last) * means.length;
    const t = Math.min(i + 2, last) * means.length;
    const u = Math.min(i + 3, last) * means.length;
    for (let k = 0, at = 0; k < outputs; k++) {
      let a = factors[at++];
      let b = a;
      let c = a;
      let d = a;
      for (let j = 0; j < means.length; j++, at++) {
        const mean = means[j];
        a += (data[r + j] - mean) * factors[at];
        b += (data[s + j] - mean) * factors[at];
        c += (data[t + j] - mean) * factors[at];
        d += (data[u + j] - mean) * factors[at];
      }
      scores[k] = a;
      scores[outputs + k] = b;
      scores[2 * outputs + k] = c;
      scores[3 * outputs + k] = d;
    }
    for (let row = i, at = 0; row < i + 4; row++) {
      const code = codes[Math.min(row, last)];
      const weight = row <= last ? weights[row] : 0;
      value += weight * toProbabilities(scores, at, outputs, code);
      for (let k = 0; k < outputs; k++, at++)
        scores[at] = weight * (scores[at] - (outputs === 1 ? code : Number(code === k)));
    }
    for (let k = 0, at = 0; k < outputs; k++) {
      const a = scores[k];
      const b = scores[outputs + k];
      const c = scores[2 * outputs + k];
      const d = scores[3 * outputs + k];
      gradient[at++] += a + b + (c + d);
      for (let j = 0; j < means.length; j++, at++) {
        const mean = means[j];
        const right = c * (data[t + j] - mean) + d * (data[u + j] - mean);
        gradient[at] += a * (data[r + j] - mean) + b * (data[s + j] - mean) + right;
      }
    }
  }
  for (let i = 0; i < point.length; i++) {
    gradient[i] = gradient[i] / (deviations[(i % width) - 1] ?? 1) + ridge[i % width] * point[i];
    value += (ridge[i % width] * point[i] * point[i]) / 2;
  }
  return { value, gradient };
}

/**
 * The second derivatives by at most `most` rows, which stand for all. The likelihood leaves open what all outputs
 * have in common: there the sum of weights is added, to
 * coefficients only if `hasLevel`: absolute values decide. O(rows d²).
 */
export function curvature(
  problem: Problem,
  point: Float64Array,
  most: number,
  hasLevel: boolean,
): Float64Array[] {
  const { data, means, deviations, codes, weights, outputs, ridge } = problem;
  const width = ridge.length;
  const hessian = Array.from(point, () => new Float64Array(point.length));
  const row = new Float64Array(width).fill(1);
  const scores = new Float64Array(outputs);
  const taken = Math.min(most, codes.length);
  let total = 0;
  for (let m = 0; m < taken; m++) {
    const i = spread(m, taken, codes.length);
    const weight = (weights[i] * codes.length) / taken;
    total += weight;
    for (let j = 1; j < width; j++)
      row[j] = (data[i * means.length + j - 1] - means[j - 1]) / deviations[j - 1];
    for (let k = 0, at = 0; k < outputs; k++) {
      scores[k] = 0;
      for (let j = 0; j < width; j++, at++) scores[k] += row[j] * point[at];
    }
    toProbabilities(scores, 0, outputs, codes[i]);
    for (let k = 0, at = 0; k < outputs; k++)
      for (let j = 0; j < width; j++, at++)
        for (let l = 0; l <= k; l++) {
          const factor = weight * scores[k] * (Number(k === l) - scores[l]) * row[j];
          const own = hessian[at];
          for (let h = 0, to = l * width; h < (k === l ? j + 1 : width); h++, to++)
            own[to] += factor * row[h];
        }
  }
  for (let i = 0; i < point.length; i++) {
    for (let j = i % width; j <= i && outputs > 1 && (hasLevel || i % width === 0); j += width)
      hessian[i][j] += total;
    hessian[i][i] += ridge[i % width];
    for (let j = 0; j < i; j++) hessian[j][i] = hessian[i][j];
  }
  return hessian;
}

/** Row number m of `taken` rows that are spread over all by the golden section, in step with no period of the data. */
export function spread(m: number, taken: number, count: number): number {
  return taken === count ? m : Math.floor((((m + 0.5) * 0.6180339887498949) % 1) * count);
}

/** Replaces the scores of a row, which begin at `start`, by probabilities, and gives the loss. */
export function toProbabilities(scores: Float64Array, start: number, outputs: number, code: number): number {
  if (outputs === 1) {
    const score = scores[start];
    const small = Math.exp(-Math.abs(score));
    scores[start] = (score >= 0 ? 1 : small) / (1 + small);
    return Math.log1p(small) + (score >= 0 === (code === 1) ? 0 : Math.abs(score));
  }
  const end = start + outputs;
  let most = scores[start];
  for (let k = start + 1; k < end; k++) most = Math.max(most, scores[k]);
  const actual = scores[start + code];
  let sum = 0;
  for (let k = start; k < end; k++) sum += scores[k] = Math.exp(scores[k] - most);
  for (let k = start; k < end; k++) scores[k] /= sum;
  return Math.log(sum) + most - actual;
}
