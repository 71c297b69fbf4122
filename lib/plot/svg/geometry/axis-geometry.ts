/** One axis of a figure: its scale, its ticks and the room of their labels. */
import { titleText } from "../../conventions";
import type { Axis, Layout, Trace } from "../../types";
import { axisIn, kindOf } from "../scale/axis-kind";
import { categoriesOf, rangeOf } from "../scale/axis-range";
import { makeScale, type Scale } from "../scale/scale";
import { type Tick, ticksOf } from "../scale/ticks";
import { fitted, measureLines } from "../text-size";
import type { Panel } from "./index";
import type { Margins } from "./margins";

export const TICK_SIZE = 11;
/** Pixels at most that a tick label may take. */
const LABEL_ROOM = 220;
/** Degrees by which labels are turned that would touch each other. */
const TURNED = -40;

export interface AxisGeometry {
  readonly name: string;
  readonly axis: Axis;
  readonly title: string;
  readonly scale: Scale;
  readonly ticks: readonly Tick[];
  /** Degrees by which tick labels are turned, clockwise. */
  readonly angle: number;
  /** Pixels between the axis line and the far edge of the tick labels. */
  readonly labelRoom: number;
  /** Position of the axis line: x of a vertical axis, y of a horizontal one. */
  readonly line: number;
}

/** All axes of the panels, for given margins. */
export function axesOf(
  { layout, data }: { readonly layout: Layout; readonly data: readonly Trace[] },
  panels: readonly Panel[],
  margins: Margins,
  width: number,
  height: number,
): Map<string, AxisGeometry> {
  const names = [...new Set(panels.flatMap(({ x, y }) => [x, y]))];
  const scales = new Map(names.map((name) => [name, scaleOf(layout, data, name, margins, width, height)]));
  for (const name of names) keepAspect(name, layout, scales);
  const axes = new Map<string, AxisGeometry>();
  for (const name of names) {
    const scale = scales.get(name) as Scale;
    const axis = axisIn(layout, name);
    const isHorizontal = name.startsWith("x");
    const partner =
      axis.anchor ??
      panels.find((panel) => (isHorizontal ? panel.x : panel.y) === name)?.[isHorizontal ? "y" : "x"];
    const other = scales.get(partner ?? "");
    const line = isHorizontal
      ? Math.max(other?.start ?? 0, other?.end ?? height - margins.bottom)
      : Math.min(other?.start ?? margins.left, other?.end ?? margins.left);
    axes.set(name, axisGeometry(name, axis, scale, line));
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
  const kind = kindOf(layout, data, name);
  const categories = kind === "category" ? categoriesOf(layout, data, name) : [];
  const range = rangeOf(layout, data, name, kind, categories);
  const [from, to] = axisIn(layout, name).domain ?? [0, 1];
  if (name.startsWith("x")) {
    const room = width - margins.left - margins.right;
    return makeScale(kind, range, [margins.left + from * room, margins.left + to * room], categories);
  }
  const room = height - margins.top - margins.bottom;
  const bottom = height - margins.bottom;
  return makeScale(kind, range, [bottom - from * room, bottom - to * room], categories);
}

/** Shrinks one of two axes about its middle until a unit is equally long on both. */
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

/** The ticks of an axis: horizontal labels turn where they would touch, vertical ones are left out. */
function axisGeometry(name: string, axis: Axis, scale: Scale, line: number): AxisGeometry {
  const isHorizontal = name.startsWith("x");
  const title = titleText(axis.title);
  const isHidden = axis.visible === false || axis.showticklabels === false;
  const size = axis.tickfont?.size ?? TICK_SIZE;
  const all = ticksOf(scale, axis, isHorizontal ? 78 : 42).map(({ at, label }) => ({
    at,
    label: fitted(label, size, LABEL_ROOM),
  }));
  if (isHidden) return { name, axis, title, scale, ticks: all, angle: 0, labelRoom: 0, line };
  const widest = all.reduce((width, { label }) => Math.max(width, measureLines(label, size)), 0);
  const gap = smallestGap(all);
  if (!isHorizontal) {
    const ticks = scale.kind === "category" ? everyFewLabels(all, gap, size + 1) : all;
    return { name, axis, title, scale, ticks, angle: 0, labelRoom: widest + 8, line };
  }
  const angle = axis.tickangle ?? (widest + 8 <= gap || scale.kind !== "category" ? 0 : TURNED);
  const radians = (Math.abs(angle) * Math.PI) / 180;
  const lines = Math.max(1, ...all.map(({ label }) => label.split(/<br\s*\/?>/i).length));
  const labelRoom =
    angle === 0 ? 8 + size * (0.2 + 1.2 * lines) : 10 + widest * Math.sin(radians) + size * Math.cos(radians);
  const needed = angle === 0 ? widest + 8 : size + 3;
  return { name, axis, title, scale, ticks: everyFewLabels(all, gap, needed), angle, labelRoom, line };
}

function smallestGap(ticks: readonly Tick[]): number {
  let gap = Number.POSITIVE_INFINITY;
  for (let i = 1; i < ticks.length; i++) gap = Math.min(gap, Math.abs(ticks[i].at - ticks[i - 1].at));
  return gap;
}

/** Only every second, third … label, where all of them would overlap. */
function everyFewLabels(ticks: readonly Tick[], gap: number, needed: number): readonly Tick[] {
  const every = Math.max(1, Math.ceil(needed / gap - 1e-6));
  return every === 1 ? ticks : ticks.map((tick, i) => (i % every === 0 ? tick : { ...tick, label: "" }));
}
