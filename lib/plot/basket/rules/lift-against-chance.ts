import type { Rule } from "../../../basket";
import { requireInteger } from "../../../core/errors";
import { type OptionReaders, readOptions, text, withDefault } from "../../../core/options";
import { figure } from "../../figure";
import * as palette from "../../palette";
import type { Figure, ScatterTrace } from "../../types";
import { type RuleFigureOptions, requireRules, ruleName } from "../labels";

/** More points than this hide each other and make the figure heavy. */
const MOST_POINTS = 2000;
const ACTION = "draw lift against chance";
/** The 97.5th percentile of the standard normal distribution: the band holds 19 of 20 rules without association. */
const Z = 1.96;

const OPTIONS = {
  title: withDefault("Lift, and what chance alone would give", text),
} satisfies OptionReaders<RuleFigureOptions>;

/**
 * Lift against the number of baskets expected by chance, with the band that contains 19 of 20 rules whose sides are
 * independent: a high lift of a few baskets is weak evidence.
 *
 * $$E = \frac{n_X n_Y}{n}, \qquad \mathrm{lift} \approx 1 \pm \frac{1.96}{\sqrt{E}}$$
 *
 * The band is that of a Poisson count, a little too wide where a side is very common. It holds for one rule chosen
 * beforehand: of thousands of rules, many lie outside by chance.
 *
 * @param basketCount Number of all baskets.
 * @throws {RangeError} If there are no rules, or `basketCount` is not a count.
 *
 * @example
 * const receipts = baskets.of([["milk", "bread"], ["milk", "bread"], ["tea"]]);
 * const found = rules.from(itemsets.mine(receipts, { minSupport: 0.5 }), { minConfidence: 0.5 });
 * basketPlots.liftAgainstChance(found, 3).data[3].name; // "rule outside the band"
 */
export function liftAgainstChance(
  rules: Iterable<Rule>,
  basketCount: number,
  options: RuleFigureOptions = {},
): Figure {
  const { title } = readOptions(ACTION, options, OPTIONS);
  requireInteger(ACTION, "basketCount", basketCount, 1);
  const all = requireRules(ACTION, rules);
  const expectedOf = (rule: Rule) => (rule.antecedentCount * rule.consequentCount) / basketCount;
  all.sort((a, b) => expectedOf(a) - expectedOf(b) || a.lift - b.lift);
  const drawn = evenSample(all);
  const isOutside = (rule: Rule) => Math.abs(rule.lift - 1) > Z / Math.sqrt(expectedOf(rule));
  const outside = drawn.filter(isOutside);
  const inside = drawn.filter((rule) => !isOutside(rule));
  const noLift = { color: palette.grey, dash: "dash" } as const;
  const lowest = drawn.reduce((least, rule) => Math.min(least, rule.lift), 1);
  const sampled = drawn.length < all.length ? ` (an even sample of ${all.length})` : "";
  const points = (name: string, own: readonly Rule[], color: string): ScatterTrace => ({
    type: "scatter",
    mode: "markers",
    name,
    x: own.map(expectedOf),
    y: own.map((rule) => rule.lift),
    text: own.map((rule) => `${ruleName(rule)}: ${rule.count} baskets`),
    marker: { color, size: 6, opacity: 0.7 },
    hovertemplate: "%{text}<br>expected %{x:.1f}, lift %{y:.2f}<extra></extra>",
  });
  return figure({
    title,
    description: `${outside.length} of ${drawn.length} rules${sampled} lie outside the band that chance alone gives. The band narrows to the right: the more baskets are expected, the less lift it takes to be believed.`,
    data: [
      ...band(expectedOf(drawn[0]), expectedOf(drawn[drawn.length - 1]), lowest / 2),
      points("rule inside the band", inside, palette.orange),
      points("rule outside the band", outside, palette.blue),
    ],
    layout: {
      xaxis: { title: "baskets expected if the two sides did not depend on each other", type: "log" },
      yaxis: { title: "lift", type: "log" },
      shapes: [{ type: "line", xref: "x domain", x0: 0, x1: 1, y0: 1, y1: 1, line: noLift }],
    },
  });
}

/** Rules at equal distances in the order given; all of them if they are few. */
function evenSample(rules: readonly Rule[]): readonly Rule[] {
  const stride = Math.max(1, rules.length / MOST_POINTS);
  return Array.from({ length: Math.floor(rules.length / stride) }, (_, i) => rules[Math.floor(i * stride)]);
}

/** The edges of the band, from the least to the greatest expected count; above `floor`, since the axis is logarithmic. */
function band(from: number, to: number, floor: number): ScatterTrace[] {
  const [first, last] = [Math.log10(from), Math.log10(to)];
  const x = Array.from({ length: 61 }, (_, i) => 10 ** (first + ((last - first) * i) / 60));
  const line = { color: palette.grey, width: 1 };
  const upper = x.map((mean) => 1 + Z / Math.sqrt(mean));
  const lower = x.map((mean) => Math.max(floor, 1 - Z / Math.sqrt(mean)));
  return [
    { type: "scatter", mode: "lines", x, y: upper, line, showlegend: false },
    {
      type: "scatter",
      mode: "lines",
      name: "chance alone, 19 of 20 rules",
      x,
      y: lower,
      line,
      fill: "tonexty",
      fillcolor: "rgba(138, 143, 152, 0.2)",
    },
  ];
}
