/** Eclat at work: lists of receipts as rows of a matrix, and what two of them share. */
import type { EclatStep } from "../../../basket";
import type { Baskets } from "../../../core/baskets";
import { requireInteger } from "../../../core/errors";
import { figure } from "../../figure";
import { panelAxes, panelHeading, panelPlaces } from "../../layout/panel-grid";
import * as palette from "../../palette";
import { measure } from "../../svg/text-size";
import type { Annotation, Figure, HeatmapTrace, Layout } from "../../types";
import { counted, type RuleFigureOptions, requireSome, shortened } from "../labels";

export interface EclatFigureOptions extends RuleFigureOptions {
  /** Steps to draw, from the first on. @default 6 */
  readonly limit?: number;
  /** Receipts to draw; of more those that hold two of the items are taken first, and the counts are of all. @default 40 */
  readonly receipts?: number;
}

/** Not in it, in one of the two, in both, in the result. */
const SCALE: palette.ColourScale = [
  [0, "#F1F3F5"],
  [1 / 3, "#BBD7EA"],
  [2 / 3, "#2A7FB8"],
  [1, palette.orange],
];

/**
 * Eclat step by step (交集图): each step takes two sets that differ in one item, lays their receipts side by side, a column
 * a receipt, and keeps the receipts that are in both. What is left is the list of the larger set; its length is its
 * count.
 *
 * @param receipts The baskets that were mined.
 * @param steps As `eclat.steps` gives them, or some of them.
 * @throws {RangeError} If there are no steps.
 *
 * @see Zaki, M. J. (2000). Scalable algorithms for association mining. IEEE TKDE 12(3), 372-390. doi:10.1109/69.846291
 *
 * @example
 * basketPlots.eclatSteps(receipts, eclat.steps(receipts, { minSupport: 0.2 }));
 */
export function eclatSteps(
  receipts: Baskets,
  steps: readonly EclatStep[],
  options: EclatFigureOptions = {},
): Figure {
  const { limit = 6, receipts: most = 40, title = "Eclat: what two lists of receipts share" } = options;
  const action = "draw Eclat's steps";
  requireInteger(action, "limit", limit, 1);
  requireInteger(action, "receipts", most, 1);
  requireSome(action, "steps", steps);
  const shown = steps.slice(0, limit);
  const all = receipts.offsets.length - 1;
  const lists = listsOf(receipts, new Set(shown.flatMap(({ items }) => items)), most);
  const width = lists.length;
  const holds = (set: readonly string[]) => lists.map((list) => set.every((item) => list.has(item)));

  const columns = width <= 20 ? 2 : 1;
  const names = shown.map(({ items }) => {
    const [second, first, ...others] = items;
    return [[first, ...others], [second, ...others], items].map((set) => set.join(" "));
  });
  const labels = names.map((three) => shortened(three, columns === 1 ? 190 : 90));
  const labelRoom = Math.max(...labels.flat().map((label) => measure(label, 11))) + 16;
  const rows = Math.ceil(shown.length / Math.min(columns, shown.length));
  const inner = 74;
  const gap = 48;
  const height = rows * inner + (rows - 1) * gap;
  const places = panelPlaces(shown.length, { columns, gapX: (labelRoom + 20) / 700, gapY: gap / height });

  const annotations: Annotation[] = [];
  let axes: Layout = {};
  const data = shown.map((step, p): HeatmapTrace => {
    const place = places[p];
    const [second, first, ...others] = step.items;
    const left = holds([first, ...others]);
    const right = holds([second, ...others]);
    const shade = (own: readonly boolean[], other: readonly boolean[]) =>
      own.map((isIn, i) => (isIn ? (other[i] ? 2 : 1) : 0));
    const verdict = step.outcome === "kept" ? "kept" : "not frequent";
    annotations.push(panelHeading(place, `${step.count} in both: ${verdict}`));
    axes = {
      ...axes,
      ...panelAxes(
        place,
        {
          dtick: width > 20 ? 5 : 1,
          ...{ showgrid: false, showticklabels: width === all, tickfont: { size: 10 } },
          range: [0.5, width + 0.5],
        },
        { tickvals: [0, 1, 2], ticktext: labels[p], range: [2.5, -0.5], showgrid: false },
      ),
    };
    return {
      type: "heatmap",
      z: [shade(left, right), shade(right, left), left.map((isIn, i) => (isIn && right[i] ? 3 : 0))],
      x: Array.from({ length: width }, (_, i) => i + 1),
      y: [0, 1, 2],
      colorscale: SCALE,
      ...{ zmin: 0, zmax: 3, showscale: false, xgap: 2, ygap: 3 },
      ...{ xaxis: place.x, yaxis: place.y, hoverinfo: "skip" },
    };
  });
  const cut =
    width < all
      ? ` Drawn are ${width} of ${counted(all, "receipt")}, those with two of these items first; the counts are of all.`
      : "";
  const left = steps.length - shown.length;
  const omitted = left > 0 ? ` ${counted(left, "more step")} not drawn.` : "";
  return figure({
    title,
    description: `${shown.map(({ items, count, outcome }) => `${items.join(" ")}: ${count}, ${outcome === "kept" ? "kept" : "not frequent"}`).join("; ")}. A column is a receipt; dark blue is in both lists, orange is their intersection.${cut}${omitted}`,
    data,
    layout: { ...axes, annotations, height: height + 100 },
  });
}

/** All receipts; of more than `most` the first that hold two of the items, then the first others. */
function listsOf(
  { itemNames, offsets, items }: Baskets,
  wanted: ReadonlySet<string>,
  most: number,
): ReadonlySet<string>[] {
  const isWanted = itemNames.map((name) => wanted.has(name));
  const numbers = Array.from({ length: offsets.length - 1 }, (_, b) => b);
  const held = numbers.map((b) =>
    Math.min(2, items.subarray(offsets[b], offsets[b + 1]).filter((item) => isWanted[item]).length),
  );
  return numbers
    .sort((a, b) => held[b] - held[a] || a - b)
    .slice(0, most)
    .sort((a, b) => a - b)
    .map((b) => new Set(Array.from(items.subarray(offsets[b], offsets[b + 1]), (item) => itemNames[item])));
}
