import type { Rule } from "../../../basket";
import { integer, type OptionReaders, optional, readOptions, text, withDefault } from "../../../core/options";
import { localized } from "../../../core/text/language";
import { DEFAULT_WIDTH } from "../../conventions";
import { figure } from "../../figure";
import { type PathStop, reduceCrossings } from "../../layout/crossing-reduction";
import { measure } from "../../svg/text-size";
import { countOf } from "../../text";
import type { Annotation, Figure, ScatterTrace } from "../../types";
import { notDrawn, percent, type RuleFigureOptions, requireRules, ruleHover, shortenNames } from "../labels";
import { arrowBetween, liftLineColour, liftLineMarker, liftRangeOfLines } from "./lift-marks";

/** Options of `basketPlots.parallelCoordinates`. */
export interface ParallelOptions extends RuleFigureOptions {
  /** Rules to draw, from the first on: sort them first. @default 25 */
  readonly limit?: number;
}

const OPTIONS = {
  limit: withDefault(25, integer(1)),
  title: optional(text),
} satisfies OptionReaders<ParallelOptions>;

const LABEL_SIZE = 11;

/** A rule as a path through columns (x) and lanes beside the rows of the items (y). */
interface Path {
  readonly rule: Rule;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly color: string;
  readonly width: number;
}

/**
 * Parallel coordinates (平行坐标图): each rule is a path from left to right through the items of its left side to an arrow
 * at the item of its right side. Read it backwards from an arrow: which items lead there?
 *
 * The wider a path, the higher the support; the darker, the higher the lift. Items are ordered so that few paths cross.
 * Only the first `limit` rules are drawn.
 *
 * @throws {RangeError} If there are no rules.
 *
 * @see Yang, L. (2005). Pruning and visualizing generalized association rules in parallel coordinates. IEEE TKDE 17(1),
 * 60-70. doi:10.1109/TKDE.2005.14
 *
 * @example
 * const receipts = baskets.of([["milk", "bread"], ["milk", "bread"], ["tea"]]);
 * const found = rules.from(itemsets.mine(receipts, { minSupport: 0.5 }), { minConfidence: 0.5 });
 * basketPlots.parallelCoordinates(found, { limit: 1 }).layout.yaxis?.ticktext; // ["milk", "bread"]
 */
export function parallelCoordinates(rules: Iterable<Rule>, options: ParallelOptions = {}): Figure {
  const action = "draw parallel coordinates";
  const { limit, title = localized("Rules as paths through their items", "规则画成经过商品的路径") } =
    readOptions(action, options, OPTIONS);
  const all = requireRules(action, rules);
  const drawn = all.slice(0, limit);

  const stops = stopsOf(drawn);
  const row = reduceCrossings([...new Set(stops.flat().map(({ item }) => item))], stops);
  const names = [...row.keys()].sort((a, b) => (row.get(a) ?? 0) - (row.get(b) ?? 0));
  const { lanes, busiest } = lanesOf(stops, row);
  // A row has room for the paths that pass through it side by side.
  const rowHeight = Math.min(44, Math.max(22, 5 * busiest));
  const range = liftRangeOfLines(drawn.map(({ lift }) => lift));
  const highest = drawn.reduce((most, { support }) => Math.max(most, support), 0);
  const paths = drawn
    .map(
      (rule, i): Path => ({
        rule,
        x: stops[i].map(({ column }) => column),
        y: lanes[i],
        color: liftLineColour(rule.lift, range),
        width: 1 + 2.5 * Math.sqrt(rule.support / (highest || 1)),
      }),
    )
    .sort((a, b) => a.rule.lift - b.rule.lift);
  const lifts = paths.map(({ rule }) => rule.lift);
  const omitted = notDrawn(all.length - drawn.length, "more rule", "条规则");
  return figure({
    title,
    description: localized(
      `${drawn.length} of ${countOf(all.length, "rule")} as paths from left to right, each ending at its consequent.${omitted} Darker paths have a higher lift, wider ones a higher support, up to ${percent(highest)}.`,
      `${all.length} 条规则中的 ${drawn.length} 条，从左到右画成路径，终点是后项。${omitted}颜色越深提升度越高，线越粗支持度越高，最高 ${percent(highest)}。`,
    ),
    data: [
      ...paths.map(pathLine),
      {
        type: "scatter",
        mode: "markers",
        x: paths.map(({ x }) => x[x.length - 1] - 0.02),
        y: paths.map(({ y }) => y[y.length - 1]),
        hovertext: paths.map(({ rule }) => ruleHover(rule)),
        hoverinfo: "text",
        marker: liftLineMarker(lifts, range),
        showlegend: false,
      },
    ],
    layout: layoutOf(paths, names, rowHeight),
  });
}

function pathLine({ x, y, color, width }: Path): ScatterTrace {
  const line = { color, width };
  return { type: "scatter", mode: "lines", x, y, line, hoverinfo: "skip", showlegend: false };
}

