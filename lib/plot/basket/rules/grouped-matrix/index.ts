import type { Rule } from "../../../../basket";
import {
  integer,
  type OptionReaders,
  optional,
  readOptions,
  text,
  withDefault,
} from "../../../../core/options";
import { formatItems } from "../../../../core/text/items";
import { localized } from "../../../../core/text/language";
import { figure } from "../../../figure";
import { groupBy } from "../../../group-by";
import * as palette from "../../../palette";
import { measure, truncateText } from "../../../svg/text-size";
import { countOf } from "../../../text";
import type { Figure } from "../../../types";
import { percent, type RuleFigureOptions, requireRules, ruleName, shortenNames } from "../../labels";
import { liftMarker } from "../lift-marks";
import { type AntecedentGroup, antecedentGroups, keyOf, medianOf } from "./antecedent-groups";

/** Options of `basketPlots.groupedMatrix`. */
export interface GroupedMatrixOptions extends RuleFigureOptions {
  /** Groups of antecedents, the rows, at most. @default 15 */
  readonly groups?: number;
  /** Consequents, the columns, at most: those with the most rules. @default 12 */
  readonly consequents?: number;
}

const OPTIONS = {
  groups: withDefault(15, integer(1)),
  consequents: withDefault(12, integer(1)),
  title: optional(text),
} satisfies OptionReaders<GroupedMatrixOptions>;

/**
 * Grouped matrix (分组矩阵图): a column for each consequent and a row for each group of antecedents. Antecedents that lift
 * the same consequents form one group, so that ten thousand rules fit on a page.
 *
 * Each balloon stands for all rules of a group with a consequent: its size is their median support, its colour their
 * median lift. Groups are found by k-means on the logarithms of the lifts, where a missing rule counts as lift 1. Each is
 * named after its most characteristic item. Rows and columns are sorted by median lift.
 *
 * @throws {RangeError} If there are no rules.
 *
 * @see Hahsler, M. & Karpienko, R. (2017). Visualizing association rules in hierarchical groups. Journal of Business
 * Economics 87, 317-335. doi:10.1007/s11573-016-0822-8
 *
 * @example
 * const receipts = baskets.of([["milk", "bread"], ["milk", "bread"], ["tea"]]);
 * const found = rules.from(itemsets.mine(receipts, { minSupport: 0.5 }), { minConfidence: 0.5 });
 * basketPlots.groupedMatrix(found).layout.yaxis?.ticktext; // ["milk (1)", "bread (1)"]
 */
export function groupedMatrix(rules: Iterable<Rule>, options: GroupedMatrixOptions = {}): Figure {
  const action = "draw a grouped matrix";
  const {
    groups,
    consequents,
    title = localized("Rules, grouped by antecedent", "按前项分组的规则"),
  } = readOptions(action, options, OPTIONS);
  const all = requireRules(action, rules);

  const byConsequent = groupBy(all, ({ consequent }) => keyOf(consequent));
  const columns = [...byConsequent].sort(([, a], [, b]) => b.length - a.length).slice(0, consequents);
  columns.sort(([, a], [, b]) => medianOf(b, "lift") - medianOf(a, "lift"));
  const columnOf = new Map(columns.map(([key], j) => [key, j]));
  const consequentNames = columns.map(([, [rule]]) => formatItems(rule.consequent));
  const drawn = all.filter(({ consequent }) => columnOf.has(keyOf(consequent)));

  const rows = antecedentGroups(drawn, columnOf, groups);
  const balloons = balloonsOf(rows, columnOf);
  const largest = balloons.reduce((most, { support }) => Math.max(most, support), 0);
  const strongest = balloons.reduce((best, balloon) => (balloon.lift > best.lift ? balloon : best));
  const otherConsequents = byConsequent.size - columns.length;
  const omitted =
    otherConsequents > 0
      ? localized(
          ` ${countOf(all.length - drawn.length, "rule")} with ${countOf(otherConsequents, "other consequent")} not drawn.`,
          `另有 ${all.length - drawn.length} 条规则（${otherConsequents} 种其他后项）未画出。`,
        )
      : "";
  const first = `${rows[strongest.row].name} ${rows[strongest.row].size} → ${consequentNames[strongest.column]}`;
  return figure({
    title,
    description: localized(
      `${countOf(drawn.length, "rule")} in ${countOf(rows.length, "group")} of antecedents.${omitted} The larger a balloon, the higher the median support of its rules, up to ${percent(largest)}; the darker, the higher their median lift. Strongest: ${first}, lift ${strongest.lift.toFixed(2)}.`,
      `${drawn.length} 条规则按前项分成 ${rows.length} 组。${omitted}气泡越大，规则支持度的中位数越高，最高 ${percent(largest)}；颜色越深，提升度的中位数越高。最强：${first}，提升度 ${strongest.lift.toFixed(2)}。`,
    ),
    data: [
      {
        type: "scatter",
        mode: "markers",
        x: balloons.map(({ column }) => column),
        y: balloons.map(({ row }) => row),
        text: balloons.map(({ count, best }) =>
          localized(
            `${countOf(count, "rule")}, strongest ${ruleName(best)}`,
            `${count} 条规则，最强的是${ruleName(best)}`,
          ),
        ),
        customdata: balloons.map(({ support, lift }) =>
          localized(
            `median support ${percent(support)}, median lift ${lift.toFixed(2)}`,
            `支持度中位数 ${percent(support)}，提升度中位数 ${lift.toFixed(2)}`,
          ),
        ),
        marker: {
          size: balloons.map(({ support }) => 5 + 16 * Math.sqrt(support / (largest || 1))),
          ...liftMarker(balloons.map(({ lift }) => lift)),
          line: { color: palette.grey, width: 0.5 },
        },
        hovertemplate: "%{text}<br>%{customdata}<extra></extra>",
      },
    ],
    layout: {
      xaxis: {
        title: localized("consequent", "后项"),
        tickvals: columns.map((_, j) => j),
        ticktext: shortenNames(consequentNames, 150),
        tickangle: -40,
        range: [-0.6, columns.length - 0.4],
      },
      yaxis: {
        tickvals: rows.map((_, i) => i),
        ticktext: rows.map(({ name, size }) => `${truncateText(name, 11, 190 - measure(size, 11))} ${size}`),
        range: [rows.length - 0.4, -0.6],
        title: localized("antecedents: an item + others (rules)", "前项：一种商品 + 其他（规则数）"),
      },
      height: 250 + 26 * rows.length,
    },
  });
}

/** The rules of each group with each consequent, in short. */
function balloonsOf(rows: readonly AntecedentGroup[], columnOf: ReadonlyMap<string, number>) {
  return rows.flatMap(({ members }, row) =>
    [...groupBy(members, ({ consequent }) => keyOf(consequent))].map(([key, rules]) => ({
      row,
      column: columnOf.get(key) ?? 0,
      count: rules.length,
      support: medianOf(rules, "support"),
      lift: medianOf(rules, "lift"),
      best: rules.reduce((best, rule) => (rule.lift > best.lift ? rule : best)),
    })),
  );
}
