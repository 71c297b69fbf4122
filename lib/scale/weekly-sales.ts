/** Weekly sales (周销量) of products. */
import { type OptionReaders, readOptions, text } from "../core/options";
import type { AnyRow, DateText, NameOf } from "../tables/asking/column-types";
import { LazyTable } from "../tables/asking/lazy-table";
import type { TimeNameOf } from "../tables/modelling/line-columns";
import { readColumns } from "./table";

/** Which columns hold what was sold when. */
export interface WeeklySalesOptions<Row> {
  readonly product: NameOf<Row>;
  /** A column of dates or timestamps. */
  readonly time: TimeNameOf<Row>;
  readonly quantity: NameOf<Row>;
  readonly amount: NameOf<Row>;
  readonly order: NameOf<Row>;
}

/** A product in a week with sales. */
export type ProductWeek<Row, Product extends keyof Row> = {
  readonly product: Row[Product];
  /** The Monday with which the week begins. */
  readonly week: DateText;
  readonly units: number;
  readonly revenue: number;
  /** Different orders. */
  readonly orders: number;
};

const READERS = {
  product: text,
  time: text,
  quantity: text,
  amount: text,
  order: text,
} satisfies OptionReaders<WeeklySalesOptions<AnyRow>>;

/**
 * Units, revenue and orders of each product in each week, a table ordered by product and week. Weeks without a sale have no row:
 * `tables.series` fills them for one product. Computes nothing yet.
 *
 * @throws {TypeError} If it is no table, or has no such column.
 *
 * @example
 * const columns = { item: ["tea", "tea"], day: ["2024-03-05", "2024-03-10"], units: [2, 1], amount: [8, 4], order: [1, 2] };
 * const schema = { item: "text", day: "date", units: "integer", amount: "number", order: "integer" } as const;
 * const lines = await tables.of(columns, { schema });
 * const names = { product: "item", time: "day", quantity: "units", amount: "amount", order: "order" } as const;
 * await weeklySales(lines, names).toRows(); // [{ product: "tea", week: "2024-03-04", units: 3, revenue: 12, orders: 2 }]
 */
export function weeklySales<Row, const Options extends WeeklySalesOptions<Row>>(
  lines: LazyTable<Row>,
  options: Options,
): LazyTable<ProductWeek<Row, Options["product"]>> {
  const action = "count weekly sales";
  const { engine, source } = lines;
  const columns = readColumns(action, lines, readOptions(action, options, READERS));
  const { product, time, quantity, amount, order } = columns;
  const week = `cast(date_trunc('week', cast(${time} as ${engine.dialect.types.timestamp})) as date)`;
  const { sum } = engine.dialect;
  const rows = `select ${product} as product, ${week} as week, ${sum(quantity)} as units, ${sum(amount)} as revenue, count(distinct ${order}) as orders from (${source}) as t group by ${product}, ${week}`;
  const byProductAndWeek = ["product", "week"].map((name) => ({ name, isDescending: false }));
  return new LazyTable(engine, ["product", "week", "units", "revenue", "orders"], rows, byProductAndWeek);
}
