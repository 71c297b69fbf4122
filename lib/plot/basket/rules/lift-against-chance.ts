import type { Rule } from "../../../basket";
import { requireInteger } from "../../../core/errors";
import { type OptionReaders, optional, readOptions, text } from "../../../core/options";
import { localized } from "../../../core/text/language";
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
  title: optional(text),
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
  const { title = localized("Lift, and what chance alone would give", "提升度与纯属偶然时的范围") } =
    readOptions(ACTION, options, OPTIONS);
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
  const sampled =
    drawn.length < all.length
      ? localized(` (an even sample of ${all.length})`, `（从 ${all.length} 条中等距抽取）`)
      : "";
  const points = (name: string, own: readonly Rule[], color: string): ScatterTrace => ({
    type: "scatter",
    mode: "markers",
    name,
    x: own.map(expectedOf),
    y: own.map((rule) => rule.lift),
    text: own.map((rule) =>
      localized(`${ruleName(rule)}: ${rule.count} baskets`, `${ruleName(rule)}：${rule.count} 个购物篮`),
    ),
    marker: { color, size: 6, opacity: 0.7 },
    hovertemplate: localized(
      "%{text}<br>expected %{x:.1f}, lift %{y:.2f}<extra></extra>",
      "%{text}<br>期望 %{x:.1f}，提升度 %{y:.2f}<extra></extra>",
    ),
  });
  return figure({
    title,
    description: localized(
      `${outside.length} of ${drawn.length} rules${sampled} lie outside the band that chance alone gives. The band narrows to the right: the more baskets are expected, the less lift it takes to be believed.`,
      `${drawn.length} 条规则${sampled}中有 ${outside.length} 条落在纯属偶然的范围之外。范围越往右越窄：期望的购物篮越多，不必很高的提升度就可信。`,
    ),
    data: [
      ...band(expectedOf(drawn[0]), expectedOf(drawn[drawn.length - 1]), lowest / 2),
      points(localized("rule inside the band", "范围之内的规则"), inside, palette.orange),
      points(localized("rule outside the band", "范围之外的规则"), outside, palette.blue),
    ],
    layout: {
      xaxis: {
        title: localized(
          "baskets expected if the two sides did not depend on each other",
          "前后项相互独立时期望的购物篮数",
        ),
        type: "log",
      },
      yaxis: { title: localized("lift", "提升度"), type: "log" },
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
      name: localized("chance alone, 19 of 20 rules", "纯属偶然（20 条中的 19 条）"),
      x,
      y: lower,
      line,
      fill: "tonexty",
      fillcolor: "rgba(138, 143, 152, 0.2)",
    },
  ];
}
