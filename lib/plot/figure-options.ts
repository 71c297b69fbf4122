/** The gate for figures: every property of a trace and of the layout is one that the SVG can draw, and has its type. */
import { mustBe, requireFinite, requireOneOf } from "../core/errors";
import {
  checkedLater,
  finite,
  flag,
  fraction,
  listOf,
  nonNegative,
  type OptionReader,
  type OptionReaders,
  oneOf,
  positive,
  readerOf,
  requireKnownOptions,
  text,
} from "../core/options";
import { type ColumnLike, readColumn, readColumns } from "../core/vectors";
import type {
  Annotation,
  Axis,
  BarTrace,
  BoxTrace,
  ColourBar,
  ErrorBars,
  HeatmapTrace,
  Layout,
  LayoutImage,
  LineStyle,
  Outline,
  ScatterTrace,
  Shape,
  Trace,
  Value,
} from "./types";

/** A record of which the given properties are checked, and all that are required. */
function record<T>(readers: OptionReaders<T>, required: readonly (keyof T & string)[] = []): OptionReader<T> {
  const all = readers as OptionReaders<Record<string, unknown>>;
  return readerOf((action, name, value) => {
    requireKnownOptions(action, value, readers, `${name}.`);
    for (const key of required) if (value[key] === undefined) all[key](action, `${name}.${key}`, undefined);
    for (const key in value) if (value[key] !== undefined) all[key](action, `${name}.${key}`, value[key]);
  });
}

/** Sums of larger numbers could overflow. */
const LARGEST = 1e200;
/** In less, margins and labels leave no room for the panel. */
const LEAST_PIXELS = 60;

/** Numbers, texts, and null or NaN for a missing value. */
const values = readerOf<ArrayLike<Value>>((action, name, given) => {
  const column = readColumn(action, name, given as ColumnLike<unknown>);
  for (let i = 0; i < column.length; i++) {
    const value = column[i];
    const isNumber = typeof value === "number";
    if (isNumber ? !(Math.abs(value) > LARGEST) : value === null || typeof value === "string") continue;
    const rule = Number.isFinite(value)
      ? `between -${LARGEST} and ${LARGEST}`
      : "a finite number, a text, or null for a missing value";
    const message = mustBe(action, `${name}[${i}]`, rule, value);
    throw isNumber ? new RangeError(message) : new TypeError(message);
  }
});
const pixels = readerOf<number>((action, name, value) => {
  requireFinite(action, name, value);
  if (value < LEAST_PIXELS)
    throw new RangeError(mustBe(action, name, `at least ${LEAST_PIXELS} pixels`, value));
});
const numbers = values as OptionReader<ArrayLike<number>>;
const texts = readerOf<ArrayLike<string>>((action, name, value) => {
  readColumn(action, name, value as ColumnLike<unknown>);
});
/** A place on an axis. */
const place = readerOf<number | string>((action, name, value) => {
  if (typeof value !== "string") requireFinite(action, name, value);
});
/** What has one of several types, such as a colour or colours. */
const any = checkedLater<never>();

const LINE = { color: text, width: nonNegative, dash: oneOf(["solid", "dash", "dot", "dashdot"] as const) };
const OUTLINE = record<Outline>({ color: text, width: nonNegative });
const COLOURS = {
  colorscale: any,
  showscale: flag,
  colorbar: record<ColourBar>({ title: any, tickvals: numbers, ticktext: texts }),
};
const SIZE = record<{ readonly size?: number }>({ size: positive });
const FONT = record<{ readonly size?: number; readonly color?: string }>({ size: positive, color: text });
const TRACE = {
  ...{ type: any, name: text, xaxis: text, yaxis: text, showlegend: flag },
  ...{ hovertemplate: text, hoverinfo: text, hovertext: any, customdata: any },
};

const TRACES = {
  bar: record<BarTrace>(
    {
      ...TRACE,
      x: values,
      y: values,
      orientation: oneOf(["v", "h"] as const),
      marker: record<NonNullable<BarTrace["marker"]>>({ color: any, line: OUTLINE }),
      text: texts,
      textposition: oneOf(["auto", "outside"] as const),
      width: positive,
    },
    ["x", "y"],
  ),
  scatter: record<ScatterTrace>(
    {
      ...TRACE,
      x: values,
      y: values,
      mode: oneOf(["lines", "markers", "text", "lines+markers", "markers+text", "none"] as const),
      line: record<NonNullable<ScatterTrace["line"]>>({ ...LINE, shape: oneOf(["linear", "hv"] as const) }),
      marker: record<NonNullable<ScatterTrace["marker"]>>({
        ...COLOURS,
        ...{ color: any, size: any, opacity: fraction, line: OUTLINE, cmin: finite, cmax: finite },
        symbol: oneOf(["circle", "diamond", "x"] as const),
      }),
      text: any,
      textposition: oneOf(["middle center"] as const),
      textfont: FONT,
      fill: oneOf(["tonexty"] as const),
      fillcolor: text,
      error_x: record<ErrorBars>(
        { array: numbers, arrayminus: numbers, color: text, thickness: nonNegative, width: nonNegative },
        ["array"],
      ),
    },
    ["x", "y"],
  ),
  heatmap: record<HeatmapTrace>(
    {
      ...TRACE,
      ...COLOURS,
      ...{ x: values, y: values, zmin: finite, zmax: finite, zmid: finite },
      z: listOf(numbers),
      text: listOf(texts),
      textfont: SIZE,
      ...{ xgap: nonNegative, ygap: nonNegative },
    },
    ["z"],
  ),
  box: record<BoxTrace>({
    ...TRACE,
    ...{ x: values, y: numbers, marker: record({ color: text }), line: OUTLINE, fillcolor: text },
  }),
};

