import type { Rule } from "../../../basket";
import { type OptionReaders, optional, readOptions, text } from "../../../core/options";
import { localized } from "../../../core/text/language";
import { figure } from "../../figure";
import * as palette from "../../palette";
import { extentOf } from "../../svg/scale/extent";
import { countOf } from "../../text";
import type { Figure, ScatterTrace } from "../../types";
import { type RuleFigureOptions, requireRules, ruleName } from "../labels";
import { discSize } from "./hexagonal-bins";
import { type RulePoint, rulePoints } from "./rule-points";

/** Colours of the shortest rules, of those with one item more, and so on; the last is for all longer rules. */
const SHADES = [palette.orange, palette.sky, palette.blue, "#5B2A86", "#1F2328"];

const OPTIONS = {
  title: optional(text),
} satisfies OptionReaders<RuleFigureOptions>;

/**
 * Two-key plot (双键图), as Unwin et al. and arulesViz call it: support on the x axis, confidence on the y axis, and the
 * number of items in the rule, its order, as colour. Every additional item moves a rule to the left.
 *
 * More than 1,000 rules are binned in hexagons: a disc for each, whose size is the number of its rules and whose colour
 * is their most frequent order.
 *
 * @throws {RangeError} If there are no rules.
 *
 * @see Unwin, A., Hofmann, H. & Bernt, K. (2001). The TwoKey plot for multiple association rules control. PKDD, 472-483.
 * doi:10.1007/3-540-44794-6_39
 *
 * @example
 * const receipts = baskets.of([["milk", "bread"], ["milk", "bread"], ["tea"]]);
 * const found = rules.from(itemsets.mine(receipts, { minSupport: 0.5 }), { minConfidence: 0.5 });
 * basketPlots.twoKeyPlot(found).data.map(({ name }) => name); // ["2 items"]
 */
export function twoKeyPlot(rules: Iterable<Rule>, options: RuleFigureOptions = {}): Figure {
  const {
    title = localized("Rules by support, confidence and number of items", "规则的支持度、置信度与项数"),
  } = readOptions("draw rules", options, OPTIONS);
  const all = requireRules("draw rules", rules);
  const { points, isBinned, most, xaxis, yaxis } = rulePoints(all);

  const { min: shortest, max: longest } = extentOf(all.map(orderOf));
  const last = Math.min(longest, shortest + SHADES.length - 1);
  const layers = new Map<number, RulePoint[]>();
  for (let order = shortest; order <= last; order++) layers.set(order, []);
  for (const point of points) layers.get(Math.min(last, mostFrequentOrder(point.rules)))?.push(point);

  const filled = [...layers].filter(([, layer]) => layer.length > 0);
  const data = filled.map(([order, layer]): ScatterTrace => {
    const isOpen = order === last && longest > last;
    return {
      type: "scatter",
      mode: "markers",
      name: localized(
        `${order}${isOpen ? " and more" : ""} item${order === 1 && !isOpen ? "" : "s"}`,
        `${order} 项${isOpen ? "及以上" : ""}`,
      ),
      x: layer.map((point) => point.support),
      y: layer.map((point) => point.confidence),
      text: layer.map(({ rules: members }) =>
        members.length === 1 ? ruleName(members[0]) : rulesIn(members),
      ),
      marker: {
        color: SHADES[order - shortest],
        opacity: 1,
        size: isBinned ? layer.map((point) => discSize(point.rules.length, most)) : 7,
        line: { color: "#FFFFFF", width: 0.5 },
      },
      showlegend: true,
      hovertemplate: `%{text}<br>${localized("support", "支持度")} %{x:.4f}, ${localized("confidence", "置信度")} %{y:.3f}<extra></extra>`,
    };
  });
  const what = isBinned
    ? localized(
        ` In ${countOf(points.length, "disc")}: the larger, the more rules, up to ${most.toLocaleString("en-US")}; the colour is the number of items that most of them have.`,
        `归入 ${points.length} 个圆：圆越大规则越多，最多 ${most} 条；颜色是其中最常见的项数。`,
      )
    : localized(" Each point is a rule.", "每个点是一条规则。");
  return figure({
    title,
    description: `${rulesIn(all)}${localized(".", "。")}${what}`,
    data,
    layout: { xaxis, yaxis },
  });
}

function rulesIn(rules: readonly Rule[]): string {
  const count = localized(countOf(rules.length, "rule"), `${rules.length} 条规则`);
  return `${count} (${ordersOf(rules)})`;
}

function orderOf({ antecedent, consequent }: Rule): number {
  return antecedent.length + consequent.length;
}

function countsOf(rules: readonly Rule[]): [number, number][] {
  const counts = new Map<number, number>();
  for (const rule of rules) counts.set(orderOf(rule), (counts.get(orderOf(rule)) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => a - b);
}

/** The most frequent order among the rules; the lower one in a tie. */
function mostFrequentOrder(rules: readonly Rule[]): number {
  return countsOf(rules).reduce((best, entry) => (entry[1] > best[1] ? entry : best))[0];
}

function ordersOf(rules: readonly Rule[]): string {
  return countsOf(rules)
    .map(
      ([order, count]) =>
        `${localized(countOf(order, "item"), `${order} 项`)}: ${count.toLocaleString("en-US")}`,
    )
    .join(", ");
}
