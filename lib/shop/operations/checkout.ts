/** The till (收银): writes down each visit, and what of its basket was on the shelf as an order with lines. */

import type { DayVisits } from "../customers/sessions";
import type { Wanted } from "../demand/basket";
import type { ShopParameters } from "../parameters/parameters";
import { type GrowingTable, growing, makeRoom } from "../tables/growing-table";
import { DAILY } from "../tables/schemas";
import type { World } from "../world";
import type { Stock } from "./stock";

export interface Till {
  readonly sessions: GrowingTable<typeof DAILY.sessions>;
  readonly orders: GrowingTable<typeof DAILY.orders>;
  readonly lines: GrowingTable<typeof DAILY.lines>;
  /** Serves visit number v of the day; `sessions` must have room. */
  serve(day: number, visits: DayVisits, v: number, wanted: Wanted): void;
}

export function makeTill(parameters: ShopParameters, { customers, prices }: World, stock: Stock): Till {
  const { weeks } = parameters.calendar;
  const { listPrice, price } = prices.table.columns;
  const { warehouse } = customers.regions.columns;
  const { region } = customers.table.columns;
  const sessions = growing(DAILY.sessions);
  const orders = growing(DAILY.orders);
  const lines = growing(DAILY.lines);
  let nextOrder = 0;

  function serve(day: number, visits: DayVisits, v: number, wanted: Wanted): void {
    const customer = visits.customer[v];
    const from = warehouse[region[customer]];
    const week = Math.floor(day / 7);
    const before = lines.rows;
    let units = 0;
    let amount = 0;
    makeRoom(lines, wanted.count);
    for (let i = 0; i < wanted.count; i++) {
      const product = wanted.product[i];
      const quantity = stock.take(day, from, product, wanted.quantity[i]);
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
    sessions.columns.minute[session] = visits.minute[v];
    sessions.columns.order[session] = isOrder ? nextOrder : -1;
    if (!isOrder) return;
    makeRoom(orders, 1);
    const row = orders.rows++;
    orders.columns.customer[row] = customer;
    orders.columns.day[row] = day;
    orders.columns.minute[row] = visits.minute[v];
    orders.columns.warehouse[row] = from;
    orders.columns.lines[row] = lines.rows - before;
    orders.columns.units[row] = units;
    orders.columns.amount[row] = Math.round(100 * amount) / 100;
    nextOrder++;
  }

  return { sessions, orders, lines, serve };
}
