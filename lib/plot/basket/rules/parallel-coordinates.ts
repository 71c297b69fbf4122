/** Rules as paths through their items. */
import type { Rule } from "../../../basket";
import { requireInteger } from "../../../core/errors";
import { DEFAULT_WIDTH } from "../../conventions";
import { figure } from "../../figure";
import { fewestCrossings, type PathStop } from "../../layout/crossing-reduction";
import { measure } from "../../svg/text-size";
import type { Annotation, Figure, ScatterTrace } from "../../types";
import { counted, named, percent, type RuleFigureOptions, requireSome, shortened } from "../labels";
import { LINES, liftLine, liftMarker, ownRange } from "./lift-colours";

export interface ParallelOptions extends RuleFigureOptions {
  /** Rules to draw, from the first on: sort them as you wish first. @default 25 */
  readonly limit?: number;
}

/**
 * Parallel coordinates (平行坐标图): a rule is a path from left to right through the items of its left side, and its arrow
 * ends at the item bought with them. It is read from the arrow back: what leads here?
 *
 * The wider a path, the higher the support; the darker, the higher the lift. Items stand in the order in which paths
 * cross least, found by exchanging two at a time. The first `limit` rules are drawn, the others counted below the
 * figure.
 *
 * @throws {RangeError} If there are no rules.
 *
 * @see Yang, L. (2005). Pruning and visualizing generalized association rules in parallel coordinates. IEEE TKDE 17(1),
 * 60-70. doi:10.1109/TKDE.2005.14
 *
 * @example
 * basketPlots.parallelCoordinates(rules.sortBy(found, "lift"), { limit: 20 });
 */
