/** Lines and filled areas of scatter traces. */
import type { ScatterTrace, Trace } from "../../types";
import type { Geometry } from "../geometry";
import { DASHES, element, paint, roundedOpacity, short } from "../markup";
import { lineShape } from "./downsampling";
import { type Points, pixelsOf, runsOf, scalesOf, seriesColour } from "./scatter-points";

export function lines(geometry: Geometry, trace: ScatterTrace, data: readonly Trace[]): string {
  const scales = scalesOf(geometry, trace);
  const { mode = "lines" } = trace;
  if (!scales || !mode.includes("lines") || trace.line?.width === 0) return "";
  const points = pixelsOf(trace, scales.x, scales.y);
  const colour = paint(trace.line?.color, seriesColour(trace, data));
  return element("path", {
    d: runsOf(points)
      .map((run) => path(points, run, trace.line?.shape))
      .join(""),
    fill: "none",
    stroke: colour.colour,
    "stroke-opacity": roundedOpacity(colour.opacity, trace.opacity),
    "stroke-width": trace.line?.width ?? 2,
    "stroke-dasharray": DASHES[trace.line?.dash ?? "solid"],
    "stroke-linejoin": "round",
  });
}

export function areas(geometry: Geometry, trace: ScatterTrace, data: readonly Trace[]): string {
  const scales = scalesOf(geometry, trace);
  if (!scales || !trace.fill || trace.fill === "none") return "";
  const points = pixelsOf(trace, scales.x, scales.y);
  const colour = seriesColour(trace, data);
  const fill = paint(trace.fillcolor, colour);
  let outline = runsOf(points).map((run) => path(points, run, trace.line?.shape));
  if (trace.fill === "tozeroy") {
    const zero = scales.y.place(scales.y.kind === "log" ? null : 0);
    const base = short(Number.isFinite(zero) ? zero : scales.y.start);
    outline = runsOf(points).map(([from], i) => `${outline[i]}V${base}H${short(points.x[from])}Z`);
  } else if (trace.fill === "tonexty") {
    const before = previousTrace(trace, data);
    if (!before) return "";
    const lower = pixelsOf(before, scales.x, scales.y);
    const kept = runsOf(lower).flatMap(([from, to]) => lineShape(lower.x, lower.y, from, to));
    const back = kept.reverse().map((i) => `L${short(lower.x[i])} ${short(lower.y[i])}`);
    outline = [`${outline.join("").replace(/(?!^)M/g, "L")}${back.join("")}Z`];
  } else outline = outline.map((line) => `${line}Z`);
  return element("path", {
    d: outline.join(""),
    fill: fill.colour,
    "fill-opacity": String(trace.fillcolor ? (fill.opacity ?? 1) : 0.18),
    stroke: "none",
  });
}

/** The scatter trace before this one in the same panel: the other edge of a "tonexty" area. */
function previousTrace(trace: ScatterTrace, data: readonly Trace[]): ScatterTrace | undefined {
  for (let i = data.indexOf(trace) - 1; i >= 0; i--) {
    const other = data[i];
    if (other.type === "scatter" && other.xaxis === trace.xaxis && other.yaxis === trace.yaxis) return other;
  }
  return undefined;
}

function path({ x, y }: Points, [from, to]: readonly [number, number], shape?: "linear" | "hv"): string {
  let d = "";
  for (const i of lineShape(x, y, from, to)) {
    if (d === "") d = `M${short(x[i])} ${short(y[i])}`;
    else d += shape === "hv" ? `H${short(x[i])}V${short(y[i])}` : `L${short(x[i])} ${short(y[i])}`;
  }
  return d;
}
