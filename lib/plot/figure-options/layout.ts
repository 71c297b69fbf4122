/** The gate for layouts: every property is one that the SVG can draw, and has its type. */

import { mustBe, requireFinite } from "../../core/errors";
import {
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
import type { Annotation, Axis, Layout, LayoutImage, LineStyle, Shape } from "../types";
import { axisName, end, fonts, line, pair, place, record, reference, texts, title, values } from "./readers";

const AXIS = record<Axis>({
  title,
  type: oneOf(["linear", "log", "category", "date"] as const),
  range: pair(end, end),
  domain: pair(fraction, fraction),
  anchor: axisName,
  autorange: oneOf([true, false, "reversed"] as const),
  ...{ tickvals: values as OptionReader<ArrayLike<number | string>>, ticktext: texts, dtick: positive },
  ...{ tickformat: text, tickprefix: text, ticksuffix: text, tickangle: finite, tickfont: fonts.size },
  ...{ showticklabels: flag, showgrid: flag, visible: flag, categoryarray: texts },
});

/** In less, margins and labels leave no room for the panel. */
const LEAST_PIXELS = 60;
const pixels = readerOf<number>((action, name, value) => {
  requireFinite(action, name, value);
  if (value < LEAST_PIXELS)
    throw new RangeError(mustBe(action, name, `at least ${LEAST_PIXELS} pixels`, value));
});

const REFERENCES = { xref: reference, yref: reference };
const shape = record<Shape>(
  {
    ...REFERENCES,
    ...{ type: oneOf(["line", "rect"] as const), x0: place, x1: place, y0: place, y1: place },
    ...{ line: record<LineStyle>(line), fillcolor: text, layer: oneOf(["above", "below"] as const) },
  },
  ["type", "x0", "x1", "y0", "y1"],
);
const annotation = record<Annotation>(
  {
    ...REFERENCES,
    ...{ text, x: place, y: place, font: fonts.coloured, bgcolor: text, xshift: finite, yshift: finite },
    ...{ showarrow: flag, ax: finite, ay: finite, axref: reference, ayref: reference },
    ...{ arrowhead: oneOf([2] as const), arrowcolor: text, arrowwidth: nonNegative, arrowsize: positive },
    ...{ standoff: finite, startstandoff: finite },
    xanchor: oneOf(["left", "center", "right", "auto"] as const),
    yanchor: oneOf(["top", "middle", "bottom", "auto"] as const),
  },
  ["text", "x", "y"],
);
const image = record<LayoutImage>(
  {
    ...REFERENCES,
    ...{ source: text, x: finite, y: finite, sizex: finite, sizey: finite },
    sizing: oneOf(["contain"] as const),
  },
  ["source", "x", "y", "sizex", "sizey"],
);

const LAYOUT = {
  ...{ xaxis: AXIS, yaxis: AXIS, width: pixels, height: pixels, showlegend: flag },
  barmode: oneOf(["group", "stack"] as const),
  ...{ shapes: listOf(shape), annotations: listOf(annotation), images: listOf(image) },
};

/** @throws {TypeError | RangeError} If the layout has what the SVG cannot draw, or a value of another type. */
export const layoutReader: OptionReader<Layout> = (action, name, layout) => {
  const numbered = Object.keys(layout ?? {}).filter((key) => /^[xy]axis\d+$/.test(key));
  const axes = Object.fromEntries(numbered.map((key) => [key, AXIS]));
  return record<Layout>({ ...LAYOUT, ...axes })(action, name, layout);
};