export function parallelCoordinates(rules: Iterable<Rule>, options: ParallelOptions = {}): Figure {
  const { limit = 25, title = "Rules as paths through their items" } = options;
  requireInteger("draw parallel coordinates", "limit", limit, 1);
  const all = [...rules];
  requireSome("draw parallel coordinates", "rules", all);
  const shown = all.slice(0, limit);

  const paths = pathsOf(shown);
  const row = fewestCrossings([...new Set(paths.flatMap((stops) => stops.map(({ item }) => item)))], paths);
  const names = [...row.keys()].sort((a, b) => (row.get(a) ?? 0) - (row.get(b) ?? 0));
  const { lanes, busiest } = lanesOf(paths, row);
  // A row is high enough for the paths that pass through it side by side.
  const rowHeight = Math.min(44, Math.max(22, 5 * busiest));
  const range = ownRange(shown.map(({ lift }) => lift));
  const widest = shown.reduce((most, { support }) => Math.max(most, support), 0);
  const widthOf = ({ support }: Rule) => 1 + 2.5 * Math.sqrt(support / (widest || 1));
  const order = shown.map((_, i) => i).sort((a, b) => shown[a].lift - shown[b].lift);

  const lines = order.map(
    (i): ScatterTrace => ({
      type: "scatter",
      mode: "lines",
      x: paths[i].map(({ column }) => column),
      y: lanes[i],
      line: { color: liftLine(shown[i].lift, range), width: widthOf(shown[i]) },
      hoverinfo: "skip",
      showlegend: false,
    }),
  );
  const ends = order.map((i) => {
    const last = paths[i].length - 1;
    return { rule: shown[i], x: paths[i][last].column, y: lanes[i][last], before: lanes[i][last - 1] };
  });
  const arrows = ends.flatMap(({ rule, x, y, before }): Annotation[] =>
    before === undefined
      ? []
      : [
          {
            text: "",
            x,
            y,
            // The head alone: the line is drawn already.
            ax: x - 0.12,
            ay: y - (y - before) * 0.12,
            axref: "x",
            ayref: "y",
            showarrow: true,
            arrowhead: 2,
            arrowsize: 0.9,
            arrowwidth: widthOf(rule),
            arrowcolor: liftLine(rule.lift, range),
          },
        ],
  );
  const lastColumn = Math.max(...ends.map(({ x }) => x));
  const firstColumn = -Math.max(1, ...shown.map(({ antecedent }) => antecedent.length));
  const columns = Array.from({ length: lastColumn - firstColumn + 1 }, (_, k) => firstColumn + k);
  const labels = shortened(names, 180);
  const endLabels = shortened(names, 120);
  const isEnd = new Set(ends.filter(({ x }) => x === lastColumn).map(({ rule }) => rule.consequent.at(-1)));
  const rightLabels = names.flatMap((name, i): Annotation[] =>
    isEnd.has(name)
      ? [
          {
            text: endLabels[i],
            x: lastColumn,
            xshift: 6,
            y: i,
            xanchor: "left",
            font: { size: 11 },
            bgcolor: "rgba(255, 255, 255, 0.8)",
          },
        ]
      : [],
  );
  const rightRoom =
    Math.max(...names.map((name, i) => (isEnd.has(name) ? measure(endLabels[i], 11) : 0))) + 10;
  // What labels, margins and the colour bar leave of the width.
  const panel = DEFAULT_WIDTH - 100 - Math.max(...labels.map((label) => measure(label, 11)));
  const span = lastColumn - firstColumn + 0.1;
  const omitted = all.length - shown.length;
  const notes = omitted > 0 ? ` ${counted(omitted, "more rule")} not drawn.` : "";
  return figure({
    title,
    description: `${shown.length} of ${counted(all.length, "rule")} as paths from left to right, each ending at its consequent.${notes} Darker paths have a higher lift, wider ones a higher support, up to ${percent(widest)}.`,
    data: [
      ...lines,
      {
        type: "scatter",
        mode: "markers",
        x: ends.map(({ x }) => x - 0.02),
        y: ends.map(({ y }) => y),
        hovertext: ends.map(
          ({ rule }) =>
            `${named(rule)}<br>lift ${rule.lift.toFixed(2)}, support ${percent(rule.support)}, confidence ${percent(rule.confidence)}`,
        ),
        hoverinfo: "text",
        marker: {
          size: 2,
          ...liftMarker(
            ends.map(({ rule }) => rule.lift),
            range,
          ),
          colorscale: LINES,
        },
        showlegend: false,
      },
    ],
    layout: {
      xaxis: {
        title: "place in the rule: −1 the last item of the left side, +1 the first of the right side",
        tickvals: columns,
        ticktext: columns.map((column) => (column < 0 ? `−${-column}` : `+${column + 1}`)),
        range: [firstColumn - 0.1, lastColumn + (span * rightRoom) / Math.max(100, panel - rightRoom)],
      },
      yaxis: {
        tickvals: names.map((_, i) => i),
        ticktext: labels,
        range: [names.length - 0.4, -0.6],
      },
      annotations: [...arrows, ...rightLabels],
      showlegend: false,
      height: Math.max(320, 120 + rowHeight * names.length),
    },
  });
}

/** Antecedents end just before column 0, where the consequents begin; the item of most rules stands nearest to it. */
function pathsOf(rules: readonly Rule[]): PathStop[][] {
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

/** Where each path passes each of its items: beside the others that pass there, so that none covers another. */
function lanesOf(paths: readonly (readonly PathStop[])[], row: ReadonlyMap<string, number>) {
  const meeting = new Map<string, { path: number; stop: number; next: number }[]>();
  paths.forEach((stops, path) => {
    stops.forEach(({ column, item }, stop) => {
      const neighbour = stops[stop + 1] ?? stops[stop - 1] ?? { item };
      const key = `${column} ${item}`;
      const passing = meeting.get(key) ?? [];
      passing.push({ path, stop, next: row.get(neighbour.item) ?? 0 });
      meeting.set(key, passing);
    });
  });
  const lanes = paths.map((stops) => stops.map(({ item }) => row.get(item) ?? 0));
  let busiest = 1;
  for (const passing of meeting.values()) {
    busiest = Math.max(busiest, passing.length);
    passing.sort((a, b) => a.next - b.next || a.path - b.path);
    const step = Math.min(0.16, 0.7 / passing.length);
    passing.forEach(({ path, stop }, k) => {
      lanes[path][stop] += (k - (passing.length - 1) / 2) * step;
    });
  }
  return { lanes, busiest };
}
