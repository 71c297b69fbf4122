/** The checkout (收银): records each session, and as an order with lines the part of its basket that is in stock. */
import type { DaySessions } from "../customers/sessions";
import type { Wanted } from "../demand/basket";
import { GrowingTable } from "../tables/growing-table";
import { DAILY } from "../tables/schemas";
import type { World } from "../world";
import type { Stock } from "./stock";

export function makeCheckout(weeks: number, { customers, prices }: World, stock: Stock) {
  const { listPrice, price } = prices.table.columns;
  const sessions = new GrowingTable(DAILY.sessions);
  const orders = new GrowingTable(DAILY.orders);
  const lines = new GrowingTable(DAILY.lines);
  let order = 0;

  /** Serves session i of the day. */
  function serve(day: number, arrivals: DaySessions, i: number, wanted: Wanted): void {
    const customer = arrivals.customer[i];
    const minute = arrivals.minute[i];
    const warehouse = customers.regions.columns.warehouse[customers.table.columns.region[customer]];
    const week = Math.floor(day / 7);
    const firstLine = lines.rows;
    let units = 0;
    let amount = 0;
    for (let j = 0; j < wanted.count; j++) {
      const product = wanted.product[j];
      const quantity = stock.take(day, warehouse, product, wanted.quantity[j]);
      if (quantity === 0) continue;
      const row = product * weeks + week;
      lines.addRow({ order, product, quantity, listPrice: listPrice[row], price: price[row] });
      units += quantity;
      amount += quantity * price[row];
    }
    const lineCount = lines.rows - firstLine;
    sessions.addRow({ customer, day, minute, order: lineCount > 0 ? order : -1 });
    if (lineCount === 0) return;
    amount = Math.round(100 * amount) / 100;
    orders.addRow({ customer, day, minute, warehouse, lines: lineCount, units, amount });
    order++;
  }

  return { sessions, orders, lines, serve };
}
