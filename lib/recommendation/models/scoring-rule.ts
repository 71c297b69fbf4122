/** Scoring rules (打分规则): scores from elsewhere, such as association rules or alike pictures, as a model. */
import { callback } from "../../core/options";
import type { Id, Interactions } from "../data/interactions";
import { requireInteractions } from "../data/rows";
import type { RecommenderModel } from "../scoring/scorer";

/** The scores of items for one who bought these; of others 0. A record is for ids that are texts. */
export type ItemScores = (items: readonly Id[]) => ReadonlyMap<Id, number> | Readonly<Record<string, number>>;

/** A model that is a function, which JSON cannot hold. */
export interface ScoringRule extends RecommenderModel {
  readonly kind: "scoring-rule";
  readonly score: ItemScores;
}

/**
 * A model of a function, which is only told of items of the interactions; what it answers of others is not used.
 *
 * @throws {TypeError} If these are no interactions, or no function; and when asked, if it answers no map or record of numbers.
 *
 * @example
 * const bought = interactions.of({ customer: ["ann", "bob"], item: ["tea", "cup"] });
 * const rule = of(bought, (items) => (items.includes("tea") ? { cup: 0.8 } : {}));
 * recommender.recommend(rule, "ann"); // [{ item: "cup", score: 0.8 }]
 */
export function of(interactions: Interactions, score: ItemScores): ScoringRule {
  const action = "make a scoring rule";
  requireInteractions(action, "interactions", interactions);
  return { kind: "scoring-rule", interactions, score: callback<ItemScores>()(action, "score", score) };
}
