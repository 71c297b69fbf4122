/** Cohorts (同期群): customers who first bought in the same month, and how many of them come back. */
import * as compensated from "../../core/compensated-sum";
import { mustBe } from "../../core/errors";
import { readOptions } from "../../core/options";
import { type ColumnLike, readColumn, readIntegers, readVector, type VectorLike } from "../../core/vectors";
import { dayOption, dayText, type OrderLines, purchaseDays, readOrderLines } from "../orders/order-lines";
import type { AsOf } from "./rfm";

/** Customers who first bought in one month. The lists begin with that month and end with the month of `asOf`. */
export interface Cohort {
  /** Such as "2010-12". */
  readonly month: string;
  readonly customers: number;
  /** Customers who bought in the month, by months since the first purchase. */
  readonly active: readonly number[];
  /** `active` as a fraction of `customers`. */
  readonly retention: readonly number[];
  /** Amounts of the month less returns. */
  readonly revenue: readonly number[];
}

/** Customers by month of the first purchase. */
export interface CohortTable {
  readonly asOf: string;
  /** Whether `asOf` is the last day of its month; if not, the last number of every list is of a part of a month. */
  readonly isLastMonthComplete: boolean;
  /** Every month with a first purchase, in order. */
  readonly cohorts: readonly Cohort[];
}

/** One row for each cohort and month, such as from a query. */
export interface CohortGroups {
  /** Month of the first purchase, such as "2010-12". */
  readonly cohort: ColumnLike<string>;
  readonly month: ColumnLike<string>;
  /** Customers of the cohort who bought in the month. */
  readonly active: VectorLike;
  readonly revenue: VectorLike;
}

/**
 * The cohort table of order lines: of the customers who first bought in a month, how many buy again, and what do they spend?
 *
 * Purchases are those of `rfm.table`. Returns count in their own month; lines in months before a customer's first purchase, and
 * of customers without one, are left out. O(lines).
 *
 * @throws As `rfm.table`.
 *
 * @example
 * const lines = [
 *   { customer: "Wang", order: 1, time: "2024-01-20", amount: 30 },
 *   { customer: "Li", order: 2, time: "2024-01-25", amount: 10 },
 *   { customer: "Wang", order: 3, time: "2024-03-05", amount: 20 },
 * ];
 * table(lines, { asOf: "2024-03-31" }).cohorts[0].retention; // [1, 0, 0.5]
 */
export function table(lines: OrderLines, options: AsOf): CohortTable {
  const action = "make a cohort table";
  const { asOf } = readOptions(action, options, { asOf: dayOption });
  const numbered = readOrderLines(action, lines, asOf);
  const months = purchaseDays(numbered).map((days) => [...new Set(days.map(monthOf))]);
  const groups = new Map<string, { cohort: string; month: string; active: number; amounts: number[] }>();
  const group = (cohort: string, month: string) => {
    const key = `${cohort} ${month}`;
    const known = groups.get(key) ?? { cohort, month, active: 0, amounts: [] };
    groups.set(key, known);
    return known;
  };
  for (const [first, ...later] of months)
    for (const month of first === undefined ? [] : [first, ...later]) group(first, month).active++;
  numbered.customer.forEach((customer, i) => {
    const [first] = months[customer];
    const month = monthOf(numbered.day[i]);
    if (first !== undefined && month >= first) group(first, month).amounts.push(numbered.amount[i]);
  });
  const list = [...groups.values()];
  return fromGroups(
    {
      cohort: list.map(({ cohort }) => cohort),
      month: list.map(({ month }) => month),
      active: list.map(({ active }) => active),
      revenue: list.map(({ amounts }) => compensated.sum(amounts)),
    },
    { asOf: dayText(asOf) },
  );
}

/**
 * The cohort table from one row for each cohort and month, in any order; a row that is missing counts 0. O(rows).
 *
 * @throws {TypeError} If columns have different lengths, or a month is not like "2010-12".
 * @throws {RangeError} If a month is before its cohort or after `asOf`, or a cohort has no customer in its own month.
 *
 * @example
 * const groups = { cohort: ["2024-01", "2024-01"], month: ["2024-01", "2024-02"], active: [4, 1], revenue: [80, 9] };
 * fromGroups(groups, { asOf: "2024-02-29" }).cohorts[0].retention; // [1, 0.25]
 */
export function fromGroups(groups: CohortGroups, options: AsOf): CohortTable {
  const action = "make a cohort table";
  const { asOf } = readOptions(action, options, { asOf: dayOption });
  const cohort = readColumn(action, "cohort", groups?.cohort);
  const month = readColumn(action, "month", groups.month);
  const active = readIntegers(action, "active", groups.active, 0);
  const revenue = readVector(action, "revenue", groups.revenue);
  const last = monthNumber(action, "asOf", monthOf(asOf));
  const found = new Map<string, { active: number[]; revenue: number[] }>();
  for (const [name, list] of Object.entries({ month, active, revenue }))
    if (list.length !== cohort.length)
      throw new TypeError(mustBe(action, name, `${cohort.length} values, one a row`, list));
  for (let i = 0; i < cohort.length; i++) {
    const first = monthNumber(action, `cohort[${i}]`, cohort[i]);
    const position = monthNumber(action, `month[${i}]`, month[i]) - first;
    if (position < 0 || position > last - first)
      throw new RangeError(mustBe(action, `month[${i}]`, `from ${cohort[i]} to ${monthOf(asOf)}`, month[i]));
    const zeros = () => new Array<number>(last - first + 1).fill(0);
    const known = found.get(cohort[i]) ?? { active: zeros(), revenue: zeros() };
    known.active[position] += active[i];
    known.revenue[position] += revenue[i];
    found.set(cohort[i], known);
  }
  const cohorts = [...found]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([month, { active, revenue }]) => {
      const customers = active[0];
      if (customers === 0)
        throw new RangeError(mustBe(action, `active of ${month} in ${month}`, "positive", 0));
      return { month, customers, active, retention: active.map((count) => count / customers), revenue };
    });
  return { asOf: dayText(asOf), isLastMonthComplete: monthOf(asOf + 1) !== monthOf(asOf), cohorts };
}

function monthOf(day: number): string {
  return dayText(day).slice(0, 7);
}

function monthNumber(action: string, name: string, month: string): number {
  const [, year, number] = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(month) ?? [];
  if (year === undefined) throw new TypeError(mustBe(action, name, 'a month such as "2010-12"', month));
  return 12 * Number(year) + Number(number);
}
