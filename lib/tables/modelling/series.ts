/** From rows with times to a series with a value for each week or month. */
import { mustBe } from "../../core/errors";
import { callback, finite, type OptionReaders, oneOf, optional, readOptions, text } from "../../core/options";
import type { Aggregates } from "../asking/aggregates";
import type { AnyRow, DateText } from "../asking/column-types";
import type { RowExpressions, TimeExpression, Typed } from "../asking/expression";
import type { LazyTable } from "../asking/lazy-table";
import { requireColumns, requireTable, unusedName } from "../asking/query";
import type { TimeNameOf } from "./line-columns";

const ACTION = "make a time series";
const PERIODS = ["day", "week", "month"] as const;
const DAY = 86_400_000;
/** More periods are taken for a wrong date. */
const MOST_PERIODS = 100_000;

/** Options of `tables.series`. */
export interface SeriesOptions<Row> {
  /** The column of dates or times. */
  readonly time: TimeNameOf<Row>;
  /** Weeks begin on Monday. */
  readonly by: (typeof PERIODS)[number];
  /** The value of a period, computed from its rows. */
  readonly value: (group: RowExpressions<Row>, functions: Aggregates) => Typed<number | null>;
  /** The value of periods without rows. @default refused */
  readonly fill?: number;
}

const READERS = {
  time: text,
  by: oneOf(PERIODS),
  value: callback<SeriesOptions<AnyRow>["value"]>(),
  fill: optional(finite),
} satisfies OptionReaders<SeriesOptions<AnyRow>>;

/** A value for each period, without gaps. */
export interface Series {
  readonly by: "day" | "week" | "month";
  /** The first day of each period, in order. */
  readonly dates: readonly DateText[];
  readonly values: Float64Array;
  /** How many periods had no rows. */
  readonly filled: number;
}

/**
 * A regular time series (时间序列): the value of each day, week or month from the first row to the last, of rows in any order. The first
 * and the last period may be cut by the ends of the data; `where` leaves them out.
 *
 * @throws {TypeError} If it is not a table, or there is no such column. @throws {RangeError} If a period has no rows and `fill` is not
 * given, a time is missing, a value is missing or infinite, or there are more than 100,000 periods.
 *
 * @example
 * const sales = await tables.of({ day: ["2024-03-01", "2024-05-31"], units: [5, 7] }, { schema: { day: "date", units: "number" } });
 * const monthly = await tables.series(sales, { time: "day", by: "month", value: (group, { sum }) => sum(group.units), fill: 0 });
 * monthly.dates; // ["2024-03-01", "2024-04-01", "2024-05-01"]
 * monthly.values; // Float64Array [5, 0, 7]
 */
export async function series<Row>(table: LazyTable<Row>, options: SeriesOptions<Row>): Promise<Series> {
  requireTable(ACTION, "table", table);
  const { time, by, value, fill } = readOptions(ACTION, options, READERS);
  requireColumns(ACTION, table.columns, [time]);
  const [period, cell] = ["period", "value"].map((name) => unusedName(table.columns, name));
  const groups = (table as LazyTable<AnyRow>)
    .derive((row) => ({ [period]: (row[time] as TimeExpression<DateText>).startOf(by) }))
    .groupBy(period)
    .summarise((group, functions) => ({ [cell]: value(group, functions) }));
  const found = new Map<string, number>();
  for (const row of (await groups.toRows()) as readonly Readonly<Record<string, unknown>>[]) {
    if (row[period] === null)
      throw new RangeError(mustBe(ACTION, time, "present in each row; see isPresent()", null));
    if (!Number.isFinite(row[cell]))
      throw new RangeError(mustBe(ACTION, `the value of ${row[period]}`, "a finite number", row[cell]));
    found.set(String(row[period]), row[cell] as number);
  }
  const dates = periodsBetween(by, [...found.keys()]);
  const empty = dates.filter((date) => !found.has(date));
  if (empty.length > 0 && fill === undefined)
    throw new RangeError(
      mustBe(
        ACTION,
        `the ${by} of ${empty[0]}`,
        "one with rows; the option fill gives others a value",
        "empty",
      ),
    );
  const values = Float64Array.from(dates, (date) => found.get(date) ?? (fill as number));
  return { by, dates, values, filled: empty.length };
}

/** All periods from the first to the last, by their first days. */
function periodsBetween(by: Series["by"], found: readonly string[]): DateText[] {
  const dates: string[] = found.slice(0, 1);
  const last = found.at(-1) ?? "";
  while (dates.length > 0 && dates[dates.length - 1] < last) {
    const date = new Date(dates[dates.length - 1]);
    if (by === "month") date.setUTCMonth(date.getUTCMonth() + 1);
    else date.setTime(date.getTime() + (by === "week" ? 7 : 1) * DAY);
    dates.push(date.toISOString().slice(0, 10));
    if (dates.length > MOST_PERIODS)
      throw new RangeError(mustBe(ACTION, "the number of periods", `at most ${MOST_PERIODS}`, dates.length));
  }
  return dates as DateText[];
}
