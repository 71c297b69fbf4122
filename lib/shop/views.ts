/** The shop in the form that the methods need: baskets for mining, weekly sales for regression, shelves for inventory. */
import type { Baskets } from "../core/baskets";
import { requireInteger } from "../core/errors";
import { readPositions } from "../core/vectors";
import type { RetailLines } from "../data/sets/online-retail";
import { requireShop, type Shop } from "./types";

/**
 * The orders as baskets (购物篮) of product titles, in the order of the orders. Item numbers are row numbers of `products`.
 *
 * O(lines).
 *
 * @example
 * shop.baskets(shop.make({ seed: 7, scale: 0.01 })).itemNames.length; // 400
 */
export function baskets(shop: Pick<Shop, "products" | "orders" | "lines">): Baskets {
  requireShop("make baskets", shop, ["products", "orders", "lines"]);
  const { order, product } = shop.lines.columns;
  const items = Int32Array.from(product);
  const offsets = new Int32Array(shop.orders.rows + 1);
  for (const row of order) offsets[row + 1]++;
  for (let b = 0; b < shop.orders.rows; b++) {
    offsets[b + 1] += offsets[b];
    items.subarray(offsets[b], offsets[b + 1]).sort();
  }
  return { itemNames: shop.products.columns.title, offsets, items };
}

/**
 * The order lines as one long table (订单明细), in the format of `datasets.onlineRetailLines`, so that the same code runs on a
 * real and on a simulated shop. The country is the region; prices are in yuan.
 *
 * O(lines).
 *
 * @example
 * shop.orderLines(shop.make({ seed: 7, scale: 0.01 })).item.length > 4000; // true
 */
export function orderLines(
  shop: Pick<Shop, "products" | "orders" | "lines" | "customers" | "regions" | "calendar">,
): RetailLines {
  const tables = ["products", "orders", "lines", "customers", "regions", "calendar"] as const;
  requireShop("list the order lines", shop, tables);
  const { order, product, quantity, price } = shop.lines.columns;
  const { customer, day, minute } = shop.orders.columns;
  const { region } = shop.customers.columns;
  const { title } = shop.products.columns;
  const first = Date.parse(`${shop.calendar.columns.date[0]}T00:00:00Z`);
  const perLine = <T>(value: (order: number) => T) => Array.from(order, value);
  return {
    rows: shop.lines.rows,
    invoice: perLine(String),
    item: Array.from(product, (row) => title[row]),
    quantity: Float64Array.from(quantity),
    unitPrice: Float64Array.from(price),
    time: Float64Array.from(order, (row) => first + 60_000 * (1440 * day[row] + minute[row])),
    customer: perLine((row) => String(customer[row])),
    country: perLine((row) => shop.regions.columns.name[region[customer[row]]]),
  };
}

/**
 * Pieces sold of each product in each week (周销量), at `[product * weeks + week]`: row for row with `shop.prices`.
 *
 * O(lines).
 *
 * @example
 * shop.weeklySales(shop.make({ seed: 7, scale: 0.01 })).length; // 41600
 */
export function weeklySales(shop: Pick<Shop, "prices" | "products" | "orders" | "lines">): Float64Array {
  requireShop("count weekly sales", shop, ["prices", "products", "orders", "lines"]);
  const weeks = shop.prices.rows / shop.products.rows;
  const { order, product, quantity } = shop.lines.columns;
  const { day } = shop.orders.columns;
  const sales = new Float64Array(shop.prices.rows);
  for (let i = 0; i < shop.lines.rows; i++)
    sales[product[i] * weeks + Math.floor(day[order[i]] / 7)] += quantity[i];
  return sales;
}

/** Weekly sales of products as one long table: entry i of every column is one product in one week. */
export interface ProductWeeks {
  /** First day of the week, `YYYY-MM-DD`. */
  readonly date: readonly string[];
  /** Title of the product. */
  readonly product: readonly string[];
  /** Yuan for one piece. */
  readonly price: readonly number[];
  /** Pieces sold, at least 1. */
  readonly volume: readonly number[];
}

/**
 * Weekly prices and sales (周价格与销量) of the best-selling products, sorted by product. Weeks without a sale are left out.
 *
 * @param among Rows of products to choose from.
 * @param count Number of products; fewer if there are not as many.
 * @throws {TypeError} If this is no whole shop. @throws {RangeError} If a row is not that of a product.
 *
 * @example
 * const made = shop.make({ seed: 7, scale: 0.01 });
 * new Set(shop.productWeeks(made, made.products.columns.category.keys(), 3).product).size; // 3
 */
