/** Simulates a whole shop: collects all days of a stream. */

import type { ShopOptions } from "./parameters/parameters";
import { stream } from "./stream";
import { appendRows, growingTable, takeRows } from "./tables/growing-table";
import { DAILY } from "./tables/schemas";
import { LOST_SALES } from "./truth";
import type { Shop } from "./types";

/**
 * Simulates an online shop (模拟商店): two years of catalogue, prices, customers, orders, stock and campaigns, together
 * with the truth behind them, which is unknown for a real shop.
 *
 * Each part is a published model in a file of the same name: customers (Pareto/NBD), calendar (seasons), choice (nested
 * multinomial logit with known elasticities), associations (planted pairs), prices (which react to demand), campaigns
 * (randomised control groups), stock (s, S). The same seed and options give the same bytes on every machine.
 * O(sessions + lines); the default shop, 150,000 orders, takes a second or two and 100 MB.
 *
 * @param options `seed`, `scale`, and any group of `ShopParameters` in part.
 * @throws {RangeError} If a parameter is unknown or out of range; the message names it.
 * @throws {TypeError} If a parameter has the wrong type.
 *
 * @example
 * const shop = make({ seed: 7, scale: 0.01 });
 * shop.products.rows; // 400
 * shop.customers.rows; // 80
 * shop.truth.associations.length; // 12
 */
export function make(options: ShopOptions): Shop {
  const { days, ...reference } = stream(options);
  const sessions = growingTable(DAILY.sessions);
  const orders = growingTable(DAILY.orders);
  const lines = growingTable(DAILY.lines);
  const returns = growingTable(DAILY.returns);
  const mailings = growingTable(DAILY.mailings);
  const purchaseOrders = growingTable(DAILY.purchaseOrders);
  const stock = growingTable(DAILY.stock);
  const lostSales = growingTable(LOST_SALES);
  for (const day of days) {
    appendRows(sessions, day.sessions);
    appendRows(orders, day.orders);
    appendRows(lines, day.lines);
    appendRows(returns, day.returns);
    appendRows(mailings, day.mailings);
    appendRows(purchaseOrders, day.purchaseOrders);
    appendRows(stock, day.stock);
    appendRows(lostSales, day.lostSales);
  }
  return {
    ...reference,
    sessions: takeRows(sessions),
    orders: takeRows(orders),
    lines: takeRows(lines),
    returns: takeRows(returns),
    mailings: takeRows(mailings),
    purchaseOrders: takeRows(purchaseOrders),
    stock: takeRows(stock),
    truth: { ...reference.truth, lostSales: takeRows(lostSales) },
  };
}
