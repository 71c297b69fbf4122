import type { EclatStep } from "../../../basket";
import { requireBaskets } from "../../../basket/baskets/require-baskets";
import type { Baskets } from "../../../core/baskets";
import { integer, type OptionReaders, optional, readOptions, text, withDefault } from "../../../core/options";
import { formatItems } from "../../../core/text/items";
import { localized } from "../../../core/text/language";
import { figure } from "../../figure";
import { type PanelPlace, panelAxes, panelHeading, panelPlaces } from "../../layout/panel-grid";
import * as palette from "../../palette";
import { measure } from "../../svg/text-size";
import { countOf, requireEach, requireNotEmpty } from "../../text";
import type { Figure, HeatmapTrace, Layout } from "../../types";
import { notDrawn, type RuleFigureOptions, shortenNames } from "../labels";

/** Options of `basketPlots.eclatSteps`. */
export interface EclatFigureOptions extends RuleFigureOptions {
  /** Steps to draw, from the first on. @default 6 */
  readonly limit?: number;
  /** Receipts to draw, those with two of the items first; the counts are always of all receipts. @default 40 */
  readonly receipts?: number;
}

const OPTIONS = {
  limit: withDefault(6, integer(1)),
  receipts: withDefault(40, integer(1)),
  title: optional(text),
} satisfies OptionReaders<EclatFigureOptions>;

const ACTION = "draw Eclat's steps";
const STEP_PROPERTIES = { items: "list", outcome: "text", count: "integer" } as const;
/** Colours of a receipt: not in the list, only in this list, in both lists, in their intersection. */
const SCALE: palette.ColourScale = [
  [0, "#F1F3F5"],
  [1 / 3, "#BBD7EA"],
  [2 / 3, "#2A7FB8"],
  [1, palette.orange],
];
/** More receipts than this need the whole width for one panel. */
const HALF_WIDTH_RECEIPTS = 20;
const PANEL_HEIGHT = 74;
const GAP = 48;

/**
 * Eclat step by step (交集图): each step takes two sets that differ in one item and intersects their lists of receipts, drawn
 * as rows of a matrix with a column for each receipt. The intersection is the list of the larger set; its length is the
 * count of that set.
 *
 * @param receipts The baskets that were mined.
 * @param steps As `eclat.steps` returns them, or some of them.
 * @throws {RangeError} If there are no steps.
 *
 * @see Zaki, M. J. (2000). Scalable algorithms for association mining. IEEE TKDE 12(3), 372-390. doi:10.1109/69.846291
 *
 * @example
 * const receipts = baskets.of([["milk", "bread"], ["milk", "bread"], ["tea"]]);
 * const steps = eclat.steps(receipts, { minSupport: 0.5 });
 * basketPlots.eclatSteps(receipts, steps).layout.annotations?.[0].text; // "2 in both: kept"
 */