export function productWeeks(
  shop: Pick<Shop, "prices" | "products" | "orders" | "lines" | "calendar">,
  among: Iterable<number>,
  count: number,
): ProductWeeks {
  const action = "list the best-selling products";
  requireShop(action, shop, ["prices", "products", "orders", "lines", "calendar"]);
  requireInteger(action, "count", count, 0);
  const weeks = shop.prices.rows / shop.products.rows;
  const sales = weeklySales(shop);
  const totalOf = (product: number) =>
    sales.subarray(product * weeks, (product + 1) * weeks).reduce((sum, sold) => sum + sold, 0);
  const candidates = readPositions(action, "among", Array.from(among), shop.products.rows);
  const rows = Array.from(candidates, (product) => ({ product, sold: totalOf(product) }))
    .sort((a, b) => b.sold - a.sold || a.product - b.product)
    .slice(0, count)
    .flatMap(({ product }) => Array.from({ length: weeks }, (_, week) => product * weeks + week))
    .filter((row) => sales[row] > 0);
  return {
    date: rows.map((row) => shop.calendar.columns.date[7 * (row % weeks)]),
    product: rows.map((row) => shop.products.columns.title[Math.floor(row / weeks)]),
    price: rows.map((row) => shop.prices.columns.price[row]),
    volume: rows.map((row) => sales[row]),
  };
}

/** A product in a warehouse, day by day, in pieces. */
export interface Shelf {
  /** Row of `products`. */
  readonly product: number;
  /** Row of `warehouses`. */
  readonly warehouse: number;
  readonly sales: readonly number[];
  /** Stock at the end of the day; 0 is an empty shelf. */
  readonly closing: readonly number[];
  /** The truth that no real shop knows: what was wanted and not there. */
  readonly lost: readonly number[];
}

/**
 * Sales, stock and lost sales of each product in each warehouse on each day (逐日库存), at `[product * warehouses + warehouse]`.
 *
 * O(products * warehouses * days + lines).
 *
 * @throws {TypeError} If this is no whole shop.
 *
 * @example
 * shop.dailyShelves(shop.make({ seed: 7, scale: 0.01 })).length; // 1200
 */
export function dailyShelves(
  shop: Pick<
    Shop,
    "products" | "warehouses" | "calendar" | "orders" | "lines" | "purchaseOrders" | "stock" | "truth"
  >,
): Shelf[] {
  const tables = [
    "products",
    "warehouses",
    "calendar",
    "orders",
    "lines",
    "purchaseOrders",
    "stock",
  ] as const;
  requireShop("list daily shelves", shop, [...tables, "truth"]);
  const [days, width] = [shop.calendar.rows, shop.warehouses.rows];
  const count = shop.products.rows * width;
  const table = () => Array.from({ length: count }, () => new Array<number>(days).fill(0));
  const [sales, received, lost] = [table(), table(), table()];
  const { order, product, quantity } = shop.lines.columns;
  const { day, warehouse } = shop.orders.columns;
  order.forEach((o, i) => {
    sales[product[i] * width + warehouse[o]][day[o]] += quantity[i];
  });
  const bought = shop.purchaseOrders.columns;
  bought.receivedDay.forEach((on, i) => {
    if (on < days) received[bought.product[i] * width + bought.warehouse[i]][on] += bought.quantity[i];
  });
  const missed = shop.truth.lostSales.columns;
  missed.day.forEach((on, i) => {
    lost[missed.product[i] * width + missed.warehouse[i]][on] += missed.quantity[i];
  });
  const onHand = new Float64Array(count);
  const { stock } = shop;
  stock.columns.week.forEach((week, i) => {
    if (week === 0)
      onHand[stock.columns.product[i] * width + stock.columns.warehouse[i]] = stock.columns.opening[i];
  });
  return sales.map((sold, shelf) => ({
    product: Math.floor(shelf / width),
    warehouse: shelf % width,
    sales: sold,
    closing: sold.map((pieces, t) => {
      onHand[shelf] += received[shelf][t] - pieces;
      return onHand[shelf];
    }),
    lost: lost[shelf],
  }));
}
