/** Simulates a whole shop: collects all days of a stream. */
import type { ShopOptions } from "./parameters/parameters";
import { stream } from "./stream";
import { GrowingTable, type NumberSchema } from "./tables/growing-table";
import { DAILY, type DailyTables } from "./tables/schemas";
import { LOST_SALES } from "./truth";
import type { Shop } from "./types";

/**
 * Simulates an online shop (模拟店铺): two years of catalogue, prices, customers, orders, stock and campaigns, together
 * with the truth behind them, which is unknown for a real shop.
 *
 * Each part is a published model in a file of the same name: customers (Pareto/NBD), calendar (seasons), choice (nested
 * multinomial logit with known elasticities), associations (planted pairs), prices (which react to demand), campaigns
 * (randomised control groups), stock (s, S). The same seed and options give the same bytes on every machine.
 * O(sessions + lines); the default shop, 150,000 orders, takes a second or two and 100 MB.
 *
 * @param options `seed`, `scale`, and any group of `ShopParameters` in part.
 * @throws {RangeError} If a parameter is out of range; the message names it.
 * @throws {TypeError} If a parameter is unknown, at any depth, or has the wrong type.
 *
 * @example
 * const { products, customers, truth } = shop.make({ seed: 7, scale: 0.01 });
 * products.rows; // 400
 * customers.rows; // 80
 * truth.associations.length; // 12
 */
export function make(options: ShopOptions): Shop {
  const { days, ...reference } = stream(options);
  const names = Object.keys(DAILY) as (keyof typeof DAILY)[];
  const tables = names.map((name) => new GrowingTable<NumberSchema>(DAILY[name]));
  const lostSales = new GrowingTable(LOST_SALES);
  for (const day of days) {
    names.forEach((name, i) => {
      tables[i].append(day[name]);
    });
    lostSales.append(day.lostSales);
  }
  // One table for each name, which Object.fromEntries does not express.
  const daily = Object.fromEntries(
    names.map((name, i) => [name, tables[i].take()]),
  ) as unknown as DailyTables;
  return { ...reference, ...daily, truth: { ...reference.truth, lostSales: lostSales.take() } };
}
