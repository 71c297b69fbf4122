/** Hybrids (混合推荐): models of the same interactions, weighed. */
import { mustBe, requireLengths } from "../../core/errors";
import * as gate from "../../core/options";
import { positionOfLargest } from "../../core/sorting/position-of-largest";
import { readVector, type VectorLike } from "../../core/vectors";
import { bestOf, judgedOf } from "../data/rows";
import type { InteractionSplit } from "../data/splits";
import { of as metricsOf } from "../judging/ranking-metrics";
import { standardised, weigh } from "../scoring/combined";
import { requireModel, scoresOf } from "../scoring/kinds";
import type { RecommenderModel } from "../scoring/scorer";

/** Weighed models. */
export interface Hybrid extends RecommenderModel {
  readonly kind: "hybrid";
  readonly models: readonly RecommenderModel[];
  /** One for each model; the sum is 1. */
  readonly weights: readonly number[];
  /** NDCG by which the weights were chosen, and that of each model alone. */
  readonly validation?: { readonly ndcg: number; readonly alone: readonly number[] };
}

const readModels = gate.listOf(gate.readerOf<RecommenderModel>((...given) => requireModel(...given)));

/**
 * Weighs models (加权混合): an item's score is the weighed sum of its scores, each over the standard deviation of that model's
 * scores for the customer. It ranks as z-scores do, and a model that knows nothing of a customer decides nothing.
 *
 * @param weights One for each model, of at least 0.
 * @throws {TypeError} If the models are not of the same interactions. @throws {RangeError} If no weight is above 0.
 * @see Montague, M. & Aslam, J. A. (2001). Relevance score normalization for metasearch. CIKM, 427-433.
 *
 * @example
 * const bought = interactions.of({ customer: ["ann", "bob", "ann"], item: ["tea", "tea", "cup"] });
 * of([popularity.fit(bought), popularity.fit(bought)], [3, 1]).weights; // [0.75, 0.25]
 */
export function of(models: readonly RecommenderModel[], weights: VectorLike): Hybrid {
  const action = "make a hybrid";
  const given = readModels(action, "models", models);
  const read = Array.from(readVector(action, "weights", weights, 1));
  requireLengths(action, "hybrid", { models: given }, read.length);
  const total = read.reduce((sum, weight) => sum + weight, 0);
  if (!(total > 0 && total < Infinity) || read.some((weight) => weight < 0))
    throw new RangeError(mustBe(action, "weights", "numbers >= 0 with a finite sum above 0", weights));
  const { interactions } = given[0];
  if (given.some((model) => model.interactions !== interactions))
    throw new TypeError(mustBe(action, "models", "of the same interactions", models));
  return { kind: "hybrid", interactions, models: given, weights: read.map((weight) => weight / total) };
}

/**
 * Chooses the weights of the highest mean NDCG of lists of `k` (20) on a split, which is not the one to judge by later. All multiples
 * of 1 / `steps` (10) are tried; of equal ones, the first models weigh most.
 * O(customers · (scores + items · C(steps + models - 1, steps))): half a minute for 4 models, 1,200 customers and 2,700 items.
 *
 * @param models Fitted on `split.train`. @throws {TypeError} If they are not, or it is no split.
 *
 * @example
 * const split = interactionSplits.leaveLastOut({ customer: ["ann", "bob", "ann"], item: ["tea", "cup", "cup"] });
 * fit([popularity.fit(split.train)], split).weights; // [1]
 */
export function fit(
  models: readonly RecommenderModel[],
  split: InteractionSplit,
  options: { readonly k?: number; readonly steps?: number } = {},
): Hybrid {
  const action = "fit a hybrid";
  const [k20, steps10] = [20, 10].map((value) => gate.withDefault(value, gate.integer(1)));
  const { k, steps } = gate.readOptions(action, options, { k: k20, steps: steps10 });
  const given = readModels(action, "models", models);
  const judged = judgedOf(action, split);
  if (given.length === 0 || given.some(({ interactions }) => interactions !== split.train))
    throw new TypeError(mustBe(action, "models", "fitted on split.train", models));
  const grid = [...sharesOf(given.length, steps)];
  const means = new Float64Array(grid.length);
  for (const { customer, hidden, wanted } of judged) {
    const parts = given.map((model) => standardised(scoresOf(model, customer)));
    for (const code of hidden) parts[0][code] = Number.NaN;
    grid.forEach((weights, g) => {
      const best = bestOf(split.train, weigh(parts, weights), k);
      means[g] += metricsOf(best, wanted, { k }).ndcg / judged.length;
    });
  }
  const best = positionOfLargest(means);
  const alone = given.map((_, m) => means[grid.findIndex((weights) => weights[m] === steps)]);
  return { ...of(given, grid[best]), validation: { ndcg: means[best], alone } };
}

/** All ways to divide so many steps, those that give the most to the first before others. */
function* sharesOf(count: number, steps: number): Iterable<readonly number[]> {
  if (count === 1) yield [steps];
  for (let first = steps; count > 1 && first >= 0; first--)
    for (const others of sharesOf(count - 1, steps - first)) yield [first, ...others];
}
