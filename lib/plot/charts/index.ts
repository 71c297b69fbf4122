/** Everyday charts (常用图): one call from numbers to a figure, which also says in words what it shows. */
import { mustBe, requireInteger, requireSameLength } from "../../core/errors";
import { isMatrix, type MatrixLike, row, toMatrix } from "../../core/linear-algebra/matrix";
import { figure } from "../figure";
import * as palette from "../palette";
import * as png from "../png";
import { niceStep } from "../svg/scale/scale";
import type { Annotation, BarTrace, Figure, Layout, ScatterTrace, Trace } from "../types";

type Numbers = ArrayLike<number>;
type Names = ArrayLike<string | number>;

/** One row of values, or several by name. */
export type Series = Numbers | Readonly<Record<string, Numbers>>;

export interface ChartOptions {
  readonly title: string;
  /** What the horizontal axis measures, with its unit. @default "" */
  readonly xTitle?: string;
  /** What the vertical axis measures, with its unit. @default "" */
  readonly yTitle?: string;
  /** What the chart says, in a sentence. @default counted from the values */
  readonly description?: string;
  /** Pixels. @default 420 */
  readonly height?: number;
  /** Anything else of plotly's layout: ranges, shapes, annotations. */
  readonly layout?: Layout;
}

export interface BarOptions extends ChartOptions {
  /** Names at the left, bars to the right: for long names. @default false */
  readonly isHorizontal?: boolean;
  /** Writes each value at its bar, with this many digits after the point. @default none are written */
  readonly digits?: number;
  /** @default "group" */
  readonly mode?: "group" | "stack";
}

/**
 * A bar chart (条形图): one bar a name, or one a name and series.
 *
 * @throws {TypeError} If there are not as many values as names.
 *
 * @example
 * charts.bar(["milk", "bread"], [5, 3], { title: "Sold today", yTitle: "pieces" });
 */
export function bar(names: Names, values: Series, options: BarOptions): Figure {
  const { isHorizontal = false, digits, mode = "group" } = options;
  const labels = Array.from(names, String);
  const series = asSeries(values);
  const data = series.map(([name, numbers], k): BarTrace => {
    requireSameLength("draw bars", "names", labels, "values", numbers);
    return {
      type: "bar",
      x: isHorizontal ? numbers : labels,
      y: isHorizontal ? labels : numbers,
      ...(isHorizontal ? { orientation: "h" } : {}),
      ...(name ? { name } : {}),
      marker: { color: palette.ofSeries(k) },
      ...(digits === undefined ? {} : { text: Array.from(numbers, (value) => value.toFixed(digits)) }),
    };
  });
  const [, first] = series[0] ?? ["", []];
  const most = extreme(first, (a, b) => a > b);
  const counted =
    most < 0
      ? "No bars."
      : `Bar chart of ${count(labels.length, "name")}; the largest is ${labels[most]} with ${brief(first[most])}.`;
  return chart(data, options, counted, {
    height: isHorizontal ? Math.max(200, 110 + 26 * labels.length) : 420,
    barmode: mode,
    ...(isHorizontal
      ? { yaxis: { type: "category", autorange: "reversed" } }
      : { xaxis: { type: "category" } }),
  });
}

/**
 * A line chart (折线图) over shared x values, one line a series.
 *
 * @throws {TypeError} If a series does not have as many values as x.
 *
 * @example
 * charts.line([1, 2, 3], { training: [0.4, 0.2, 0.1], validation: [0.4, 0.3, 0.3] }, { title: "Loss", xTitle: "epoch", yTitle: "loss" });
 */
