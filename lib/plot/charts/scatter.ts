import {
  checkedLater,
  finite,
  nested,
  type OptionReaders,
  optional,
  positive,
  type ReadOptions,
  readOptions,
  withDefault,
} from "../../core/options";
import { localized } from "../../core/text/language";
import { readVectors, type VectorLike } from "../../core/vectors";
import { groupBy } from "../group-by";
import * as palette from "../palette";
import { extentOf } from "../svg/scale/extent";
import { countOf } from "../text";
import type { Figure, ScatterTrace, Trace } from "../types";
import { brief, CHART_OPTIONS, type ChartOptions, chart, indicesTo, type Names, readLabels } from "./chart";

/** Options of `charts.scatter`. */
export interface ScatterOptions extends ChartOptions {
  /** The name of each point, shown under the pointer. */
  readonly labels?: Names;
  /** The group of each point: each has a colour, a symbol and a line in the legend. */
  readonly groups?: Names;
  /** A straight line through the points: y = intercept + slope x. */
  readonly lineThrough?: { readonly intercept: number; readonly slope: number };
  /** Diameter of a point in pixels. @default 6 */
  readonly size?: number;
}

const SCATTER_OPTIONS = {
  ...CHART_OPTIONS,
  labels: checkedLater<Names | undefined>(),
  groups: checkedLater<Names | undefined>(),
  lineThrough: optional(nested({ intercept: finite, slope: finite })),
  size: withDefault(6, positive),
} satisfies OptionReaders<ScatterOptions>;

const ACTION = "draw points";

/**
 * A scatter plot (散点图).
 *
 * @throws {TypeError} If a value is not a number, or x, y, the labels and the groups differ in length.
 * @throws {RangeError} If a value is not finite.
 *
 * @example
 * const figure = charts.scatter([1, 2, 3], [2, 4, 5], { title: "Price and sales" });
 * figure.description; // "Scatter plot of 3 points; x from 1 to 3, y from 2 to 5."
 */
export function scatter(x: VectorLike, y: VectorLike, options: ScatterOptions): Figure {
  return draw(readVectors(ACTION, { x, y }), readOptions(ACTION, options, SCATTER_OPTIONS));
}

function draw(
  { x, y }: Readonly<Record<"x" | "y", ArrayLike<number>>>,
  { labels, groups, lineThrough, size, ...rest }: ReadOptions<typeof SCATTER_OPTIONS>,
): Figure {
  const names = labels && readLabels(ACTION, "labels", labels, x.length);
  const opacity = x.length > 100 ? 0.55 : 0.85;
  const points = (rows: readonly number[], color: string): ScatterTrace => ({
    type: "scatter",
    mode: "markers",
    x: rows.map((row) => x[row]),
    y: rows.map((row) => y[row]),
    marker: { color, size, opacity },
    ...(names ? { hovertext: rows.map((row) => names[row]) } : {}),
  });
  const groupNames = groups && readLabels(ACTION, "groups", groups, x.length);
  const parts = groupNames && groupBy(indicesTo(x.length), (row) => groupNames[row]);
  const data: Trace[] = parts
    ? Array.from(parts, ([name, rows], k) => {
        const { marker, ...rest } = points(rows, palette.seriesColour(k));
        return {
          ...rest,
          name,
          marker: { ...marker, symbol: SYMBOLS[k % SYMBOLS.length] },
          showlegend: true,
        };
      })
    : [{ ...points(indicesTo(x.length), palette.blue), showlegend: false }];
  const [extentX, extentY] = [extentOf(x), extentOf(y)];
  if (lineThrough && x.length > 0) {
    const { min, max } = extentX;
    const { intercept, slope } = lineThrough;
    data.push({
      type: "scatter",
      mode: "lines",
      x: [min, max],
      y: [intercept + slope * min, intercept + slope * max],
      line: { color: palette.vermillion, width: 2 },
      showlegend: false,
    });
  }
  const summary =
    x.length === 0
      ? localized("No points.", "没有点。")
      : localized(
          `Scatter plot of ${countOf(x.length, "point")}; x from ${brief(extentX.min)} to ${brief(extentX.max)}, y from ${brief(extentY.min)} to ${brief(extentY.max)}.`,
          `散点图，共 ${x.length.toLocaleString("en-US")} 个点；横轴从 ${brief(extentX.min)} 到 ${brief(extentX.max)}，纵轴从 ${brief(extentY.min)} 到 ${brief(extentY.max)}。`,
        );
  const found = [...(parts?.keys() ?? [])];
  const groupsText = localized(` Groups: ${found.join("; ")}.`, `分组：${found.join("、")}。`);
  return chart(data, rest, parts ? summary + groupsText : summary);
}

/** They tell groups apart in print. */
const SYMBOLS = ["circle", "diamond", "x"] as const;
