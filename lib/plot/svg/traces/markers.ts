/** Markers of scatter traces, with their error bars. */
import * as palette from "../../palette";
import type { MarkerSymbol, Outline, ScatterTrace, Trace } from "../../types";
import { element, INK, paint, roundedOpacity, short } from "../markup";
import type { Scale, Scales } from "../scale/scale";
import { markerRange } from "./colour-range";
import { evenSample, MOST_POINTS, MOST_VARIED_POINTS } from "./downsampling";
import { markerSize, type Points, pixelsOf } from "./scatter-points";

/** Colour scales are cut into this number of steps, so that points of one colour share one path. */
const COLOUR_STEPS = 32;
const MOST_ERROR_BARS = 300;

export function markers(scales: Scales, trace: ScatterTrace, data: readonly Trace[]): string {
  const { mode = "lines" } = trace;
  const points = pixelsOf(trace, scales);
  const bars = errorBars(scales.x, trace, points);
  return mode.includes("markers") ? bars + groupedMarkers(trace, points, data) : bars;
}

function errorBars(scale: Scale, { x, error_x: errors }: ScatterTrace, points: Points): string {
  if (!errors) return "";
  const half = errors.width ?? 4;
  let out = "";
  for (const i of evenSample(points.x.length, MOST_ERROR_BARS)) {
    const value = x[i];
    if (typeof value !== "number") continue;
    const right = scale.place(value + errors.array[i]);
    const left = scale.place(value - (errors.arrayminus ?? errors.array)[i]);
    if (![left, right, points.y[i]].every(Number.isFinite)) continue;
    const [from, to, y] = [left, right, points.y[i]].map(short);
    const [top, bottom] = [short(points.y[i] - half), short(points.y[i] + half)];
    out += element("path", {
      d: `M${from} ${y}H${to}M${from} ${top}V${bottom}M${to} ${top}V${bottom}`,
      fill: "none",
      class: errors.color ? undefined : "stroke-ink",
      stroke: errors.color ? paint(errors.color, INK.fill).colour : INK.fill,
      "stroke-width": errors.thickness ?? 1.5,
    });
  }
  return out;
}

/** Points of one colour and size share one path: a dot as wide as its stroke takes ten bytes, a circle fifty. */
function groupedMarkers(trace: ScatterTrace, points: Points, data: readonly Trace[]): string {
  const { marker = {} } = trace;
  const isVaried = typeof marker.size === "object" || typeof marker.color === "object";
  const chosen = evenSample(points.x.length, isVaried ? MOST_VARIED_POINTS : MOST_POINTS);
  const colourAt = markerColours(trace, data);
  const groups = new Map<string, { colour: string; size: number; members: number[] }>();
  for (const i of chosen) {
    if (!Number.isFinite(points.x[i]) || !Number.isFinite(points.y[i])) continue;
    const colour = colourAt(i);
    const size = Math.round(markerSize(trace, i) * 2) / 2;
    const key = `${colour} ${size}`;
    const group = groups.get(key);
    if (group) group.members.push(i);
    else groups.set(key, { colour, size, members: [i] });
  }
  const { opacity = 1, line = {}, symbol = "circle" } = marker;
  let out = "";
  for (const { colour, size, members } of groups.values()) {
    // Within one path, transparent points do not darken where they overlap: spread them over up to four paths.
    const layers = opacity < 1 ? Math.min(4, members.length) : 1;
    for (let layer = 0; layer < layers; layer++) {
      const own = members.filter((_, k) => k % layers === layer);
      const d = own.map((i) => symbolPath(symbol, points.x[i], points.y[i], size)).join("");
      if (symbol === "circle") out += dots(d, colour, size, line, opacity);
      else out += symbols(d, symbol, colour, line, opacity);
    }
  }
  return out;
}

/** A dot with an outline is a smaller dot on a larger one. */
function dots(d: string, colour: string, size: number, line: Outline, opacity: number): string {
  if (!line.width) return dot(d, colour, size, opacity);
  const outline = dot(d, line.color ?? "#FFFFFF", size + line.width, opacity);
  return outline + dot(d, colour, size - line.width, opacity);
}

function dot(d: string, colour: string, size: number, opacity: number): string {
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

/** Diamonds, or crosses, which have no area to fill. */
function symbols(d: string, symbol: MarkerSymbol, colour: string, line: Outline, opacity: number): string {
  const ink = paint(colour, palette.blue);
  const outline = line.width ? paint(line.color, "#FFFFFF").colour : undefined;
  return element("path", {
    d,
    fill: symbol === "x" ? "none" : ink.colour,
    stroke: symbol === "x" ? ink.colour : outline,
    "stroke-width": symbol === "x" ? 2 : line.width,
    opacity: roundedOpacity(ink.opacity, opacity),
  });
}

/** One marker of the legend. */
export function sample(symbol: MarkerSymbol, x: number, y: number, colour: string): string {
  const size = 8;
  return symbol === "circle"
    ? element("circle", { cx: x, cy: y, r: size / 2, fill: colour })
    : symbols(symbolPath(symbol, x, y, size), symbol, colour, {}, 1);
}

function symbolPath(symbol: MarkerSymbol, x: number, y: number, size: number): string {
  const r = size / 2;
  if (symbol === "diamond")
    return `M${short(x)} ${short(y - r)}l${short(r)} ${short(r)}l${short(-r)} ${short(r)}l${short(-r)} ${short(-r)}z`;
  if (symbol === "x")
    return `M${short(x - r)} ${short(y - r)}l${short(size)} ${short(size)}M${short(x - r)} ${short(y + r)}l${short(size)} ${short(-size)}`;
  return `M${short(x)} ${short(y)}h0`;
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
