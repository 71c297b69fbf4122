/** RFM and cohort tables of order lines that an engine groups. */
import { mustBe } from "../core/errors";
import { integer, type OptionReaders, readOptions, text, withDefault } from "../core/options";
import { dayOption, dayText, type Id, type Time } from "../customers/orders/order-lines";
import { type CohortTable, fromGroups } from "../customers/segments/cohorts";
import { type RfmTable, score } from "../customers/segments/rfm";
import type { AnyRow, NameOf } from "../tables/asking/column-types";
import type { LazyTable } from "../tables/asking/lazy-table";
import { literal } from "../tables/engine/dialect";
import type { TimeNameOf } from "../tables/modelling/line-columns";
import { ask, kindsOf, missingCount, readColumns, requireNone } from "./table";

/** Which columns hold what a table of customers is made of. */
export interface CustomerLineOptions<Row> {
  readonly customer: NameOf<Row>;
  readonly order: NameOf<Row>;
  /** A column of dates or timestamps. */
  readonly time: TimeNameOf<Row>;
  /** Quantity times price; negative for a return. */
  readonly amount: NameOf<Row>;
  /** The last day that counts; later lines are left out. */
  readonly asOf: Time;
}

/** The same for a result of one row a customer. */
export interface ScaledRfmOptions<Row> extends CustomerLineOptions<Row> {
  /** More customers than these are refused. @default 1_000_000 */
  readonly maxRows?: number;
}

const READERS = {
  customer: text,
  order: text,
  time: text,
  amount: text,
  asOf: dayOption,
} satisfies OptionReaders<CustomerLineOptions<AnyRow>>;
const RFM_READERS = { ...READERS, maxRows: withDefault(1_000_000, integer(1)) };
const DAY_MICROSECONDS = 86_400e6;

/**
 * The RFM table of order lines that may be larger than memory: the engine finds recency, frequency and monetary value of each
 * customer, and `rfm.score` the rest; what counts as a purchase is said at `rfm.table`.
 *
 * @returns The record of `rfm.table`.
 * @throws {TypeError} If it is no table, or a column is not there or of another kind.
 * @throws {RangeError} If a value is missing or not finite, or there are more than `maxRows` customers.
 *
 * @example
 * const columns = { customer: ["Wang", "Wang"], order: [1, 2], day: ["2024-03-01", "2024-03-05"], amount: [30, 20] };
 * const schema = { customer: "text", order: "integer", day: "date", amount: "number" } as const;
 * const lines = await tables.of(columns, { schema });
 * const names = { customer: "customer", order: "order", time: "day", amount: "amount" } as const;
 * (await rfm(lines, { ...names, asOf: "2024-03-10" })).frequency; // [2]
 */
export async function rfm<Row>(lines: LazyTable<Row>, options: ScaledRfmOptions<Row>): Promise<RfmTable> {
  const action = "make an RFM table";
  const read = readOptions(action, options, RFM_READERS);
  const source = await linesOf(action, lines, read);
  const { dialect } = lines.engine;
  const last = `cast(max(case when bought = 1 then day end) as ${dialect.types.timestamp})`;
  const orders = `select customer, ord, min(day) as day, max(bought) as bought, ${dialect.sum("amount")} as amount from (${source}) as l group by customer, ord`;
  const values = await ask(
    lines,
    `select customer, ${dialect.microseconds(last)} as last, sum(bought) as frequency, ${dialect.sum("amount")} as monetary from (${orders}) as o group by customer`,
    { maxRows: read.maxRows },
  );
  const customers = values.customer as ArrayLike<Id>;
  const buyers = Array.from({ length: customers.length }, (_, i) => i)
    .filter((i) => (values.frequency[i] as number) > 0)
    .sort((a, b) => (customers[a] < customers[b] ? -1 : 1));
  const column = (name: string) => buyers.map((i) => values[name][i] as number);
  return {
    asOf: dayText(read.asOf),
    customersWithoutPurchase: customers.length - buyers.length,
    ...score({
      customer: buyers.map((i) => customers[i]),
      recencyDays: column("last").map((time) => read.asOf - time / DAY_MICROSECONDS),
      frequency: column("frequency"),
      monetary: column("monetary"),
    }),
  };
}

