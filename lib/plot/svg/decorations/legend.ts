import type { LegendTrace } from "../../conventions";
import * as palette from "../../palette";
import type { Trace } from "../../types";
import type { Geometry } from "../geometry";
import { legendName } from "../geometry/legend-layout";
import { DASHES, element, paint, short, textAt } from "../markup";
import { barColour } from "../traces/bars";
import { boxColour } from "../traces/boxes";
import { sample } from "../traces/markers";
import { seriesColour } from "../traces/scatter-points";

export function legend(geometry: Geometry, data: readonly Trace[]): string {
  let out = "";
  for (const { trace, x, y } of geometry.legend) {
    out += swatch(trace, data, x, y);
    out += textAt(x + 26, y + 4, legendName(trace));
  }
  return out;
}

/** The sample of a trace at the left of its name. */
function swatch(trace: LegendTrace, data: readonly Trace[], x: number, y: number): string {
  if (trace.type !== "scatter") {
    const colour = trace.type === "bar" ? barColour(trace, 0, data) : boxColour(trace, data);
    const fill = paint(colour, palette.blue);
    return element("rect", { x: x + 4, y: y - 6, width: 14, height: 12, fill: fill.colour });
  }
  const colour = paint(seriesColour(trace, data), palette.blue).colour;
  const mode = trace.mode ?? "lines";
  let out = "";
  if (trace.fill)
    out += element("rect", {
      x,
      y: y - 6,
      width: 20,
      height: 12,
      fill: paint(trace.fillcolor, colour).colour,
      "fill-opacity": ".3",
    });
  if (mode.includes("lines") && trace.line?.width !== 0)
    out += element("path", {
      d: `M${short(x)} ${short(y)}h20`,
      stroke: colour,
      "stroke-width": Math.min(3, trace.line?.width ?? 2),
      "stroke-dasharray": DASHES[trace.line?.dash ?? "solid"],
    });
  if (mode.includes("markers")) {
    const own = trace.marker?.color;
    const dot = paint(typeof own === "string" ? own : colour, colour).colour;
    out += sample(trace.marker?.symbol ?? "circle", x + 10, y, dot);
  }
  return out;
}
