/** Lines and filled areas of scatter traces. */
import type { ScatterTrace, Trace } from "../../types";
import { DASHES, element, paint, roundedOpacity, short } from "../markup";
import type { Scales } from "../scale/scale";
import { lineShape } from "./downsampling";
import { type Points, pixelsOf, runsOf, seriesColour } from "./scatter-points";

export function lines(scales: Scales, trace: ScatterTrace, data: readonly Trace[]): string {
  const { mode = "lines" } = trace;
  if (!mode.includes("lines") || trace.line?.width === 0) return "";
  const points = pixelsOf(trace, scales);
  const colour = paint(trace.line?.color, seriesColour(trace, data));
  return element("path", {
    d: runsOf(points)
      .map((run) => path(points, run, trace.line?.shape))
      .join(""),
    fill: "none",
    stroke: colour.colour,
    "stroke-opacity": roundedOpacity(colour.opacity),
    "stroke-width": trace.line?.width ?? 2,
    "stroke-dasharray": DASHES[trace.line?.dash ?? "solid"],
    "stroke-linejoin": "round",
  });
}

/** The area between a line and that of the trace before. */
export function areas(scales: Scales, trace: ScatterTrace, data: readonly Trace[]): string {
  const before = trace.fill === "tonexty" ? previousTrace(trace, data) : undefined;
  if (!before) return "";
  const points = pixelsOf(trace, scales);
  const fill = paint(trace.fillcolor, seriesColour(trace, data));
  const upper = runsOf(points).map((run) => path(points, run, trace.line?.shape));
  const lower = pixelsOf(before, scales);
  const kept = runsOf(lower).flatMap(([from, to]) => lineShape(lower.x, lower.y, from, to));
  const back = kept.reverse().map((i) => `L${short(lower.x[i])} ${short(lower.y[i])}`);
  return element("path", {
    d: `${upper.join("").replace(/(?!^)M/g, "L")}${back.join("")}Z`,
    fill: fill.colour,
    "fill-opacity": String(trace.fillcolor ? (fill.opacity ?? 1) : 0.18),
    stroke: "none",
  });
}

/** The scatter trace before this one in the same panel: the other edge of a "tonexty" area. */
function previousTrace(trace: ScatterTrace, data: readonly Trace[]): ScatterTrace | undefined {
  const isHere = (other: Trace) => other.xaxis === trace.xaxis && other.yaxis === trace.yaxis;
  const before = data.slice(0, data.indexOf(trace)).filter(isHere);
  return before.filter((other): other is ScatterTrace => other.type === "scatter").pop();
}

function path({ x, y }: Points, [from, to]: readonly [number, number], shape?: "linear" | "hv"): string {
  let d = "";
  for (const i of lineShape(x, y, from, to)) {
    if (d === "") d = `M${short(x[i])} ${short(y[i])}`;
    else d += shape === "hv" ? `H${short(x[i])}V${short(y[i])}` : `L${short(x[i])} ${short(y[i])}`;
  }
  return d;
}
