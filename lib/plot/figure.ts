/**
 * Figures (图): a title, a sentence, and plotly's own JSON for what is drawn. One figure shows in three ways at once:
 * interactive where plotly is at hand, as a static SVG everywhere else, and as its sentence for a screen reader.
 */

import { mustBe } from "../core/errors";
import { type MimeBundle, withDisplay } from "../core/text/display";
import { toPlotly } from "./plotly";
import { toSvg } from "./svg";
import type { Figure, FigureOptions, Trace } from "./types";

const DRAWN: readonly string[] = ["bar", "scatter", "heatmap", "box"] satisfies readonly Trace["type"][];

/**
 * A figure from plotly traces.
 *
 * @throws {TypeError} If the title or the description is empty, or a trace is of a type that has no static twin.
 *
 * @example
 * figure({
 *   title: "Sales by day",
 *   description: "Saturday sells most, 12 orders.",
 *   data: [{ type: "bar", x: ["Fri", "Sat"], y: [9, 12] }],
 *   layout: { yaxis: { title: "orders" } },
 * });
 */
export function figure(options: FigureOptions): Figure {
  const { title, description, data, layout = {} } = options;
  if (typeof title !== "string" || title.trim() === "")
    throw new TypeError(mustBe("make a figure", "title", "a text that is not empty", title));
  if (typeof description !== "string" || description.trim() === "")
    throw new TypeError(mustBe("make a figure", "description", "a text that is not empty", description));
  if (!Array.isArray(data)) throw new TypeError(mustBe("make a figure", "data", "an array of traces", data));
  data.forEach((trace: Trace, i) => {
    if (!DRAWN.includes(trace?.type))
      throw new TypeError(
        mustBe("make a figure", `type of trace ${i}`, `one of ${DRAWN.join(", ")}`, trace?.type),
      );
  });
  return withDisplay({ title, description, data, layout }, toBundle);
}

function toBundle(drawn: Omit<Figure, symbol>): MimeBundle {
  return {
    "application/vnd.plotly.v1+json": toPlotly(drawn),
    "image/svg+xml": toSvg(drawn),
    "text/plain": `${drawn.title}. ${drawn.description}`,
  };
}
