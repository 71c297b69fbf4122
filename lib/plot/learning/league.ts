/** What complicated learners gain over a simple one. */

import { mustBe, requireKind } from "../../core/errors";
import type { ClassLabel } from "../../core/learning/class-labels";
import { type ByName, readEntries, readOptions } from "../../core/options";
import { localized } from "../../core/text/language";
import type { LeagueTable } from "../../selection";
import { figure } from "../figure";
import type { Figure } from "../types";
import { estimates } from "./estimates";
import { type LearningFigureOptions, TITLE } from "./options";

/**
 * League tables (模型排行榜图): for each learner its score less that of the simple learner, with the interval. One that crosses
 * the line at 0 does not show a difference.
 *
 * @param leagues As `leagueTable.compare` makes them, by name, which stands before the learner's.
 * @throws {TypeError} If one is no league table. @throws {RangeError} If there is none.
 *
 * @example
 * const over = { difference: 0.02, interval: [0.01, 0.03] };
 * const rows = [{ name: "forest", role: "model", overSimple: over }, { name: "line", role: "simple", overSimple: over }];
 * learningPlots.league({ churn: { score: "AUC", rows } }).description; // "Shown to be better than the simple learner: churn, forest."
 */
export function league<Label extends ClassLabel>(
  leagues: ByName<LeagueTable<Label>>,
  options: LearningFigureOptions = {},
): Figure {
  const action = "draw league tables";
  const { title = localized("What is gained over the simple learner", "比简单模型好多少") } = readOptions(
    action,
    options,
    TITLE,
  );
  const entries = readEntries<LeagueTable<Label>>(action, "leagues", leagues, "league tables by name");
  if (entries.length === 0) throw new RangeError(mustBe(action, "leagues", "at least one table", 0));
  const shown = entries.flatMap(([name, table]) => {
    const kind = "a league table, as made by leagueTable.compare";
    requireKind(action, `leagues.${name}`, table, kind, { score: "text", rows: "list" });
    return table.rows
      .filter(({ role }) => role === "model")
      .map(({ name: learner, overSimple: { difference, interval } }) => ({
        name: `${name}, ${learner}`,
        value: difference,
        lower: interval[0],
        upper: interval[1],
      }));
  });
  const better = shown.filter(({ lower }) => lower > 0).map(({ name }) => name);
  const scores = [...new Set(entries.map(([, { score }]) => score))].join(", ");
  return figure({
    title,
    description: localized(
      `Shown to be better than the simple learner: ${better.join("; ") || "none"}.`,
      `已证明优于简单模型：${better.join("；") || "无"}。`,
    ),
    ...estimates(shown, localized(`difference of ${scores}, with interval`, `${scores}之差及区间`)),
  });
}
