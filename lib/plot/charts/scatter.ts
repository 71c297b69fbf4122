import { mustBe } from "../../core/errors";
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
import { readColumns, readVector, type VectorLike } from "../../core/vectors";
import { groupBy } from "../group-by";
import * as palette from "../palette";
import { isDate, milliseconds } from "../svg/scale/axis-kind";
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
 * @param x Numbers; or texts, which are ISO dates if all are, such as "2024-05-01", and else categories.
 * @throws {TypeError} If a value is not a number, x has texts and numbers, x, y, the labels and the groups differ in length, or
 *   there is a line through points whose x are texts.
 * @throws {RangeError} If a value is not finite, or x are dates and one does not exist.
 *
 * @example
 * const figure = charts.scatter([1, 2, 3], [2, 4, 5], { title: "Price and sales" });
 * figure.description; // "Scatter plot of 3 points; x from 1 to 3, y from 2 to 5."
 */
export function scatter(x: Names, y: VectorLike, options: ScatterOptions): Figure {
  const read = readOptions(ACTION, options, SCATTER_OPTIONS);
  const columns = readColumns<{ x: string | number; y: number }>(ACTION, { x, y });
  const isText = Array.from(columns.x).some((place) => typeof place === "string");
  const places = isText ? readTexts(columns.x) : readVector(ACTION, "x", columns.x as VectorLike);
  if (isText && read.lineThrough)
    throw new TypeError(mustBe(ACTION, "lineThrough", "absent where x are texts", read.lineThrough));
  return draw(places, readVector(ACTION, "y", columns.y), read);
}

/** Texts, and dates that exist where all are dates. */
function readTexts(x: ArrayLike<string | number>): readonly string[] {
  const texts = Array.from(x, (place, i) => {
    if (typeof place === "string") return place;
    throw new TypeError(mustBe(ACTION, `x[${i}]`, "a text as others are", place));
  });
  const wrong = texts.every(isDate) ? texts.findIndex((text) => Number.isNaN(milliseconds(text))) : -1;
  if (wrong >= 0) throw new RangeError(mustBe(ACTION, `x[${wrong}]`, "a date that exists", texts[wrong]));
  return texts;
}

function draw(
  x: ArrayLike<string | number>,
  y: ArrayLike<number>,
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
  if (lineThrough && x.length > 0) {
    const { min, max } = extentOf(x as ArrayLike<number>);
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
  const extentY = extentOf(y);
  const vertical = [brief(extentY.min), brief(extentY.max)] as const;
  const [range, zhRange] = rangeOf(x);
  const summary =
    x.length === 0
      ? localized("No points.", "没有点。")
      : localized(
          `Scatter plot of ${countOf(x.length, "point")}; x ${range}, y from ${vertical.join(" to ")}.`,
          `散点图，共 ${x.length.toLocaleString("en-US")} 个点；横轴${zhRange}，纵轴从 ${vertical.join(" 到 ")}。`,
        );
  const found = [...(parts?.keys() ?? [])];
  const groupsText = localized(` Groups: ${found.join("; ")}.`, `分组：${found.join("、")}。`);
  // Groups are drawn one after the other, but names stay in their order.
  const isNamed = typeof x[0] === "string" && !Array.from(x).every(isDate);
  const order = isNamed ? { xaxis: { categoryarray: [...new Set(Array.from(x, String))] } } : {};
  return chart(data, rest, parts ? summary + groupsText : summary, order);
}

/** "from 1 to 3" or "of 2 names", in English and in Chinese. */
function rangeOf(x: ArrayLike<string | number>): readonly [english: string, chinese: string] {
  const between = (first: string, last: string) =>
    [`from ${first} to ${last}`, `从 ${first} 到 ${last}`] as const;
  if (typeof x[0] === "number") {
    const { min, max } = extentOf(x as ArrayLike<number>);
    return between(brief(min), brief(max));
  }
  const texts = Array.from(x, String);
  const { size } = new Set(texts);
  if (!texts.every(isDate)) return [`of ${countOf(size, "name")}`, `有 ${size} 个名称`];
  texts.sort((a, b) => milliseconds(a) - milliseconds(b));
  return between(texts[0], texts[texts.length - 1]);
}

/** They tell groups apart in print. */
const SYMBOLS = ["circle", "diamond", "x"] as const;
