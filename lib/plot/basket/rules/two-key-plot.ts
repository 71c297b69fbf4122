/** Rules as points, coloured by how many items they have. */
import type { Rule } from "../../../basket";
import { figure } from "../../figure";
import * as palette from "../../palette";
import type { Figure, ScatterTrace } from "../../types";
import { counted, named, type RuleFigureOptions, requireSome } from "../labels";
import { discSize } from "./hexagonal-bins";
import { type RulePoint, rulePoints } from "./rule-points";

/** Of the shortest rules, of those with an item more, and so on; the last one is that of all longer rules. */
const SHADES = [palette.orange, palette.sky, palette.blue, "#5B2A86", "#1F2328"];

/**
 * Two-key plot (双键图): support to the right, confidence up, and the number of items in the rule, its order, as colour.
 * It shows what longer rules cost: each item more moves a rule to the left.
 *
 * More than 1,000 rules are gathered in hexagons: a disc for each, the larger the more rules it stands for, coloured by
 * the order that most of them have.
 *
 * @throws {RangeError} If there are no rules.
 *
 * @see Unwin, A., Hofmann, H. & Bernt, K. (2001). The TwoKey plot for multiple association rules control. PKDD, 472-483.
 * doi:10.1007/3-540-44794-6_39
 *
 * @example
 * basketPlots.twoKeyPlot(rules.from(frequent, { minConfidence: 0.3 }));
 */
export function twoKeyPlot(rules: Iterable<Rule>, options: RuleFigureOptions = {}): Figure {
  const { title = "Rules by support, confidence and number of items" } = options;
  const all = [...rules];
  requireSome("draw rules", "rules", all);
  const { points, isGathered, most, xaxis, yaxis } = rulePoints(all);

  const shortest = all.reduce((least, rule) => Math.min(least, orderOf(rule)), Number.POSITIVE_INFINITY);
  const longest = all.reduce((length, rule) => Math.max(length, orderOf(rule)), 0);
  const last = Math.min(longest, shortest + SHADES.length - 1);
  const layers = new Map<number, RulePoint[]>();
  for (let order = shortest; order <= last; order++) layers.set(order, []);
  for (const point of points) layers.get(Math.min(last, usualOrder(point.rules)))?.push(point);

  const data = [...layers].flatMap(([order, layer]): ScatterTrace[] => {
    if (layer.length === 0) return [];
    const isOpen = order === last && longest > last;
    return [
      {
        type: "scatter",
        mode: "markers",
        name: `${order}${isOpen ? " and more" : ""} item${order === 1 && !isOpen ? "" : "s"}`,
        x: layer.map((point) => point.support),
        y: layer.map((point) => point.confidence),
        text: layer.map(({ rules: members }) =>
          members.length === 1
            ? named(members[0])
            : `${counted(members.length, "rule")} (${ordersOf(members)})`,
        ),
        marker: {
          color: SHADES[order - shortest],
          opacity: 1,
          size: isGathered ? layer.map((point) => discSize(point.rules.length, most)) : 7,
          line: { color: "#FFFFFF", width: 0.5 },
        },
        showlegend: true,
        hovertemplate: "%{text}<br>support %{x:.4f}, confidence %{y:.3f}<extra></extra>",
      },
    ];
  });
  const what = isGathered
    ? ` In ${counted(points.length, "disc")}: the larger, the more rules, up to ${most.toLocaleString("en-US")}; the colour is the number of items that most of them have.`
    : " Each point is a rule.";
  return figure({
    title,
    description: `${counted(all.length, "rule")} (${ordersOf(all)}).${what}`,
    data,
    layout: { xaxis, yaxis },
  });
}

function orderOf({ antecedent, consequent }: Rule): number {
  return antecedent.length + consequent.length;
}

function countsOf(rules: readonly Rule[]): [number, number][] {
  const counts = new Map<number, number>();
  for (const rule of rules) counts.set(orderOf(rule), (counts.get(orderOf(rule)) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => a - b);
}

/** The order that most of the rules have; of equally many the lower one. */
function usualOrder(rules: readonly Rule[]): number {
  return countsOf(rules).reduce((best, entry) => (entry[1] > best[1] ? entry : best))[0];
}

function ordersOf(rules: readonly Rule[]): string {
  return countsOf(rules)
    .map(([order, count]) => `${counted(order, "item")}: ${count.toLocaleString("en-US")}`)
    .join(", ");
}
