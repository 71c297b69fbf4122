/** Boosting of one bag of an explainable boosting machine. */
import { FAMILIES } from "../boosting/losses";

/** Rows in bins. */
export interface BinnedSample {
  readonly loss: "squared" | "logistic";
  /** (p) of (n) bins, those of missing values last. */
  readonly codes: readonly Uint8Array[];
  /** (p) bins, that of missing values not counted. */
  readonly counts: readonly number[];
  readonly isCategory: readonly boolean[];
  readonly target: ArrayLike<number>;
}

/** How terms are learned. */
export interface BagRules {
  readonly learningRate: number;
  readonly minLeafRows: number;
  readonly maxRounds: number;
  readonly patience: number;
}

/** The terms of one bag. */
export interface BagTerms {
  readonly base: number;
  /** (p) of (bins + 1) */
  readonly scores: readonly Float64Array[];
  readonly rounds: number;
}

/**
 * Boosts one feature after the other, in turn: each step adds to the term of a feature the best split of its bins in two. It
 * stops when the loss of the rows of validation has not fallen for `patience` rounds.
 *
 * @param weights (n) 0 for the rows of validation. @param validation (n) 0 for the others.
 */
export function boostBag(
  { loss, codes, counts, isCategory, target }: BinnedSample,
  weights: Float64Array,
  validation: Float64Array,
  rules: BagRules,
): BagTerms {
  const family = FAMILIES[loss];
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const base = family.link(weights.reduce((sum, weight, i) => sum + weight * target[i], 0) / total);
  const isLogistic = loss === "logistic";
  // Odds are multiplied, so that no row needs an exponential.
  const states = new Float64Array(weights.length).fill(isLogistic ? Math.exp(base) : base);
  const scores = counts.map((count) => new Float64Array(count + 1));
  let best: BagTerms = { base, scores: scores.map((own) => own.slice()), rounds: 0 };
  let least = Number.POSITIVE_INFINITY;
  for (let round = 1; round <= rules.maxRounds && round - best.rounds <= rules.patience; round++) {
    for (let j = 0; j < codes.length; j++) {
      const sums = sumsOf(codes[j], counts[j], states, target, weights, isLogistic);
      const step = stepOf(sums, isCategory[j], rules, total);
      step.forEach((value, bin) => {
        scores[j][bin] += value;
      });
      const factors = isLogistic ? step.map(Math.exp) : step;
      const own = codes[j];
      if (isLogistic) for (let i = 0; i < states.length; i++) states[i] *= factors[own[i]];
      else for (let i = 0; i < states.length; i++) states[i] += factors[own[i]];
    }
    let found = 0;
    for (let i = 0; i < states.length; i++)
      if (validation[i] > 0)
        found += validation[i] * family.of(isLogistic ? Math.log(states[i]) : states[i], target[i]);
    if (found >= least) continue;
    least = found;
    best = { base, scores: scores.map((own) => own.slice()), rounds: round };
  }
  return best;
}

/** (bins + 1, 3) gradient, hessian and weight of each bin. */
function sumsOf(
  codes: Uint8Array,
  count: number,
  states: Float64Array,
  target: ArrayLike<number>,
  weights: Float64Array,
  isLogistic: boolean,
): Float64Array {
  const sums = new Float64Array(3 * count + 3);
  for (let i = 0; i < codes.length; i++) {
    const weight = weights[i];
    const mean = isLogistic ? states[i] / (1 + states[i]) : states[i];
    const at = 3 * codes[i];
    sums[at] += weight * (mean - target[i]);
    sums[at + 1] += isLogistic ? weight * mean * (1 - mean) : weight;
    sums[at + 2] += weight;
  }
  return sums;
}

/** (bins + 1) what a step adds: bins up to the best split, and those after it, are alike; missing values have a step of their own. */
export function stepOf(
  sums: Float64Array,
  isCategory: boolean,
  { learningRate, minLeafRows }: BagRules,
  total: number,
): Float64Array {
  const last = sums.length / 3 - 1;
  const order = Array.from({ length: last }, (_, bin) => bin);
  const ratio = (bin: number) => sums[3 * bin] / sums[3 * bin + 1];
  const known = isCategory
    ? order.filter((bin) => sums[3 * bin + 2] > 0).sort((a, b) => ratio(a) - ratio(b))
    : order;
  const all = [0, 0, 0];
  for (const bin of known) for (let k = 0; k < 3; k++) all[k] += sums[3 * bin + k];
  const left = [0, 0, 0];
  let split = -1;
  let steps = [0, 0];
  let gain = all[1] > 0 ? all[0] ** 2 / all[1] : 0;
  known.forEach((bin, k) => {
    for (let part = 0; part < 3; part++) left[part] += sums[3 * bin + part];
    const right = all.map((sum, part) => sum - left[part]);
    if (left[2] < minLeafRows || right[2] < minLeafRows || !(left[1] > 0 && right[1] > 0)) return;
    const found = left[0] ** 2 / left[1] + right[0] ** 2 / right[1];
    if (!(found > gain)) return;
    gain = found;
    split = k;
    steps = [-left[0] / left[1], -right[0] / right[1]];
  });
  const step = new Float64Array(last + 1);
  if (split >= 0)
    known.forEach((bin, k) => {
      step[bin] = learningRate * steps[Number(k > split)];
    });
  const [gradient, hessian, weight] = sums.subarray(3 * last);
  if (weight >= minLeafRows && weight < total && hessian > 0)
    step[last] = (-learningRate * gradient) / hessian;
  return step;
}
