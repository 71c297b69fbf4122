/**
 * Columns that only files have. In memory an id is the number of a row, which an engine that reads a file in parallel does not
 * know; and the lines of orders name their customer and time, so that most questions need no join.
 */
import { integer, type Schema, type ShopTable, timestamp } from "../tables/schemas";
import type { ShopDay, ShopStream } from "../types";

const DAY = 86_400_000;
const MINUTE = 60_000;

const ORDERED_AT = timestamp("time of the order by the shop's clock, without a zone");
const MORE: Readonly<Record<string, Schema>> = {
  orders: { orderedAt: ORDERED_AT },
  lines: { customer: integer("row of customers"), orderedAt: ORDERED_AT },
};

/** The columns of the file of a table; its name begins with `truth/` for a hidden one. */
export function fileSchema(name: string, schema: Schema): Schema {
  return { id: integer("number of the row, by which other tables refer to it"), ...schema, ...MORE[name] };
}

/** Numbers the rows of a table that arrive in batches. */
export function rowNumbers(): (table: ShopTable) => ShopTable {
  let first = 0;
  return ({ rows, names, columns }) => {
    const id = Int32Array.from({ length: rows }, (_, i) => first + i);
    first += rows;
    return { rows, names: ["id", ...names], columns: { id, ...columns } };
  };
}

/** Completes the orders and lines of a day; the days must come in order. */
export function orderTimes({ calendar }: Pick<ShopStream, "calendar">) {
  const firstDay = Date.parse(`${calendar.columns.date[0]}T00:00:00Z`);
  let firstOrder = 0;
  return ({ day, orders, lines }: Pick<ShopDay, "day" | "orders" | "lines">) => {
    const orderOf = lines.columns.order.map((order) => order - firstOrder);
    firstOrder += orders.rows;
    const orderedAt = Float64Array.from(
      orders.columns.minute,
      (minute) => firstDay + DAY * day + MINUTE * minute,
    );
    const customer = orderOf.map((order) => orders.columns.customer[order]);
    const lineTimes = Float64Array.from(orderOf, (order) => orderedAt[order]);
    return {
      orders: { ...orders, columns: { ...orders.columns, orderedAt } } as ShopTable,
      lines: { ...lines, columns: { ...lines.columns, customer, orderedAt: lineTimes } } as ShopTable,
    };
  };
}
