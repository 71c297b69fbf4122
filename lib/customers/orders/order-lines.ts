/** Order lines (订单明细): what all tables of customers are made of. */
import { mustBe } from "../../core/errors";
import type { OptionReader } from "../../core/options";
import { type ColumnLike, readColumns, readVector, type VectorLike } from "../../core/vectors";

/** The number or name of a customer or an order. */
export type Id = string | number;

/** A day, such as "2011-12-09", a timestamp whose day is taken as it is written, or milliseconds since 1970 (UTC). */
export type Time = string | number;

/** One line of an order. */
export interface OrderLine {
  readonly customer: Id;
  /** Lines with the same customer and order belong together. */
  readonly order: Id;
  readonly time: Time;
  /** Quantity times price; negative for a return. */
  readonly amount: number;
}

/** Order lines as columns, in any order, as `toColumns` of a table gives them. */
export interface OrderLineColumns {
  readonly customer: ColumnLike<Id>;
  readonly order: ColumnLike<Id>;
  readonly time: ColumnLike<Time>;
  readonly amount: VectorLike;
}

/** Order lines as columns, or as one record a line. */
export type OrderLines = OrderLineColumns | readonly OrderLine[];

/** Lines until the end of a day, with customers and orders as numbers. */
export interface NumberedLines {
  /** Numbers ascending, then texts by code unit. */
  readonly customers: readonly Id[];
  readonly count: number;
  readonly customer: Int32Array;
  /** The lines of one order of one customer have one number. */
  readonly order: Int32Array;
  /** Days since 1 January 1970. */
  readonly day: Int32Array;
  readonly amount: Float64Array;
}

const DAY = 86_400_000;

/** The years from 0 to 9999: a later day is no time in milliseconds, but one in microseconds. */
const [FIRST_DAY, LAST_DAY] = [-719_528, 2_932_896];

/** The lines until the end of the day `asOf`. @throws As `rfm.table`. */
export function readOrderLines(action: string, lines: OrderLines, asOf: number): NumberedLines {
  const columns = toColumns(action, lines);
  const day = dayReader(action, "time");
  const days = Int32Array.from(columns.time, (time, i) => day(time, i));
  const kept = Array.from(days.keys()).filter((i) => days[i] <= asOf);
  for (const name of ["customer", "order"] as const)
    for (let i = 0; i < days.length; i++) requireId(action, `${name}[${i}]`, columns[name][i]);
  const customers = [...new Set(kept.map((i) => columns.customer[i]))].sort(compareIds);
  const numberOf = new Map(customers.map((id, i) => [id, i]));
  const customer = Int32Array.from(kept, (i) => numberOf.get(columns.customer[i]) as number);
  const orders = customers.map(() => new Map<Id, number>());
  let orderCount = 0;
  const order = Int32Array.from(kept, (i, k) => {
    const known = orders[customer[k]];
    const id = columns.order[i];
    if (!known.has(id)) known.set(id, orderCount++);
    return known.get(id) as number;
  });
  const amount = Float64Array.from(kept, (i) => columns.amount[i]);
  return {
    customers,
    count: kept.length,
    customer,
    order,
    day: Int32Array.from(kept, (i) => days[i]),
    amount,
  };
}

/** The purchases of each customer: the first day of every order with an amount that is not negative, ascending. */
export function purchaseDays(lines: NumberedLines): number[][] {
  const { customers, count, customer, order, amount } = lines;
  const firstDay = orderDays(lines);
  const isCounted = firstDay.map(() => false);
  const days: number[][] = customers.map(() => []);
  for (let i = 0; i < count; i++) {
    if (!(amount[i] >= 0) || isCounted[order[i]]) continue;
    isCounted[order[i]] = true;
    days[customer[i]].push(firstDay[order[i]]);
  }
  return days.map((list) => list.sort((a, b) => a - b));
}

/** The first day of each order. */
export function orderDays({ count, order, day }: NumberedLines): number[] {
  const first: number[] = [];
  for (let i = 0; i < count; i++) first[order[i]] = Math.min(first[order[i]] ?? day[i], day[i]);
  return first;
}

/** A day as an option: its number since 1970. */
export const dayOption: OptionReader<number> = (action, name, value) =>
  dayReader(action, name)(value as Time);

/** "2011-12-09" for a number of days since 1970. */
export function dayText(day: number): string {
  return new Date(day * DAY).toISOString().slice(0, 10);
}

function toColumns(action: string, lines: OrderLines) {
  const isRows = Array.isArray(lines);
  if (!isRows && (lines === null || typeof lines !== "object"))
    throw new TypeError(mustBe(action, "lines", "order lines with customer, order, time and amount", lines));
  const column = <Name extends keyof OrderLine>(name: Name) =>
    isRows ? lines.map((line) => line?.[name]) : (lines as OrderLineColumns)[name];
  const columns = readColumns<OrderLine>(action, {
    customer: column("customer"),
    order: column("order"),
    time: column("time"),
    amount: column("amount") as ColumnLike<number>,
  });
  readVector(action, "amount", columns.amount);
  return columns;
}

/** Reads days, each text once. */
function dayReader(action: string, name: string): (time: Time, i?: number) => number {
  const known = new Map<string, number>();
  return (time, i) => {
    const day = typeof time === "string" ? time.slice(0, 10) : time;
    let number = typeof day === "number" ? Math.floor(day / DAY) : known.get(day);
    if (number === undefined) {
      number = Date.parse(`${day}T00:00:00Z`) / DAY;
      known.set(day as string, number);
    }
    const isDay =
      number >= FIRST_DAY &&
      number <= LAST_DAY &&
      (typeof day === "number" || (dayText(number) === day && /^.{10}([T ]|$)/.test(`${time}`)));
    if (isDay) return number;
    const place = i === undefined ? name : `${name}[${i}]`;
    const rule = 'a day such as "2011-12-09", a timestamp, or milliseconds since 1970';
    const message = mustBe(action, place, rule, time);
    throw typeof time === "number" ? new RangeError(message) : new TypeError(message);
  };
}

/** @throws {TypeError} If it is neither a number nor a text. */
export function requireId(action: string, name: string, id: unknown): void {
  if ((typeof id === "string" && id.trim() !== "") || Number.isFinite(id)) return;
  throw new TypeError(
    mustBe(action, name, "a number or a text that is not empty; leave lines without one out", id),
  );
}

/** Numbers ascending, then texts by code unit. */
export function compareIds(a: Id, b: Id): number {
  if (typeof a !== typeof b) return typeof a === "number" ? -1 : 1;
  return a < b ? -1 : Number(a > b);
}
