/** Iterates over the orders and lines of a whole shop day by day, as a stream yields them. */
import type { Shop, ShopDay } from "../types";
import { tableOf } from "./growing-table";
import { DAILY, type Schema, type ShopTable } from "./schemas";

type DayRows = Pick<ShopDay, "day" | "orders" | "lines">;

export function* daysOf(shop: Pick<Shop, "calendar" | "orders" | "lines">): IterableIterator<DayRows> {
  const { calendar, orders, lines } = shop;
  let order = 0;
  let line = 0;
  for (let day = 0; day < calendar.rows; day++) {
    const firstOrder = order;
    const firstLine = line;
    while (order < orders.rows && orders.columns.day[order] === day) order++;
    while (line < lines.rows && lines.columns.order[line] < order) line++;
    yield {
      day,
      orders: rowsOf(DAILY.orders, orders, firstOrder, order),
      lines: rowsOf(DAILY.lines, lines, firstLine, line),
    };
  }
}

/** Rows `[start, end)`, as views that share the data. */
export function rowsOf<Definition extends Schema>(
  schema: Definition,
  { names, columns }: ShopTable<Definition>,
  start: number,
  end: number,
): ShopTable<Definition> {
  const views = names.map((name) => [name, (columns[name] as Int32Array).subarray(start, end)] as const);
  // Object.fromEntries loses the type of each column.
  return tableOf(schema, Object.fromEntries(views) as unknown as ShopTable<Definition>["columns"]);
}