export function line(x: Names, values: Series, options: ChartOptions): Figure {
  const series = asSeries(values);
  const dashes = ["solid", "dash", "dot", "dashdot"] as const;
  const data = series.map(([name, numbers], k): ScatterTrace => {
    requireSameLength("draw a line", "x", x, "values", numbers);
    return {
      type: "scatter",
      mode: x.length <= 40 ? "lines+markers" : "lines",
      x,
      y: numbers,
      ...(name ? { name } : {}),
      line: { color: palette.ofSeries(k), width: 2, dash: dashes[k % dashes.length] },
      marker: { color: palette.ofSeries(k), size: 6 },
    };
  });
  const sentences = series.map(([name, all]) => {
    const known = Array.from(all).filter(Number.isFinite);
    const subject = `The line${name ? ` of ${name}` : ""}`;
    return known.length === 0
      ? `${subject} has no values.`
      : `${subject} goes from ${brief(known[0])} to ${brief(known[known.length - 1])}.`;
  });
  return chart(data, options, `Line chart. ${sentences.join(" ")}`.trim());
}

export interface ScatterOptions extends ChartOptions {
  /** A name a point, shown under the pointer. */
  readonly labels?: ArrayLike<string>;
  /** A straight line through the points: y = intercept + slope x. */
  readonly lineThrough?: { readonly intercept: number; readonly slope: number };
  /** Diameter of a point in pixels. @default 6 */
  readonly size?: number;
}

/**
 * A scatter plot (散点图).
 *
 * @throws {TypeError} If x and y differ in length.
 */
export function scatter(x: Numbers, y: Numbers, options: ScatterOptions): Figure {
  const { labels, lineThrough, size = 6 } = options;
  requireSameLength("draw points", "x", x, "y", y);
  const data: Trace[] = [
    {
      type: "scatter",
      mode: "markers",
      x,
      y,
      marker: { color: palette.blue, size, opacity: x.length > 100 ? 0.55 : 0.85 },
      ...(labels ? { hovertext: labels } : {}),
      showlegend: false,
    },
  ];
  if (lineThrough && x.length > 0) {
    const { least, greatest } = range(x);
    const { intercept, slope } = lineThrough;
    data.push({
      type: "scatter",
      mode: "lines",
      x: [least, greatest],
      y: [intercept + slope * least, intercept + slope * greatest],
      line: { color: palette.vermillion, width: 2 },
      showlegend: false,
    });
  }
  const [across, up] = [range(x), range(y)];
  const counted =
    x.length === 0
      ? "No points."
      : `Scatter plot of ${count(x.length, "point")}; x from ${brief(across.least)} to ${brief(across.greatest)}, y from ${brief(up.least)} to ${brief(up.greatest)}.`;
  return chart(data, options, counted);
}

export interface HistogramOptions extends ChartOptions {
  /** Number of bins, about: their edges are round numbers. @default the rule of Freedman and Diaconis */
  readonly bins?: number;
}

/**
 * A histogram (直方图): how many values fall into each of some equal ranges with round edges.
 *
 * @throws {RangeError} If a value is not finite.
 *
 * @see Freedman, D. & Diaconis, P. (1981). On the histogram as a density estimator. Zeitschrift 57, 453-476.
 */
export function histogram(values: Numbers, options: HistogramOptions): Figure {
  const { starts, step, counts } = binned(values, options.bins);
  const data: Trace[] = [
    {
      type: "bar",
      x: starts.map((start) => start + step / 2),
      y: counts,
      width: step,
      marker: { color: palette.blue, line: { color: "#FFFFFF", width: 1 } },
      hovertext: starts.map((start) => `${brief(start)} to ${brief(start + step)}`),
    },
  ];
  const most = extreme(counts, (a, b) => a > b);
  const counted =
    most < 0
      ? "No values."
      : `Histogram of ${count(values.length, "value")}; most, ${counts[most]}, lie between ${brief(starts[most])} and ${brief(starts[most] + step)}.`;
  return chart(data, { yTitle: "count", ...options }, counted);
}

