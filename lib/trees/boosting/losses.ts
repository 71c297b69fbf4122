/** The losses (损失函数) that boosting lowers: where scores start, their derivatives, and the loss of a row. */
import { orderOf } from "../../core/sorting/order-of";
import { lambdaRank } from "./lambda-rank";

export const LOSSES = ["squared", "logistic", "multinomial", "poisson", "quantile", "lambdarank"] as const;

/** The name of a loss. */
export type LossName = (typeof LOSSES)[number];

/** The rows of a loss. */
export interface LossSample {
  /** (n) numbers, or the codes of classes. */
  readonly target: ArrayLike<number>;
  /** (n) 0 for rows that trees do not learn from. */
  readonly weights: Float64Array;
  /** The number of classes. */
  readonly classCount: number;
  /** The quantile, a fraction. */
  readonly quantile: number;
  /** (n) the query of each row, for ranking. */
  readonly queries: Int32Array;
}

/** A loss of n rows. Scores are (outputs, n), gradients (n, 2). */
export interface Loss {
  /** (outputs) the scores that trees add to. */
  readonly base: readonly number[];
  /** Called before the trees of an iteration. */
  prepare?(scores: Float64Array): void;
  /** Writes the first and second derivative of each row's weighted loss by the score of one output. */
  derive(scores: Float64Array, output: number, gradients: Float32Array): void;
  /** The loss of a row, without its weight. */
  of(scores: Float64Array, row: number): number;
  /** The value of a leaf, where Newton's step is not the best. */
  leafValue?(scores: Float64Array, rows: Uint32Array): number;
}

/** A loss that is a negative log-likelihood with its canonical link: derivatives are $\mu - y$ and $\partial \mu / \partial s$. */
interface Family {
  /** $\mu$ of a score. */
  mean(score: number): number;
  curvature(mean: number): number;
  /** The score of a mean. */
  link(mean: number): number;
  of(score: number, target: number): number;
}

/** LightGBM's `poisson_max_delta_step`, which keeps the steps of small means short. */
const LONGEST_STEP = Math.exp(0.7);

export const FAMILIES: Readonly<Record<"squared" | "logistic" | "poisson", Family>> = {
  squared: { mean: (s) => s, curvature: () => 1, link: (m) => m, of: (s, y) => (s - y) ** 2 },
  logistic: {
    mean: (s) => 1 / (1 + Math.exp(-s)),
    curvature: (m) => m * (1 - m),
    link: (m) => Math.log(m / (1 - m)),
    of: (s, y) => Math.max(s, 0) + Math.log1p(Math.exp(-Math.abs(s))) - y * s,
  },
  poisson: {
    mean: Math.exp,
    curvature: (m) => m * LONGEST_STEP,
    link: Math.log,
    of: (s, y) => Math.exp(s) - y * s,
  },
};

export function lossOf(name: LossName, sample: LossSample): Loss {
  const { target, weights } = sample;
  if (name === "multinomial") return multinomial(sample);
  if (name === "quantile") return pinball(sample);
  if (name === "lambdarank") return lambdaRank(sample);
  const { mean, curvature, link, of } = FAMILIES[name];
  let sum = 0;
  let total = 0;
  for (let i = 0; i < weights.length; i++) {
    sum += weights[i] * target[i];
    total += weights[i];
  }
  return {
    base: [link(sum / total)],
    derive: (scores, _output, gradients) => {
      for (let i = 0; i < weights.length; i++) {
        const mu = mean(scores[i]);
        gradients[2 * i] = weights[i] * (mu - target[i]);
        gradients[2 * i + 1] = weights[i] * curvature(mu);
      }
    },
    of: (scores, row) => of(scores[row], target[row]),
  };
}

/** $-\log p_y$, p the softmax of the scores; the hessian times K / (K - 1), as in LightGBM. */
function multinomial({ target, weights, classCount }: LossSample): Loss {
  const rows = weights.length;
  const sums = new Float64Array(classCount);
  for (let i = 0; i < rows; i++) sums[target[i]] += weights[i];
  const total = sums.reduce((sum, value) => sum + value, 0);
  let shares = new Float64Array(0);
  return {
    base: Array.from(sums, (sum) => Math.log(sum / total)),
    prepare: (scores) => {
      shares = scores.slice();
      for (let i = 0; i < rows; i++) {
        const logarithm = logSum(scores, i, rows);
        for (let at = i; at < shares.length; at += rows) shares[at] = Math.exp(scores[at] - logarithm);
      }
    },
    derive: (_scores, output, gradients) => {
      for (let i = 0; i < rows; i++) {
        const p = shares[output * rows + i];
        gradients[2 * i] = weights[i] * (p - Number(target[i] === output));
        gradients[2 * i + 1] = (weights[i] * classCount * p * (1 - p)) / (classCount - 1);
      }
    },
    of: (scores, row) => logSum(scores, row, rows) - scores[target[row] * rows + row],
  };
}

/** $\log \sum e^s$ of every `step`-th number. */
export function logSum(scores: ArrayLike<number>, first: number, step: number): number {
  let most = Number.NEGATIVE_INFINITY;
  for (let at = first; at < scores.length; at += step) most = Math.max(most, scores[at]);
  let sum = 0;
  for (let at = first; at < scores.length; at += step) sum += Math.exp(scores[at] - most);
  return most + Math.log(sum);
}

/** The loss of a quantile; a leaf gets that quantile of what is left. */
function pinball({ target, weights, quantile }: LossSample): Loss {
  const all = Uint32Array.from(weights.keys());
  const leafValue = (scores: ArrayLike<number>, rows: Uint32Array) =>
    weightedQuantile(
      Float64Array.from(rows, (i) => target[i] - scores[i]),
      Float64Array.from(rows, (i) => weights[i]),
      quantile,
    );
  return {
    base: [leafValue(new Float64Array(weights.length), all)],
    derive: (scores, _output, gradients) => {
      for (let i = 0; i < weights.length; i++) {
        gradients[2 * i] = weights[i] * (scores[i] >= target[i] ? 1 - quantile : -quantile);
        gradients[2 * i + 1] = weights[i];
      }
    },
    of: (scores, row) => {
      const rest = target[row] - scores[row];
      return rest * (rest >= 0 ? quantile : quantile - 1);
    },
    leafValue,
  };
}

/** The smallest value that has at least this share of the weight up to it. */
function weightedQuantile(values: Float64Array, weights: Float64Array, fraction: number): number {
  // The radix sort of `orderOf` pays for many values.
  const few = () => Uint32Array.from(values, (_, k) => k).sort((a, b) => values[a] - values[b]);
  const order = values.length < 4096 ? few() : orderOf(values);
  let rest = fraction * weights.reduce((sum, weight) => sum + weight, 0);
  for (const k of order) {
    rest -= weights[k];
    if (rest <= 0 && weights[k] > 0) return values[k];
  }
  return values[order[order.length - 1]];
}
