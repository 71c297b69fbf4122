/** What all charts share: their options, the frame of the figure, and the words of its description. */
import { figure } from "../figure";
import * as palette from "../palette";
import type { Figure, Layout, Trace } from "../types";

export type Numbers = ArrayLike<number>;
export type Names = ArrayLike<string | number>;

/** The values of one series, or of several series by name. */
export type Series = Numbers | Readonly<Record<string, Numbers>>;

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

/**
 * A figure with the titles of the options on its axes.
 *
 * @param summary The description where the options give none.
 * @param base The layout of this kind of chart, which `options.layout` may change.
 */
export function chart(
  data: readonly Trace[],
  options: ChartOptions,
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

/** Pairs of a name and its values; a single series has the name "". */
export function asSeries(values: Series): (readonly [string, Numbers])[] {
  if (Array.isArray(values) || ArrayBuffer.isView(values)) return [["", values as Numbers]];
  return Object.entries(values as Readonly<Record<string, Numbers>>);
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
  return Number.isFinite(value)
    ? Number(value.toPrecision(4)).toLocaleString("en-US", { maximumSignificantDigits: 4 })
    : String(value);
}

/** The first index of the largest finite value; -1 if there is none. */
export function indexOfLargest(values: Numbers): number {
  let best = -1;
  for (let i = 0; i < values.length; i++)
    if (Number.isFinite(values[i]) && (best < 0 || values[i] > values[best])) best = i;
  return best;
}
