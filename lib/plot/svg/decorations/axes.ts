/** Grid, axis lines, tick labels, axis titles. */

import type { Panel } from "../geometry";
import { type AxisGeometry, TICK_SIZE } from "../geometry/axis-geometry";
import { AXIS, element, GRID, short, textAt } from "../markup";

/** Grid lines of one panel, below everything else. */
export function grid({ x, y }: Panel): string {
  let path = "";
  if (hasGrid(x))
    for (const { at } of x.ticks) path += `M${short(at)} ${short(y.scale.start)}V${short(y.scale.end)}`;
  if (hasGrid(y))
    for (const { at } of y.ticks) path += `M${short(x.scale.start)} ${short(at)}H${short(x.scale.end)}`;
  return path ? element("path", { d: path, ...GRID, fill: "none" }) : "";
}

/** By default numbers have grid lines and categories have none. */
function hasGrid({ axis, scale }: AxisGeometry): boolean {
  return axis.visible !== false && (axis.showgrid ?? scale.kind !== "category");
}

/** The line of the horizontal axis. */
export function baseline({ axis, scale, line }: AxisGeometry): string {
  if (axis.visible === false) return "";
  const d = `M${short(scale.start)} ${short(line)}H${short(scale.end)}`;
  return element("path", { d, ...AXIS, fill: "none" });
}

/** Tick labels and title of one axis. */
export function axisLabels(drawn: AxisGeometry): string {
  if (drawn.axis.visible === false) return "";
  return drawn.name.startsWith("x") ? horizontalLabels(drawn) : verticalLabels(drawn);
}

function horizontalLabels({ axis, ticks, line, scale, title, labelRoom, angle }: AxisGeometry): string {
  const size = axis.tickfont?.size ?? TICK_SIZE;
  let out = "";
  if (axis.showticklabels !== false)
    for (const { at, label } of ticks) {
      if (!label) continue;
      const anchor = angle === 0 ? "middle" : angle < 0 ? "end" : "start";
      const [x, y] = angle === 0 ? [at, line + 6 + size] : [at + 3, line + 6 + size * 0.8];
      out += textAt(x, y, label, { size, anchor, isSoft: true, angle });
    }
  if (title) out += textAt((scale.start + scale.end) / 2, line + labelRoom + 15, title, { anchor: "middle" });
  return out;
}

function verticalLabels({ axis, ticks, line, scale, title, labelRoom }: AxisGeometry): string {
  const size = axis.tickfont?.size ?? TICK_SIZE;
  let out = "";
  if (axis.showticklabels !== false)
    for (const { at, label } of ticks)
      if (label) out += textAt(line - 6, at + size * 0.35, label, { size, anchor: "end", isSoft: true });
  const [x, y] = [line - labelRoom - 9, (scale.start + scale.end) / 2];
  if (title) out += textAt(x, y, title, { anchor: "middle", angle: -90 });
  return out;
}
