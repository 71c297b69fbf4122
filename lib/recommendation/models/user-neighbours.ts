/** User neighbours (基于用户的协同过滤): what those bought who are most like a customer. */
import { readOptions } from "../../core/options";
import type { Interactions } from "../data/interactions";
import { requireInteractions, transposed } from "../data/rows";
import type { RecommenderModel } from "../scoring/scorer";
import { NEIGHBOUR_READERS, type NeighbourOptions, statisticsOf, weighted } from "../similarity/nearest";

/** Customers as they are compared, by item: `codes[offsets[i]]` up to, not including, `codes[offsets[i + 1]]` bought item i. */
export interface UserNeighbours extends RecommenderModel, Required<NeighbourOptions> {
  readonly kind: "user-neighbours";
  readonly statistics: ReturnType<typeof statisticsOf>;
  readonly offsets: Int32Array;
  readonly codes: Int32Array;
  readonly weights: Float64Array;
}

/**
 * Fits user neighbours (k-nearest neighbours, 基于用户的协同过滤): an item's score adds up the similarities of those of the customer's k
 * nearest who bought it, of equal ones the first. A known customer is among his own. Similarities as those of `itemNeighbours`,
 * with customers for items. O(n); an answer, O(purchases of the items that he bought).
 *
 * @throws {TypeError} If these are not interactions. @throws {RangeError} If there is no such similarity.
 * @see Herlocker, J. et al. (1999). An algorithmic framework for performing collaborative filtering. SIGIR '99, 230-237.
 *
 * @example
 * const bought = interactions.of({ customer: ["ann", "ann", "bob"], item: ["tea", "cup", "tea"] });
 * recommender.recommend(fit(bought), "bob"); // [{ item: "cup", score: 0.7071… }]
 */
export function fit(interactions: Interactions, options: NeighbourOptions = {}): UserNeighbours {
  const action = "fit user neighbours";
  requireInteractions(action, "interactions", interactions);
  const read = readOptions(action, options, NEIGHBOUR_READERS);
  const statistics = statisticsOf(interactions, interactions.items.length);
  const rows = weighted(interactions, read.similarity, statistics);
  const columns = transposed(rows, interactions.items.length);
  return { kind: "user-neighbours", interactions, ...read, statistics, ...columns };
}
