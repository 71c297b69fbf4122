/** Figures of recommenders. */

import { mustBe, requireKind } from "../../core/errors";
import { readOptions } from "../../core/options";
import { localized } from "../../core/text/language";
import type { RecommenderLeague } from "../../recommendation";
import { figure } from "../figure";
import { estimates } from "../learning/estimates";
import { type LearningFigureOptions, TITLE } from "../learning/options";
import type { Figure } from "../types";

/**
 * What each recommender foresees beyond the baseline (推荐模型的增益图): the difference of NDCG, with its interval.
 *
 * @param league As `recommenderLeague.run` makes it. @throws {TypeError} If it is no league.
 * @throws {RangeError} If there is only the baseline.
 *
 * @example
 * const gain = { ndcg: { estimate: 0.2, lower: 0.1, upper: 0.3 } };
 * const scores = [{ name: "EASE", gain }, { name: "bestsellers" }];
 * recommendationPlots.league({ kind: "recommender-league", scores }).description; // "Shown to foresee more than bestsellers: EASE."
 */
export function league(league: RecommenderLeague, options: LearningFigureOptions = {}): Figure {
  const action = "draw a league of recommenders";
  requireKind(action, "league", league, "as made by recommenderLeague.run", { kind: "text", scores: "list" });
  const baseline =
    league.scores.find(({ gain }) => gain === undefined)?.name ?? localized("the baseline", "基线");
  const { title = localized(`Foreseen beyond ${baseline}`, `比“${baseline}”多预见多少`) } = readOptions(
    action,
    options,
    TITLE,
  );
  const shown = league.scores.flatMap(({ name, gain }) => {
    if (gain === undefined) return [];
    const parts = { estimate: "number", lower: "number", upper: "number" } as const;
    requireKind(action, `the gain of ${name}`, gain, "a gain with its interval", { ndcg: parts });
    return [{ name, value: gain.ndcg.estimate, lower: gain.ndcg.lower, upper: gain.ndcg.upper }];
  });
  if (shown.length === 0)
    throw new RangeError(mustBe(action, "league", "of at least one beside the baseline", league));
  const better = shown.filter(({ lower }) => lower > 0).map(({ name }) => name);
  return figure({
    title,
    description: localized(
      `Shown to foresee more than ${baseline}: ${better.join(", ") || "none"}.`,
      `已证明比“${baseline}”预见得多：${better.join("，") || "无"}。`,
    ),
    ...estimates(shown, localized("difference of NDCG, with interval", "NDCG 之差及区间")),
  });
}
