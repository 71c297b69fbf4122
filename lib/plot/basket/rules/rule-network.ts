import type { Rule } from "../../../basket";
import { integer, type OptionReaders, optional, readOptions, text, withDefault } from "../../../core/options";
import { localized } from "../../../core/text/language";
import { figure } from "../../figure";
import { indicesWithoutOverlap, removeOverlaps, type Size } from "../../layout/overlap-removal";
import { springLayout } from "../../layout/spring-layout";
import * as palette from "../../palette";
import { measure } from "../../svg/text-size";
import { countOf } from "../../text";
import type { Annotation, Figure } from "../../types";
import { notDrawn, type RuleFigureOptions, requireRules, ruleHover, shortenNames } from "../labels";
import { arrowBetween, type LiftRange, liftLineColour, liftLineMarker, liftRangeOfLines } from "./lift-marks";

/** Options of `basketPlots.ruleNetwork`. */
export interface NetworkOptions extends RuleFigureOptions {
  /** Rules to draw, from the first on: sort them first. @default 30 */
  readonly limit?: number;
}

const OPTIONS = {
  limit: withDefault(30, integer(1)),
  title: optional(text),
} satisfies OptionReaders<NetworkOptions>;

const PAGE = { width: 610, height: 500 };
const LABEL_SIZE = 11;
/** More items than this need a higher page for their names. */
const ITEMS_A_PAGE = 40;

interface Arrow {
  readonly from: number;
  readonly to: number;
  /** The rule with the highest lift among those with this arrow. */
  readonly best: Rule;
}

interface Point {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly label: string;
  /** Whether its label does not cover another. */
  readonly isLabelled: boolean;
}

/**
 * Rules as a network (规则网络图): items are points; an arrow leads from each item of a rule's left side to each item of its
 * right side. Related items are close together.
 *
 * The layout is force-directed (Fruchterman and Reingold, 1991) from a fixed start, so the same rules always give the
 * same figure; labels that overlap are then moved apart. The larger a point, the more of the drawn rules contain it. The
 * darker an arrow, the higher the lift; the wider, the higher the support. Only the first `limit` rules are drawn.
 *
 * @throws {RangeError} If there are no rules.
 *
 * @see Hahsler, M. & Chelluboina, S. (2011). Visualizing association rules: introduction to the R-extension package
 * arulesViz, section 6.
 *
 * @example
 * const receipts = baskets.of([["milk", "bread"], ["milk", "bread"], ["tea"]]);
 * const found = rules.from(itemsets.mine(receipts, { minSupport: 0.5 }), { minConfidence: 0.5 });
 * const { layout } = basketPlots.ruleNetwork(found, { limit: 1 });
 * layout.annotations?.map(({ text }) => text); // ["", "bread", "milk"]
 */
export function ruleNetwork(rules: Iterable<Rule>, options: NetworkOptions = {}): Figure {
  const action = "draw a network";
  const { limit, title = localized("Rules as a network", "规则网络") } = readOptions(
    action,
    options,
    OPTIONS,
  );
  const all = requireRules(action, rules);
  const drawn = all.slice(0, limit);

  const { names, uses, arrows } = networkOf(drawn);
  const page = { width: PAGE.width, height: PAGE.height * Math.max(1, names.length / ITEMS_A_PAGE) };
  const points = layOut(names, uses, arrows, page);
  const lifts = arrows.map(({ best }) => best.lift);
  const range = liftRangeOfLines(lifts);
  const most = Math.max(...uses);
  const unlabelled = points.filter(({ isLabelled }) => !isLabelled).length;
  const notes = [
    notDrawn(all.length - drawn.length, "more rule", "条规则"),
    unlabelled > 0
      ? localized(
          ` ${countOf(unlabelled, "point")} without room for a name.`,
          `${unlabelled} 个点放不下名称。`,
        )
      : "",
  ].join("");
  const [lowest, highest] = [Math.min(...lifts), Math.max(...lifts)].map((lift) => lift.toFixed(2));
  const legend =
    lifts.length > 0
      ? localized(
          ` Darker arrows have a higher lift, from ${lowest} to ${highest}; wider ones a higher support.`,
          `箭头颜色越深提升度越高，从 ${lowest} 到 ${highest}；越粗支持度越高。`,
        )
      : "";
  const busiest = names[uses.indexOf(most)];
  const hidden = { visible: false } as const;
  return figure({
    title,
    description: localized(
      `${drawn.length} of ${countOf(all.length, "rule")} between ${countOf(names.length, "item")}.${notes} ${busiest} is in the most of them, ${most}.${legend}`,
      `${all.length} 条规则中的 ${drawn.length} 条，涉及 ${names.length} 种商品。${notes}出现最多的是${busiest}，${most} 条。${legend}`,
    ),
    data: [
      {
        type: "scatter",
        mode: "markers",
        x: arrows.map(({ from, to }) => (points[from].x + points[to].x) / 2),
        y: arrows.map(({ from, to }) => (points[from].y + points[to].y) / 2),
        hovertext: arrows.map(({ best }) => ruleHover(best)),
        hoverinfo: "text",
        marker: liftLineMarker(lifts, range),
      },
      {
        type: "scatter",
        mode: "markers",
        x: points.map(({ x }) => x),
        y: points.map(({ y }) => y),
        marker: { size: points.map(({ size }) => size), color: palette.orange, opacity: 1 },
        hovertext: names.map((name, i) =>
          localized(`${name}: in ${countOf(uses[i], "rule")}`, `${name}：${uses[i]} 条规则`),
        ),
        hoverinfo: "text",
      },
    ],
    layout: {
      xaxis: { ...hidden, range: [0, page.width] },
      yaxis: { ...hidden, range: [0, page.height] },
      annotations: [...drawArrows(arrows, points, range), ...drawLabels(points)],
      showlegend: false,
      height: page.height + 60,
    },
  });
}

