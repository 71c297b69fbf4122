import { requireSameLength } from "../../core/errors";
import type { Figure, ScatterTrace } from "../types";
import { asSeries, brief, type ChartOptions, chart, type Names, type Series, seriesStyle } from "./chart";

/** Most points that a line marks one by one. */
const MOST_MARKERS = 40;

/**
 * A line chart (折线图) over shared x values, one line for each series.
 *
 * @throws {TypeError} If a series does not have as many values as x.
 *
 * @example
 * const figure = charts.line([1, 2, 3], { training: [0.4, 0.2, 0.1] }, { title: "Loss", xTitle: "epoch" });
 * figure.description; // "Line chart. The line of training goes from 0.4 to 0.1."
 */
export function line(x: Names, values: Series, options: ChartOptions): Figure {
  const series = asSeries(values);
  const data = series.map(([name, numbers], k): ScatterTrace => {
    requireSameLength("draw a line", "x", x, "values", numbers);
    return {
      type: "scatter",
      mode: x.length <= MOST_MARKERS ? "lines+markers" : "lines",
      x,
      y: numbers,
      ...(name ? { name } : {}),
      ...seriesStyle(k),
    };
  });
  const sentences = series.map(([name, all]) => {
    const known = Array.from(all).filter(Number.isFinite);
    const subject = `The line${name ? ` of ${name}` : ""}`;
    return known.length === 0
      ? `${subject} has no values.`
      : `${subject} goes from ${brief(known[0])} to ${brief(known[known.length - 1])}.`;
  });
  return chart(data, options, `Line chart. ${sentences.join(" ")}`.trim());
}
