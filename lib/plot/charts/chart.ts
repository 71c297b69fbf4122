/** What all charts share: their options, the frame of the figure, and the words of its description. */
import { mustBe } from "../../core/errors";
import {
  type ByName,
  type OptionReaders,
  optional,
  positive,
  type ReadOptions,
  readEntries,
  text,
  textNotEmpty,
} from "../../core/options";
import { type ColumnLike, isSeries, readColumn, type VectorLike } from "../../core/vectors";
import { figure } from "../figure";
import { layoutReader } from "../figure-options/layout";
import * as palette from "../palette";
import type { Figure, Layout, Trace } from "../types";

/** Texts or numbers, one for each value. */
export type Names = ColumnLike<string | number>;

/** The values of one series, or of several series by name. NaN is a missing value. */
export type Series = VectorLike | ByName<VectorLike>;

/** Options of every chart. */
export interface ChartOptions {
  readonly title: string;
  /** What the horizontal axis measures, with its unit. @default "" */
  readonly xTitle?: string;
  /** What the vertical axis measures, with its unit. @default "" */
  readonly yTitle?: string;
  /** What the chart shows, in one sentence. @default a summary of the values */
  readonly description?: string;
  /** Pixels. @default 420 */
  readonly height?: number;
  /** Further plotly layout: ranges, shapes, annotations. */
  readonly layout?: Layout;
}

export const CHART_OPTIONS = {
  title: textNotEmpty,
  xTitle: optional(text),
  yTitle: optional(text),
  description: optional(textNotEmpty),
  height: optional(positive),
  layout: optional(layoutReader),
} satisfies OptionReaders<ChartOptions>;

/**
 * A figure with the titles of the options on its axes.
 *
 * @param summary The description where the options give none.
 * @param base The layout of this kind of chart, which `options.layout` may change.
 */
export function chart(
  data: readonly Trace[],
  options: ReadOptions<typeof CHART_OPTIONS>,
  summary: string,
  base: Layout = {},
): Figure {
  const { title, xTitle, yTitle, description = summary, height, layout = {} } = options;
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

/** Pairs of a name and its values, as many as `length`; a single series has the name "". */
export function readSeries(
  action: string,
  values: Series,
  lengthName: string,
  length: number,
): (readonly [string, ArrayLike<number>])[] {
  const isOne = values === null || typeof values !== "object" || "length" in values || isSeries(values);
  const rule = "a vector, or vectors by name";
  const series: (readonly [string, VectorLike])[] = isOne
    ? [["", values as VectorLike]]
    : readEntries<VectorLike>(action, "values", values, rule);
  return series.map(([name, given]) => {
    const place = name === "" ? "values" : `values.${name}`;
    const numbers = readColumn<number>(action, place, given);
    for (let i = 0; i < numbers.length; i++) requireNumberOrNaN(action, `${place}[${i}]`, numbers[i]);
    if (numbers.length !== length)
      throw new TypeError(
        `Cannot ${action}: ${lengthName} and ${place} must have the same length, current lengths are ${length} and ${numbers.length}`,
      );
    return [name, numbers];
  });
}

/** A finite number, or NaN for a missing value. */
export function requireNumberOrNaN(action: string, name: string, value: unknown): void {
  if (typeof value !== "number") throw new TypeError(mustBe(action, name, "a number", value));
  if (Math.abs(value) === Number.POSITIVE_INFINITY)
    throw new RangeError(mustBe(action, name, "a finite number, or NaN for a missing value", value));
}

/** Texts and finite numbers. */
export function readNames(action: string, name: string, names: Names): ArrayLike<string | number> {
  const column = readColumn<string | number>(action, name, names);
  for (let i = 0; i < column.length; i++)
    if (typeof column[i] !== "string" && !Number.isFinite(column[i]))
      throw new TypeError(mustBe(action, `${name}[${i}]`, "a text or a finite number", column[i]));
  return column;
}

/** As `readNames`, as texts; each names one of `count` things. */
export function readLabels(action: string, name: string, names: Names, count: number): string[] {
  const labels = Array.from(readNames(action, name, names), String);
  if (labels.length !== count)
    throw new TypeError(mustBe(action, name, `as many as there are values, ${count}`, names));
  return labels;
}

/** As `readLabels`, for a category axis. */
export function readCategories(action: string, name: string, names: Names, count: number): string[] {
  const labels = readLabels(action, name, names, count);
  requireDifferent(action, name, labels);
  return labels;
}

/** Labels that stand for places on a category axis: with equal ones, one value would hide the other. */
export function requireDifferent(action: string, name: string, labels: readonly string[]): void {
  const positions = new Map<string, number>();
  labels.forEach((label, i) => {
    const earlier = positions.get(label);
    if (earlier !== undefined)
      throw new RangeError(mustBe(action, `${name}[${i}]`, `another name than ${name}[${earlier}]`, label));
    positions.set(label, i);
  });
}

const DASHES = ["solid", "dash", "dot", "dashdot"] as const;

/** The line and the markers of series `k`; dashes tell lines apart in print. */
export function seriesStyle(k: number) {
  const color = palette.seriesColour(k);
  return { line: { color, width: 2, dash: DASHES[k % DASHES.length] }, marker: { color, size: 6 } };
}

/** 0 to length - 1. */
export function indicesTo(length: number): number[] {
  return Array.from({ length }, (_, i) => i);
}

/** A number in four significant digits. */
export function brief(value: number): string {
  return Number(value.toPrecision(4)).toLocaleString("en-US", { maximumSignificantDigits: 4 });
}

/** The first index of the largest finite value; -1 if there is none. */
export function indexOfLargest(values: ArrayLike<number>): number {
  let best = -1;
  for (let i = 0; i < values.length; i++)
    if (Number.isFinite(values[i]) && (best < 0 || values[i] > values[best])) best = i;
  return best;
}
