/** What splits are judged by (不纯度): how much they decrease the impurity of a node. */

/** What a tree learns from the rows. */
export interface Target {
  /** A class of each, from 0, or a number of each. */
  readonly labels: Float64Array;
  /** The number of classes; 1 for numbers. */
  readonly outputs: number;
  readonly kind: "gini" | "entropy" | "variance";
}

/** The rows `from` to `to` of a list, which have reached a node. */
export interface NodeRows {
  readonly rows: Int32Array;
  readonly from: number;
  readonly to: number;
}

/**
 * Impurity is $1 - \sum_k p_k^2$ (gini), $-\sum_k p_k \log_2 p_k$ (entropy) or the variance. Gini of two classes is twice the
 * variance of the numbers 0 and 1. Numbers are taken about the mean of the node, so that no digits are lost.
 */
export function createCriterion({ labels, outputs, kind }: Target, weights: Float64Array) {
  const isVariance = kind === "variance" || (kind === "gini" && outputs === 2);
  const factor = kind === "gini" ? 2 : 1;
  const term = kind === "entropy" ? (x: number) => (x > 0 ? x * Math.log2(x) : 0) : (x: number) => x * x;
  const purity = (terms: number, weight: number) =>
    kind === "entropy" ? terms - term(weight) : terms / weight;
  const all = new Float64Array(outputs);
  const left = new Float64Array(outputs);
  // Of the node: weight, mean, purity. The gain of the split that `scan` has found.
  const state = new Float64Array(4);

  /** Begins with a node, and adds its mean or the shares of its classes to `values`. */
  function begin({ rows, from, to }: NodeRows, values: number[]) {
    const first = labels[rows[from]];
    let cover = 0;
    let sum = 0;
    let squares = 0;
    let isPure = true;
    all.fill(0);
    for (let i = from; i < to; i++) {
      const label = labels[rows[i]];
      const weight = weights[rows[i]];
      cover += weight;
      sum += weight * (label - first);
      if (label !== first) isPure = false;
      if (kind !== "variance") all[label] += weight;
    }
    const mean = first + sum / cover;
    if (isVariance)
      for (let i = from; i < to; i++) squares += weights[rows[i]] * (labels[rows[i]] - mean) ** 2;
    let terms = 0;
    for (let k = 0; k < outputs; k++) terms += term(all[k]);
    state[0] = cover;
    state[1] = mean;
    state[2] = purity(terms, cover);
    const unlike = isVariance ? factor * squares : (kind === "gini" ? cover : 0) - state[2];
    if (kind === "variance") values.push(mean);
    else for (let k = 0; k < outputs; k++) values.push(all[k] / cover);
    return { cover, impurity: isPure ? 0 : unlike / cover };
  }

  function gainOfClasses(weight: number): number {
    let [lefts, rights] = [0, 0];
    for (let k = 0; k < outputs; k++) {
      lefts += term(left[k]);
      rights += term(all[k] - left[k]);
    }
    return purity(lefts, weight) + purity(rights, state[0] - weight) - state[2];
  }

  /**
   * Moves the rows `order[0]` to `order[last - 1]` to the left, one by one, and judges the split after each whose key differs
   * from the next one's and that is at least number `minLeft`.
   *
   * @returns Position of the first row after which the gain, node weight times decrease of impurity, is largest and above
   * `least`; gains within `tie` count as equal. -1 if there is none.
   */
  function scan(
    keys: Int32Array,
    order: Int32Array,
    last: number,
    minLeft: number,
    least: number,
    tie: number,
  ): number {
    const cover = state[0];
    const mean = state[1];
    let found = -1;
    let weight = 0;
    let sum = 0;
    let most = least;
    left.fill(0);
    for (let i = 0; i < last; i++) {
      const row = order[i];
      weight += weights[row];
      if (isVariance) sum += weights[row] * (labels[row] - mean);
      else left[labels[row]] += weights[row];
      if (keys[i] === keys[i + 1] || i + 1 < minLeft) continue;
      const gain = isVariance
        ? (factor * sum * sum * cover) / (weight * (cover - weight))
        : gainOfClasses(weight);
      if (!(gain > most)) continue;
      most = gain + tie;
      state[3] = gain;
      found = i;
    }
    return found;
  }
  return { begin, scan, gain: () => state[3] };
}

export type Criterion = ReturnType<typeof createCriterion>;