/**
 * The cohort table (同期群) of order lines that may be larger than memory: the engine counts customers and sums amounts by month of the
 * first purchase and month, and `cohorts.fromGroups` makes the table.
 *
 * @returns The record of `cohorts.table`.
 * @throws As `scaled.rfm`.
 *
 * @example
 * const columns = { customer: ["Wang", "Li"], order: [1, 2], day: ["2024-01-20", "2024-02-05"], amount: [30, 20] };
 * const schema = { customer: "text", order: "integer", day: "date", amount: "number" } as const;
 * const lines = await tables.of(columns, { schema });
 * const names = { customer: "customer", order: "order", time: "day", amount: "amount" } as const;
 * (await cohorts(lines, { ...names, asOf: "2024-02-29" })).cohorts[0].active; // [1, 0]
 */
export async function cohorts<Row>(
  lines: LazyTable<Row>,
  options: CustomerLineOptions<Row>,
): Promise<CohortTable> {
  const action = "make a cohort table";
  const read = readOptions(action, options, READERS);
  const source = await linesOf(action, lines, read);
  const month = (day: string) => `cast(date_trunc('month', ${day}) as date)`;
  const orders = `select customer, ${month("min(day)")} as period from lines group by customer, ord having max(bought) = 1`;
  const groups = await ask(
    lines,
    `with lines as (${source}), bought as (select distinct customer, period from (${orders}) as o), firsts as (select customer, min(period) as cohort from bought group by customer) select f.cohort, b.period, count(*) as active, 0e0 as revenue from bought as b join firsts as f on f.customer = b.customer group by f.cohort, b.period union all select f.cohort, l.period, 0 as active, ${lines.engine.dialect.sum("l.amount")} as revenue from (select customer, amount, ${month("day")} as period from lines) as l join firsts as f on f.customer = l.customer where l.period >= f.cohort group by f.cohort, l.period`,
  );
  const months = (name: string) => Array.from(groups[name], (day) => String(day).slice(0, 7));
  return fromGroups(
    {
      cohort: months("cohort"),
      month: months("period"),
      active: groups.active as ArrayLike<number>,
      revenue: groups.revenue as ArrayLike<number>,
    },
    { asOf: dayText(read.asOf) },
  );
}

/** The lines until the end of a day, each with its day, in SQL; whether it makes its order a purchase is 0 or 1. */
async function linesOf(
  action: string,
  lines: LazyTable<AnyRow>,
  {
    asOf,
    ...names
  }: Readonly<Record<"customer" | "order" | "time" | "amount", string>> & { readonly asOf: number },
): Promise<string> {
  const named = { customer: names.customer, order: names.order, time: names.time, amount: names.amount };
  const columns = readColumns(action, lines, named);
  const kinds = await kindsOf(lines);
  for (const [name, allowed] of [
    [named.time, ["date", "timestamp"]],
    [named.amount, ["number"]],
  ] as const)
    if (!(allowed as readonly unknown[]).includes(kinds.get(name)))
      throw new TypeError(mustBe(action, name, `a column of kind ${allowed.join(" or ")}`, kinds.get(name)));
  const { customer, order, time, amount } = columns;
  const notFinite = `count(case when not abs(cast(${amount} as ${lines.engine.dialect.types.number})) <= ${literal(Number.MAX_VALUE)} then 1 end)`;
  const check = await ask(
    lines,
    `select ${await missingCount(lines, columns)} as missing, ${notFinite} as infinite from (${lines.source}) as t`,
  );
  requireNone(action, Object.values(named), check.missing[0]);
  if (check.infinite[0] !== 0)
    throw new RangeError(
      mustBe(action, named.amount, "finite in every row", `${check.infinite[0]} that are not`),
    );
  return `select ${customer} as customer, ${order} as ord, cast(${time} as date) as day, ${amount} as amount, case when ${amount} >= 0 then 1 else 0 end as bought from (${lines.source}) as t where cast(${time} as date) <= cast(${literal(dayText(asOf))} as date)`;
}