/** The items in order of first appearance, the number of rules each is in, and the arrows, the faintest first. */
function networkOf(rules: readonly Rule[]) {
  const indices = new Map<string, number>();
  const uses: number[] = [];
  const indexOf = (item: string) => {
    const index = indices.get(item) ?? indices.size;
    indices.set(item, index);
    uses[index] = (uses[index] ?? 0) + 1;
    return index;
  };
  const found = new Map<string, Arrow>();
  for (const rule of rules) {
    const ends = rule.consequent.map(indexOf);
    for (const from of rule.antecedent.map(indexOf)) {
      for (const to of ends) {
        const known = found.get(`${from} ${to}`);
        if (!known || known.best.lift < rule.lift) found.set(`${from} ${to}`, { from, to, best: rule });
      }
    }
  }
  const arrows = [...found.values()].sort((a, b) => a.best.lift - b.best.lift);
  return { names: [...indices.keys()], uses, arrows };
}

/** Places points and labels on the page, so that no label covers another. */
function layOut(
  names: readonly string[],
  uses: readonly number[],
  arrows: readonly Arrow[],
  page: Size,
): Point[] {
  const sizes = uses.map((count) => 7 + 3 * Math.sqrt(count));
  const labels = shortenNames(names, 170, LABEL_SIZE);
  const edges = arrows.map(({ from, to }) => [from, to] as const);
  const boxes = springLayout(names.length, edges).map(({ x, y }, i) => ({
    x: x * page.width,
    y: (1 - y) * page.height,
    width: Math.max(sizes[i], measure(labels[i], LABEL_SIZE)) + 8,
    height: sizes[i] + LABEL_SIZE + 10,
  }));
  const places = removeOverlaps(boxes, page);
  const readable = new Set(indicesWithoutOverlap(boxes.map((box, i) => ({ ...box, ...places[i] }))));
  // A label is above its point: the point is in the lower part of the box.
  return places.map(({ x, y }, i) => ({
    x,
    y: page.height - y - boxes[i].height / 2 + sizes[i] / 2 + 2,
    size: sizes[i],
    label: labels[i],
    isLabelled: readable.has(i),
  }));
}

function drawArrows(arrows: readonly Arrow[], points: readonly Point[], range: LiftRange): Annotation[] {
  const highest = arrows.reduce((most, { best }) => Math.max(most, best.support), 0);
  return arrows.map(({ from, to, best }) => ({
    ...arrowBetween(points[from], points[to]),
    arrowwidth: 1 + 2 * Math.sqrt(best.support / (highest || 1)),
    arrowsize: 0.8,
    arrowcolor: liftLineColour(best.lift, range),
    standoff: points[to].size / 2 + 2,
    startstandoff: points[from].size / 2,
  }));
}

/** Labels have a white background, so that arrows do not cross the text. */
function drawLabels(points: readonly Point[]): Annotation[] {
  return points
    .filter(({ isLabelled }) => isLabelled)
    .map(({ x, y, size, label }) => ({
      text: label,
      x,
      y,
      yshift: size / 2 + 3,
      xanchor: "center",
      yanchor: "bottom",
      font: { size: LABEL_SIZE },
      bgcolor: "rgba(255, 255, 255, 0.8)",
    }));
}
