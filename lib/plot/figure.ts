/**
 * Figures (图): a title, a description and plotly traces. Each displays itself in three formats: plotly JSON for
 * interactive viewers, static SVG for all others, and its description for screen readers.
 */

import { checkedLater, listOf, type OptionReaders, readOptions, textNotEmpty } from "../core/options";
import { type MimeBundle, withDisplay } from "../core/text/display";
import { readTrace, requireLayout } from "./figure-options";
import { toPlotly } from "./plotly";
import { toSvg } from "./svg";
import type { Drawing, Figure, FigureOptions, Layout, Trace } from "./types";

const FIGURE_OPTIONS = {
  title: textNotEmpty,
  description: textNotEmpty,
  data: listOf((action, name, trace) => readTrace(action, name, trace as Trace)),
  layout: checkedLater<Layout | undefined>(),
} satisfies OptionReaders<FigureOptions>;

/**
 * A figure from plotly traces.
 *
 * NaN and null are missing values: a line has a gap there, and a bar, a point or a cell is left out.
 *
 * @throws {TypeError} If the title or the description is empty, a trace or the layout has a property that the SVG cannot draw, or
 *   one of another type; the message names it.
 * @throws {RangeError} If there is no such type of trace, a value is infinite, or a size is not positive.
 *
 * @example
 * const days = figure({
 *   title: "Sales by day",
 *   description: "Saturday has the most orders, 12.",
 *   data: [{ type: "bar", x: ["Fri", "Sat"], y: [9, 12] }],
 *   layout: { yaxis: { title: "orders" } },
 * });
 * days.data.length; // 1
 */
export function figure(options: FigureOptions): Figure {
  const action = "make a figure";
  const { title, description, data, layout = {} } = readOptions(action, options, FIGURE_OPTIONS);
  requireLayout(action, layout);
  return withDisplay({ title, description, data, layout }, toBundle);
}

function toBundle(drawn: Drawing): MimeBundle {
  return {
    "application/vnd.plotly.v1+json": toPlotly(drawn),
    "image/svg+xml": toSvg(drawn),
    "text/plain": `${drawn.title}. ${drawn.description}`,
  };
}
