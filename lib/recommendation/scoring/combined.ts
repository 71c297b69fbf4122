/** How models answer that are made of others, or of a function. */
import { mustBe, requireFinite } from "../../core/errors";
import { isRecord } from "../../core/options";
import { standardDeviation } from "../../core/statistics";
import type { Id } from "../data/interactions";
import { positionsOf } from "../data/rows";
import type { Hybrid } from "../models/hybrid";
import type { ScoringRule } from "../models/scoring-rule";
import type { RecommenderModel, Scorer } from "./scorer";

type Ask = (model: RecommenderModel) => Float64Array;

const deviationOf = (scores: Float64Array) => (scores.length > 1 && standardDeviation(scores)) || Infinity;

/** The scores over their standard deviation; equal scores tell nothing, and become 0. */
export function standardised(scores: Float64Array): Float64Array {
  const deviation = deviationOf(scores);
  return scores.map((score) => score / deviation);
}

export function weigh(parts: readonly Float64Array[], weights: readonly number[]): Float64Array {
  const total = new Float64Array(parts[0].length);
  for (const [m, part] of parts.entries())
    for (let i = 0; i < part.length; i++) total[i] += weights[m] * part[i];
  return total;
}

function mix({ models, weights }: Hybrid, ask: Ask): Float64Array {
  const parts = models.map((model) => standardised(ask(model)));
  return weigh(parts, weights);
}

/** What a model's score of one item adds up: hybrids by the deviations of what `ask` answers of their models. */
export function termsOf(model: RecommenderModel, ask: Ask, scale = 1): [RecommenderModel, number][] {
  if (model.kind !== "hybrid") return [[model, scale]];
  const { models, weights } = model as Hybrid;
  return models.flatMap((one, m) => termsOf(one, ask, (scale * weights[m]) / deviationOf(ask(one))));
}

export const hybrid: Scorer<Hybrid> = {
  score: (model, customer, scores, scoresOf) => scores.set(mix(model, (one) => scoresOf(one, customer))),
  similar: (model, item, scores, similaritiesOf) =>
    scores.set(mix(model, (one) => similaritiesOf(one, item))),
};

export const scoringRule: Scorer<ScoringRule> = {
  score({ interactions: { items }, score }, { codes }, scores) {
    const answer: unknown = score(Array.from(codes, (code) => items[code]));
    const pairs = isRecord(answer) ? Object.entries(answer) : answer;
    if (!isRecord(answer) && Object.prototype.toString.call(answer) !== "[object Map]")
      throw new TypeError(
        mustBe("score items", "the answer of score", "a map or a record of numbers", answer),
      );
    for (const [item, value] of pairs as Iterable<[Id, unknown]>) {
      requireFinite("score items", `the score of ${item}`, value);
      scores[positionsOf(items).get(item) ?? -1] = value;
    }
  },
};
