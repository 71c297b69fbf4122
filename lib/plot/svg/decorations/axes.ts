/** Grid, axis lines, tick labels, axis titles. */

import type { Geometry, Panel } from "../geometry";
import type { AxisGeometry } from "../geometry/axis-geometry";
import { AXIS, element, GRID, short, textAt } from "../markup";

const TICK_SIZE = 11;

/** Grid lines of one panel, below everything else. */
export function grid(geometry: Geometry, { x, y }: Panel): string {
  const horizontal = geometry.axes.get(x);
  const vertical = geometry.axes.get(y);
  if (!horizontal || !vertical) return "";
  let path = "";
  if (hasGrid(horizontal))
    for (const { at } of horizontal.ticks)
      path += `M${short(at)} ${short(vertical.scale.start)}V${short(vertical.scale.end)}`;
  if (hasGrid(vertical))
    for (const { at } of vertical.ticks)
      path += `M${short(horizontal.scale.start)} ${short(at)}H${short(horizontal.scale.end)}`;
  return path ? element("path", { d: path, ...GRID, fill: "none" }) : "";
}

/** By default numbers have grid lines and categories have none. */
function hasGrid({ axis, scale }: AxisGeometry): boolean {
  return axis.visible !== false && (axis.showgrid ?? scale.kind !== "category");
}

/** The zero lines that are asked for and the line of the horizontal axis. */
export function baselines(geometry: Geometry, { x, y }: Panel): string {
  const horizontal = geometry.axes.get(x);
  const vertical = geometry.axes.get(y);
  if (!horizontal || !vertical) return "";
  let path = "";
  const crosses = ({ scale }: AxisGeometry) =>
    scale.kind === "linear" && Math.min(scale.from, scale.to) < 0 && Math.max(scale.from, scale.to) > 0;
  if (vertical.axis.zeroline && crosses(vertical))
    path += `M${short(horizontal.scale.start)} ${short(vertical.scale.place(0))}H${short(horizontal.scale.end)}`;
  if (horizontal.axis.zeroline && crosses(horizontal))
    path += `M${short(horizontal.scale.place(0))} ${short(vertical.scale.start)}V${short(vertical.scale.end)}`;
  if (horizontal.axis.visible !== false)
    path += `M${short(horizontal.scale.start)} ${short(horizontal.line)}H${short(horizontal.scale.end)}`;
  return path ? element("path", { d: path, ...AXIS, fill: "none" }) : "";
}

/** Tick labels and title of one axis. */
export function axisLabels(drawn: AxisGeometry): string {
  return drawn.axis.visible === false
    ? ""
    : drawn.name.startsWith("x")
      ? horizontalLabels(drawn)
      : verticalLabels(drawn);
}

function horizontalLabels({ axis, ticks, line, scale, title, labelRoom, angle }: AxisGeometry): string {
  const size = axis.tickfont?.size ?? TICK_SIZE;
  let out = "";
  if (axis.showticklabels !== false)
    for (const { at, label } of ticks) {
      if (!label) continue;
      out +=
        angle === 0
          ? textAt(at, line + 6 + size, label, { size, anchor: "middle", isSoft: true })
          : textAt(at + 3, line + 6 + size * 0.8, label, {
              size,
              anchor: angle < 0 ? "end" : "start",
              isSoft: true,
              angle,
            });
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
  if (title)
    out += textAt(line - labelRoom - 9, (scale.start + scale.end) / 2, title, {
      anchor: "middle",
      angle: -90,
    });
  return out;
}
