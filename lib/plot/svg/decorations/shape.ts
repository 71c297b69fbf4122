import * as palette from "../../palette";
import type { Shape } from "../../types";
import type { Geometry } from "../geometry";
import { DASHES, element, paint, roundedOpacity, short } from "../markup";
import { pixelOf } from "./reference-position";

/** A line or a rectangle of the layout. */
export function shape(geometry: Geometry, drawn: Shape): string {
  const [x0, x1] = [drawn.x0, drawn.x1].map((value) => pixelOf(geometry, "x", drawn.xref, value));
  const [y0, y1] = [drawn.y0, drawn.y1].map((value) => pixelOf(geometry, "y", drawn.yref, value));
  if (![x0, x1, y0, y1].every(Number.isFinite)) return "";
  const stroke = paint(drawn.line?.color, palette.grey);
  const width = drawn.line?.width ?? (drawn.type === "line" || drawn.line ? 1.5 : 0);
  const outline = {
    stroke: width > 0 ? stroke.colour : undefined,
    "stroke-width": width > 0 ? width : undefined,
    "stroke-dasharray": DASHES[drawn.line?.dash ?? "solid"],
  };
  const d = `M${short(x0)} ${short(y0)}L${short(x1)} ${short(y1)}`;
  if (drawn.type === "line") return element("path", { d, fill: "none", ...outline });
  const fill = paint(drawn.fillcolor, "none");
  return element("rect", {
    x: Math.min(x0, x1),
    y: Math.min(y0, y1),
    width: Math.abs(x1 - x0),
    height: Math.abs(y1 - y0),
    fill: fill.colour,
    "fill-opacity": roundedOpacity(fill.opacity),
    ...outline,
  });
}
