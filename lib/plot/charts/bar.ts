import {
  flag,
  integer,
  type OptionReaders,
  oneOf,
  optional,
  readOptions,
  withDefault,
} from "../../core/options";
import { localized } from "../../core/text/language";
import * as palette from "../palette";
import { countOf, fixed } from "../text";
import type { BarTrace, Figure } from "../types";
import {
  brief,
  CHART_OPTIONS,
  type ChartOptions,
  chart,
  indexOfLargest,
  type Names,
  readNames,
  readSeries,
  requireDifferent,
  type Series,
} from "./chart";

/** Options of `charts.bar`. */
export interface BarOptions extends ChartOptions {
  /** Horizontal bars, with room for long names at their left. @default false */
  readonly isHorizontal?: boolean;
  /** Writes each value at its bar, with this number of decimals. @default no values are written */
  readonly digits?: number;
  /** Bars of several series side by side, or on top of each other. @default "group" */
  readonly mode?: "group" | "stack";
}

const BAR_OPTIONS = {
  ...CHART_OPTIONS,
  isHorizontal: withDefault(false, flag),
  digits: optional(integer(0)),
  mode: withDefault("group", oneOf(["group", "stack"] as const)),
} satisfies OptionReaders<BarOptions>;

const ACTION = "draw bars";

/**
 * A bar chart (条形图): one bar for each name, or for each name and series. A value of NaN is missing and has no bar.
 *
 * @throws {TypeError} If a value is not a number, or there are not as many values as names.
 * @throws {RangeError} If a value is infinite, or a name occurs twice.
 *
 * @example
 * const figure = charts.bar(["milk", "bread"], [5, 3], { title: "Sold today", yTitle: "pieces" });
 * figure.description; // "Bar chart of 2 names; the largest is milk with 5."
 */
export function bar(names: Names, values: Series, options: BarOptions): Figure {
  const { isHorizontal, digits, mode, ...rest } = readOptions(ACTION, options, BAR_OPTIONS);
  const labels = Array.from(readNames(ACTION, "names", names), String);
  requireDifferent(ACTION, "names", labels);
  const series = readSeries(ACTION, values, "names", labels.length);
  const data = series.map(
    ([name, numbers], k): BarTrace => ({
      type: "bar",
      x: isHorizontal ? numbers : labels,
      y: isHorizontal ? labels : numbers,
      ...(isHorizontal ? { orientation: "h" } : {}),
      ...(name ? { name } : {}),
      marker: { color: palette.seriesColour(k) },
      ...(digits === undefined ? {} : { text: Array.from(numbers, (value) => fixed(value, digits)) }),
    }),
  );
  const [, first] = series[0] ?? ["", []];
  const largest = indexOfLargest(first);
  const summary =
    largest < 0
      ? localized("No bars.", "没有条形。")
      : localized(
          `Bar chart of ${countOf(labels.length, "name")}; the largest is ${labels[largest]} with ${brief(first[largest])}.`,
          `条形图，共 ${labels.length} 项；最大的是“${labels[largest]}”，为 ${brief(first[largest])}。`,
        );
  return chart(data, rest, summary, {
    height: isHorizontal ? Math.max(200, 110 + 26 * labels.length) : 420,
    barmode: mode,
    ...(isHorizontal
      ? { yaxis: { type: "category", autorange: "reversed" } }
      : { xaxis: { type: "category" } }),
  });
}
