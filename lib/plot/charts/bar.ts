import { requireSameLength } from "../../core/errors";
import * as palette from "../palette";
import { countOf } from "../text";
import type { BarTrace, Figure } from "../types";
import { asSeries, brief, type ChartOptions, chart, indexOfLargest, type Names, type Series } from "./chart";

/** Options of `charts.bar`. */
export interface BarOptions extends ChartOptions {
  /** Horizontal bars, with room for long names at their left. @default false */
  readonly isHorizontal?: boolean;
  /** Writes each value at its bar, with this number of decimals. @default no values are written */
  readonly digits?: number;
  /** Bars of several series side by side, or on top of each other. @default "group" */
  readonly mode?: "group" | "stack";
}

/**
 * A bar chart (条形图): one bar for each name, or for each name and series.
 *
 * @throws {TypeError} If there are not as many values as names.
 *
 * @example
 * const figure = charts.bar(["milk", "bread"], [5, 3], { title: "Sold today", yTitle: "pieces" });
 * figure.description; // "Bar chart of 2 names; the largest is milk with 5."
 */
export function bar(names: Names, values: Series, options: BarOptions): Figure {
  const { isHorizontal = false, digits, mode = "group" } = options;
  const labels = Array.from(names, String);
  const series = asSeries(values);
  const data = series.map(([name, numbers], k): BarTrace => {
    requireSameLength("draw bars", "names", labels, "values", numbers);
    return {
      type: "bar",
      x: isHorizontal ? numbers : labels,
      y: isHorizontal ? labels : numbers,
      ...(isHorizontal ? { orientation: "h" } : {}),
      ...(name ? { name } : {}),
      marker: { color: palette.seriesColour(k) },
      ...(digits === undefined ? {} : { text: Array.from(numbers, (value) => value.toFixed(digits)) }),
    };
  });
  const [, first] = series[0] ?? ["", []];
  const largest = indexOfLargest(first);
  const summary =
    largest < 0
      ? "No bars."
      : `Bar chart of ${countOf(labels.length, "name")}; the largest is ${labels[largest]} with ${brief(first[largest])}.`;
  return chart(data, options, summary, {
    height: isHorizontal ? Math.max(200, 110 + 26 * labels.length) : 420,
    barmode: mode,
    ...(isHorizontal
      ? { yaxis: { type: "category", autorange: "reversed" } }
      : { xaxis: { type: "category" } }),
  });
}
