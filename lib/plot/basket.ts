/** Figures of basket analysis (购物篮分析图): item frequencies, rules as points, rules as a network, lift and chance. */
import type { ItemFrequency, Rule } from "../basket";
import { mustBe, requireInteger } from "../core/errors";
import { figure } from "./figure";
import * as palette from "./palette";
import { springLayout } from "./spring-layout";
import type { Annotation, Figure, ScatterTrace } from "./types";

export interface ItemFigureOptions {
  /** Items to draw. @default 15 */
  readonly limit?: number;
  readonly title?: string;
}

/**
 * The items bought most often, as bars: how much of the trade each one sees.
 *
 * @param frequencies As `baskets.itemFrequencies` gives them.
 * @throws {RangeError} If there are no items.
 */
export function itemFrequencies(
  frequencies: readonly ItemFrequency[],
  options: ItemFigureOptions = {},
): Figure {
  const { limit = 15, title = "Items bought most often" } = options;
  requireInteger("draw item frequencies", "limit", limit, 1);
  requireSome("draw item frequencies", "frequencies", frequencies);
  const shown = [...frequencies].sort((a, b) => b.support - a.support).slice(0, limit);
  const [first] = shown;
  const last = shown[shown.length - 1];
  const description = `${first.item} is in ${percent(first.support)} of the baskets, ${last.item}, number ${shown.length}, in ${percent(last.support)}.`;
  return figure({
    title,
    description,
    data: [
      {
        type: "bar",
        orientation: "h",
        x: shown.map((entry) => entry.support),
        y: shown.map((entry) => shortened(entry.item)),
        text: shown.map((entry) => percent(entry.support)),
        textposition: "outside",
        marker: { color: palette.blue },
      },
    ],
    layout: {
      xaxis: { title: "support (share of baskets)", tickformat: ".0%" },
      yaxis: { autorange: "reversed" },
      height: 120 + 24 * shown.length,
    },
  });
}

export interface RuleFigureOptions {
  readonly title?: string;
}

/**
 * Rules as points: support to the right, confidence up, lift as colour. A good rule for a shop stands out by being both
 * frequent and strongly coloured, which few are.
 *
 * Rules that share a place are drawn in the order of their lift, the strongest on top. Not meant for more than some
 * thousands of rules: the strongest 2,000 are drawn.
 *
 * @throws {RangeError} If there are no rules.
 */
export function ruleScatter(rules: Iterable<Rule>, options: RuleFigureOptions = {}): Figure {
  const { title = "Rules by support, confidence and lift" } = options;
  const all = [...rules];
  requireSome("draw rules", "rules", all);
  const shown = all.sort((a, b) => a.lift - b.lift).slice(-MOST_POINTS);
  const strongest = shown[shown.length - 1];
  const noted =
    shown.length < all.length ? ` The ${MOST_POINTS} with the highest lift of ${all.length} are drawn.` : "";
  return figure({
    title,
    description: `Each point is a rule. The highest lift, ${strongest.lift.toFixed(2)}, has ${named(strongest)}, with support ${percent(strongest.support)} and confidence ${percent(strongest.confidence)}.${noted}`,
    data: [
      {
        type: "scatter",
        mode: "markers",
        x: shown.map((rule) => rule.support),
        y: shown.map((rule) => rule.confidence),
        text: shown.map((rule) => `${named(rule)}, lift ${rule.lift.toFixed(2)}`),
        marker: {
          size: 8,
          color: shown.map((rule) => rule.lift),
          colorscale: palette.sequential,
          cmin: Math.min(1, shown[0].lift),
          showscale: true,
          colorbar: { title: "lift" },
          line: { color: palette.grey, width: 0.5 },
        },
        hovertemplate: "%{text}<br>support %{x:.4f}, confidence %{y:.3f}<extra></extra>",
      },
    ],
    layout: {
      xaxis: {
        title: "support (share of baskets, logarithmic)",
        type: "log",
        tickvals: SUPPORT_TICKS,
        ticktext: SUPPORT_TICKS.map((support) => `${Number((100 * support).toPrecision(1))} %`),
      },
      yaxis: { title: "confidence", tickformat: ".0%" },
    },
  });
}

const SUPPORT_TICKS = [1e-5, 1e-4, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1];

/** Figures stay small enough for a page; more points than this hide each other anyhow. */
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

