/** Calendar periods (日历周期): the week or month of each time, in UTC. */
import { mustBe } from "./errors";
import { finite, type OptionReaders, oneOf, optional, readOptions, withDefault } from "./options";
import { readVector, type VectorLike } from "./vectors";

const ACTION = "group times into periods";
const DAY = 86_400_000;
/** The last time that `Date` can represent, in the year 275760. */
const LATEST = 8.64e15;

/** The unit of times. */
export type TimeUnit = "milliseconds" | "days";

/** The unit and range of the times. */
export interface PeriodOptions {
  /** The unit of the times, which count from 1 January 1970 (UTC). @default "milliseconds" */
  readonly unit?: TimeUnit;
  /** Times before this one are in no period; same unit. @default no limit */
  readonly from?: number;
  /** Times at or after this one are in no period; same unit. @default no limit */
  readonly to?: number;
}

const PERIOD_OPTIONS = {
  unit: withDefault("milliseconds", oneOf(["milliseconds", "days"] as const)),
  from: optional(finite),
  to: optional(finite),
} satisfies OptionReaders<PeriodOptions>;

/** Times grouped into consecutive periods, including empty ones. */
export interface Periods {
  readonly kind: "week" | "month";
  /** The name of each period in order, for example "2011-W10" or "2011-03". */
  readonly names: readonly string[];
  /** The period of each time as an index into `names`; -1 if it is in none. */
  readonly periodOf: Int32Array;
}

/**
 * Groups times into weeks from Monday to Sunday, numbered by ISO 8601: week 1 contains the year's first Thursday.
 *
 * @param times Milliseconds or days since 1970; (n), in any order.
 * @returns All weeks from the first to the last time within `from` and `to`.
 * @throws {TypeError} If a time is not a number. @throws {RangeError} If it is not finite, or the times span more than 10,000 weeks.
 *
 * @see ISO 8601-1:2019. Date and time, section 4.3.9.
 *
 * @example
 * weekly([0, 4, 14], { unit: "days" }).names; // ["1970-W01", "1970-W02", "1970-W03"]
 * weekly([0, 4, 14], { unit: "days" }).periodOf; // [0, 1, 2]
 */
export function weekly(times: VectorLike, options: PeriodOptions = {}): Periods {
  // Day 0, 1 January 1970, was a Thursday, three days after a Monday.
  return group("week", times, options, (day) => Math.floor((day + 3) / 7), weekName);
}

/**
 * Groups times into calendar months.
 *
 * @param times Milliseconds or days since 1970; (n), in any order.
 * @returns All months from the first to the last time within `from` and `to`.
 * @throws {TypeError} If a time is not a number. @throws {RangeError} If it is not finite, or the times span more than 10,000 months.
 *
 * @example
 * monthly([0, 30, 31, 365], { unit: "days" }).periodOf; // [0, 0, 1, 12]
 */
export function monthly(times: VectorLike, options: PeriodOptions = {}): Periods {
  return group("month", times, options, monthNumber, monthName);
}

function group(
  kind: Periods["kind"],
  times: VectorLike,
  options: PeriodOptions,
  numberOf: (day: number) => number,
  nameOf: (number: number) => string,
): Periods {
  const read = readOptions(ACTION, options, PERIOD_OPTIONS);
  const { unit, from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = read;
  const list = readVector(ACTION, "times", times);
  const periodOf = new Int32Array(list.length).fill(-1);
  const numbers = new Float64Array(list.length);
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < list.length; i++) {
    if (list[i] < from || list[i] >= to) continue;
    const moment = unit === "days" ? list[i] * DAY : list[i];
    if (Math.abs(moment) > LATEST)
      throw new RangeError(mustBe(ACTION, `times[${i}]`, `${unit} within the calendar`, list[i]));
    numbers[i] = numberOf(Math.floor(moment / DAY));
    periodOf[i] = 0;
    first = Math.min(first, numbers[i]);
    last = Math.max(last, numbers[i]);
  }
  if (last < first) return { kind, names: [], periodOf };
  if (last - first >= 10_000)
    throw new RangeError(
      `Cannot ${ACTION}: times must span at most 10,000 ${kind}s, current value is ${last - first + 1}; is the unit ${unit}?`,
    );
  for (let i = 0; i < list.length; i++) if (periodOf[i] === 0) periodOf[i] = numbers[i] - first;
  return { kind, names: Array.from({ length: last - first + 1 }, (_, i) => nameOf(first + i)), periodOf };
}

function weekName(week: number): string {
  const thursday = week * 7;
  const year = new Date(thursday * DAY).getUTCFullYear();
  const weekOfYear = Math.floor((thursday - Date.UTC(year, 0, 1) / DAY) / 7) + 1;
  return `${year}-W${String(weekOfYear).padStart(2, "0")}`;
}

function monthNumber(day: number): number {
  const date = new Date(day * DAY);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

function monthName(month: number): string {
  return `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, "0")}`;
}
