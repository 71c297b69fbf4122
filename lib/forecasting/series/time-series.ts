/** Regular time series (时间序列) from dated rows: one value for each day, week or month, none missing. */
import { mustBe } from "../../core/errors";
import { requireHorizon } from "../../core/forecasting/forecast";
import * as gate from "../../core/options";
import { type ColumnLike, readColumns, readVector, type VectorLike } from "../../core/vectors";

/** A step of time; weeks begin on Monday, a number is in milliseconds. */
export type TimeStep = "day" | "week" | "month" | number;

/** Values of consecutive periods: a plain record. */
export interface TimeSeries {
  readonly kind: "time-series";
  readonly every: TimeStep;
  /** (n) the first day of each period, or its first moment if the step is in milliseconds; ISO 8601, UTC. */
  readonly dates: readonly string[];
  /** (n) */
  readonly values: readonly number[];
}

/** How rows become periods. */
export interface TimeSeriesOptions {
  readonly every: TimeStep;
  /** Rows of one period, or out of order: refused, or added up by period. @default "refuse" */
  readonly repeats?: "refuse" | "sum";
  /** Periods without a row: refused, 0, or on the line between their neighbours. @default "refuse" */
  readonly gaps?: "refuse" | "zero" | "interpolate";
}

const NAMED = gate.oneOf(["day", "week", "month"] as const);
const OPTIONS = {
  every: (action: string, name: string, value: unknown): TimeStep =>
    (typeof value === "number" ? gate.positive : NAMED)(action, name, value),
  repeats: gate.withDefault("refuse", gate.oneOf(["refuse", "sum"] as const)),
  gaps: gate.withDefault("refuse", gate.oneOf(["refuse", "zero", "interpolate"] as const)),
} satisfies gate.OptionReaders<TimeSeriesOptions>;
const ACTION = "make a time series";
const DAY = 86_400_000;

/**
 * A regular series of dated rows, such as sales.
 * @param rows Columns: `dates` such as "2024-01-31" or "2024-01-31T09:30" (UTC), dates or milliseconds; (n) `values`.
 * @throws {TypeError} If lengths differ, or a value is not a number. @throws {RangeError} If something is no date, or if a row is
 * out of order, repeated or missing and that is not allowed: the message names the date.
 *
 * @example
 * of({ dates: ["2024-01-31", "2024-03-01"], values: [3, 4] }, { every: "month", gaps: "zero" }).values; // [3, 0, 4]
 */
export function of(
  rows: { readonly dates: ColumnLike<string | number | Date>; readonly values: VectorLike },
  options: TimeSeriesOptions,
): TimeSeries {
  const { every, repeats, gaps } = gate.readOptions(ACTION, options, OPTIONS);
  const columns = { dates: rows?.dates, values: rows?.values as ColumnLike<number> };
  const { dates, values } = readColumns<{ dates: string | number | Date; values: number }>(ACTION, columns);
  readVector(ACTION, "values", values, 1);
  const periods = Array.from(dates, (date, i) => periodOf(every, date, `dates[${i}]`));
  const totals = new Map<number, number>();
  periods.forEach((period, i) => {
    const rule = period < periods[i - 1] ? "in order of time" : "the only one of its period";
    if (repeats === "refuse" && period <= periods[i - 1])
      throw new RangeError(mustBe(ACTION, `dates[${i}]`, rule, dates[i]));
    totals.set(period, (totals.get(period) ?? 0) + values[i]);
  });
  const known = Float64Array.from(totals.keys()).sort();
  const count = known[known.length - 1] - known[0] + 1;
  if (count > 1e6)
    throw new RangeError(mustBe(ACTION, "every", "a step of which there are at most 10^6", every));
  let next = 0;
  const filled = Array.from({ length: count }, (_, k) => {
    const period = known[0] + k;
    if (period === known[next]) next++;
    const value = totals.get(period);
    if (value === undefined && gaps === "refuse")
      throw new RangeError(
        mustBe(ACTION, `dates, which lack ${dateOf(every, period)},`, "without a gap", dates),
      );
    if (value !== undefined || gaps === "zero") return value ?? 0;
    const [low, high] = [known[next - 1], known[next]].map((at) => totals.get(at) ?? 0);
    return low + ((period - known[next - 1]) / (known[next] - known[next - 1])) * (high - low);
  });
  return {
    kind: "time-series",
    every,
    dates: filled.map((_, k) => dateOf(every, known[0] + k)),
    values: filled,
  };
}

/**
 * The dates of the next periods after a series.
 * @throws {RangeError} If the horizon is not an integer of at least 1, or it is no time series.
 *
 * @example
 * futureDates(of({ dates: ["2024-01-30"], values: [3] }, { every: "day" }), 2); // ["2024-01-31", "2024-02-01"]
 */
export function futureDates(series: TimeSeries, horizon: number): string[] {
  requireHorizon("find future dates", horizon);
  const every = OPTIONS.every("find future dates", "series.every", series?.every);
  const last = periodOf(every, series.dates?.[series.dates.length - 1], "series.dates");
  return Array.from({ length: horizon }, (_, i) => dateOf(every, last + 1 + i));
}

/** The number of the period of a date. Day 0, 1 January 1970, was a Thursday. */
function periodOf(every: TimeStep, date: unknown, name: string): number {
  const text = String(date).replace(" ", "T");
  const isTime = typeof date === "number" || Object.prototype.toString.call(date) === "[object Date]";
  const isText = typeof date === "string" && /^\d{4}-\d\d(-\d\d(T\d\d:\d\d[\d:.]*Z?)?)?$/.test(text);
  const time = isTime
    ? Number(date)
    : isText
      ? Date.parse(text.length > 10 ? text.replace(/Z?$/, "Z") : text)
      : NaN;
  const moment = new Date(time);
  const iso = Number.isNaN(moment.getTime()) ? "" : moment.toISOString();
  if (!/^\d{4}-/.test(iso) || (isText && !iso.startsWith(text.slice(0, 10))))
    throw new RangeError(mustBe(ACTION, name, "a date such as 2024-01-31", date));
  if (every === "month") return moment.getUTCFullYear() * 12 + moment.getUTCMonth();
  return every === "week"
    ? Math.floor((time / DAY + 3) / 7)
    : Math.floor(time / (every === "day" ? DAY : every));
}

function dateOf(every: TimeStep, period: number): string {
  if (typeof every === "number") return new Date(period * every).toISOString();
  const day = every === "week" ? period * 7 - 3 : period;
  return new Date(every === "month" ? Date.UTC(1970, period - 1970 * 12) : day * DAY)
    .toISOString()
    .slice(0, 10);
}
