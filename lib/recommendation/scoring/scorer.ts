/** What every model is, and how one answers: by a score for each item. */
import type { Interactions } from "../data/interactions";
import type { Row } from "../data/rows";

/** What a model was fitted on; its items are those that it scores. */
export interface RecommenderModel {
  readonly kind: string;
  readonly interactions: Interactions;
}

/** Who is to be answered. */
export interface Customer extends Row {
  /** The row of a customer that the model was fitted on; undefined for a new one. */
  readonly row?: number | undefined;
}

/** How a kind of model answers; higher is better, and 0 means that nothing is known of the item. */
export interface Scorer<Model extends RecommenderModel> {
  /**
   * Writes the score of each item for a customer over `scores`.
   *
   * @param scoresOf The scores of another model, for models that are made of others.
   */
  score(model: Model, customer: Customer, scores: Float64Array, scoresOf: ScoresOf<Customer>): void;
  /** Writes the similarity of each item to one. @default the scores of one who bought that item only */
  similar?(model: Model, item: number, scores: Float64Array, similaritiesOf: ScoresOf<number>): void;
}

type ScoresOf<Asked> = (model: RecommenderModel, asked: Asked) => Float64Array;
