import type { ScatterTrace } from "../../types";
import { textAt } from "../markup";
import type { Scales } from "../scale/scale";
import { evenSample } from "./downsampling";
import { pixelsOf } from "./scatter-points";

const MOST_LABELS = 300;

/** Texts on the points of a scatter trace. */
export function pointLabels(scales: Scales, trace: ScatterTrace): string {
  const { mode = "lines", text, textfont } = trace;
  if (!mode.includes("text") || text === undefined) return "";
  const points = pixelsOf(trace, scales);
  const size = textfont?.size ?? 12;
  let out = "";
  for (const i of evenSample(points.x.length, MOST_LABELS)) {
    const label = typeof text === "string" ? text : text[i];
    if (!label || !Number.isFinite(points.x[i]) || !Number.isFinite(points.y[i])) continue;
    // Several lines are placed around the point as one block.
    const more = (label.split(/<br\s*\/?>/i).length - 1) * size * 1.25;
    const y = points.y[i] + (size * 0.35 - more / 2);
    out += textAt(points.x[i], y, label, { size, anchor: "middle", colour: textfont?.color });
  }
  return out;
}
