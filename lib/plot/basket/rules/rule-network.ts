/** Rules as a network of items. */
import type { Rule } from "../../../basket";
import { requireInteger } from "../../../core/errors";
import { figure } from "../../figure";
import { separateBoxes, uncovered } from "../../layout/overlap-removal";
import { springLayout } from "../../layout/spring-layout";
import * as palette from "../../palette";
import { measure } from "../../svg/text-size";
import type { Annotation, Figure } from "../../types";
import { counted, named, percent, type RuleFigureOptions, requireSome, shortened } from "../labels";
import { LINES, liftLine, liftMarker, ownRange } from "./lift-colours";

export interface NetworkOptions extends RuleFigureOptions {
  /** Rules to draw, from the first on: sort them as you wish first. @default 30 */
  readonly limit?: number;
}

const PAGE = { width: 610, height: 500 };
const LABEL_SIZE = 11;
/** More items than this need a higher page for their names. */
const ITEMS_A_PAGE = 40;

/**
 * Rules as a network (规则网络图): items are points, a rule's arrow goes from each item of its left side to each of its
 * right side. What belongs together stands together.
 *
 * Points repel and arrows pull until they rest (Fruchterman and Reingold, 1991), from a fixed start; then names that
 * overlap are moved apart. The same rules always give the same picture. The wider the point, the more of the drawn
 * rules it is in; the darker the arrow, the higher the lift; the wider, the higher the support. The first `limit` rules
 * are drawn, the others counted below the figure.
 *
 * @throws {RangeError} If there are no rules.
 *
 * @see Hahsler, M. & Chelluboina, S. (2011). Visualizing association rules: introduction to the R-extension package
 * arulesViz, section 6.
 *
 * @example
 * basketPlots.ruleNetwork(rules.sortBy(found, "lift"), { limit: 30 });
 */
export function ruleNetwork(rules: Iterable<Rule>, options: NetworkOptions = {}): Figure {
  const { limit = 30, title = "Rules as a network" } = options;
  requireInteger("draw a network", "limit", limit, 1);
  const all = [...rules];
  requireSome("draw a network", "rules", all);
  const shown = all.slice(0, limit);

  const { names, uses, arrows } = networkOf(shown);
  const sizes = uses.map((count) => 7 + 3 * Math.sqrt(count));
  const labels = shortened(names, 170, LABEL_SIZE);
  const page = { width: PAGE.width, height: PAGE.height * Math.max(1, names.length / ITEMS_A_PAGE) };
  const boxes = springLayout(
    names.length,
    arrows.map(({ from, to }) => [from, to] as const),
  ).map(({ x, y }, i) => ({
    x: x * page.width,
    y: (1 - y) * page.height,
    width: Math.max(sizes[i], measure(labels[i], LABEL_SIZE)) + 8,
    height: sizes[i] + LABEL_SIZE + 10,
  }));
  const places = separateBoxes(boxes, page);
  const readable = new Set(uncovered(boxes.map((box, i) => ({ ...box, ...places[i] }))));
  // The name stands above its point: the point is in the lower part of the box.
  const spots = places.map(({ x, y }, i) => ({
    x,
    y: page.height - y - boxes[i].height / 2 + sizes[i] / 2 + 2,
  }));

  const range = ownRange(arrows.map(({ best }) => best.lift));
  const widest = arrows.reduce((most, { best }) => Math.max(most, best.support), 0);
  const annotations = arrows.map(
    ({ from, to, best }): Annotation => ({
      text: "",
      x: spots[to].x,
      y: spots[to].y,
      ax: spots[from].x,
      ay: spots[from].y,
      axref: "x",
      ayref: "y",
      showarrow: true,
      arrowhead: 2,
      arrowwidth: 1 + 2 * Math.sqrt(best.support / (widest || 1)),
      arrowsize: 0.8,
      arrowcolor: liftLine(best.lift, range),
      standoff: sizes[to] / 2 + 2,
      startstandoff: sizes[from] / 2,
    }),
  );
  // Names are notes with paper behind them: arrows must not strike them through.
  const nameNotes = spots.flatMap(({ x, y }, i): Annotation[] =>
    readable.has(i)
      ? [
          {
            text: labels[i],
            x,
            y,
            yshift: sizes[i] / 2 + 3,
            xanchor: "center",
            yanchor: "bottom",
            font: { size: LABEL_SIZE },
            bgcolor: "rgba(255, 255, 255, 0.8)",
          },
        ]
      : [],
  );
  const most = Math.max(...uses);
  const lifts = arrows.map(({ best }) => best.lift);
  const omitted = all.length - shown.length;
  const unnamed = names.length - readable.size;
  const notes = [
    omitted > 0 ? ` ${counted(omitted, "more rule")} not drawn.` : "",
    unnamed > 0 ? ` ${counted(unnamed, "point")} without room for a name.` : "",
  ].join("");
  const shades =
    lifts.length > 0
      ? ` Darker arrows have a higher lift, from ${Math.min(...lifts).toFixed(2)} to ${Math.max(...lifts).toFixed(2)}; wider ones a higher support.`
      : "";
  const hidden = { visible: false } as const;
  return figure({
    title,
    description: `${shown.length} of ${counted(all.length, "rule")} between ${counted(names.length, "item")}.${notes} ${names[uses.indexOf(most)]} is in the most of them, ${most}.${shades}`,
    data: [
      {
        type: "scatter",
        mode: "markers",
        x: arrows.map(({ from, to }) => (spots[from].x + spots[to].x) / 2),
        y: arrows.map(({ from, to }) => (spots[from].y + spots[to].y) / 2),
        hovertext: arrows.map(
          ({ best }) =>
            `${named(best)}<br>lift ${best.lift.toFixed(2)}, support ${percent(best.support)}, confidence ${percent(best.confidence)}`,
        ),
        hoverinfo: "text",
        marker: { size: 2, ...liftMarker(lifts, range), colorscale: LINES },
      },
      {
        type: "scatter",
        mode: "markers",
        x: spots.map(({ x }) => x),
        y: spots.map(({ y }) => y),
        marker: { size: sizes, color: palette.orange, opacity: 1 },
        hovertext: names.map((name, i) => `${name}: in ${counted(uses[i], "rule")}`),
        hoverinfo: "text",
      },
    ],
    layout: {
      xaxis: { ...hidden, range: [0, page.width] },
      yaxis: { ...hidden, range: [0, page.height] },
      annotations: [...annotations, ...nameNotes],
      showlegend: false,
      height: page.height + 60,
    },
  });
}

interface Arrow {
  readonly from: number;
  readonly to: number;
  /** The rule of the highest lift among those that draw this arrow. */
  readonly best: Rule;
}

/** Items in the order in which they are met, the rules each is in, and the arrows, the faintest first. */
function networkOf(rules: readonly Rule[]) {
  const numbers = new Map<string, number>();
  const uses: number[] = [];
  const numberOf = (item: string) => {
    const number = numbers.get(item) ?? numbers.size;
    numbers.set(item, number);
    uses[number] = (uses[number] ?? 0) + 1;
    return number;
  };
  const found = new Map<string, Arrow>();
  for (const rule of rules) {
    const to = rule.consequent.map(numberOf);
    for (const from of rule.antecedent.map(numberOf)) {
      for (const end of to) {
        const known = found.get(`${from} ${end}`);
        if (!known || known.best.lift < rule.lift) found.set(`${from} ${end}`, { from, to: end, best: rule });
      }
    }
  }
  const arrows = [...found.values()].sort((a, b) => a.best.lift - b.best.lift);
  return { names: [...numbers.keys()], uses, arrows };
}