/** The antecedent fills the columns up to −1, its item of the most rules last; the consequent those from 0 on. */
function stopsOf(rules: readonly Rule[]): PathStop[][] {
  const uses = new Map<string, number>();
  for (const item of rules.flatMap(({ antecedent }) => antecedent)) uses.set(item, (uses.get(item) ?? 0) + 1);
  return rules.map(({ antecedent, consequent }) => {
    const ordered = [...antecedent].sort(
      (a, b) => (uses.get(a) ?? 0) - (uses.get(b) ?? 0) || (a < b ? -1 : 1),
    );
    const before = ordered.map((item, k) => ({ column: k - ordered.length, item }));
    return [...before, ...consequent.map((item, k) => ({ column: k, item }))];
  });
}

/** The y of each path at each of its items: paths that pass the same item have lanes side by side. */
function lanesOf(paths: readonly (readonly PathStop[])[], row: ReadonlyMap<string, number>) {
  const passing = new Map<string, { path: number; stop: number; next: number }[]>();
  paths.forEach((stops, path) => {
    stops.forEach(({ column, item }, stop) => {
      const neighbour = stops[stop + 1] ?? stops[stop - 1] ?? { item };
      const key = `${column} ${item}`;
      const here = passing.get(key) ?? [];
      here.push({ path, stop, next: row.get(neighbour.item) ?? 0 });
      passing.set(key, here);
    });
  });
  const lanes = paths.map((stops) => stops.map(({ item }) => row.get(item) ?? 0));
  let busiest = 1;
  for (const here of passing.values()) {
    busiest = Math.max(busiest, here.length);
    here.sort((a, b) => a.next - b.next || a.path - b.path);
    const step = Math.min(0.16, 0.7 / here.length);
    here.forEach(({ path, stop }, k) => {
      lanes[path][stop] += (k - (here.length - 1) / 2) * step;
    });
  }
  return { lanes, busiest };
}

function layoutOf(paths: readonly Path[], names: readonly string[], rowHeight: number) {
  const lastColumn = Math.max(...paths.map(({ x }) => x[x.length - 1]));
  const firstColumn = -Math.max(1, ...paths.map(({ rule }) => rule.antecedent.length));
  const columns = Array.from({ length: lastColumn - firstColumn + 1 }, (_, k) => firstColumn + k);
  const labels = shortenNames(names, 180);
  const rightLabels = labelsAtTheRight(paths, names, lastColumn);
  const rightRoom = Math.max(0, ...rightLabels.map(({ text }) => measure(text, LABEL_SIZE))) + 10;
  // The width without labels, margins and the colour bar.
  const panel = DEFAULT_WIDTH - 100 - Math.max(...labels.map((label) => measure(label, LABEL_SIZE)));
  const span = lastColumn - firstColumn + 0.1;
  return {
    xaxis: {
      title: localized(
        "place in the rule: −1 the last item of the left side, +1 the first of the right side",
        "在规则中的位置：−1 是前项的最后一种商品，+1 是后项的第一种",
      ),
      tickvals: columns,
      ticktext: columns.map((column) => (column < 0 ? `−${-column}` : `+${column + 1}`)),
      range: [firstColumn - 0.1, lastColumn + (span * rightRoom) / Math.max(100, panel - rightRoom)] as const,
    },
    yaxis: {
      tickvals: names.map((_, i) => i),
      ticktext: labels,
      range: [names.length - 0.4, -0.6] as const,
    },
    annotations: [...paths.flatMap(arrowHead), ...rightLabels],
    showlegend: false,
    height: Math.max(320, 120 + rowHeight * names.length),
  };
}

/** The head of an arrow at the end of a path; the path itself is its shaft. */
function arrowHead({ x: columns, y: rows, color, width }: Path): Annotation[] {
  const [x, y] = [columns[columns.length - 1], rows[rows.length - 1]];
  const before = rows[rows.length - 2];
  if (before === undefined) return [];
  const shaft = arrowBetween({ x: x - 0.12, y: y - (y - before) * 0.12 }, { x, y });
  return [{ ...shaft, arrowsize: 0.9, arrowwidth: width, arrowcolor: color }];
}

/** The names of the items at which paths end in the last column. */
function labelsAtTheRight(
  paths: readonly Path[],
  names: readonly string[],
  lastColumn: number,
): Annotation[] {
  const labels = shortenNames(names, 120);
  const ends = new Set(
    paths.filter(({ x }) => x[x.length - 1] === lastColumn).map(({ rule }) => rule.consequent.at(-1)),
  );
  return names.flatMap((name, y): Annotation[] => {
    if (!ends.has(name)) return [];
    const background = "rgba(255, 255, 255, 0.8)";
    const font = { size: LABEL_SIZE };
    return [{ text: labels[y], x: lastColumn, xshift: 6, y, xanchor: "left", font, bgcolor: background }];
  });
}
