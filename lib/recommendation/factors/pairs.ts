/** Steps of Bayesian personalised ranking: that a customer prefers what she bought to what others bought. */
import type { Random } from "../../core/random";
import type { Row } from "../data/rows";
import type { BayesianPersonalisedRanking } from "../models/bayesian-personalised-ranking";

/**
 * A step for as many random purchases as there are, against the item of another random one, unless she bought that too.
 *
 * @param histories What each customer bought. @param itemRate The learning rate of the items; 0 does not change them.
 */
export function learnPairs(
  model: Omit<BayesianPersonalisedRanking, "kind" | "seed" | "iterations">,
  { owners, codes }: { readonly owners: Int32Array; readonly codes: Int32Array },
  histories: readonly Row[],
  random: Random,
  itemRate: number,
): void {
  const { interactions, customerFactors: x, itemFactors: y, learningRate, regularisation } = model;
  const width = x.length / histories.length;
  for (let k = 0; k < codes.length; k++) {
    const bought = random.integer(codes.length);
    const other = interactions.codes[random.integer(interactions.codes.length)];
    if (histories[owners[bought]].codes.includes(other)) continue;
    const own = owners[bought] * width;
    const liked = codes[bought] * width;
    const disliked = other * width;
    let gap = 0;
    for (let j = 0; j < width; j++) gap += x[own + j] * (y[liked + j] - y[disliked + j]);
    const push = 1 / (1 + Math.exp(gap));
    for (let j = 0; j < width; j++) {
      const customer = x[own + j];
      const item = y[liked + j];
      x[own + j] += learningRate * (push * (item - y[disliked + j]) - regularisation * customer);
      y[liked + j] += itemRate * (push * customer - regularisation * item);
      y[disliked + j] -= itemRate * (push * customer + regularisation * y[disliked + j]);
    }
    x[own + width - 1] = 1;
  }
}
