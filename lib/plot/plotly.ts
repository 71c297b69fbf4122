/** A figure as JSON for plotly.js: typed arrays as arrays, numbers rounded, markup escaped, our margins and defaults. */
import type { MimeBundle } from "../core/text/display";
import { DEFAULT_HEIGHT, DEFAULT_WIDTH, FONT_FAMILY, hasLegendEntry, titleText } from "./conventions";
import * as palette from "./palette";
import { geometryOf, TITLE_SIZE } from "./svg/geometry";
import { axisIn, axisKey, kindOf } from "./svg/scale/axis-kind";
import type { ColourBar, Drawing, Trace } from "./types";

/** What is stored in a notebook under `application/vnd.plotly.v1+json`. */
export function toPlotly(drawn: Drawing): MimeBundle {
  const geometry = geometryOf(drawn);
  const { width = DEFAULT_WIDTH, height = DEFAULT_HEIGHT } = drawn.layout;
  const legendTop = (geometry.legend[0]?.y ?? 0) - 10;
  const layout: Record<string, unknown> = {
    width,
    height,
    font: { family: FONT_FAMILY, size: 12 },
    colorway: palette.categorical,
    hovermode: "closest",
    bargap: 0.2,
    ...drawn.layout,
    margin: { l: geometry.left, r: geometry.right, t: geometry.top, b: geometry.bottom },
    title: {
      text: geometry.titleLines.map((line) => `<b>${escapeMarkup(line)}</b>`).join("<br>"),
      font: { size: TITLE_SIZE },
      ...{ x: 0, xref: "container", xanchor: "left", y: 1, yref: "container", yanchor: "top" },
      pad: { l: 12, t: 14 },
    },
    showlegend: geometry.legend.length > 0,
    legend: {
      orientation: "h",
      ...{ x: 8 / width, xref: "container", xanchor: "left" },
      ...{ y: 1 - legendTop / height, yref: "container", yanchor: "top" },
    },
  };
  // Annotations have an arrow by default in plotly, but not in our figures.
  if (drawn.layout.annotations)
    layout.annotations = drawn.layout.annotations.map((note) => ({ showarrow: false, ...note }));
  for (const name of geometry.axes.keys()) layout[axisKey(name)] = axis(drawn, name);
  return {
    data: drawn.data.map((trace) => plain(withDefaults(trace, drawn.data))),
    layout: plain(layout),
    config: { responsive: true, displaylogo: false },
  };
}

function axis(drawn: Drawing, name: string): Record<string, unknown> {
  const { title, ...rest } = axisIn(drawn.layout, name);
  const text = titleText(title);
  return {
    automargin: true,
    zeroline: false,
    type: kindOf(drawn, name),
    ...rest,
    ...(text ? { title: { text, standoff: 8 } } : {}),
  };
}

/** A trace with our defaults where plotly has others. */
function withDefaults(trace: Trace, data: readonly Trace[]): Record<string, unknown> {
  const shared = { ...trace, showlegend: hasLegendEntry(trace, data) };
  if (trace.type === "bar")
    return { ...shared, ...(trace.text && !trace.textposition ? { textposition: "auto" } : {}) };
  if (trace.type === "scatter") return { mode: "lines", ...shared, ...colourBarOf(trace.marker) };
  if (trace.type === "heatmap") {
    return {
      ...shared,
      colorscale: trace.colorscale ?? palette.sequential,
      ...(trace.text ? { texttemplate: "%{text}" } : {}),
      ...withTitle(trace.colorbar),
    };
  }
  return shared;
}

function colourBarOf(marker: Extract<Trace, { type: "scatter" }>["marker"]): Record<string, unknown> {
  if (!marker || typeof marker.color !== "object" || typeof marker.color[0] === "string") return {};
  const { colorbar, colorscale = palette.sequential } = marker;
  return { marker: { ...marker, colorscale, ...withTitle(colorbar) } };
}

/** plotly takes the title of a colour bar only as an object. */
function withTitle(colorbar: ColourBar | undefined) {
  return colorbar ? { colorbar: { ...colorbar, title: { text: titleText(colorbar.title) } } } : {};
}

/** Six significant digits: more than a screen can show, and a small notebook. JSON has no NaN. */
function roundNumber(value: number): number | null {
  if (!Number.isFinite(value)) return null;
  return Number.isInteger(value) ? value : Number(value.toPrecision(6));
}

/** Tags that plotly renders in texts and that are left in; any other is escaped. */
const MARKUP = /<(?!\/?(?:b|i|br|em|strong|sub|sup|extra)\s*\/?>)/gi;

function escapeMarkup(text: string): string {
  return text.replace(MARKUP, "&lt;");
}

function plain(value: unknown): unknown {
  if (typeof value === "number") return roundNumber(value);
  if (typeof value === "string") return escapeMarkup(value);
  if (value === null || typeof value === "boolean") return value;
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<number>, roundNumber);
  if (Array.isArray(value)) return value.map((item) => plain(item) ?? null);
  if (typeof value !== "object") return undefined;
  const entries = Object.entries(value).filter(
    ([, item]) => item !== undefined && typeof item !== "function",
  );
  return Object.fromEntries(entries.map(([key, item]) => [key, plain(item)]));
}
