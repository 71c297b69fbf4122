/** The page of a figure: its margins, and a scale for every axis, so that all labels find room. */
import { DEFAULT_HEIGHT, DEFAULT_WIDTH, hasLegendEntry, titleText } from "../../conventions";
import type { Axis, HeatmapTrace, Layout, ScatterTrace, Trace } from "../../types";
import { type AxisKind, axisIn, axisOf, kindOf } from "../scale/axis-kind";
import { categoriesOf, rangeOf } from "../scale/axis-range";
import { makeScale, type Scale, type Tick, ticksOf } from "../scale/scale";
import { fitted, measure, measureLines, wrapped } from "../text-size";

export const TITLE_SIZE = 16;
const TITLE_LINE = 21;
const TICK_SIZE = 11;
const LABEL_ROOM = 220;

export interface LegendEntry {
  readonly trace: Trace;
  readonly index: number;
  readonly x: number;
  readonly y: number;
}

export interface DrawnAxis {
  readonly name: string;
  readonly axis: Axis;
  readonly title: string;
  readonly scale: Scale;
  readonly ticks: readonly Tick[];
  /** Degrees by which tick labels are turned. */
  readonly angle: number;
  /** Pixels that the tick labels take away from the axis line. */
  readonly labelRoom: number;
  /** Pixel of the axis line: an x of a vertical axis, a y of a horizontal one. */
  readonly line: number;
}

export interface Panel {
  readonly x: string;
  readonly y: string;
}

export interface Page {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly titleLines: readonly string[];
  readonly legend: readonly LegendEntry[];
  readonly axes: ReadonlyMap<string, DrawnAxis>;
  readonly panels: readonly Panel[];
  /** The trace whose colour scale stands at the right, if one does. */
  readonly colourBar: HeatmapTrace | ScatterTrace | undefined;
}

interface Drawn {
  readonly title: string;
  readonly data: readonly Trace[];
  readonly layout: Layout;
}

