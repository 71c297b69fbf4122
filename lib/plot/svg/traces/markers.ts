/** Markers of scatter traces, with their error bars. */
import * as palette from "../../palette";
import type { MarkerSymbol, ScatterTrace, Trace } from "../../types";
import type { Geometry } from "../geometry";
import { element, paint, roundedOpacity, short } from "../markup";
import { markerRange } from "./colour-range";
import { evenSample, MOST_POINTS, MOST_VARIED_POINTS } from "./downsampling";
import { errorBars } from "./error-bars";
import { markerSize, type Points, pixelsOf, scalesOf } from "./scatter-points";

/** Colour scales are cut into this number of steps, so that points of one colour share one path. */
const COLOUR_STEPS = 32;
const MOST_ERROR_BARS = 300;

export function markers(geometry: Geometry, trace: ScatterTrace, data: readonly Trace[]): string {
  const scales = scalesOf(geometry, trace);
  const { mode = "lines" } = trace;
  if (!scales) return "";
  const points = pixelsOf(trace, scales.x, scales.y);
  let out = "";
  const count = points.x.length;
  if (trace.error_y || trace.error_x)
    for (const i of evenSample(count, MOST_ERROR_BARS)) {
      const [x, y] = [trace.x[i], trace.y[i]];
      if (trace.error_y && typeof y === "number")
        out += errorBars(trace.error_y, i, y, points.x[i], scales.y, false);
      if (trace.error_x && typeof x === "number")
        out += errorBars(trace.error_x, i, x, points.y[i], scales.x, true);
    }
  if (mode.includes("markers")) out += groupedMarkers(trace, points, data);
  return out;
}

/** Points of one colour and size share one path: a dot as wide as its stroke takes ten bytes, a circle fifty. */
function groupedMarkers(trace: ScatterTrace, points: Points, data: readonly Trace[]): string {
  const { marker = {} } = trace;
  const isVaried = typeof marker.size === "object" || typeof marker.color === "object";
  const chosen = evenSample(points.x.length, isVaried ? MOST_VARIED_POINTS : MOST_POINTS);
  const colourAt = markerColours(trace, data);
  const groups = new Map<string, { colour: string; size: number; index: number; members: number[] }>();
  for (const i of chosen) {
    if (!Number.isFinite(points.x[i]) || !Number.isFinite(points.y[i])) continue;
    const colour = colourAt(i);
    const size = Math.round(markerSize(trace, i) * 2) / 2;
    const key = `${colour} ${size}`;
    const group = groups.get(key);
    if (group) group.members.push(i);
    else groups.set(key, { colour, size, index: i, members: [i] });
  }
  const opacity = (marker.opacity ?? 1) * (trace.opacity ?? 1);
  let out = "";
  for (const { colour, size, index, members } of groups.values()) {
    const line = marker.line;
    const outline = line?.width
      ? typeof line.color === "string"
        ? line.color
        : (line.color?.[index] ?? "#FFFFFF")
      : undefined;
    // Within one path, transparent points do not darken where they overlap: spread them over up to four paths.
    const layers = opacity < 1 ? Math.min(4, members.length) : 1;
    for (let layer = 0; layer < layers; layer++) {
      const own = members.filter((_, k) => k % layers === layer);
      const d = own.map((i) => symbolPath(marker.symbol, points.x[i], points.y[i], size)).join("");
      if (outline !== undefined && line?.width && isDot(marker.symbol))
        out += dots(d, outline, size + line.width, opacity);
      out += isDot(marker.symbol)
        ? dots(d, colour, outline !== undefined && line?.width ? size - line.width : size, opacity)
        : outlined(d, marker.symbol, colour, outline, line?.width, opacity);
    }
  }
  return out;
}

function isDot(symbol: MarkerSymbol | undefined): boolean {
  return symbol === undefined || symbol === "circle";
}

function dots(d: string, colour: string, size: number, opacity: number): string {
  const ink = paint(colour, palette.blue);
  return element("path", {
    d,
    fill: "none",
    stroke: ink.colour,
    "stroke-width": Math.max(0.5, size),
    "stroke-linecap": "round",
    "stroke-opacity": roundedOpacity(ink.opacity, opacity),
  });
}

function outlined(
  d: string,
  symbol: MarkerSymbol | undefined,
  colour: string,
  outline: string | undefined,
  outlineWidth: number | undefined,
  opacity: number,
): string {
  const ink = paint(colour, palette.blue);
  const isHollow = symbol === "circle-open" || symbol === "x" || symbol === "cross";
  return element("path", {
    d,
    fill: isHollow ? "none" : ink.colour,
    stroke: isHollow ? ink.colour : outline === undefined ? undefined : paint(outline, "#FFFFFF").colour,
    "stroke-width": isHollow ? 2 : outlineWidth,
    opacity: roundedOpacity(ink.opacity, opacity),
  });
}

function symbolPath(symbol: MarkerSymbol | undefined, x: number, y: number, size: number): string {
  const r = size / 2;
  const start = `M${short(x)} ${short(y)}`;
  switch (symbol) {
    case "square":
      return `M${short(x - r)} ${short(y - r)}h${short(size)}v${short(size)}h${short(-size)}z`;
    case "diamond":
      return `M${short(x)} ${short(y - r)}l${short(r)} ${short(r)}l${short(-r)} ${short(r)}l${short(-r)} ${short(-r)}z`;
    case "triangle-up":
      return `M${short(x)} ${short(y - r)}l${short(r)} ${short(size * 0.9)}h${short(-size)}z`;
    case "cross":
      return `M${short(x - r)} ${short(y)}h${short(size)}M${short(x)} ${short(y - r)}v${short(size)}`;
    case "x":
      return `M${short(x - r)} ${short(y - r)}l${short(size)} ${short(size)}M${short(x - r)} ${short(y + r)}l${short(size)} ${short(-size)}`;
    case "circle-open":
      return `M${short(x - r)} ${short(y)}a${short(r)} ${short(r)} 0 1 0 ${short(size)} 0a${short(r)} ${short(r)} 0 1 0 ${short(-size)} 0z`;
    default:
      return `${start}h0`;
  }
}

function markerColours(trace: ScatterTrace, data: readonly Trace[]): (i: number) => string {
  const colour = trace.marker?.color;
  if (colour === undefined || typeof colour === "string") {
    const one = colour ?? trace.line?.color ?? palette.seriesColour(data.indexOf(trace));
    return () => one;
  }
  if (typeof colour[0] === "string") return (i) => String(colour[i] ?? palette.grey);
  const values = colour as ArrayLike<number>;
  const { low, high } = markerRange(trace);
  const scale = trace.marker?.colorscale ?? palette.sequential;
  return (i) =>
    palette.colourAt(
      scale,
      high > low ? Math.round(((values[i] - low) / (high - low)) * COLOUR_STEPS) / COLOUR_STEPS : 0.5,
    );
}
