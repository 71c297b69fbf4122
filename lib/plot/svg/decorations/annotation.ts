import type { Annotation } from "../../types";
import type { Geometry } from "../geometry";
import { element, paint, roundedOpacity, textAt } from "../markup";
import { measureLines } from "../text-size";
import { arrow } from "./arrow";
import { pixelOf } from "./reference-position";

const X_ANCHORS = ["left", "center", "right"] as const;
const Y_ANCHORS = ["bottom", "middle", "top"] as const;

/** A text at a point, with its background and its arrow if it has them. */
export function annotation(geometry: Geometry, given: Annotation): string {
  const { text, showarrow = false, xref, yref } = given;
  const x = pixelOf(geometry, "x", xref, given.x) + (given.xshift ?? 0);
  const y = pixelOf(geometry, "y", yref, given.y) - (given.yshift ?? 0);
  if (!Number.isFinite(x) || !Number.isFinite(y)) return "";
  const size = given.font?.size ?? 12;
  const lineCount = text.split(/<br\s*\/?>/i).length;
  const height = size * (1.2 + 1.25 * (lineCount - 1));
  const width = measureLines(text, size);
  let [textX, textY] = [x, y];
  let out = "";
  if (showarrow) {
    const { axref, ayref, ax = axref ? 0 : -10, ay = ayref ? 0 : -30 } = given;
    textX = axref ? pixelOf(geometry, "x", axref, ax) : x + ax;
    textY = ayref ? pixelOf(geometry, "y", ayref, ay) : y + ay;
    if (!Number.isFinite(textX) || !Number.isFinite(textY)) return "";
    const half = text ? { x: width / 2 + 3, y: height / 2 + 1 } : { x: 0, y: 0 };
    out += arrow(given, { x: textX, y: textY }, { x, y }, half);
  }
  if (!text) return out;
  const horizontal = anchorOf(given.xanchor, !showarrow && xref === "paper", given.x, X_ANCHORS);
  const vertical = anchorOf(given.yanchor, !showarrow && yref === "paper", given.y, Y_ANCHORS);
  const topEdge = vertical === "top" ? textY : vertical === "bottom" ? textY - height : textY - height / 2;
  const leftEdge = horizontal === "left" ? textX : horizontal === "right" ? textX - width : textX - width / 2;
  if (given.bgcolor) {
    const fill = paint(given.bgcolor, "#FFFFFF");
    const box = { x: leftEdge - 3, y: topEdge - 1, width: width + 6, height: height + 2, rx: 3 };
    const opacity = roundedOpacity(fill.opacity);
    out += element("rect", { class: "paper", ...box, fill: fill.colour, "fill-opacity": opacity });
  }
  return (
    out +
    textAt(textX, topEdge + size * 0.95, text, {
      size,
      anchor: horizontal === "left" ? "start" : horizontal === "right" ? "end" : "middle",
      colour: given.font?.color,
    })
  );
}

/** By default a text is centred at its point; at a fraction of the plot it has the anchor that keeps it inside. */
function anchorOf<T>(
  given: T | "auto" | undefined,
  isFraction: boolean,
  at: number | string,
  [low, middle, high]: readonly [T, T, T],
): T {
  if (given !== undefined && given !== "auto") return given;
  if (!isFraction) return middle;
  return Number(at) <= 1 / 3 ? low : Number(at) >= 2 / 3 ? high : middle;
}
