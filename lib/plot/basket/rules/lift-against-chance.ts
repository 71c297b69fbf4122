/** Lift, and what chance alone would give. */
import type { Rule } from "../../../basket";
import { requireInteger } from "../../../core/errors";
import { figure } from "../../figure";
import * as palette from "../../palette";
import type { Figure, ScatterTrace } from "../../types";
import { named, type RuleFigureOptions, requireSome } from "../labels";

/** More points than this hide each other, and would make the figure heavy. */
const MOST_POINTS = 2000;

/**
 * Lift against the number of baskets that chance alone would give, with the band inside which chance alone keeps 19 of
 * 20 rules: a high lift that rests on a few baskets is easy to come by.
 *
 * $$E = \frac{n_X n_Y}{n}, \qquad \mathrm{lift} \approx 1 \pm \frac{1.96}{\sqrt{E}}$$
 *
 * The band is that of a Poisson count, a little too wide where a side is very common. It speaks of one rule chosen
 * beforehand: among thousands of rules looked at, many lie outside by luck.
 *
 * @param basketCount All baskets.
 * @throws {RangeError} If there are no rules, or `basketCount` is not a count.
 */
export function liftAgainstChance(
  rules: Iterable<Rule>,
  basketCount: number,
  options: RuleFigureOptions = {},
): Figure {
  const { title = "Lift, and what chance alone would give" } = options;
  requireInteger("draw lift against chance", "basketCount", basketCount, 1);
  const all = [...rules];
  requireSome("draw lift against chance", "rules", all);
  const expectedOf = (rule: Rule) => (rule.antecedentCount * rule.consequentCount) / basketCount;
  all.sort((a, b) => expectedOf(a) - expectedOf(b) || a.lift - b.lift);
  const stride = Math.max(1, all.length / MOST_POINTS);
  const shown = Array.from(
    { length: Math.floor(all.length / stride) },
    (_, i) => all[Math.floor(i * stride)],
  );
  const expected = shown.map(expectedOf);
  const least = Math.log10(expected[0]);
  const most = Math.log10(expected[expected.length - 1]);
  const floor = shown.reduce((lowest, rule) => Math.min(lowest, rule.lift), 1) / 2;
  const grid = Array.from({ length: 61 }, (_, i) => 10 ** (least + ((most - least) * i) / 60));
  const upper = grid.map((mean) => 1 + 1.96 / Math.sqrt(mean));
  // The lift axis is logarithmic: a band that reaches zero ends below the lowest point.
  const lower = grid.map((mean) => Math.max(floor, 1 - 1.96 / Math.sqrt(mean)));
  const isOutside = (rule: Rule, i: number) => Math.abs(rule.lift - 1) > 1.96 / Math.sqrt(expected[i]);
  const outside = shown.filter(isOutside);
  const sampled = shown.length < all.length ? ` (an even sample of ${all.length})` : "";
  const points = (picked: readonly Rule[], name: string, color: string): ScatterTrace => ({
    type: "scatter",
    mode: "markers",
    name,
    x: picked.map(expectedOf),
    y: picked.map((rule) => rule.lift),
    text: picked.map((rule) => `${named(rule)}: ${rule.count} baskets`),
    marker: { color, size: 6, opacity: 0.7 },
    hovertemplate: "%{text}<br>expected %{x:.1f}, lift %{y:.2f}<extra></extra>",
  });
  return figure({
    title,
    description: `${outside.length} of ${shown.length} rules${sampled} lie outside the band that chance alone gives. The band narrows to the right: the more baskets are expected, the less lift it takes to be believed.`,
    data: [
      {
        type: "scatter",
        mode: "lines",
        x: grid,
        y: upper,
        line: { color: palette.grey, width: 1 },
        showlegend: false,
      },
      {
        type: "scatter",
        mode: "lines",
        name: "chance alone, 19 of 20 rules",
        x: grid,
        y: lower,
        line: { color: palette.grey, width: 1 },
        fill: "tonexty",
        fillcolor: "rgba(138, 143, 152, 0.2)",
      },
      points(
        shown.filter((rule, i) => !isOutside(rule, i)),
        "rule inside the band",
        palette.orange,
      ),
      points(outside, "rule outside the band", palette.blue),
    ],
    layout: {
      xaxis: { title: "baskets expected if the two sides did not depend on each other", type: "log" },
      yaxis: { title: "lift", type: "log" },
      shapes: [
        {
          type: "line",
          xref: "x domain",
          x0: 0,
          x1: 1,
          y0: 1,
          y1: 1,
          line: { color: palette.grey, dash: "dash" },
        },
      ],
    },
  });
}