const AXIS = record<Axis>({
  title: any,
  type: oneOf(["linear", "log", "category", "date"] as const),
  range: readerOf((action, name, value) => pair(action, name, value, place)),
  domain: readerOf((action, name, value) => pair(action, name, value, fraction)),
  anchor: text,
  autorange: oneOf([true, false, "reversed"] as const),
  ...{ tickvals: values as OptionReader<ArrayLike<number | string>>, ticktext: texts, dtick: positive },
  ...{ tickformat: text, tickprefix: text, ticksuffix: text, tickangle: finite, tickfont: SIZE },
  ...{ showticklabels: flag, showgrid: flag, visible: flag, categoryarray: texts },
});

function pair(action: string, name: string, value: unknown, reader: OptionReader<unknown>): void {
  if (!Array.isArray(value) || value.length !== 2)
    throw new TypeError(mustBe(action, name, "an array of two ends", value));
  for (const i of [0, 1]) reader(action, `${name}[${i}]`, value[i]);
}

const POSITION = { xref: text, yref: text };

const LAYOUT = {
  ...{ xaxis: AXIS, yaxis: AXIS, width: pixels, height: pixels, showlegend: flag },
  barmode: oneOf(["group", "stack"] as const),
  shapes: listOf(
    record<Shape>(
      {
        ...POSITION,
        ...{ type: oneOf(["line", "rect"] as const), x0: place, x1: place, y0: place, y1: place },
        ...{ line: record<LineStyle>(LINE), fillcolor: text, layer: oneOf(["above", "below"] as const) },
      },
      ["type", "x0", "x1", "y0", "y1"],
    ),
  ),
  annotations: listOf(
    record<Annotation>(
      {
        ...POSITION,
        ...{ text, x: place, y: place, showarrow: flag, ax: finite, ay: finite, axref: text, ayref: text },
        ...{ arrowhead: oneOf([2] as const), arrowcolor: text, arrowwidth: nonNegative, arrowsize: positive },
        ...{
          standoff: finite,
          startstandoff: finite,
          xshift: finite,
          yshift: finite,
          font: FONT,
          bgcolor: text,
        },
        xanchor: oneOf(["left", "center", "right", "auto"] as const),
        yanchor: oneOf(["top", "middle", "bottom", "auto"] as const),
      },
      ["text", "x", "y"],
    ),
  ),
  images: listOf(
    record<LayoutImage>(
      {
        ...POSITION,
        ...{ source: text, x: finite, y: finite, sizex: finite, sizey: finite },
        sizing: oneOf(["contain"] as const),
      },
      ["source", "x", "y", "sizex", "sizey"],
    ),
  ),
} satisfies OptionReaders<
  Pick<
    Layout,
    "xaxis" | "yaxis" | "width" | "height" | "showlegend" | "barmode" | "shapes" | "annotations" | "images"
  >
>;

/** @throws {TypeError | RangeError} If the layout has what the SVG cannot draw, or a value of another type. */
export function requireLayout(action: string, layout: unknown): void {
  const numbered = Object.keys(layout ?? {}).filter((name) => /^[xy]axis\d+$/.test(name));
  const axes = Object.fromEntries(numbered.map((name) => [name, AXIS]));
  record({ ...LAYOUT, ...axes })(action, "layout", layout);
}

/** The trace with arrays or typed arrays for its columns. @throws As `requireLayout`. */
export function readTrace(action: string, name: string, trace: Trace): Trace {
  requireOneOf(action, `${name}.type`, trace?.type, Object.keys(TRACES) as Trace["type"][]);
  (TRACES[trace.type] as OptionReader<unknown>)(action, name, trace);
  if (trace.type !== "bar" && trace.type !== "scatter") return trace;
  const { x, y } = readColumns<{ x: Value; y: Value }>(action, { x: trace.x, y: trace.y });
  return x === trace.x && y === trace.y ? trace : { ...trace, x, y };
}
