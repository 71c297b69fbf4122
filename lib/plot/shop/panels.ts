import { mustBe, requireSameLength } from "../../core/errors";
import { figure } from "../figure";
import { panelAxes, panelHeading, panelPlaces } from "../layout/panel-grid";
import * as palette from "../palette";
import type { Axis, BarTrace, Figure, ScatterTrace } from "../types";

/** One line, one row of points or one row of bars. */
export interface PanelSeries {
  /** Series of one name have one colour in all panels, and one entry in the legend. */
  readonly name: string;
  readonly x: ArrayLike<number | string>;
  readonly y: ArrayLike<number>;
  /** @default "line" */
  readonly kind?: "line" | "points" | "bars" | "steps";
}

/** One small figure. */
export interface ShopPanel {
  readonly heading: string;
  readonly series: readonly PanelSeries[];
  /** More about an axis: its title, whether it is logarithmic, how numbers are written. */
  readonly x?: Axis;
  readonly y?: Axis;
}

export interface PanelsOptions {
  readonly title: string;
  /** What a reader sees, in a sentence or two. */
  readonly description: string;
  /** @default 2 */
  readonly columns?: number;
  /** Pixels for one row of panels. @default 230 */
  readonly rowHeight?: number;
}

/** Pixels between two rows of panels: the axis of the one and the heading of the other. */
const HEADROOM = 78;

/**
 * Small figures side by side (小图矩阵): the same shops, or the same shop, from several sides.
 *
 * @param panels At least one, each with at least one series.
 * @throws {RangeError} If there is no panel, or a panel without series.
 * @throws {TypeError} If a series does not have as many y as x.
 *
 * @example
 * panels([{ heading: "Weekdays", series: [{ name: "orders", x: ["Mon", "Tue"], y: [4, 5], kind: "bars" }] }], {
 *   title: "The shop",
 *   description: "Tuesday sells more.",
 * });
 */
export function panels(panels: readonly ShopPanel[], options: PanelsOptions): Figure {
  const { title, description, columns = 2, rowHeight = 230 } = options;
  const action = "draw panels";
  if (panels.length === 0) throw new RangeError(mustBe(action, "panels", "at least one", 0));
  for (const { heading, series } of panels) {
    if (series.length === 0) throw new RangeError(mustBe(action, `series of ${heading}`, "at least one", 0));
    for (const { name, x, y } of series) requireSameLength(action, `x of ${name}`, x, `y of ${name}`, y);
  }
  const rows = Math.ceil(panels.length / columns);
  const height = 90 + rows * rowHeight;
  const places = panelPlaces(panels.length, { columns, gapX: 0.13, gapY: HEADROOM / (rows * rowHeight) });
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
