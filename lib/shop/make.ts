/** The shop as a whole: the stream, collected. */

import type { ShopOptions } from "./parameters/parameters";
import { stream } from "./stream";
import { append, growing, taken } from "./tables/growing-table";
import { DAILY } from "./tables/schemas";
import { LOST_SALES } from "./truth";
import type { Shop } from "./types";

/**
 * A simulated online shop (模拟商店): two years of a shop with its catalogue, prices, customers, orders, stock and
 * campaigns, and beside them the truth that no real shop can tell.
 *
 * Every part is a published model, each in its own file: visits `customers.ts` (Pareto/NBD), seasons `calendar.ts`,
 * choice and elasticities `choice.ts` (nested multinomial logit), planted pairs `associations.ts`, prices that follow
 * demand `prices.ts`, mails with control groups `campaigns.ts`, stock `stock.ts` (s, S). The same seed and options
 * give the same bytes on every machine. O(visits + lines); the default shop, 150,000 orders, takes a second or two
 * and 100 MB.
 *
 * @param options `seed`, `scale`, and any group of `ShopParameters` in part.
 * @throws {RangeError} If a parameter is impossible or unknown; the message names it.
 * @throws {TypeError} If one is not of its type.
 *
 * @example
 * const shop = make({ seed: 7, scale: 0.01 });
 * shop.products.rows; // 400
 * shop.customers.rows; // 80
 * shop.truth.associations.length; // 12
 */
export function make(options: ShopOptions): Shop {
  const { days, ...reference } = stream(options);
  const sessions = growing(DAILY.sessions);
  const orders = growing(DAILY.orders);
  const lines = growing(DAILY.lines);
  const returns = growing(DAILY.returns);
  const mailings = growing(DAILY.mailings);
  const purchaseOrders = growing(DAILY.purchaseOrders);
  const stock = growing(DAILY.stock);
  const lostSales = growing(LOST_SALES);
  for (const day of days) {
    append(sessions, day.sessions);
    append(orders, day.orders);
    append(lines, day.lines);
    append(returns, day.returns);
    append(mailings, day.mailings);
    append(purchaseOrders, day.purchaseOrders);
    append(stock, day.stock);
    append(lostSales, day.lostSales);
  }
  return {
    ...reference,
    sessions: taken(sessions),
    orders: taken(orders),
    lines: taken(lines),
    returns: taken(returns),
    mailings: taken(mailings),
    purchaseOrders: taken(purchaseOrders),
    stock: taken(stock),
    truth: { ...reference.truth, lostSales: taken(lostSales) },
  };
}