/** Counts in equal bins whose edges are multiples of a round step; the last bin holds its upper edge too. */
export function binned(
  values: Numbers,
  bins?: number,
): { readonly starts: number[]; readonly step: number; readonly counts: number[] } {
  if (bins !== undefined) requireInteger("draw a histogram", "bins", bins, 1);
  const sorted = Float64Array.from(values).sort();
  if (sorted.length === 0) return { starts: [], step: 1, counts: [] };
  for (const end of [sorted[0], sorted[sorted.length - 1]])
    if (!Number.isFinite(end))
      throw new RangeError(mustBe("draw a histogram", "every value", "a finite number", end));
  const least = sorted[0];
  const span = sorted[sorted.length - 1] - least;
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))];
  const spread = at(0.75) - at(0.25);
  const wanted = bins
    ? span / bins
    : Math.max(spread > 0 ? (2 * spread) / Math.cbrt(sorted.length) : span / 10, span / 100);
  const step = niceStep(wanted > 0 ? wanted : 1);
  const first = Math.floor(least / step + 1e-9);
  const last = Math.max(first, Math.ceil(sorted[sorted.length - 1] / step - 1e-9) - 1);
  const starts = Array.from({ length: last - first + 1 }, (_, k) => (first + k) * step);
  const counts = starts.map(() => 0);
  for (const value of sorted)
    counts[Math.min(last - first, Math.max(0, Math.floor(value / step + 1e-9) - first))]++;
  return { starts, step, counts };
}

export interface HeatmapOptions extends ChartOptions {
  readonly xNames?: Names;
  readonly yNames?: Names;
  /** Writes each value into its cell, with this many digits after the point. @default none are written */
  readonly digits?: number;
  /** Colours run from below to above this value instead of from low to high. */
  readonly middle?: number;
  /** What the colours measure. @default "" */
  readonly valueTitle?: string;
}

/** A heatmap (热力图) of a matrix; its first row is at the top. */
export function heatmap(values: MatrixLike, options: HeatmapOptions): Figure {
  const { digits, middle, valueTitle = "" } = options;
  const cells = isMatrix(values) ? values : toMatrix(values);
  const xNames = Array.from(options.xNames ?? cells.columnNames ?? numbers(cells.columns), String);
  const yNames = Array.from(options.yNames ?? numbers(cells.rows), String);
  const z = Array.from({ length: cells.rows }, (_, i) => Array.from(row(cells, i)));
  const data: Trace[] = [
    {
      type: "heatmap",
      z,
      x: xNames,
      y: yNames,
      colorscale: middle === undefined ? palette.sequential : palette.diverging,
      ...(middle === undefined ? {} : { zmid: middle }),
      colorbar: { title: valueTitle },
      xgap: 1,
      ygap: 1,
      ...(digits === undefined ? {} : { text: z.map((line) => line.map((value) => value.toFixed(digits))) }),
    },
  ];
  const most = extreme(cells.data, (a, b) => a > b);
  const where = `${yNames[Math.floor(most / cells.columns)]} and ${xNames[most % cells.columns]}`;
  const counted =
    most < 0
      ? "No cells."
      : `Heatmap of ${cells.rows} by ${cells.columns}; the largest value, ${brief(cells.data[most])}, is at ${where}.`;
  return chart(data, options, counted, {
    height: Math.min(900, Math.max(240, 140 + 26 * cells.rows)),
    xaxis: { type: "category" },
    yaxis: { type: "category", autorange: "reversed" },
  });
}

/** Pictures in one block of bytes, as `datasets.mnist()` gives them. */
export interface Pictures {
  readonly height: number;
  readonly width: number;
  /** @default 1 */
  readonly channels?: number;
  /** 0 to 255, picture after picture, row after row. */
  readonly pixels: ArrayLike<number>;
}

export interface ImagesOptions extends ChartOptions {
  /** Which pictures, by their place. @default the first 24 */
  readonly indices?: ArrayLike<number>;
  /** A short text under each picture shown. */
  readonly labels?: ArrayLike<string | number>;
  /** Pictures in a row. @default 8 */
  readonly columns?: number;
}

/**
 * A gallery of pictures (图片集), each with its label under it.
 *
 * @throws {RangeError} If a picture that is not there is asked for.
 */
