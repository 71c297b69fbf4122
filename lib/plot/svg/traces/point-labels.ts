import type { ScatterTrace } from "../../types";
import type { Geometry } from "../geometry";
import { textAt } from "../markup";
import { evenSample } from "./downsampling";
import { markerSize, pixelsOf, scalesOf } from "./scatter-points";

const MOST_LABELS = 300;

/** Texts beside or on the points of a scatter trace. */
export function pointLabels(geometry: Geometry, trace: ScatterTrace): string {
  const scales = scalesOf(geometry, trace);
  const { mode = "lines", text, textfont } = trace;
  if (!scales || !mode.includes("text") || text === undefined) return "";
  const points = pixelsOf(trace, scales.x, scales.y);
  const size = textfont?.size ?? 12;
  let out = "";
  for (const i of evenSample(points.x.length, MOST_LABELS)) {
    const label = typeof text === "string" ? text : text[i];
    if (!label || !Number.isFinite(points.x[i]) || !Number.isFinite(points.y[i])) continue;
    const position =
      typeof trace.textposition === "string"
        ? trace.textposition
        : (trace.textposition?.[i] ?? "middle center");
    const [vertical, horizontal] = position.split(" ");
    const gap = mode.includes("markers") ? markerSize(trace, i) / 2 + 2 : 2;
    const dx = horizontal === "left" ? -gap : horizontal === "right" ? gap : 0;
    // Several lines are placed above, below or around the point as one block.
    const more = (label.split(/<br\s*\/?>/i).length - 1) * size * 1.25;
    const dy =
      vertical === "top"
        ? -gap - 2 - more
        : vertical === "bottom"
          ? gap + size * 0.8
          : size * 0.35 - more / 2;
    out += textAt(points.x[i] + dx, points.y[i] + dy, label, {
      size,
      anchor: horizontal === "left" ? "end" : horizontal === "right" ? "start" : "middle",
      colour: textfont?.color,
    });
  }
  return out;
}