interface Margins {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export function pageOf(drawn: Drawn): Page {
  const { layout, data } = drawn;
  const { width = DEFAULT_WIDTH, height = DEFAULT_HEIGHT } = layout;
  const panels = panelsOf(layout, data);
  const titleLines = wrapped(drawn.title, TITLE_SIZE * 1.1, width - 24);
  const { entries: legend, rows } = legendOf(layout, data, width, 16 + titleLines.length * TITLE_LINE);
  const headings = hasHeadings(layout) ? 22 : 0;
  const colourBar = data.find((trace): trace is HeatmapTrace | ScatterTrace =>
    trace.type === "heatmap"
      ? trace.showscale !== false
      : trace.type === "scatter" && trace.marker?.showscale === true,
  );
  const top = 16 + titleLines.length * TITLE_LINE + rows * 20 + headings + 4;
  let margins: Margins = { left: 60, right: 20, top, bottom: 50 };
  let axes = new Map<string, DrawnAxis>();
  // Labels need the scales and the scales need the room that labels leave: the second round settles it.
  for (let round = 0; round < 3; round++) {
    axes = axesOf(drawn, panels, margins, width, height);
    margins = { top, ...roomFor(axes, layout, colourBar) };
  }
  axes = axesOf(drawn, panels, margins, width, height);
  return { width, height, ...margins, titleLines, legend, axes, panels, colourBar };
}

function panelsOf(layout: Layout, data: readonly Trace[]): Panel[] {
  const panels = new Map<string, Panel>();
  const put = (x: string, y: string) => panels.set(`${x} ${y}`, { x, y });
  for (const trace of data) put(axisOf(trace, "x"), axisOf(trace, "y"));
  for (const image of layout.images ?? [])
    if (isAxisReference(image.xref) && isAxisReference(image.yref)) put(image.xref, image.yref);
  for (const shape of layout.shapes ?? [])
    if (isAxisReference(shape.xref) && isAxisReference(shape.yref)) put(shape.xref, shape.yref);
  if (panels.size === 0) put("x", "y");
  return [...panels.values()];
}

function isAxisReference(reference: string | undefined): reference is string {
  return reference !== undefined && /^[xy]\d*$/.test(reference);
}

/** Whether notes stand above the topmost panel, as panel titles do. */
function hasHeadings(layout: Layout): boolean {
  return (layout.annotations ?? []).some(
    ({ y, yref }) => typeof y === "number" && y >= 0.99 && (yref === "paper" || yref?.endsWith(" domain")),
  );
}

function legendOf(
  layout: Layout,
  data: readonly Trace[],
  width: number,
  y: number,
): { readonly entries: LegendEntry[]; readonly rows: number } {
  const entries: LegendEntry[] = [];
  const named = data
    .map((trace, index) => ({ trace, index }))
    .filter(({ trace }) => (layout.showlegend === true && trace.name ? true : hasLegendEntry(trace, data)));
  if (layout.showlegend === false || named.length === 0) return { entries, rows: 0 };
  let x = 12;
  let row = 0;
  for (const { trace, index } of named) {
    const room = 26 + measure(legendName(trace), 12) + 18;
    if (x > 12 && x + room > width - 8) {
      x = 12;
      row++;
    }
    entries.push({ trace, index, x, y: y + row * 20 + 6 });
    x += room;
  }
  return { entries, rows: row + 1 };
}

export function legendName(trace: Trace): string {
  return fitted(trace.name ?? "", 12, 260);
}

function axesOf(
  { layout, data }: Drawn,
  panels: readonly Panel[],
  margins: Margins,
  width: number,
  height: number,
): Map<string, DrawnAxis> {
  const names = [...new Set(panels.flatMap(({ x, y }) => [x, y]))];
  const scales = new Map(names.map((name) => [name, scaleOf(layout, data, name, margins, width, height)]));
  for (const name of names) keepAspect(name, layout, scales);
  const axes = new Map<string, DrawnAxis>();
  for (const name of names) {
    const scale = scales.get(name) as Scale;
    const axis = axisIn(layout, name);
    const isFlat = name.startsWith("x");
    const partner =
      axis.anchor ?? panels.find((panel) => (isFlat ? panel.x : panel.y) === name)?.[isFlat ? "y" : "x"];
    const other = scales.get(partner ?? "");
    const line = isFlat
      ? Math.max(other?.start ?? 0, other?.end ?? height - margins.bottom)
      : Math.min(other?.start ?? margins.left, other?.end ?? margins.left);
    axes.set(name, labelled(name, axis, scale, line));
  }
  return axes;
}

function scaleOf(
  layout: Layout,
  data: readonly Trace[],
  name: string,
  margins: Margins,
  width: number,
  height: number,
): Scale {
  const kind: AxisKind = kindOf(layout, data, name);
  const categories = kind === "category" ? categoriesOf(layout, data, name) : [];
  const range = rangeOf(layout, data, name, kind, categories);
  const [from, to] = axisIn(layout, name).domain ?? [0, 1];
  if (name.startsWith("x")) {
    const room = width - margins.left - margins.right;
    return makeScale(kind, range, [margins.left + from * room, margins.left + to * room], categories);
  }
  const room = height - margins.top - margins.bottom;
  const foot = height - margins.bottom;
  return makeScale(kind, range, [foot - from * room, foot - to * room], categories);
}

/** Shrinks two axes about their middle until a unit is as long on one as on the other. */
function keepAspect(name: string, layout: Layout, scales: Map<string, Scale>): void {
  const partner = axisIn(layout, name).scaleanchor;
  const own = scales.get(name);
  const other = partner === undefined ? undefined : scales.get(partner);
  if (partner === undefined || own === undefined || other === undefined) return;
  const perUnit = (scale: Scale) => Math.abs((scale.end - scale.start) / (scale.to - scale.from));
  const target = Math.min(perUnit(own), perUnit(other));
  for (const [key, scale] of [
    [name, own],
    [partner, other],
  ] as const) {
    const middle = (scale.start + scale.end) / 2;
    const share = target / perUnit(scale);
    scales.set(
      key,
      makeScale(
        scale.kind,
        [scale.from, scale.to],
        [middle + (scale.start - middle) * share, middle + (scale.end - middle) * share],
        scale.categories,
      ),
    );
  }
}

function labelled(name: string, axis: Axis, scale: Scale, line: number): DrawnAxis {
  const isFlat = name.startsWith("x");
  const title = titleText(axis.title);
  const isHidden = axis.visible === false || axis.showticklabels === false;
  const size = axis.tickfont?.size ?? TICK_SIZE;
  const all = ticksOf(scale, axis, isFlat ? 78 : 42).map(({ at, label }) => ({
    at,
    label: fitted(label, size, LABEL_ROOM),
  }));
  if (isHidden) return { name, axis, title, scale, ticks: all, angle: 0, labelRoom: 0, line };
  const widest = all.reduce((width, { label }) => Math.max(width, measureLines(label, size)), 0);
  const gap = smallestGap(all);
  if (!isFlat) {
    const ticks = scale.kind === "category" ? thinned(all, gap, size + 1) : all;
    return { name, axis, title, scale, ticks, angle: 0, labelRoom: widest + 8, line };
  }
  const angle = axis.tickangle ?? (widest + 8 <= gap || scale.kind !== "category" ? 0 : -40);
  const radians = (Math.abs(angle) * Math.PI) / 180;
  const lines = Math.max(1, ...all.map(({ label }) => label.split(/<br\s*\/?>/i).length));
  const labelRoom =
    angle === 0 ? 8 + size * (0.2 + 1.2 * lines) : 10 + widest * Math.sin(radians) + size * Math.cos(radians);
  const needed = angle === 0 ? widest + 8 : size + 3;
  return { name, axis, title, scale, ticks: thinned(all, gap, needed), angle, labelRoom, line };
}

function smallestGap(ticks: readonly Tick[]): number {
  let gap = Number.POSITIVE_INFINITY;
  for (let i = 1; i < ticks.length; i++) gap = Math.min(gap, Math.abs(ticks[i].at - ticks[i - 1].at));
  return gap;
}

/** Every second, third … label only, where all would run into one another. */
function thinned(ticks: readonly Tick[], gap: number, needed: number): readonly Tick[] {
  const every = Math.max(1, Math.ceil(needed / gap - 1e-6));
  return every === 1 ? ticks : ticks.map((tick, i) => (i % every === 0 ? tick : { ...tick, label: "" }));
}

function roomFor(
  axes: ReadonlyMap<string, DrawnAxis>,
  layout: Layout,
  colourBar: HeatmapTrace | ScatterTrace | undefined,
): Omit<Margins, "top"> {
  let left = 16;
  let bottom = 16;
  let right = colourBar ? 78 : 22;
  for (const { name, axis, title, labelRoom, ticks, angle } of axes.values()) {
    if (axis.visible === false) continue;
    const titleRoom = title ? 20 : 0;
    if (name.startsWith("x")) {
      if ((axisIn(layout, partnerName(name, axis)).domain?.[0] ?? 0) <= 0.02)
        bottom = Math.max(bottom, labelRoom + titleRoom + 12);
      const last = ticks[ticks.length - 1];
      if (last && angle === 0 && (axis.domain?.[1] ?? 1) > 0.98 && !colourBar)
        right = Math.max(right, Math.min(60, measureLines(last.label, TICK_SIZE) / 2 + 6));
    } else if ((axisIn(layout, partnerName(name, axis)).domain?.[0] ?? 0) <= 0.02)
      left = Math.max(left, labelRoom + titleRoom + 10);
  }
  return { left, right, bottom };
}

function partnerName(name: string, axis: Axis): string {
  return axis.anchor ?? (name.startsWith("x") ? `y${name.slice(1)}` : `x${name.slice(1)}`);
}