export function eclatSteps(
  receipts: Baskets,
  steps: readonly EclatStep[],
  options: EclatFigureOptions = {},
): Figure {
  const {
    limit,
    receipts: most,
    title = localized("Eclat: what two lists of receipts share", "Eclat：两个订单列表的交集"),
  } = readOptions(ACTION, options, OPTIONS);
  requireBaskets(ACTION, receipts, "receipts");
  requireNotEmpty(ACTION, "steps", steps);
  requireEach(ACTION, "steps", steps, "a step, as made by eclat.steps", STEP_PROPERTIES);
  const drawn = steps.slice(0, limit);
  const all = receipts.offsets.length - 1;
  const lists = receiptsToDraw(receipts, new Set(drawn.flatMap(({ items }) => items)), most);

  const columns = lists.length <= HALF_WIDTH_RECEIPTS ? 2 : 1;
  const labels = drawn.map(({ items }) =>
    shortenNames(
      operandsOf(items).map((set) => formatItems(set, " ")),
      columns === 1 ? 190 : 90,
    ),
  );
  const labelRoom = Math.max(...labels.flat().map((label) => measure(label, 11))) + 16;
  const rows = Math.ceil(drawn.length / Math.min(columns, drawn.length));
  const height = rows * PANEL_HEIGHT + (rows - 1) * GAP;
  const places = panelPlaces(drawn.length, { columns, gapX: (labelRoom + 20) / 700, gapY: GAP / height });
  const axes = drawn.map((_, p) => axesOf(places[p], lists.length, labels[p], lists.length === all));
  const cut =
    lists.length < all
      ? localized(
          ` Drawn are ${lists.length} of ${countOf(all, "receipt")}, those with two of these items first; the counts are of all.`,
          `画出 ${all} 张订单中的 ${lists.length} 张，优先画含其中两种商品的；计数以全部订单为准。`,
        )
      : "";
  const results = drawn
    .map((step) => `${formatItems(step.items, " ")}: ${step.count}, ${verdictOn(step)}`)
    .join("; ");
  const rest = cut + notDrawn(steps.length - drawn.length, "more step", "步");
  return figure({
    title,
    description: localized(
      `${results}. A column is a receipt; dark blue is in both lists, orange is their intersection.${rest}`,
      `${results}。一列是一张订单；深蓝色在两个列表中都有，橙色是它们的交集。${rest}`,
    ),
    data: drawn.map(({ items }, p) => intersection(items, lists, places[p])),
    layout: {
      ...Object.assign({}, ...axes),
      annotations: drawn.map((step, p) =>
        panelHeading(
          places[p],
          localized(
            `${step.count} in both: ${verdictOn(step)}`,
            `同时含两者：${step.count}，${verdictOn(step)}`,
          ),
        ),
      ),
      height: height + 100,
    },
  });
}

/** The two sets that are joined, and the larger set that they make. */
function operandsOf(items: readonly string[]): readonly (readonly string[])[] {
  const [second, first, ...others] = items;
  return [[first, ...others], [second, ...others], items];
}

function verdictOn({ outcome }: EclatStep): string {
  return outcome === "kept" ? localized("kept", "保留") : localized("not frequent", "不频繁");
}

function axesOf(place: PanelPlace, width: number, labels: readonly string[], isAll: boolean): Layout {
  return panelAxes(
    place,
    {
      dtick: width > HALF_WIDTH_RECEIPTS ? 5 : 1,
      ...{ showgrid: false, showticklabels: isAll, tickfont: { size: 10 } },
      range: [0.5, width + 0.5],
    },
    { tickvals: [0, 1, 2], ticktext: labels, range: [2.5, -0.5], showgrid: false },
  );
}

/** The lists of both sets and their intersection, as three rows of a matrix. */
function intersection(
  items: readonly string[],
  lists: readonly ReadonlySet<string>[],
  place: PanelPlace,
): HeatmapTrace {
  const [left, right, both] = operandsOf(items).map((set) =>
    lists.map((list) => set.every((item) => list.has(item))),
  );
  const shade = (isInList: boolean, receipt: number) => (isInList ? (both[receipt] ? 2 : 1) : 0);
  return {
    type: "heatmap",
    z: [left.map(shade), right.map(shade), both.map((isIn) => (isIn ? 3 : 0))],
    x: Array.from({ length: lists.length }, (_, i) => i + 1),
    y: [0, 1, 2],
    colorscale: SCALE,
    ...{ zmin: 0, zmax: 3, showscale: false, xgap: 2, ygap: 3 },
    ...{ xaxis: place.x, yaxis: place.y, hoverinfo: "skip" },
  };
}

/** The items of each receipt, in order; of more than `most` the first with two of the wanted items, then the first others. */
function receiptsToDraw(
  { itemNames, offsets, items }: Baskets,
  wanted: ReadonlySet<string>,
  most: number,
): ReadonlySet<string>[] {
  const isWanted = itemNames.map((name) => wanted.has(name));
  const indices = Array.from({ length: offsets.length - 1 }, (_, b) => b);
  const found = indices.map((b) =>
    Math.min(2, items.subarray(offsets[b], offsets[b + 1]).filter((item) => isWanted[item]).length),
  );
  return indices
    .sort((a, b) => found[b] - found[a] || a - b)
    .slice(0, most)
    .sort((a, b) => a - b)
    .map((b) => new Set(Array.from(items.subarray(offsets[b], offsets[b + 1]), (item) => itemNames[item])));
}
