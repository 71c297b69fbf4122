/** What the SVG and the plotly JSON have in common: size, fonts, titles, legend entries. */
import type { Axis, HeatmapTrace, Trace } from "./types";

export const DEFAULT_WIDTH = 720;
export const DEFAULT_HEIGHT = 420;
export const FONT_FAMILY =
  'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';

/** A trace that can have a legend entry. */
export type LegendTrace = Exclude<Trace, HeatmapTrace>;

/** Whether the legend lists a trace: by default if it has a name and is not the only one. */
export function hasLegendEntry(trace: Trace, data: readonly Trace[]): boolean {
  if (trace.type === "heatmap" || !trace.name) return false;
  return trace.showlegend ?? data.length > 1;
}

export function titleText(title: Axis["title"]): string {
  return typeof title === "string" ? title : (title?.text ?? "");
}