export function images(pictures: Pictures, options: ImagesOptions): Figure {
  const { columns = 8, labels } = options;
  const { width, height } = pictures;
  const channels = pictures.channels ?? 1;
  requireInteger("show pictures", "columns", columns, 1);
  if (channels !== 1 && channels !== 3)
    throw new RangeError(mustBe("show pictures", "channels", "1 or 3", channels));
  const size = width * height * channels;
  const available = Math.floor(pictures.pixels.length / size);
  const indices = Array.from(options.indices ?? numbers(Math.min(24, available)));
  for (const index of indices)
    if (!(Number.isInteger(index) && index >= 0 && index < available))
      throw new RangeError(
        mustBe("show pictures", "every index", `an integer from 0 to ${available - 1}`, index),
      );
  const across = Math.min(columns, Math.max(1, indices.length));
  const rows = Math.ceil(indices.length / across);
  const labelShare = labels ? 0.28 : 0;
  const place = (k: number) => ({ x: k % across, y: rows - Math.floor(k / across) - 1 });
  const drawn = indices.map((index, k) => ({
    source: png.toDataUri(
      Array.from({ length: size }, (_, i) => pictures.pixels[index * size + i]),
      width,
      height,
      channels,
    ),
    x: place(k).x + 0.04,
    y: place(k).y + 1,
    sizex: 0.92,
    sizey: 0.96 - labelShare,
    xref: "x",
    yref: "y",
    sizing: "contain" as const,
  }));
  const notes = labels
    ? indices.map(
        (_, k): Annotation => ({
          text: String(labels[k] ?? ""),
          x: place(k).x + 0.5,
          y: place(k).y + labelShare - 0.02,
          xref: "x",
          yref: "y",
          yanchor: "top",
          font: { size: 12 },
        }),
      )
    : [];
  const hidden = { visible: false, showgrid: false } as const;
  const cell = 680 / Math.max(across, 6);
  return chart(
    [{ type: "scatter", mode: "none", x: [0, across], y: [0, rows], hoverinfo: "skip", showlegend: false }],
    options,
    `${count(indices.length, "picture")} of ${width} by ${height} pixels${labels ? `, labelled ${Array.from(labels, String).slice(0, 8).join(", ")}${labels.length > 8 ? " …" : ""}` : ""}.`,
    {
      height: Math.round(70 + rows * cell * (1 / (1 - labelShare)) * 0.96),
      xaxis: { ...hidden, range: [0, Math.max(across, 6)] },
      yaxis: { ...hidden, range: [0, rows] },
      images: drawn,
      annotations: notes,
    },
  );
}

function chart(data: readonly Trace[], options: ChartOptions, counted: string, base: Layout = {}): Figure {
  const { title, xTitle, yTitle, description = counted, height, layout = {} } = options;
  return figure({
    title,
    description,
    data,
    layout: {
      ...base,
      ...layout,
      ...(height === undefined ? {} : { height }),
      xaxis: { ...base.xaxis, ...(xTitle ? { title: xTitle } : {}), ...layout.xaxis },
      yaxis: { ...base.yaxis, ...(yTitle ? { title: yTitle } : {}), ...layout.yaxis },
      annotations: [...(base.annotations ?? []), ...(layout.annotations ?? [])],
    },
  });
}

function asSeries(values: Series): (readonly [string, Numbers])[] {
  if (Array.isArray(values) || ArrayBuffer.isView(values)) return [["", values as Numbers]];
  return Object.entries(values as Readonly<Record<string, Numbers>>);
}

function numbers(length: number): number[] {
  return Array.from({ length }, (_, i) => i);
}

function count(size: number, noun: string): string {
  return `${size.toLocaleString("en-US")} ${noun}${size === 1 ? "" : "s"}`;
}

/** A number as one says it: four significant digits. */
function brief(value: number): string {
  return Number.isFinite(value)
    ? Number(value.toPrecision(4)).toLocaleString("en-US", { maximumSignificantDigits: 4 })
    : String(value);
}

function extreme(values: Numbers, isBetter: (a: number, b: number) => boolean): number {
  let best = -1;
  for (let i = 0; i < values.length; i++)
    if (Number.isFinite(values[i]) && (best < 0 || isBetter(values[i], values[best]))) best = i;
  return best;
}

function range(values: Numbers): { readonly least: number; readonly greatest: number } {
  let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < values.length; i++) {
    if (values[i] < least) least = values[i];
    if (values[i] > greatest) greatest = values[i];
  }
  return { least, greatest };
}
