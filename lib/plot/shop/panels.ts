import { requireSameLength } from "../../core/errors";
import { figure } from "../figure";
import { panelAxes, panelHeading, panelPlaces } from "../layout/panel-grid";
import * as palette from "../palette";
import { requireNotEmpty } from "../text";
import type { Axis, BarTrace, Figure, ScatterTrace } from "../types";

/** The points of one line, or of one series of markers or bars. */
export interface PanelSeries {
  /** Series with the same name have the same colour in all panels and one entry in the legend. */
  readonly name: string;
  readonly x: ArrayLike<number | string>;
  readonly y: ArrayLike<number>;
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

const ACTION = "draw panels";
/** Pixels between two rows of panels, for the axis above and the heading below. */
const ROW_GAP = 78;

/**
 * Panels in a grid (小图矩阵), e.g. several measures of the same shops.
 *
 * @throws {RangeError} If there is no panel, or a panel has no series.
 * @throws {TypeError} If x and y of a series differ in length.
 *
 * @example
 * const orders = { name: "orders", x: ["Mon", "Tue"], y: [4, 5], kind: "bars" };
 * const options = { title: "The shop", description: "Tuesday sells more." };
 * shopPlots.panels([{ heading: "Weekdays", series: [orders] }], options).data[0].type; // "bar"
 */
export function panels(panels: readonly ShopPanel[], options: PanelsOptions): Figure {
  const { title, description, columns = 2, rowHeight = 230 } = options;
  requireNotEmpty(ACTION, "panels", panels);
  for (const { heading, series } of panels) {
    requireNotEmpty(ACTION, `series of ${heading}`, series);
    for (const { name, x, y } of series) requireSameLength(ACTION, `x of ${name}`, x, `y of ${name}`, y);
  }
  const rows = Math.ceil(panels.length / columns);
  const height = 90 + rows * rowHeight;
  const places = panelPlaces(panels.length, { columns, gapX: 0.13, gapY: ROW_GAP / (rows * rowHeight) });
  const axes = panels.flatMap(({ x = {}, y = {} }, i) => Object.entries(panelAxes(places[i], x, y)));
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

function traceOf({ name, x, y, kind = "line" }: PanelSeries, color: string): BarTrace | ScatterTrace {
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
