/** The kinds of models, how each answers, and what its record must hold. */
import { mustBe, type PropertyKinds, requireKind } from "../../core/errors";
import { requireInteractions } from "../data/rows";
import type { Hybrid } from "../models/hybrid";
import type { Popularity } from "../models/popularity";
import { hybrid, scoringRule } from "./combined";
import { alternatingLeastSquares, bayesianPersonalisedRanking } from "./factors";
import { ease, itemNeighbours, userNeighbours } from "./neighbours";
import type { Customer, RecommenderModel, Scorer } from "./scorer";

const popularity: Scorer<Popularity> = { score: ({ counts }, _customer, scores) => scores.set(counts) };

const sparse = { offsets: "Int32Array", codes: "Int32Array", weights: "Float64Array" } as const;

const factors = { customerFactors: "Float64Array", itemFactors: "Float64Array" } as const;

const KINDS: Readonly<Record<string, { scorer: Scorer<never>; parts: PropertyKinds }>> = {
  popularity: { scorer: popularity, parts: { counts: "Float64Array" } },
  "item-neighbours": { scorer: itemNeighbours, parts: sparse },
  "content-neighbours": { scorer: itemNeighbours, parts: sparse },
  "user-neighbours": { scorer: userNeighbours, parts: { ...sparse, statistics: "record" } },
  ease: { scorer: ease, parts: { weights: "Float64Array" } },
  "alternating-least-squares": { scorer: alternatingLeastSquares, parts: factors },
  "bayesian-personalised-ranking": { scorer: bayesianPersonalisedRanking, parts: factors },
  hybrid: { scorer: hybrid, parts: { models: "list", weights: "list" } },
  "scoring-rule": { scorer: scoringRule, parts: { score: "function" } },
};

/** @throws {TypeError} If it is not the record of a model. */
export function requireModel(
  action: string,
  name: string,
  model: unknown,
): asserts model is RecommenderModel {
  const rule = "a fitted recommender, such as of ease.fit";
  requireKind(action, name, model, rule, { kind: "text", interactions: "record" });
  const { kind, interactions, models = [] } = model as RecommenderModel & Partial<Hybrid>;
  if (!Object.hasOwn(KINDS, kind)) throw new TypeError(mustBe(action, `${name}.kind`, rule, kind));
  requireKind(action, name, model, `a fitted ${kind}`, KINDS[kind].parts);
  requireInteractions(action, `${name}.interactions`, interactions);
  for (const part of models) requireModel(action, `each model of ${name}`, part);
}

/** The score of each item; the model was checked. */
export function scoresOf(model: RecommenderModel, customer: Customer): Float64Array {
  const scores = new Float64Array(model.interactions.items.length);
  KINDS[model.kind].scorer.score(model as never, customer, scores, scoresOf);
  return scores;
}

/** The similarity of each item to one; the model was checked. */
export function similaritiesOf(model: RecommenderModel, item: number): Float64Array {
  const { scorer } = KINDS[model.kind];
  const one = { codes: Int32Array.of(item), weights: Float64Array.of(1) };
  if (scorer.similar === undefined) return scoresOf(model, one);
  const scores = new Float64Array(model.interactions.items.length);
  scorer.similar(model as never, item, scores, similaritiesOf);
  return scores;
}
