import type { Rule } from "../../../basket";
import { type OptionReaders, optional, readOptions, text } from "../../../core/options";
import { localized } from "../../../core/text/language";
import { figure } from "../../figure";
import * as palette from "../../palette";
import { countOf } from "../../text";
import type { Figure } from "../../types";
import { percent, type RuleFigureOptions, requireRules, ruleName } from "../labels";
import { discSize } from "./hexagonal-bins";
import { liftMarker } from "./lift-marks";
import { rulePoints } from "./rule-points";

const OPTIONS = {
  title: optional(text),
} satisfies OptionReaders<RuleFigureOptions>;

/**
 * Rules as points (规则散点图): support on the x axis, confidence on the y axis, lift as colour. Useful rules are frequent
 * and dark; few are both.
 *
 * Of rules at the same place the one with the highest lift is on top. More than 1,000 rules are binned in hexagons: a
 * disc for each, whose size is the number of its rules and whose colour is the highest lift among them.
 *
 * @throws {RangeError} If there are no rules.
 *
 * @see Bayardo, R. & Agrawal, R. (1999). Mining the most interesting rules. KDD, 145-154: by many measures the best
 * rules lie on the support-confidence border. Carr et al. (1987) for the hexagons.
 *
 * @example
 * const receipts = baskets.of([["milk", "bread"], ["milk", "bread"], ["tea"]]);
 * const found = rules.from(itemsets.mine(receipts, { minSupport: 0.5 }), { minConfidence: 0.5 });
 * basketPlots.ruleScatter(found).layout.yaxis?.title; // "confidence"
 */
export function ruleScatter(rules: Iterable<Rule>, options: RuleFigureOptions = {}): Figure {
  const { title = localized("Rules by support, confidence and lift", "规则的支持度、置信度与提升度") } =
    readOptions("draw rules", options, OPTIONS);
  const all = requireRules("draw rules", rules).sort((a, b) => a.lift - b.lift);
  const { points, isBinned, most, xaxis, yaxis } = rulePoints(all);
  const drawn = points
    .map((point) => ({ ...point, best: point.rules[point.rules.length - 1] }))
    .sort((a, b) => a.best.lift - b.best.lift);
  const strongest = all[all.length - 1];
  const what = isBinned
    ? localized(
        `${countOf(all.length, "rule")} in ${countOf(points.length, "disc")}; the larger the disc, the more rules, up to ${most.toLocaleString("en-US")}; its colour is that of its strongest rule.`,
        `${all.length} 条规则归入 ${points.length} 个圆；圆越大规则越多，最多 ${most} 条；颜色取其中最强的规则。`,
      )
    : localized("Each point is a rule.", "每个点是一条规则。");
  const [lift, support, confidence] = [
    strongest.lift.toFixed(2),
    ...[strongest.support, strongest.confidence].map(percent),
  ];
  return figure({
    title,
    description: localized(
      `${what} The highest lift, ${lift}, has ${ruleName(strongest)}, with support ${support} and confidence ${confidence}.`,
      `${what}提升度最高的是${ruleName(strongest)}，为 ${lift}，支持度 ${support}，置信度 ${confidence}。`,
    ),
    data: [
      {
        type: "scatter",
        mode: "markers",
        x: drawn.map((point) => point.support),
        y: drawn.map((point) => point.confidence),
        text: drawn.map(({ rules: members, best }) =>
          members.length === 1
            ? `${ruleName(best)}, ${localized("lift", "提升度")} ${best.lift.toFixed(2)}`
            : localized(
                `${countOf(members.length, "rule")}, strongest ${ruleName(best)}, lift ${best.lift.toFixed(2)}`,
                `${members.length} 条规则，最强的是${ruleName(best)}，提升度 ${best.lift.toFixed(2)}`,
              ),
        ),
        marker: {
          size: isBinned ? drawn.map((point) => discSize(point.rules.length, most)) : 8,
          ...liftMarker(drawn.map((point) => point.best.lift)),
          line: { color: palette.grey, width: 0.5 },
        },
        hovertemplate: `%{text}<br>${localized("support", "支持度")} %{x:.4f}, ${localized("confidence", "置信度")} %{y:.3f}<extra></extra>`,
      },
    ],
    layout: { xaxis, yaxis },
  });
}
