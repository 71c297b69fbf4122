/** A figure as JSON that plotly.js takes: typed arrays turned plain, numbers rounded, text made harmless, our look. */
import { DEFAULT_HEIGHT, DEFAULT_WIDTH, FONT_FAMILY, hasLegendEntry, titleText } from "./conventions";
import * as palette from "./palette";
import { pageOf, TITLE_SIZE } from "./svg/geometry";
import { axisIn, axisKey, kindOf } from "./svg/scale/axis-kind";
import type { Layout, Trace } from "./types";

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
  const page = pageOf(drawn);
  const { width = DEFAULT_WIDTH, height = DEFAULT_HEIGHT } = drawn.layout;
  const legendTop = (page.legend[0]?.y ?? 0) - 10;
  const layout: Record<string, unknown> = {
    width,
    height,
    font: { family: FONT_FAMILY, size: 12 },
    colorway: palette.categorical,
    hovermode: "closest",
    bargap: 0.2,
    ...drawn.layout,
    margin: { l: page.left, r: page.right, t: page.top, b: page.bottom },
    title: {
      text: page.titleLines.map((line) => `<b>${harmless(line)}</b>`).join("<br>"),
      font: { size: TITLE_SIZE },
      ...{ x: 0, xref: "container", xanchor: "left", y: 1, yref: "container", yanchor: "top" },
      pad: { l: 12, t: 14 },
    },
    showlegend: page.legend.length > 0,
    legend: {
      orientation: "h",
      ...{ x: 8 / width, xref: "container", xanchor: "left" },
      ...{ y: 1 - legendTop / height, yref: "container", yanchor: "top" },
    },
  };
  // plotly points an arrow unless told not to; a figure says when it wants one.
  if (drawn.layout.annotations)
    layout.annotations = drawn.layout.annotations.map((note) => ({ showarrow: false, ...note }));
  for (const name of page.axes.keys()) layout[axisKey(name)] = axis(drawn, name);
  return {
    data: drawn.data.map((trace) => plain(completed(trace, drawn.data)) as Record<string, unknown>),
    layout: plain(layout) as Record<string, unknown>,
    config: { responsive: true, displaylogo: false },
  };
}

function axis({ layout, data }: Drawn, name: string): Record<string, unknown> {
  const { title, ...rest } = axisIn(layout, name);
  const text = titleText(title);
  return {
    automargin: true,
    zeroline: false,
    type: kindOf(layout, data, name),
    ...(rest.scaleanchor ? { constrain: "domain" } : {}),
    ...rest,
    ...(text ? { title: { text, standoff: 8 } } : {}),
  };
}

/** Our defaults where they are not plotly's own. */
function completed(trace: Trace, data: readonly Trace[]): Record<string, unknown> {
  const shared = { ...trace, showlegend: hasLegendEntry(trace, data) };
  if (trace.type === "bar")
    return { ...shared, ...(trace.text && !trace.textposition ? { textposition: "auto" } : {}) };
  if (trace.type === "scatter") return { mode: "lines", ...shared, ...colourBarOf(trace.marker) };
  if (trace.type === "heatmap") {
    const template = trace.texttemplate ?? (trace.text ? "%{text}" : undefined);
    return {
      ...shared,
      colorscale: trace.colorscale ?? palette.sequential,
      ...(template ? { texttemplate: template } : {}),
      ...(trace.colorbar
        ? { colorbar: { ...trace.colorbar, title: { text: titleText(trace.colorbar.title) } } }
        : {}),
    };
  }
  return shared;
}

function colourBarOf(marker: Extract<Trace, { type: "scatter" }>["marker"]): Record<string, unknown> {
  if (!marker || typeof marker.color !== "object" || typeof marker.color[0] === "string") return {};
  const { colorbar, colorscale = palette.sequential } = marker;
  const bar = colorbar ? { colorbar: { ...colorbar, title: { text: titleText(colorbar.title) } } } : {};
  return { marker: { ...marker, colorscale, ...bar } };
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
