/** Rules as points, coloured by their lift. */
import type { Rule } from "../../../basket";
import { figure } from "../../figure";
import * as palette from "../../palette";
import type { Figure } from "../../types";
import { counted, named, percent, type RuleFigureOptions, requireSome } from "../labels";
import { discSize } from "./hexagonal-bins";
import { liftMarker } from "./lift-colours";
import { rulePoints } from "./rule-points";

/**
 * Rules as points (规则散点图): support to the right, confidence up, lift as colour. A good rule for a shop stands out by
 * being both frequent and strongly coloured, which few are.
 *
 * Rules that share a place are drawn in the order of their lift, the strongest on top. More than 1,000 rules are
 * gathered in hexagons: a disc for each, the larger the more rules it stands for, coloured by the strongest of them.
 *
 * @throws {RangeError} If there are no rules.
 *
 * @see Bayardo, R. & Agrawal, R. (1999). Mining the most interesting rules. KDD, 145-154: the best rules by many
 * measures lie on the border of support and confidence. Carr et al. (1987) for the hexagons.
 *
 * @example
 * basketPlots.ruleScatter(rules.from(frequent, { minConfidence: 0.3 }));
 */
export function ruleScatter(rules: Iterable<Rule>, options: RuleFigureOptions = {}): Figure {
  const { title = "Rules by support, confidence and lift" } = options;
  const all = [...rules].sort((a, b) => a.lift - b.lift);
  requireSome("draw rules", "rules", all);
  const { points, isGathered, most, xaxis, yaxis } = rulePoints(all);
  const shown = points
    .map((point) => ({ ...point, best: point.rules[point.rules.length - 1] }))
    .sort((a, b) => a.best.lift - b.best.lift);
  const strongest = all[all.length - 1];
  const what = isGathered
    ? `${counted(all.length, "rule")} in ${counted(points.length, "disc")}; the larger the disc, the more rules, up to ${most.toLocaleString("en-US")}; its colour is that of its strongest rule.`
    : "Each point is a rule.";
  return figure({
    title,
    description: `${what} The highest lift, ${strongest.lift.toFixed(2)}, has ${named(strongest)}, with support ${percent(strongest.support)} and confidence ${percent(strongest.confidence)}.`,
    data: [
      {
        type: "scatter",
        mode: "markers",
        x: shown.map((point) => point.support),
        y: shown.map((point) => point.confidence),
        text: shown.map(({ rules: members, best }) =>
          members.length === 1
            ? `${named(best)}, lift ${best.lift.toFixed(2)}`
            : `${counted(members.length, "rule")}, strongest ${named(best)}, lift ${best.lift.toFixed(2)}`,
        ),
        marker: {
          size: isGathered ? shown.map((point) => discSize(point.rules.length, most)) : 8,
          ...liftMarker(shown.map((point) => point.best.lift)),
          line: { color: palette.grey, width: 0.5 },
        },
        hovertemplate: "%{text}<br>support %{x:.4f}, confidence %{y:.3f}<extra></extra>",
      },
    ],
    layout: { xaxis, yaxis },
  });
}
