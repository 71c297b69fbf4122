/** Periods of the calendar (日历周期): the week or the month that each moment falls in, in UTC. */
import { mustBe, requireFinite, requireOneOf } from "./errors";

const ACTION = "group times into periods";
const DAY = 86_400_000;
/** The calendar of JavaScript ends here, 275,760 years after Christ. */
const LAST_MOMENT = 8.64e15;

export type TimeUnit = "milliseconds" | "days";

export interface PeriodOptions {
  /** What the times count, from the beginning of 1970 (UTC). @default "milliseconds" */
  readonly unit?: TimeUnit;
  /** Times before this one are in no period; same unit. @default none is too early */
  readonly from?: number;
  /** Times from this one on are in no period; same unit. @default none is too late */
  readonly to?: number;
}

/** Moments parted into consecutive periods, the empty ones between them too. */
export interface Periods {
  readonly kind: "week" | "month";
  /** Name of each period, in order of time: "2011-W10" or "2011-03". */
  readonly names: readonly string[];
  /** Period of each moment, a position in `names`; -1 if it is in none. */
  readonly periodOf: Int32Array;
}

/**
 * Weeks from Monday to Sunday, named as ISO 8601 numbers them: week 1 is the one with the year's first Thursday.
 *
 * @param times Milliseconds or days since 1970; (n), in any order.
 * @returns Weeks from the first to the last that holds a time within `from` and `to`.
 * @throws {RangeError} If a time is not finite, or the times span more than 10,000 weeks.
 *
 * @see ISO 8601-1:2019. Date and time, section 4.3.9.
 *
 * @example
 * weekly([0, 4, 14], { unit: "days" }).names; // ["1970-W01", "1970-W02", "1970-W03"]
 * weekly([0, 4, 14], { unit: "days" }).periodOf; // [0, 1, 2]
 */
export function weekly(times: ArrayLike<number>, options: PeriodOptions = {}): Periods {
  // 1970 began on a Thursday, three days after a Monday.
  return part("week", times, options, (day) => Math.floor((day + 3) / 7), weekName);
}

/**
 * Months of the calendar.
 *
 * @param times Milliseconds or days since 1970; (n), in any order.
 * @returns Months from the first to the last that holds a time within `from` and `to`.
 * @throws {RangeError} If a time is not finite, or the times span more than 10,000 months.
 *
 * @example
 * monthly([0, 30, 31, 365], { unit: "days" }).periodOf; // [0, 0, 1, 12]
 */
export function monthly(times: ArrayLike<number>, options: PeriodOptions = {}): Periods {
  return part("month", times, options, monthNumber, monthName);
}

function part(
  kind: Periods["kind"],
  times: ArrayLike<number>,
  options: PeriodOptions,
  numberOf: (day: number) => number,
  nameOf: (number: number) => string,
): Periods {
  const { unit = "milliseconds", from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = options;
  requireOneOf(ACTION, "unit", unit, ["milliseconds", "days"]);
  const periodOf = new Int32Array(times.length).fill(-1);
  const numbers = new Float64Array(times.length);
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < times.length; i++) {
    requireFinite(ACTION, `times, row ${i}`, times[i]);
    if (times[i] < from || times[i] >= to) continue;
    const moment = unit === "days" ? times[i] * DAY : times[i];
    if (Math.abs(moment) > LAST_MOMENT)
      throw new RangeError(mustBe(ACTION, `times, row ${i}`, `${unit} within the calendar`, times[i]));
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
  for (let i = 0; i < times.length; i++) if (periodOf[i] === 0) periodOf[i] = numbers[i] - first;
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
