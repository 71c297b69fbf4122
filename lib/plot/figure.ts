/**
 * Figures (图): a title, a description and plotly traces. Each displays itself in three formats: plotly JSON for
 * interactive viewers, static SVG for all others, and its description for screen readers.
 */

import { mustBe } from "../core/errors";
import { listOf, type OptionReaders, optional, readOptions, textNotEmpty } from "../core/options";
import { type MimeBundle, withDisplay } from "../core/text/display";
import { layoutReader } from "./figure-options/layout";
import { readTrace } from "./figure-options/traces";
import { toPlotly } from "./plotly";
import { toSvg } from "./svg";
import { axisOf, kindOf } from "./svg/scale/axis-kind";
import { isHorizontal } from "./svg/traces/bar-rectangles";
import type { Drawing, Figure, FigureOptions } from "./types";

const FIGURE_OPTIONS = {
  title: textNotEmpty,
  description: textNotEmpty,
  data: listOf(readTrace),
  layout: optional(layoutReader),
} satisfies OptionReaders<FigureOptions>;

const ACTION = "make a figure";

/**
 * A figure from plotly traces.
 *
 * NaN and null are missing values: a line has a gap there, and a bar, a point or a cell is left out. So are values of 0 or
 * less on a logarithmic axis, and dates that there are not.
 *
 * @throws {TypeError} If the title or the description is empty, a trace or the layout has a property that the SVG cannot draw, or
 *   one of another type; the message names it.
 * @throws {RangeError} If there is no such type of trace, a value is infinite, a size is not positive, or a
 *   bar is wider than one category of its axis.
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
  const { title, description, data, layout = {} } = readOptions(ACTION, options, FIGURE_OPTIONS);
  const drawing = { title, description, data, layout };
  requireWidths(drawing);
  return withDisplay(drawing, toBundle);
}

/** Widths are in units of the axis; between categories the unit is one. */
function requireWidths(drawing: Drawing): void {
  drawing.data.forEach((trace, i) => {
    if (trace.type !== "bar" || !(trace.width && trace.width > 1)) return;
    const axis = axisOf(trace, isHorizontal(trace) ? "y" : "x");
    if (kindOf(drawing, axis) === "category")
      throw new RangeError(
        mustBe(ACTION, `data[${i}].width`, "at most 1 on an axis of categories", trace.width),
      );
  });
}

function toBundle(drawn: Drawing): MimeBundle {
  return {
    "application/vnd.plotly.v1+json": toPlotly(drawn),
    "image/svg+xml": toSvg(drawn),
    "text/plain": `${drawn.title}. ${drawn.description}`,
  };
}
