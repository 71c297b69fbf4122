/** Bayesian personalised ranking (贝叶斯个性化排序): factors that rank what a customer bought above what she did not. */
import { runOfEach } from "../../core/offsets";
import { positive, readOptions, withDefault } from "../../core/options";
import { seeded } from "../../core/random";
import type { Interactions } from "../data/interactions";
import { countsOf, requireInteractions, rowOf } from "../data/rows";
import { learnPairs } from "../factors/pairs";
import { type FactorModel, type FactorOptions, factorReaders, iterate } from "../factors/training";

/** How to fit Bayesian personalised ranking. */
export interface BayesianPersonalisedRankingOptions extends FactorOptions {
  /** Of the steps. @default 0.01 */
  readonly learningRate?: number;
}

/** A fitted Bayesian personalised ranking. The last of a customer's factors is 1, so that of an item is its bias. */
export interface BayesianPersonalisedRanking extends FactorModel {
  readonly kind: "bayesian-personalised-ranking";
  readonly learningRate: number;
  readonly iterations: number;
  readonly seed: number;
}

const OPTIONS = { ...factorReaders(32, 100), learningRate: withDefault(0.01, positive) };

/**
 * Bayesian personalised ranking (贝叶斯个性化排序). The score of an item is the product of its factors and the customer's, and its
 * bias; they minimise, over purchases i of customers u and items j that u did not buy,
 *
 * $$\sum_{u,i,j} -\ln \sigma(s_{ui} - s_{uj}) + \frac{\lambda}{2} \left( |x_u|^2 + |y_i|^2 + |y_j|^2 \right), \quad s_{ui} = x_u^\top y_i + b_i$$
 *
 * by a gradient step for each of n random purchases an iteration, with j from another random purchase, as the Python package implicit.
 * Weights do not count. A known customer is answered by her factors; a new one by factors from as many steps on what she bought, with
 * fixed items: the more popular of equal taste come first. O(n f) an iteration, on one thread.
 *
 * @throws {TypeError} If these are not interactions. @throws {ConvergenceError} If the learning rate is too large.
 *
 * @see Rendle, S. et al. (2009). BPR: Bayesian personalized ranking from implicit feedback. UAI, 452-461.
 *
 * @example
 * const bought = interactions.of({ customer: ["ann", "ann", "bob", "eve"], item: ["tea", "cup", "tea", "pen"] });
 * fit(bought, { factors: 2 }).itemFactors.length; // 9
 */
export function fit(
  interactions: Interactions,
  options: BayesianPersonalisedRankingOptions = {},
): BayesianPersonalisedRanking {
  const action = "fit Bayesian personalised ranking";
  requireInteractions(action, "interactions", interactions);
  const read = readOptions(action, options, OPTIONS);
  const { factors, learningRate, regularisation, iterations, seed } = read;
  const own = { interactions, learningRate, regularisation, iterations, seed };
  const { customers, offsets, codes } = interactions;
  const random = seeded(seed);
  const width = factors + 1;
  // As those of implicit; what was never bought scores 0.
  const draw = (counts: ArrayLike<number>) =>
    Float64Array.from({ length: counts.length * width }, (_, at) =>
      counts[Math.floor(at / width)] > 0 ? (random.uniform() - 0.5) / factors : 0,
    );
  const histories = customers.map((_, row) => rowOf(interactions, row));
  const itemFactors = draw(countsOf(interactions));
  const customerFactors = draw(histories.map((row) => row.codes.length));
  for (let at = factors; at < customerFactors.length; at += width) customerFactors[at] = 1;
  const model = { ...own, customerFactors, itemFactors };
  const purchases = { owners: runOfEach(offsets), codes };
  iterate(action, read, itemFactors, () => learnPairs(model, purchases, histories, random, learningRate));
  return { kind: "bayesian-personalised-ranking", ...model };
}
