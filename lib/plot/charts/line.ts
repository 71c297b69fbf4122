import { readOptions } from "../../core/options";
import { localized } from "../../core/text/language";
import type { Figure, ScatterTrace } from "../types";
import {
  brief,
  CHART_OPTIONS,
  type ChartOptions,
  chart,
  type Names,
  readNames,
  readSeries,
  type Series,
  seriesStyle,
} from "./chart";

/** Most points that a line marks one by one. */
const MOST_MARKERS = 40;

const ACTION = "draw a line";

/**
 * A line chart (折线图) over shared x values, one line for each series. A value of NaN is missing: the line has a gap there.
 *
 * @throws {TypeError} If a value is not a number, or a series does not have as many values as x.
 * @throws {RangeError} If a value is infinite.
 *
 * @example
 * const figure = charts.line([1, 2, 3], { training: [0.4, 0.2, 0.1] }, { title: "Loss", xTitle: "epoch" });
 * figure.description; // "Line chart. The line of training goes from 0.4 to 0.1."
 */
export function line(x: Names, values: Series, options: ChartOptions): Figure {
  const read = readOptions(ACTION, options, CHART_OPTIONS);
  const places = readNames(ACTION, "x", x);
  const series = readSeries(ACTION, values, "x", places.length);
  const data = series.map(
    ([name, numbers], k): ScatterTrace => ({
      type: "scatter",
      mode: places.length <= MOST_MARKERS ? "lines+markers" : "lines",
      x: places,
      y: numbers,
      ...(name ? { name } : {}),
      ...seriesStyle(k),
    }),
  );
  const sentences = series.map(([name, all]) => {
    const known = Array.from(all).filter(Number.isFinite);
    const subject = localized(`The line${name ? ` of ${name}` : ""}`, name ? `“${name}”` : "折线");
    if (known.length === 0) return localized(`${subject} has no values.`, `${subject}没有数值。`);
    const [from, to] = [brief(known[0]), brief(known[known.length - 1])];
    return localized(`${subject} goes from ${from} to ${to}.`, `${subject}从 ${from} 到 ${to}。`);
  });
  const summary = localized(`Line chart. ${sentences.join(" ")}`, `折线图。${sentences.join("")}`);
  return chart(data, read, summary.trim());
}
