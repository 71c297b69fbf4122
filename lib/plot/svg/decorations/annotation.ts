import type { Annotation } from "../../types";
import type { Geometry } from "../geometry";
import { element, paint, textAt } from "../markup";
import { measureLines } from "../text-size";
import { arrow } from "./arrow";
import { pixelOf } from "./reference-position";

/** A text at a point, on a background where it has one, and an arrow to the point where it asks for one. */
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
    const isFree = (reference: string | undefined) => reference === undefined || reference === "pixel";
    textX = isFree(given.axref) ? x + (given.ax ?? -10) : pixelOf(geometry, "x", given.axref, given.ax ?? 0);
    textY = isFree(given.ayref) ? y + (given.ay ?? -30) : pixelOf(geometry, "y", given.ayref, given.ay ?? 0);
    if (!Number.isFinite(textX) || !Number.isFinite(textY)) return "";
    out += arrow(given, textX, textY, x, y, text ? width / 2 + 3 : 0, text ? height / 2 + 1 : 0);
  }
  if (!text) return out;
  const { xanchor = "auto", yanchor = "auto" } = given;
  const horizontal =
    xanchor !== "auto"
      ? xanchor
      : xref === "paper" && !showarrow
        ? nearest(Number(given.x), ["left", "center", "right"])
        : "center";
  const vertical =
    yanchor !== "auto"
      ? yanchor
      : yref === "paper" && !showarrow
        ? nearest(Number(given.y), ["bottom", "middle", "top"])
        : "middle";
  const topEdge = vertical === "top" ? textY : vertical === "bottom" ? textY - height : textY - height / 2;
  const leftEdge = horizontal === "left" ? textX : horizontal === "right" ? textX - width : textX - width / 2;
  if (given.bgcolor) {
    const fill = paint(given.bgcolor, "#FFFFFF");
    out += element("rect", {
      class: "paper",
      x: leftEdge - 3,
      y: topEdge - 1,
      width: width + 6,
      height: height + 2,
      rx: 3,
      fill: fill.colour,
      "fill-opacity": fill.opacity === undefined ? undefined : String(fill.opacity),
    });
  }
  return (
    out +
    textAt(textX, topEdge + size * 0.95, text, {
      size,
      anchor: horizontal === "left" ? "start" : horizontal === "right" ? "end" : "middle",
      colour: given.font?.color,
      angle: given.textangle ?? 0,
      opacity: given.opacity,
    })
  );
}

/** The anchor that keeps a text at this fraction of the plot inside of it. */
function nearest<T>(fraction: number, [low, middle, high]: readonly [T, T, T]): T {
  return fraction <= 1 / 3 ? low : fraction >= 2 / 3 ? high : middle;
}
