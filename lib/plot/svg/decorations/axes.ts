/** Grid, axis lines, tick labels, axis titles. */

import type { DrawnAxis, Page, Panel } from "../geometry";
import { AXIS, element, GRID, short, textAt } from "../markup";

const TICK_SIZE = 11;

/** Grid lines of one panel, under everything. */
export function grid(page: Page, { x, y }: Panel): string {
  const across = page.axes.get(x);
  const up = page.axes.get(y);
  if (!across || !up) return "";
  let path = "";
  if (hasGrid(across))
    for (const { at } of across.ticks)
      path += `M${short(at)} ${short(up.scale.start)}V${short(up.scale.end)}`;
  if (hasGrid(up))
    for (const { at } of up.ticks)
      path += `M${short(across.scale.start)} ${short(at)}H${short(across.scale.end)}`;
  return path ? element("path", { d: path, ...GRID, fill: "none" }) : "";
}

/** Names of categories need no line; numbers do. */
function hasGrid({ axis, scale }: DrawnAxis): boolean {
  return axis.visible !== false && (axis.showgrid ?? scale.kind !== "category");
}

/** The lines at zero, or at the foot of the panel, above the grid and under the data. */
export function baselines(page: Page, { x, y }: Panel): string {
  const across = page.axes.get(x);
  const up = page.axes.get(y);
  if (!across || !up) return "";
  let path = "";
  const crosses = ({ scale }: DrawnAxis) =>
    scale.kind === "linear" && Math.min(scale.from, scale.to) < 0 && Math.max(scale.from, scale.to) > 0;
  if (up.axis.zeroline && crosses(up))
    path += `M${short(across.scale.start)} ${short(up.scale.place(0))}H${short(across.scale.end)}`;
  if (across.axis.zeroline && crosses(across))
    path += `M${short(across.scale.place(0))} ${short(up.scale.start)}V${short(up.scale.end)}`;
  if (across.axis.visible !== false)
    path += `M${short(across.scale.start)} ${short(across.line)}H${short(across.scale.end)}`;
  return path ? element("path", { d: path, ...AXIS, fill: "none" }) : "";
}

export function axisLabels(drawn: DrawnAxis): string {
  return drawn.axis.visible === false ? "" : drawn.name.startsWith("x") ? flat(drawn) : upright(drawn);
}

function flat({ axis, ticks, line, scale, title, labelRoom, angle }: DrawnAxis): string {
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

function upright({ axis, ticks, line, scale, title, labelRoom }: DrawnAxis): string {
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
