/** What the SVG and plotly agree on before either draws: size, fonts, titles, who stands in the legend. */
import type { Axis, Trace } from "./types";

export const DEFAULT_WIDTH = 720;
export const DEFAULT_HEIGHT = 420;
export const FONT_FAMILY =
  'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';

/** Whether the trace stands in the legend: it says so, or it has a name and is not alone. */
export function hasLegendEntry(trace: Trace, data: readonly Trace[]): boolean {
  if (trace.type === "heatmap" || !trace.name) return false;
  return trace.showlegend ?? data.length > 1;
}

export function titleText(title: Axis["title"]): string {
  return typeof title === "string" ? title : (title?.text ?? "");
}
