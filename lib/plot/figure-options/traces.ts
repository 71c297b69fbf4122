/** The gate for traces: every property is one that the SVG can draw, and has its type; columns that belong together are as long. */
import { mustBe, requireOneOf } from "../../core/errors";
import {
  checkedLater,
  finite,
  flag,
  fraction,
  listOf,
  nonNegative,
  type OptionReader,
  oneOf,
  positive,
  readerOf,
  text,
} from "../../core/options";
import { readColumns } from "../../core/vectors";
import type { ColourScale } from "../palette";
import type {
  BarTrace,
  BoxTrace,
  ColourBar,
  ErrorBars,
  HeatmapTrace,
  ScatterTrace,
  Trace,
  Value,
} from "../types";
import {
  axisName,
  colours,
  fonts,
  line,
  numbers,
  oneOrMany,
  outline,
  pair,
  record,
  sizes,
  texts,
  title,
  values,
} from "./readers";

const stops = listOf(pair(fraction, text));
const COLOURS = {
  colorscale: readerOf<ColourScale>((action, name, value) => {
    if (stops(action, name, value).length < 2)
      throw new RangeError(mustBe(action, name, "two colours or more", value));
  }),
  showscale: flag,
  colorbar: record<ColourBar>({ title, tickvals: numbers, ticktext: texts }),
};
const TRACE = {
  ...{ type: checkedLater<never>(), name: text, xaxis: axisName, yaxis: axisName, showlegend: flag },
  ...{ hovertemplate: text, hoverinfo: text, hovertext: oneOrMany(text, texts) },
  customdata: checkedLater<never>(),
};

const TRACES = {
  bar: record<BarTrace>(
    {
      ...TRACE,
      ...{ x: values, y: values, orientation: oneOf(["v", "h"] as const), width: positive },
      marker: record<NonNullable<BarTrace["marker"]>>({ color: oneOrMany(text, texts), line: outline }),
      ...{ text: texts, textposition: oneOf(["auto", "outside"] as const) },
    },
    ["x", "y"],
  ),
  scatter: record<ScatterTrace>(
    {
      ...TRACE,
      ...{ x: values, y: values },
      mode: oneOf(["lines", "markers", "text", "lines+markers", "markers+text", "none"] as const),
      line: record<NonNullable<ScatterTrace["line"]>>({ ...line, shape: oneOf(["linear", "hv"] as const) }),
      marker: record<NonNullable<ScatterTrace["marker"]>>({
        ...COLOURS,
        ...{ color: oneOrMany(text, colours), size: oneOrMany(nonNegative, sizes), opacity: fraction },
        ...{ line: outline, cmin: finite, cmax: finite, symbol: oneOf(["circle", "diamond", "x"] as const) },
      }),
      ...{ text: oneOrMany(text, texts), textposition: oneOf(["middle center"] as const) },
      ...{ textfont: fonts.coloured, fill: oneOf(["tonexty"] as const), fillcolor: text },
      error_x: record<ErrorBars>(
        { array: numbers, arrayminus: numbers, color: text, thickness: nonNegative, width: nonNegative },
        ["array"],
      ),
    },
    ["x", "y"],
  ),
  heatmap: record<HeatmapTrace>(
    {
      ...{ ...TRACE, ...COLOURS, x: values, y: values, zmin: finite, zmax: finite, zmid: finite },
      ...{ z: listOf(numbers), text: listOf(texts), textfont: fonts.size },
      ...{ xgap: nonNegative, ygap: nonNegative },
    },
    ["z"],
  ),
  box: record<BoxTrace>({
    ...TRACE,
    ...{ x: values, y: numbers, marker: record({ color: text }), line: outline, fillcolor: text },
  }),
};

/** The trace with arrays or typed arrays for its columns. @throws As `layoutReader`, and {TypeError} if lengths differ. */
export function readTrace(action: string, name: string, given: unknown): Trace {
  const type = (given as Trace | null)?.type;
  requireOneOf(action, `${name}.type`, type, Object.keys(TRACES) as Trace["type"][]);
  const trace: Trace = (TRACES[type] as OptionReader<Trace>)(action, name, given);
  if (trace.type === "heatmap") requireCells(action, name, trace);
  else if (trace.x && trace.y) readColumns<{ x: Value; y: Value }>(action, { x: trace.x, y: trace.y });
  if (trace.type !== "bar" && trace.type !== "scatter") return trace;
  const { text, hovertext, marker = {}, error_x } = trace as ScatterTrace;
  const { color, size } = marker;
  const { array, arrayminus } = error_x ?? {};
  const columns = { text, hovertext, "marker.color": color, "marker.size": size, "error_x.array": array };
  for (const [key, column] of Object.entries({ ...columns, "error_x.arrayminus": arrayminus }))
    if (typeof column === "object") requireLength(action, `${name}.${key}`, column, trace.x.length);
  return trace;
}

/** A row of text for each row of values, all as long, and a name or an edge for each. */
function requireCells(action: string, name: string, { z, text, x, y }: HeatmapTrace): void {
  const columns = z[0]?.length ?? 0;
  for (const [i, row] of z.entries()) requireLength(action, `${name}.z[${i}]`, row, columns);
  if (text) requireLength(action, `${name}.text`, text, z.length);
  for (const [i, row] of text?.entries() ?? []) requireLength(action, `${name}.text[${i}]`, row, columns);
  if (x && x.length !== columns + 1) requireLength(action, `${name}.x`, x, columns);
  if (y && y.length !== z.length + 1) requireLength(action, `${name}.y`, y, z.length);
}

function requireLength(action: string, name: string, column: ArrayLike<unknown>, length: number): void {
  if (column.length !== length) throw new TypeError(mustBe(action, name, `of ${length} values`, column));
}
