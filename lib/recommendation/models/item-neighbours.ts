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
} from "../similarity/nearest";

/** Items that count item i among their nearest: `codes[offsets[i]]` up to, not including, `codes[offsets[i + 1]]`. */
export interface ItemNeighbours extends RecommenderModel {
  readonly kind: "item-neighbours" | "content-neighbours";
  readonly offsets: Int32Array;
  readonly codes: Int32Array;
  /** The similarity of each to item i. */
  readonly weights: Float64Array;
}

/**
 * Fits item neighbours (k-nearest neighbours, 基于物品的协同过滤): an item's score adds up its similarities to those of the customer's
 * items that are among its k nearest.
 *
 * $$\hat s_{uj} = \sum_{i \in I_u \cap N_k(j)} s_{ij}, \qquad s_{ij} = \frac{x_i^\top x_j}{\lVert x_i \rVert \lVert x_j \rVert}$$
 *
 * x is whether each customer bought the item. Similarities are those of implicit's `CosineRecommender`, `TFIDFRecommender` and
 * `BM25Recommender` ($k_1$ = 1.2, $b$ = 0.75); of equal ones the first items count. O(sum of squared numbers of items bought).
 *
 * @throws {TypeError} If these are not interactions. @throws {RangeError} If there is no such similarity, or too little memory.
 * @see Deshpande, M. and Karypis, G. (2004). Item-based top-N recommendation algorithms. ACM TOIS 22(1), 143-177.
 *
 * @example
 * const bought = interactions.of({ customer: ["ann", "ann", "bob"], item: ["tea", "cup", "tea"] });
 * fit(bought).weights; // [0.7071…, 0.7071…]
 */
export function fit(interactions: Interactions, options: NeighbourOptions = {}): ItemNeighbours {
  const action = "fit item neighbours";
  requireInteractions(action, "interactions", interactions);
  const { neighbours, similarity } = readOptions(action, options, NEIGHBOUR_READERS);
  const customers = interactions.customers.length;
  const items = byItem(interactions);
  const rows = weighted(items, similarity, statisticsOf(items, customers));
  return { kind: "item-neighbours", interactions, ...nearest(rows, customers, neighbours) };
}
