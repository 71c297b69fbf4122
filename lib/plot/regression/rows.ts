/** What the figures of rows share: which rows are outliers, drawn and named; points and reference lines. */
import { mustBe, type PropertyKinds } from "../../core/errors";
import { type OptionReaders, readOptions, textNotEmpty, withDefault } from "../../core/options";
import { localized } from "../../core/text/language";
import type { RowInfluence } from "../../regression";
import * as palette from "../palette";
import { requireEach, requireNotEmpty } from "../text";
import type { Annotation, ScatterTrace, Shape } from "../types";

/** More points than a reader can tell apart, and than a page should carry. */
export const MOST_POINTS = 2000;
/** A studentised residual beyond this is an outlier: with normal errors, 1 row in 370. */
export const OUTLIER = 3;
/** Rows that are named in the figure. */
const NAMED_ROWS = 3;

/** Options of the figures of one regression. */
export interface RegressionFigureOptions {
  /** @default a plain name of the figure */
  readonly title?: string;
  /** The target and its unit, e.g. "median value (thousand dollars)". @default "target" */
  readonly unit?: string;
}

/** Reads the options of a figure whose default title is given. */
export function readFigureOptions(action: string, options: RegressionFigureOptions, title: string) {
  return readOptions(action, options, {
    title: withDefault(title, textNotEmpty),
    unit: withDefault(localized("target", "目标值"), textNotEmpty),
  } satisfies OptionReaders<RegressionFigureOptions>);
}

const ROW_PROPERTIES = {
  row: "integer",
  fitted: "number",
  residual: "number",
  leverage: "number",
  studentizedResidual: "number",
  cooksDistance: "number",
} as const;

/** @throws {TypeError} If they are not rows with their influence. @throws {RangeError} If there are none. */
export function requireRows(action: string, rows: readonly RowInfluence[]): void {
  const kind = "a row, as made by linearRegression.influence";
  requireRecords(action, "rows", rows, kind, ROW_PROPERTIES);
}

/** @throws {TypeError} If they are not records of the kind. @throws {RangeError} If there are none. */
export function requireRecords(
  action: string,
  name: string,
  values: readonly unknown[],
  kind: string,
  properties: PropertyKinds,
): void {
  if (!Array.isArray(values)) throw new TypeError(mustBe(action, name, `an array; each ${kind}`, values));
  requireNotEmpty(action, name, values);
  requireEach(action, name, values, kind, properties);
}

export type RowMeasure = "fitted" | "residual" | "leverage" | "studentizedResidual";

export function isOutlier({ studentizedResidual }: RowInfluence): boolean {
  return Math.abs(studentizedResidual) > OUTLIER;
}

/** Evenly chosen rows where there are too many to draw; outliers are always kept. */
export function sampleRows(rows: readonly RowInfluence[]): readonly RowInfluence[] {
  const step = Math.ceil(rows.length / MOST_POINTS);
  return rows.filter((row, i) => i % step === 0 || isOutlier(row));
}

/** Row numbers beside the rows in which a measure is largest. */
export function rowLabels(
  rows: readonly RowInfluence[],
  x: RowMeasure,
  y: RowMeasure,
  measure: (row: RowInfluence) => number,
): Annotation[] {
  return [...rows]
    .sort((a, b) => measure(b) - measure(a))
    .slice(0, NAMED_ROWS)
    .map((row) => ({ text: rowName(row), x: row[x], y: row[y], xanchor: "left", xshift: 10 }));
}

/** "row 7". */
export function rowName({ row }: Pick<RowInfluence, "row">): string {
  return localized(`row ${row}`, `第 ${row} 行`);
}

/** The first of the values in which the measure is largest. */
export function largestBy<T>(values: readonly T[], measure: (value: T) => number): T {
  return values.reduce((best, value) => (measure(value) > measure(best) ? value : best));
}

export function horizontalLine(y: number): Shape {
  const line = { color: palette.grey, dash: "dash", width: 1 } as const;
  return { type: "line", x0: 0, x1: 1, xref: "paper", y0: y, y1: y, line };
}

export function verticalLine(x: number, dash: "dash" | "dot"): Shape {
  const line = { color: palette.grey, dash, width: 1 };
  return { type: "line", x0: x, x1: x, y0: 0, y1: 1, yref: "paper", line };
}

/** The dashed line of equal x and y, from the first to the second of `ends`. */
export function diagonal(name: string, ends: readonly number[]): ScatterTrace {
  const line = { color: palette.grey, dash: "dash" } as const;
  return { type: "scatter", mode: "lines", name, x: ends, y: ends, line };
}

/** Points of one colour; they are a little transparent, since they overlap. */
export function points(
  name: string,
  values: Pick<ScatterTrace, "x" | "y" | "text">,
  color = palette.blue,
  size = 6,
): ScatterTrace {
  return { type: "scatter", mode: "markers", name, ...values, marker: { color, size, opacity: 0.7 } };
}
