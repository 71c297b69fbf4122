/** A figure as JSON that plotly.js takes: typed arrays turned plain, numbers rounded, text made harmless, our look. */
import * as palette from "./palette";
import type { Axis, Layout, Trace } from "./types";

export const DEFAULT_WIDTH = 720;
export const DEFAULT_HEIGHT = 420;
export const FONT_FAMILY =
  'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';

interface Drawn {
  readonly title: string;
  readonly data: readonly Trace[];
  readonly layout: Layout;
}

/** What is stored in a notebook under `application/vnd.plotly.v1+json`. */
export interface PlotlyJson {
  readonly data: readonly Record<string, unknown>[];
  readonly layout: Readonly<Record<string, unknown>>;
  readonly config: Readonly<Record<string, unknown>>;
}

export function toPlotly(drawn: Drawn): PlotlyJson {
  const layout: Record<string, unknown> = {
    width: DEFAULT_WIDTH,
    height: DEFAULT_HEIGHT,
    margin: { l: 64, r: 24, t: 56, b: 56 },
    font: { family: FONT_FAMILY, size: 13 },
    colorway: palette.categorical,
    hovermode: "closest",
    ...drawn.layout,
    title: { text: drawn.title, x: 0, xref: "paper", xanchor: "left", font: { size: 16 } },
  };
  if (layout.showlegend === undefined)
    layout.showlegend = drawn.data.some((t) => hasLegendEntry(t, drawn.data));
  for (const key of new Set(["xaxis", "yaxis", ...Object.keys(layout).filter(isAxisName)]))
    layout[key] = axis((layout[key] as Axis | undefined) ?? {});
  return {
    data: drawn.data.map((trace) => plain({ ...trace, ...defaults(trace) }) as Record<string, unknown>),
    layout: plain(layout) as Record<string, unknown>,
    config: { responsive: true, displaylogo: false },
  };
}

export function isAxisName(key: string): boolean {
  return /^[xy]axis\d*$/.test(key);
}

/** Whether the trace stands in the legend: it says so, or it has a name and is not alone. */
export function hasLegendEntry(trace: Trace, data: readonly Trace[]): boolean {
  if (trace.type === "heatmap") return false;
  return trace.showlegend ?? (Boolean(trace.name) && data.length > 1);
}

export function titleText(title: Axis["title"]): string {
  return typeof title === "string" ? title : (title?.text ?? "");
}

function axis(given: Axis): Record<string, unknown> {
  const { title, ...rest } = given;
  const text = titleText(title);
  return { automargin: true, zeroline: false, ...rest, ...(text ? { title: { text } } : {}) };
}

function defaults(trace: Trace): Record<string, unknown> {
  if (trace.type === "bar") return trace.text && !trace.textposition ? { textposition: "auto" } : {};
  if (trace.type === "heatmap")
    return {
      colorscale: trace.colorscale ?? palette.sequential,
      ...(trace.text ? { texttemplate: trace.texttemplate ?? "%{text}" } : {}),
    };
  return {};
}

/** Six significant digits are more than a screen can show, and keep a notebook small. */
export function rounded(value: number): number | null {
  if (!Number.isFinite(value)) return null;
  return Number.isInteger(value) ? value : Number(value.toPrecision(6));
}

/** plotly reads a little HTML in its texts; only these bare tags may come through. */
const MARKUP = /<(?!\/?(?:b|i|br|em|strong|sub|sup|extra)\s*\/?>)/gi;

export function harmless(text: string): string {
  return text.replace(MARKUP, "&lt;");
}

function plain(value: unknown): unknown {
  if (typeof value === "number") return rounded(value);
  if (typeof value === "string") return harmless(value);
  if (value === null || typeof value === "boolean") return value;
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<number>, rounded);
  if (Array.isArray(value)) return value.map((item) => plain(item) ?? null);
  if (typeof value !== "object") return undefined;
  const entries = Object.entries(value).filter(
    ([, item]) => item !== undefined && typeof item !== "function",
  );
  return Object.fromEntries(entries.map(([key, item]) => [key, plain(item)]));
}