export interface NetworkOptions extends RuleFigureOptions {
  /** Rules to draw, from the first on: sort them as you wish first. @default 30 */
  readonly limit?: number;
}

/**
 * Rules as a network: items are points, a rule's arrow goes from each item of its left side to each of its right side.
 * What belongs together stands together.
 *
 * Points repel and arrows pull until they rest (Fruchterman and Reingold, 1991), from a fixed start: the same rules
 * always give the same picture. The wider the point, the more of the drawn rules it is in; the darker the arrow, the
 * higher the lift.
 *
 * @throws {RangeError} If there are no rules.
 */
export function ruleNetwork(rules: Iterable<Rule>, options: NetworkOptions = {}): Figure {
  const { limit = 30, title = "Rules as a network" } = options;
  requireInteger("draw a network", "limit", limit, 1);
  const all = [...rules];
  requireSome("draw a network", "rules", all);
  const shown = all.slice(0, limit);

  const numbers = new Map<string, number>();
  const uses: number[] = [];
  const numberOf = (item: string) => {
    const number = numbers.get(item) ?? numbers.size;
    numbers.set(item, number);
    uses[number] = (uses[number] ?? 0) + 1;
    return number;
  };
  const edges = new Map<string, { from: number; to: number; lift: number }>();
  for (const { antecedent, consequent, lift } of shown) {
    const to = consequent.map(numberOf);
    for (const from of antecedent.map(numberOf)) {
      for (const end of to) {
        const key = `${from} ${end}`;
        edges.set(key, { from, to: end, lift: Math.max(lift, edges.get(key)?.lift ?? 0) });
      }
    }
  }

  const arrows = [...edges.values()].sort((a, b) => a.lift - b.lift);
  const places = springLayout(
    numbers.size,
    arrows.map(({ from, to }) => [from, to] as const),
  );
  const least = arrows.length > 0 ? arrows[0].lift : 1;
  const largest = arrows.length > 0 ? arrows[arrows.length - 1].lift : 1;
  const shade = (lift: number) => (largest > least ? 0.35 + (0.65 * (lift - least)) / (largest - least) : 1);
  const annotations = arrows.map(
    ({ from, to, lift }): Annotation => ({
      text: "",
      x: places[to].x,
      y: places[to].y,
      ax: places[from].x,
      ay: places[from].y,
      axref: "x",
      ayref: "y",
      showarrow: true,
      arrowhead: 2,
      arrowwidth: 1.5,
      arrowcolor: palette.at(palette.sequential, shade(lift)),
      standoff: 9,
      startstandoff: 7,
    }),
  );
  const names = [...numbers.keys()];
  const busiest = names[uses.indexOf(Math.max(...uses))];
  const hidden = { visible: false, range: [-0.14, 1.14] } as const;
  return figure({
    title,
    description: `${shown.length} of ${all.length} rules between ${names.length} items. ${busiest} is in the most of them, ${Math.max(...uses)}. Darker arrows have a higher lift, from ${least.toFixed(2)} to ${largest.toFixed(2)}.`,
    data: [
      {
        type: "scatter",
        mode: "markers+text",
        x: places.map((place) => place.x),
        y: places.map((place) => place.y),
        text: names.map(shortened),
        textposition: "top center",
        textfont: { size: 11 },
        marker: { size: uses.map((count) => 7 + 3 * Math.sqrt(count)), color: palette.orange },
        hovertext: names.map((name, i) => `${name}: in ${uses[i]} rules`),
        hoverinfo: "text",
      },
    ],
    layout: { xaxis: hidden, yaxis: hidden, annotations, showlegend: false, height: 560 },
  });
}

function named({ antecedent, consequent }: Rule): string {
  return `${antecedent.length > 0 ? antecedent.join(", ") : "∅"} → ${consequent.join(", ")}`;
}

function percent(fraction: number): string {
  return `${(100 * fraction).toFixed(fraction < 0.01 ? 2 : 1)} %`;
}

/** A label that leaves room for the figure. */
function shortened(name: string): string {
  const characters = [...name];
  return characters.length > 32 ? `${characters.slice(0, 31).join("")}…` : name;
}

function requireSome(action: string, name: string, values: readonly unknown[]): void {
  if (values.length === 0) throw new RangeError(mustBe(action, name, "not empty", values));
}
