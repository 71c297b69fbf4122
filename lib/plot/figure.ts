/**
 * Figures (图): a title, a description and plotly traces. Each displays itself in three formats: plotly JSON for
 * interactive viewers, static SVG for all others, and its description for screen readers.
 */

import { mustBe } from "../core/errors";
import { type MimeBundle, withDisplay } from "../core/text/display";
import { toPlotly } from "./plotly";
import { toSvg } from "./svg";
import type { Drawing, Figure, FigureOptions, Trace } from "./types";

const TYPES: readonly string[] = ["bar", "scatter", "heatmap", "box"] satisfies readonly Trace["type"][];

/**
 * A figure from plotly traces.
 *
 * @throws {TypeError} If the title or the description is empty, or the SVG cannot draw a type of trace.
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
  const { title, description, data, layout = {} } = options;
  if (typeof title !== "string" || title.trim() === "")
    throw new TypeError(mustBe("make a figure", "title", "a text that is not empty", title));
  if (typeof description !== "string" || description.trim() === "")
    throw new TypeError(mustBe("make a figure", "description", "a text that is not empty", description));
  if (!Array.isArray(data)) throw new TypeError(mustBe("make a figure", "data", "an array of traces", data));
  data.forEach((trace: Trace, i) => {
    const rule = `one of ${TYPES.join(", ")}`;
    if (!TYPES.includes(trace?.type))
      throw new TypeError(mustBe("make a figure", `type of trace ${i}`, rule, trace?.type));
  });
  return withDisplay({ title, description, data, layout }, toBundle);
}

function toBundle(drawn: Drawing): MimeBundle {
  return {
    "application/vnd.plotly.v1+json": toPlotly(drawn),
    "image/svg+xml": toSvg(drawn),
    "text/plain": `${drawn.title}. ${drawn.description}`,
  };
}
