import {
  checkedLater,
  integer,
  listOf,
  nested,
  type OptionReaders,
  oneOf,
  positive,
  type ReadOptions,
  readOptions,
  text,
  textNotEmpty,
  withDefault,
} from "../../core/options";
import { type ColumnLike, readColumns, type VectorLike } from "../../core/vectors";
import { figure } from "../figure";
import { panelAxes, panelHeading, panelPlaces } from "../layout/panel-grid";
import * as palette from "../palette";
import { requireNotEmpty } from "../text";
import type { Axis, BarTrace, Figure, ScatterTrace, Value } from "../types";

/** The points of one line, or of one series of markers or bars. */
export interface PanelSeries {
  /** Series with the same name have the same colour in all panels and one entry in the legend. */
  readonly name: string;
  readonly x: ColumnLike<number | string>;
  /** NaN is a missing value. */
  readonly y: VectorLike;
  /** @default "line" */
  readonly kind?: "line" | "points" | "bars" | "steps";
}

/** One panel of the grid. */
export interface ShopPanel {
  readonly heading: string;
  readonly series: readonly PanelSeries[];
  /** Title, type or number format of an axis. */
  readonly x?: Axis;
  readonly y?: Axis;
}

/** Options of `shopPlots.panels`. */
export interface PanelsOptions {
  readonly title: string;
  /** What the figure shows, in one or two sentences. */
  readonly description: string;
  /** @default 2 */
  readonly columns?: number;
  /** Height of one row of panels in pixels. @default 230 */
  readonly rowHeight?: number;
}

const PANELS_OPTIONS = {
  title: textNotEmpty,
  description: textNotEmpty,
  columns: withDefault(2, integer(1)),
  rowHeight: withDefault(230, positive),
} satisfies OptionReaders<PanelsOptions>;

const PANEL = {
  heading: text,
  series: listOf(
    nested({
      name: text,
      x: checkedLater<PanelSeries["x"]>(),
      y: checkedLater<PanelSeries["y"]>(),
      kind: withDefault("line", oneOf(["line", "points", "bars", "steps"] as const)),
    } satisfies OptionReaders<PanelSeries>),
  ),
  x: withDefault({}, checkedLater<Axis>()),
  y: withDefault({}, checkedLater<Axis>()),
} satisfies OptionReaders<ShopPanel>;

type ReadSeries = ReadOptions<typeof PANEL>["series"][number];

const ACTION = "draw panels";
/** Pixels between two rows of panels, for the axis above and the heading below. */
const ROW_GAP = 78;

/**
 * Panels in a grid (小图矩阵), e.g. several measures of the same shops.
 *
 * @throws {RangeError} If there is no panel, or a panel has no series.
 * @throws {TypeError} If a panel or a series has a property that is not listed, or x and y of a series differ in length.
 *
 * @example
 * const orders = { name: "orders", x: ["Mon", "Tue"], y: [4, 5], kind: "bars" };
 * const options = { title: "The shop", description: "Tuesday sells more." };
 * shopPlots.panels([{ heading: "Weekdays", series: [orders] }], options).data[0].type; // "bar"
 */
export function panels(given: readonly ShopPanel[], options: PanelsOptions): Figure {
  const { title, description, columns, rowHeight } = readOptions(ACTION, options, PANELS_OPTIONS);
  const panels = listOf(nested(PANEL))(ACTION, "panels", given);
  requireNotEmpty(ACTION, "panels", panels);
  for (const { heading, series } of panels) requireNotEmpty(ACTION, `series of ${heading}`, series);
  const rows = Math.ceil(panels.length / columns);
  const height = 90 + rows * rowHeight;
  const places = panelPlaces(panels.length, { columns, gapX: 0.13, gapY: ROW_GAP / (rows * rowHeight) });
  const axes = panels.flatMap(({ x, y }, i) => Object.entries(panelAxes(places[i], x, y)));
  const names = [...new Set(panels.flatMap(({ series }) => series.map(({ name }) => name)))];
  const firstOf = (name: string) => panels.findIndex(({ series }) => series.some((one) => one.name === name));
  return figure({
    title,
    description,
    data: panels.flatMap(({ series }, i) =>
      series.map((one) => ({
        ...traceOf(one, palette.seriesColour(names.indexOf(one.name))),
        xaxis: places[i].x,
        yaxis: places[i].y,
        showlegend: names.length > 1 && firstOf(one.name) === i,
      })),
    ),
    layout: {
      height,
      ...Object.fromEntries(axes),
      annotations: panels.map(({ heading }, i) => panelHeading(places[i], heading)),
    },
  });
}

function traceOf({ name, kind, ...given }: ReadSeries, color: string): BarTrace | ScatterTrace {
  const columns = { [`x of ${name}`]: given.x, [`y of ${name}`]: given.y };
  const [x, y] = Object.values(readColumns<Record<string, Value>>(ACTION, columns));
  if (kind === "bars") return { type: "bar", name, x, y, marker: { color } };
  if (kind === "points")
    return { type: "scatter", mode: "markers", name, x, y, marker: { color, size: 5, opacity: 0.7 } };
  return {
    type: "scatter",
    mode: "lines",
    name,
    x,
    y,
    line: { color, width: 2, shape: kind === "steps" ? "hv" : "linear" },
  };
}
