/** The gradients of LambdaMART (学习排序): pairs of rows of one query push each other apart, by what their exchange costs. */
import type { Loss, LossSample } from "./losses";

/** Pairs have at least one of the first rows, LightGBM's `lambdarank_truncation_level`. */
const MOST_RANKS = 30;

const gainOf = (label: number) => 2 ** label - 1;
const discountOf = (rank: number) => 1 / Math.log2(2 + rank);

/** @see Burges, C. J. C. (2010). From RankNet to LambdaRank to LambdaMART: an overview. Microsoft Research MSR-TR-2010-82. */
export function lambdaRank({ target, weights, queries }: LossSample): Loss {
  const members = new Map<number, number[]>();
  queries.forEach((query, i) => {
    const rows = members.get(query);
    if (rows) rows.push(i);
    else members.set(query, [i]);
  });
  return {
    base: [0],
    derive: (scores, _output, gradients) => {
      for (const rows of members.values()) deriveQuery(rows, target, scores, gradients);
      for (let i = 0; i < weights.length; i++) {
        gradients[2 * i] *= weights[i];
        gradients[2 * i + 1] *= weights[i];
      }
    },
    of: () => 0,
  };
}

function deriveQuery(
  rows: readonly number[],
  target: ArrayLike<number>,
  scores: Float64Array,
  gradients: Float32Array,
): void {
  const ideal = rows.map((i) => gainOf(target[i])).sort((a, b) => b - a);
  const best = ideal.slice(0, MOST_RANKS).reduce((sum, gain, rank) => sum + gain * discountOf(rank), 0);
  const order = rows.map((_, k) => k).sort((a, b) => scores[rows[b]] - scores[rows[a]] || a - b);
  const isFlat = scores[rows[order[0]]] === scores[rows[order[order.length - 1]]];
  const first = new Float64Array(rows.length);
  const second = new Float64Array(rows.length);
  let sum = 0;
  for (let a = 0; a < Math.min(MOST_RANKS, order.length); a++)
    for (let b = a + 1; b < order.length; b++) {
      const labels = [target[rows[order[a]]], target[rows[order[b]]]];
      if (labels[0] === labels[1]) continue;
      const [high, low] = labels[0] > labels[1] ? [order[a], order[b]] : [order[b], order[a]];
      const difference = scores[rows[high]] - scores[rows[low]];
      const exchange = Math.abs(gainOf(labels[0]) - gainOf(labels[1])) * (discountOf(a) - discountOf(b));
      const cost = exchange / best / (isFlat ? 1 : 0.01 + Math.abs(difference));
      const share = 1 / (1 + Math.exp(difference));
      first[high] -= share * cost;
      first[low] += share * cost;
      for (const k of [high, low]) second[k] += share * (1 - share) * cost;
      sum += 2 * share * cost;
    }
  const norm = sum > 0 ? Math.log2(1 + sum) / sum : 1;
  rows.forEach((i, k) => {
    gradients[2 * i] = first[k] * norm;
    gradients[2 * i + 1] = second[k] * norm;
  });
}
