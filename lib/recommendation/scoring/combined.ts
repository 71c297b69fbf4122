/** How models answer that are made of others, or of a function. */
import { deviationsOf, sum } from "../../core/compensated-sum";
import { mustBe, requireFinite } from "../../core/errors";
import { isRecord } from "../../core/options";
import type { Id } from "../data/interactions";
import { positionsOf } from "../data/positions";
import type { Hybrid } from "../models/hybrid";
import type { ScoringRule } from "../models/scoring-rule";
import type { Scorer } from "./scorer";

/** The scores over their standard deviation; equal scores tell nothing, and become 0. */
export function standardised(scores: Float64Array): Float64Array {
  const { values, scale } = deviationsOf(scores);
  const deviation = Math.sqrt(sum(values.map((value) => value * value)) / values.length) * scale;
  return scores.map((score) => (deviation > 0 ? score / deviation : 0));
}

/** Writes the weighed sum of the parts. */
export function weigh(parts: readonly Float64Array[], weights: readonly number[], total: Float64Array): void {
  total.forEach((_, i) => {
    total[i] = parts.reduce((sum, part, m) => sum + weights[m] * part[i], 0);
  });
}

export const hybrid: Scorer<Hybrid> = {
  score: ({ models, weights }, customer, scores, scoresOf) =>
    weigh(
      models.map((model) => standardised(scoresOf(model, customer))),
      weights,
      scores,
    ),
  similar: ({ models, weights }, item, scores, similaritiesOf) =>
    weigh(
      models.map((model) => standardised(similaritiesOf(model, item))),
      weights,
      scores,
    ),
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
