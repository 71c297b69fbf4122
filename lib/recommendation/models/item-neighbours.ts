/** Item neighbours (基于物品的协同过滤): what is similar to what a customer bought, judged by who bought both. */
import { readOptions } from "../../core/options";
import type { Interactions } from "../data/interactions";
import { byItem, requireInteractions } from "../data/rows";
import type { RecommenderModel } from "../scoring/scorer";
import {
  NEIGHBOUR_READERS,
  type NeighbourOptions,
  nearest,
  statisticsOf,
  weighted,
  withWeights,
} from "../similarity/nearest";

/** Similarities of items: those of item i are `codes[offsets[i]]` up to, not including, `codes[offsets[i + 1]]`. */
export interface ItemNeighbours extends RecommenderModel {
  readonly kind: "item-neighbours" | "content-neighbours";
  readonly weights: "binary" | "counts";
  readonly offsets: Int32Array;
  /** The items that count item i among their nearest, ascending. */
  readonly codes: Int32Array;
  readonly similarities: Float64Array;
}

/**
 * Fits item neighbours (item k-nearest neighbours, 基于物品的协同过滤). Each item adds up its similarities to those of the customer's
 * items that are among its k nearest:
 *
 * $$\hat s_{uj} = \sum_{i \in I_u \cap N_k(j)} w_{ui} \, s_{ij}, \qquad s_{ij} = \frac{x_i^\top x_j}{\lVert x_i \rVert \lVert x_j \rVert}$$
 *
 * Similarities are those of implicit's `CosineRecommender`, `TFIDFRecommender` and `BM25Recommender`; of equal ones the first items
 * count. TF-IDF and BM25 know nothing of two items that only customers of all items share. O(sum of squared row lengths), on all
 * processors.
 *
 * @throws {TypeError} If these are not interactions. @throws {RangeError} If there is no such similarity.
 * @see Deshpande, M. and Karypis, G. (2004). Item-based top-N recommendation algorithms. ACM TOIS 22(1), 143-177.
 *
 * @example
 * const bought = interactions.of({ customer: ["ann", "ann", "bob", "bob"], item: ["tea", "cup", "tea", "pen"] });
 * fit(bought).similarities; // [0.7071…, 0.7071…, 0.7071…, 0.7071…]
 */
export function fit(interactions: Interactions, options: NeighbourOptions = {}): ItemNeighbours {
  const action = "fit item neighbours";
  requireInteractions(action, "interactions", interactions);
  const { neighbours, similarity, weights } = readOptions(action, options, NEIGHBOUR_READERS);
  const customers = interactions.customers.length;
  const items = withWeights(byItem(interactions), weights);
  const near = nearest(weighted(items, similarity, statisticsOf(items, customers)), customers, neighbours);
  const { weights: similarities, ...rest } = near;
  return { kind: "item-neighbours", interactions, weights, ...rest, similarities };
}
