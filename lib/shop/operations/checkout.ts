/** The checkout (收银): records each session, and as an order with lines the part of its basket that is in stock. */
import type { DaySessions } from "../customers/sessions";
import type { Wanted } from "../demand/basket";
import type { ShopParameters } from "../parameters/parameters";
import { type GrowingTable, growingTable, reserveRows } from "../tables/growing-table";
import { DAILY } from "../tables/schemas";
import type { World } from "../world";
import type { Stock } from "./stock";

export interface Checkout {
  readonly sessions: GrowingTable<typeof DAILY.sessions>;
  readonly orders: GrowingTable<typeof DAILY.orders>;
  readonly lines: GrowingTable<typeof DAILY.lines>;
  /** Serves session i of the day; `sessions` must have room for its row. */
  serve(day: number, sessions: DaySessions, i: number, wanted: Wanted): void;
}

export function makeCheckout(
  parameters: ShopParameters,
  { customers, prices }: World,
  stock: Stock,
): Checkout {
  const { weeks } = parameters.calendar;
  const { listPrice, price } = prices.table.columns;
  const { warehouse } = customers.regions.columns;
  const { region } = customers.table.columns;
  const sessions = growingTable(DAILY.sessions);
  const orders = growingTable(DAILY.orders);
  const lines = growingTable(DAILY.lines);
  let nextOrder = 0;

  function serve(
    day: number,
    { customer: customerOf, minute }: DaySessions,
    i: number,
    wanted: Wanted,
  ): void {
    const customer = customerOf[i];
    const from = warehouse[region[customer]];
    const week = Math.floor(day / 7);
    const before = lines.rows;
    let units = 0;
    let amount = 0;
    reserveRows(lines, wanted.count);
    for (let j = 0; j < wanted.count; j++) {
      const product = wanted.product[j];
      const quantity = stock.take(day, from, product, wanted.quantity[j]);
      if (quantity === 0) continue;
      const row = lines.rows++;
      const priced = product * weeks + week;
      lines.columns.order[row] = nextOrder;
      lines.columns.product[row] = product;
      lines.columns.quantity[row] = quantity;
      lines.columns.listPrice[row] = listPrice[priced];
      lines.columns.price[row] = price[priced];
      units += quantity;
      amount += quantity * price[priced];
    }
    const isOrder = lines.rows > before;
    const session = sessions.rows++;
    sessions.columns.customer[session] = customer;
    sessions.columns.day[session] = day;
    sessions.columns.minute[session] = minute[i];
    sessions.columns.order[session] = isOrder ? nextOrder : -1;
    if (!isOrder) return;
    reserveRows(orders, 1);
    const row = orders.rows++;
    orders.columns.customer[row] = customer;
    orders.columns.day[row] = day;
    orders.columns.minute[row] = minute[i];
    orders.columns.warehouse[row] = from;
    orders.columns.lines[row] = lines.rows - before;
    orders.columns.units[row] = units;
    orders.columns.amount[row] = Math.round(100 * amount) / 100;
    nextOrder++;
  }

  return { sessions, orders, lines, serve };
}
