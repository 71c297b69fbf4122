import type { Axis, HeatmapTrace, Layout, ScatterTrace } from "../../types";
import { axisIn } from "../scale/axis-kind";
import { measureLines } from "../text-size";
import { type AxisGeometry, TICK_SIZE } from "./axis-geometry";

/** The size of a figure and its margins, in pixels. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** The margins that tick labels, axis titles and the colour bar need. */
export function marginsFor(
  axes: ReadonlyMap<string, AxisGeometry>,
  layout: Layout,
  colourBar: HeatmapTrace | ScatterTrace | undefined,
) {
  let left = 16;
  let bottom = 16;
  let right = colourBar ? 78 : 22;
  for (const { name, axis, title, labelRoom, ticks, angle } of axes.values()) {
    if (axis.visible === false) continue;
    const titleRoom = title ? 20 : 0;
    const isOuter = (axisIn(layout, partnerName(name, axis)).domain?.[0] ?? 0) <= 0.02;
    if (name.startsWith("x")) {
      if (isOuter) bottom = Math.max(bottom, labelRoom + titleRoom + 12);
      const last = ticks[ticks.length - 1];
      if (last && angle === 0 && (axis.domain?.[1] ?? 1) > 0.98 && !colourBar)
        right = Math.max(right, Math.min(60, measureLines(last.label, TICK_SIZE) / 2 + 6));
    } else if (isOuter) left = Math.max(left, labelRoom + titleRoom + 10);
  }
  return { left, right, bottom };
}

function partnerName(name: string, axis: Axis): string {
  return axis.anchor ?? (name.startsWith("x") ? `y${name.slice(1)}` : `x${name.slice(1)}`);
}
