/** One axis of a figure: its scale, its ticks and the room of their labels. */
import { titleText } from "../../conventions";
import type { Axis, Drawing } from "../../types";
import { axisIn, kindOf } from "../scale/axis-kind";
import { categoriesOf, rangeOf } from "../scale/axis-range";
import { makeScale, type Scale } from "../scale/scale";
import { type Tick, ticksOf } from "../scale/ticks";
import { measureLines, truncateText } from "../text-size";
import type { Frame } from "./margins";

export const TICK_SIZE = 11;
/** Pixels at most that a tick label may take; beside a single panel, this share of the figure's width if that is more. */
const LABEL_ROOM = 220;
const LABEL_SHARE = 0.45;
/** Degrees by which labels are turned that would touch each other. */
const TURNED_ANGLE = -40;

/** The names of two axes that belong together, e.g. "x2" and "y2". */
export interface AxisNames {
  readonly x: string;
  readonly y: string;
}

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

/** The geometry of all axes by name, e.g. "x2". */
export function axesOf(
  drawing: Drawing,
  pairs: readonly AxisNames[],
  frame: Frame,
): Map<string, AxisGeometry> {
  const names = new Set(pairs.flatMap(({ x, y }) => [x, y]));
  const scales = new Map(Array.from(names, (name) => [name, scaleOf(drawing, name, frame)]));
  const beside = pairs.length > 1 ? LABEL_ROOM : Math.max(LABEL_ROOM, LABEL_SHARE * frame.width);
  const axes = Array.from(scales, ([name, scale]): [string, AxisGeometry] => {
    const axis = axisIn(drawing.layout, name);
    const isHorizontal = name.startsWith("x");
    const first = isHorizontal ? pairs.find(({ x }) => x === name)?.y : pairs.find(({ y }) => y === name)?.x;
    const { start, end } = scales.get(axis.anchor ?? first ?? "") ?? {};
    const line = isHorizontal
      ? Math.max(start ?? 0, end ?? frame.height - frame.bottom)
      : Math.min(start ?? frame.left, end ?? frame.left);
    return [name, axisGeometry(name, axis, scale, line, isHorizontal ? LABEL_ROOM : beside)];
  });
  return new Map(axes);
}

function scaleOf(drawing: Drawing, name: string, { width, height, left, right, top, bottom }: Frame): Scale {
  const kind = kindOf(drawing, name);
  const categories = kind === "category" ? categoriesOf(drawing, name) : [];
  const range = rangeOf(drawing, name, kind, categories);
  const [from, to] = axisIn(drawing.layout, name).domain ?? [0, 1];
  const [origin, length] = name.startsWith("x")
    ? [left, width - left - right]
    : [height - bottom, top + bottom - height];
  return makeScale(kind, range, [origin + from * length, origin + to * length], categories);
}

/** Where tick labels would touch, those of a category axis are turned if it is horizontal; then some are left out. */
function axisGeometry(name: string, axis: Axis, scale: Scale, line: number, most: number): AxisGeometry {
  const isHorizontal = name.startsWith("x");
  const title = titleText(axis.title);
  const isHidden = axis.visible === false || axis.showticklabels === false;
  const size = axis.tickfont?.size ?? TICK_SIZE;
  const all = ticksOf(scale, axis, isHorizontal ? 78 : 42).map(({ at, label }) => ({
    at,
    label: truncateText(label, size, most),
  }));
  if (isHidden) return { name, axis, title, scale, ticks: all, angle: 0, labelRoom: 0, line };
  const widest = all.reduce((width, { label }) => Math.max(width, measureLines(label, size)), 0);
  const gap = smallestGap(all);
  if (!isHorizontal) {
    const ticks = scale.kind === "category" ? everyFewLabels(all, gap, size + 1) : all;
    return { name, axis, title, scale, ticks, angle: 0, labelRoom: widest + 8, line };
  }
  const angle = axis.tickangle ?? (widest + 8 <= gap || scale.kind !== "category" ? 0 : TURNED_ANGLE);
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
