/** The shop as the methods want it: baskets for mining, sales by product and week for regression. */
import type { Baskets } from "../../core/baskets";
import type { RetailLines } from "../online-retail";
import type { Shop } from "./shop";

/**
 * The orders as baskets (购物篮) of product titles, in order; a product is the item of its row number.
 *
 * O(lines).
 *
 * @example
 * baskets(make({ seed: 7, scale: 0.01 })).itemNames.length; // 400
 */
export function baskets(shop: Pick<Shop, "products" | "orders" | "lines">): Baskets {
  const { order, product } = shop.lines.columns;
  const items = Int32Array.from(product);
  const offsets = new Int32Array(shop.orders.rows + 1);
  for (const number of order) offsets[number + 1]++;
  for (let b = 0; b < shop.orders.rows; b++) {
    offsets[b + 1] += offsets[b];
    items.subarray(offsets[b], offsets[b + 1]).sort();
  }
  return { itemNames: shop.products.columns.title, offsets, items };
}

/**
 * The order lines as one long table (订单明细), as `datasets.onlineRetailLines` gives those of a real shop: what is written
 * for the one runs on the other. The country is the region, prices are in yuan.
 *
 * O(lines).
 *
 * @example
 * orderLines(make({ seed: 7, scale: 0.01 })).item.length > 4000; // true
 */
export function orderLines(
  shop: Pick<Shop, "products" | "orders" | "lines" | "customers" | "regions" | "calendar">,
): RetailLines {
  const { order, product, quantity, price } = shop.lines.columns;
  const { customer, day, minute } = shop.orders.columns;
  const { region } = shop.customers.columns;
  const { title } = shop.products.columns;
  const first = Date.parse(`${shop.calendar.columns.date[0]}T00:00:00Z`);
  const ofLine = <T>(value: (order: number) => T) => Array.from(order, value);
  return {
    rows: shop.lines.rows,
    invoice: ofLine(String),
    item: Array.from(product, (row) => title[row]),
    quantity: Float64Array.from(quantity),
    unitPrice: Float64Array.from(price),
    time: Float64Array.from(order, (row) => first + 60_000 * (1440 * day[row] + minute[row])),
    customer: ofLine((row) => String(customer[row])),
    country: ofLine((row) => shop.regions.columns.name[region[customer[row]]]),
  };
}

/**
 * Pieces sold of each product in each week (周销量), at `[product * weeks + week]`: row for row with `shop.prices`.
 *
 * O(lines).
 *
 * @example
 * weeklySales(make({ seed: 7, scale: 0.01 })).length; // 41600
 */
export function weeklySales(shop: Pick<Shop, "prices" | "products" | "orders" | "lines">): Float64Array {
  const weeks = shop.prices.rows / shop.products.rows;
  const { order, product, quantity } = shop.lines.columns;
  const { day } = shop.orders.columns;
  const sales = new Float64Array(shop.prices.rows);
  for (let i = 0; i < shop.lines.rows; i++)
    sales[product[i] * weeks + Math.floor(day[order[i]] / 7)] += quantity[i];
  return sales;
}
