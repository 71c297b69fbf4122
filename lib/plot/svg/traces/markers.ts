/** Lines, filled areas, points and texts of scatter traces. */
import * as palette from "../../palette";
import type { MarkerSymbol, ScatterTrace, Trace } from "../../types";
import type { Page } from "../geometry";
import { element, paint, short, textAt } from "../markup";
import type { Scale } from "../scale/scale";
import { everyFew, lineShape, MOST_POINTS, MOST_VARIED_POINTS } from "./downsampling";
import { errorBars } from "./error-bars";

const DASHES: Readonly<Record<string, string | undefined>> = { dash: "7 4", dot: "2 3", dashdot: "7 3 2 3" };
/** Colour scales are cut into so many steps, so that points of one colour share one path. */
const COLOUR_STEPS = 32;

interface Points {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

export function areas(page: Page, trace: ScatterTrace, data: readonly Trace[]): string {
  const scales = scalesOf(page, trace);
  if (!scales || !trace.fill || trace.fill === "none") return "";
  const points = pixels(trace, scales.x, scales.y);
  const colour = seriesColour(trace, data);
  const fill = paint(trace.fillcolor, colour);
  let outline = runs(points).map((run) => path(points, run, trace.line?.shape));
  if (trace.fill === "tozeroy") {
    const zero = scales.y.place(scales.y.kind === "log" ? null : 0);
    const foot = short(Number.isFinite(zero) ? zero : scales.y.start);
    outline = runs(points).map(([from], i) => `${outline[i]}V${foot}H${short(points.x[from])}Z`);
  } else if (trace.fill === "tonexty") {
    const before = previous(trace, data);
    if (!before) return "";
    const lower = pixels(before, scales.x, scales.y);
    const kept = runs(lower).flatMap(([from, to]) => lineShape(lower.x, lower.y, from, to));
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

export function lines(page: Page, trace: ScatterTrace, data: readonly Trace[]): string {
  const scales = scalesOf(page, trace);
  const { mode = "lines" } = trace;
  if (!scales || !mode.includes("lines") || trace.line?.width === 0) return "";
  const points = pixels(trace, scales.x, scales.y);
  const colour = paint(trace.line?.color, seriesColour(trace, data));
  return element("path", {
    d: runs(points)
      .map((run) => path(points, run, trace.line?.shape))
      .join(""),
    fill: "none",
    stroke: colour.colour,
    "stroke-opacity": share(colour.opacity, trace.opacity),
    "stroke-width": trace.line?.width ?? 2,
    "stroke-dasharray": DASHES[trace.line?.dash ?? "solid"],
    "stroke-linejoin": "round",
  });
}

export function marks(page: Page, trace: ScatterTrace, data: readonly Trace[]): string {
  const scales = scalesOf(page, trace);
  const { mode = "lines" } = trace;
  if (!scales) return "";
  const points = pixels(trace, scales.x, scales.y);
  let out = "";
  const count = points.x.length;
  if (trace.error_y || trace.error_x)
    for (const i of everyFew(count, 300)) {
      const [x, y] = [trace.x[i], trace.y[i]];
      if (trace.error_y && typeof y === "number")
        out += errorBars(trace.error_y, i, y, points.x[i], scales.y, false);
      if (trace.error_x && typeof x === "number")
        out += errorBars(trace.error_x, i, x, points.y[i], scales.x, true);
    }
  if (mode.includes("markers")) out += markers(trace, points, data);
  return out;
}

export function texts(page: Page, trace: ScatterTrace): string {
  const scales = scalesOf(page, trace);
  const { mode = "lines", text, textfont } = trace;
  if (!scales || !mode.includes("text") || text === undefined) return "";
  const points = pixels(trace, scales.x, scales.y);
  const size = textfont?.size ?? 12;
  let out = "";
  for (const i of everyFew(points.x.length, 300)) {
    const label = typeof text === "string" ? text : text[i];
    if (!label || !Number.isFinite(points.x[i]) || !Number.isFinite(points.y[i])) continue;
    const position =
      typeof trace.textposition === "string"
        ? trace.textposition
        : (trace.textposition?.[i] ?? "middle center");
    const [up, side] = position.split(" ");
    const gap = mode.includes("markers") ? markerSize(trace, i) / 2 + 2 : 2;
    const dx = side === "left" ? -gap : side === "right" ? gap : 0;
    // Several lines stand above, below or about the point as one block.
    const more = (label.split(/<br\s*\/?>/i).length - 1) * size * 1.25;
    const dy = up === "top" ? -gap - 2 - more : up === "bottom" ? gap + size * 0.8 : size * 0.35 - more / 2;
    out += textAt(points.x[i] + dx, points.y[i] + dy, label, {
      size,
      anchor: side === "left" ? "end" : side === "right" ? "start" : "middle",
      colour: textfont?.color,
    });
  }
  return out;
}

export function seriesColour(trace: ScatterTrace, data: readonly Trace[]): string {
  const { line, marker } = trace;
  const own = typeof marker?.color === "string" ? marker.color : undefined;
  return line?.color ?? own ?? palette.ofSeries(data.indexOf(trace));
}

function scalesOf(page: Page, trace: ScatterTrace): { readonly x: Scale; readonly y: Scale } | undefined {
  const x = page.axes.get(trace.xaxis ?? "x")?.scale;
  const y = page.axes.get(trace.yaxis ?? "y")?.scale;
  return x && y ? { x, y } : undefined;
}

function pixels(trace: ScatterTrace, x: Scale, y: Scale): Points {
  const count = Math.min(trace.x.length, trace.y.length);
  return {
    x: Array.from({ length: count }, (_, i) => x.place(trace.x[i])),
    y: Array.from({ length: count }, (_, i) => y.place(trace.y[i])),
  };
}

function previous(trace: ScatterTrace, data: readonly Trace[]): ScatterTrace | undefined {
  for (let i = data.indexOf(trace) - 1; i >= 0; i--) {
    const other = data[i];
    if (other.type === "scatter" && other.xaxis === trace.xaxis && other.yaxis === trace.yaxis) return other;
  }
  return undefined;
}

/** Stretches without a gap: [from, to) of points that have a place. */
function runs({ x, y }: Points): [number, number][] {
  const found: [number, number][] = [];
  let from = -1;
  for (let i = 0; i <= x.length; i++) {
    const isPlaced = i < x.length && Number.isFinite(x[i]) && Number.isFinite(y[i]);
    if (isPlaced && from < 0) from = i;
    if (!isPlaced && from >= 0) {
      found.push([from, i]);
      from = -1;
    }
  }
  return found;
}

function path({ x, y }: Points, [from, to]: readonly [number, number], shape?: "linear" | "hv"): string {
  let d = "";
  for (const i of lineShape(x, y, from, to)) {
    if (d === "") d = `M${short(x[i])} ${short(y[i])}`;
    else d += shape === "hv" ? `H${short(x[i])}V${short(y[i])}` : `L${short(x[i])} ${short(y[i])}`;
  }
  return d;
}

function markerSize(trace: ScatterTrace, i: number): number {
  const size = trace.marker?.size ?? 7;
  return typeof size === "number" ? size : (size[i] ?? 7);
}

/** Points of one look share one path: a dot of the width of the stroke costs ten bytes, a circle fifty. */
function markers(trace: ScatterTrace, points: Points, data: readonly Trace[]): string {
  const { marker = {} } = trace;
  const isVaried = typeof marker.size === "object" || typeof marker.color === "object";
  const chosen = everyFew(points.x.length, isVaried ? MOST_VARIED_POINTS : MOST_POINTS);
  const colourAt = markerColours(trace, data);
  const groups = new Map<string, { colour: string; size: number; index: number; places: number[] }>();
  for (const i of chosen) {
    if (!Number.isFinite(points.x[i]) || !Number.isFinite(points.y[i])) continue;
    const colour = colourAt(i);
    const size = Math.round(markerSize(trace, i) * 2) / 2;
    const key = `${colour} ${size}`;
    const group = groups.get(key);
    if (group) group.places.push(i);
    else groups.set(key, { colour, size, index: i, places: [i] });
  }
  const opacity = (marker.opacity ?? 1) * (trace.opacity ?? 1);
  let out = "";
  for (const { colour, size, index, places } of groups.values()) {
    const line = marker.line;
    const rim = line?.width
      ? typeof line.color === "string"
        ? line.color
        : (line.color?.[index] ?? "#FFFFFF")
      : undefined;
    // See-through points darken where they meet only if they are not all one path.
    const layers = opacity < 1 ? Math.min(4, places.length) : 1;
    for (let layer = 0; layer < layers; layer++) {
      const some = places.filter((_, k) => k % layers === layer);
      const d = some.map((i) => symbolPath(marker.symbol, points.x[i], points.y[i], size)).join("");
      if (rim !== undefined && line?.width && isDot(marker.symbol))
        out += dots(d, rim, size + line.width, opacity);
      out += isDot(marker.symbol)
        ? dots(d, colour, rim !== undefined && line?.width ? size - line.width : size, opacity)
        : outlined(d, marker.symbol, colour, rim, line?.width, opacity);
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
    "stroke-opacity": share(ink.opacity, opacity),
  });
}

function outlined(
  d: string,
  symbol: MarkerSymbol | undefined,
  colour: string,
  rim: string | undefined,
  rimWidth: number | undefined,
  opacity: number,
): string {
  const ink = paint(colour, palette.blue);
  const isHollow = symbol === "circle-open" || symbol === "x" || symbol === "cross";
  return element("path", {
    d,
    fill: isHollow ? "none" : ink.colour,
    stroke: isHollow ? ink.colour : rim === undefined ? undefined : paint(rim, "#FFFFFF").colour,
    "stroke-width": isHollow ? 2 : rimWidth,
    opacity: share(ink.opacity, opacity),
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
    const one = colour ?? trace.line?.color ?? palette.ofSeries(data.indexOf(trace));
    return () => one;
  }
  if (typeof colour[0] === "string") return (i) => String(colour[i] ?? palette.grey);
  const values = colour as ArrayLike<number>;
  const { low, high } = markerRange(trace);
  const scale = trace.marker?.colorscale ?? palette.sequential;
  return (i) =>
    palette.at(
      scale,
      high > low ? Math.round(((values[i] - low) / (high - low)) * COLOUR_STEPS) / COLOUR_STEPS : 0.5,
    );
}

/** The numbers that the ends of a marker colour scale stand for. */
export function markerRange({ marker }: ScatterTrace): { readonly low: number; readonly high: number } {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  if (typeof marker?.color === "object")
    for (let i = 0; i < marker.color.length; i++) {
      const value = Number(marker.color[i]);
      if (value < low) low = value;
      if (value > high) high = value;
    }
  return { low: marker?.cmin ?? low, high: marker?.cmax ?? high };
}

function share(...parts: readonly (number | undefined)[]): string | undefined {
  const product = parts.reduce<number>((all, part) => all * (part ?? 1), 1);
  return product < 1 ? String(Math.round(product * 100) / 100) : undefined;
}
