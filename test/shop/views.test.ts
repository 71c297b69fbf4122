/** The shop as baskets, order lines and weekly sales, for a small shop written by hand and for a simulated one. */
import { describe, expect, test } from "vitest";
import {
  baskets,
  dailyShelves,
  logistics,
  make,
  orderLines,
  productWeeks,
  reviews,
  stream,
  weeklySales,
} from "../../lib/shop";
import { tableOf, tableOfRecords } from "../../lib/shop/tables/growing-table";
import { DAILY } from "../../lib/shop/tables/schemas";

const shop = make({ seed: 3, scale: 0.05 });

/** Three products, two weeks, and three orders: on the first day, on the last minute of week 0, and on the first of week 1. */
const byHand = {
  calendar: {
    columns: { date: Array.from({ length: 14 }, (_, i) => `2024-01-${String(i + 1).padStart(2, "0")}`) },
  },
  products: { rows: 3, columns: { title: ["tea", "cup", "rice"] } },
  regions: { columns: { name: ["East", "West"] } },
  customers: { columns: { region: [1, 0] } },
  prices: { rows: 6, columns: { price: [1, 2, 3, 4, 5, 6] } },
  orders: tableOfRecords(
    DAILY.orders,
    [
      { customer: 1, day: 0, minute: 5 },
      { customer: 0, day: 6, minute: 1439 },
      { customer: 1, day: 7, minute: 0 },
    ].map((order) => ({ ...order, warehouse: 0, lines: 0, units: 0, amount: 0 })),
  ),
  lines: tableOf(DAILY.lines, {
    order: Int32Array.of(0, 0, 1, 2, 2),
    product: Int32Array.of(2, 0, 0, 2, 1),
    quantity: Int32Array.of(1, 2, 1, 1, 3),
    listPrice: Float64Array.of(5, 1, 1, 6, 4),
    price: Float64Array.of(5, 1, 1, 6, 4),
  }),
} as unknown as typeof shop;

describe("baskets()", () => {
  test("has the products of each order in ascending order", () => {
    expect(baskets(byHand)).toEqual({
      itemNames: ["tea", "cup", "rice"],
      offsets: Int32Array.of(0, 2, 3, 5),
      items: Int32Array.of(0, 2, 0, 1, 2),
    });
    expect(byHand.lines.columns.product).toEqual(Int32Array.of(2, 0, 0, 2, 1));
  });
});

describe("orderLines()", () => {
  test("has the time of the order in milliseconds, and the region of the customer as country", () => {
    expect(orderLines(byHand)).toEqual({
      rows: 5,
      invoice: ["0", "0", "1", "2", "2"],
      item: ["rice", "tea", "tea", "rice", "cup"],
      quantity: Float64Array.of(1, 2, 1, 1, 3),
      unitPrice: Float64Array.of(5, 1, 1, 6, 4),
      time: Float64Array.from([
        Date.UTC(2024, 0, 1, 0, 5),
        Date.UTC(2024, 0, 1, 0, 5),
        Date.UTC(2024, 0, 7, 23, 59),
        Date.UTC(2024, 0, 8),
        Date.UTC(2024, 0, 8),
      ]),
      customer: ["1", "1", "0", "1", "1"],
      country: ["East", "East", "West", "East", "East"],
    });
  });
});

describe("weeklySales()", () => {
  test("counts the last minute of a week in that week", () => {
    expect(weeklySales(byHand)).toEqual(Float64Array.of(3, 0, 0, 3, 1, 1));
  });
});

describe("productWeeks()", () => {
  test("has the products with the most sales, ties by number, and only weeks with sales", () => {
    // Tea and cup have sold 3 pieces each, rice 2.
    expect(productWeeks(byHand, [2, 1, 0], 2)).toEqual({
      date: ["2024-01-01", "2024-01-08"],
      product: ["tea", "cup"],
      price: [1, 4],
      volume: [3, 3],
    });
    expect(productWeeks(byHand, [2], 2)).toEqual({
      date: ["2024-01-01", "2024-01-08"],
      product: ["rice", "rice"],
      price: [5, 6],
      volume: [1, 1],
    });
  });

  test("has the prices and sales of a simulated shop, week by week", () => {
    const weeks = shop.prices.rows / shop.products.rows;
    const sales = weeklySales(shop);
    const table = productWeeks(shop, [5, 6, 7, 8], 2);
    const { title } = shop.products.columns;
    const total = (row: number) =>
      sales.subarray(row * weeks, (row + 1) * weeks).reduce((sum, n) => sum + n, 0);
    const best = [5, 6, 7, 8].sort((a, b) => total(b) - total(a)).slice(0, 2);
    expect([...new Set(table.product)]).toEqual(best.map((row) => title[row]));
    expect(table.volume.reduce((sum, n) => sum + n, 0)).toBe(best.reduce((sum, row) => sum + total(row), 0));
    table.date.forEach((date, i) => {
      const week = shop.calendar.columns.date.indexOf(date) / 7;
      const row = title.indexOf(table.product[i]) * weeks + week;
      expect(table.price[i]).toBe(shop.prices.columns.price[row]);
      expect(table.volume[i]).toBe(sales[row]);
      expect(table.volume[i]).toBeGreaterThan(0);
    });
  });

  test("of no products is empty", () => {
    expect(productWeeks(shop, [], 3)).toEqual({ date: [], product: [], price: [], volume: [] });
  });
});

describe("views, deliveries and reviews refuse what is no whole shop", () => {
  const day = stream({ seed: 1, scale: 0.01 });

  test.each<[string, () => unknown]>([
    ["make baskets", () => baskets(day as never)],
    ["list the order lines", () => orderLines(day as never)],
    ["count weekly sales", () => weeklySales(day as never)],
    ["list the best-selling products", () => productWeeks(day as never, [1], 1)],
    ["simulate deliveries", () => logistics(day as never)],
    ["simulate reviews", () => reviews(day as never)],
  ])("%s", (action, run) => {
    expect(run).toThrow(
      new TypeError(
        `Cannot ${action}: shop must be a whole shop, as shop.make makes it, current value is an object`,
      ),
    );
  });

  test("a product that there is not, a count that is none, and deliveries that are none", () => {
    expect(() => productWeeks(shop, [0, shop.products.rows], 1)).toThrow(
      `Cannot list the best-selling products: among[1] must be an integer from 0 to ${shop.products.rows - 1}, current value is ${shop.products.rows}`,
    );
    expect(() => productWeeks(shop, [0], Number.NaN)).toThrow(
      "count must be an integer >= 0, current value is NaN",
    );
    expect(() => reviews(shop, shop as never)).toThrow(
      "Cannot simulate reviews: delivered must be deliveries, as shop.logistics makes them, current value is an object",
    );
  });
});

describe("dailyShelves()", () => {
  test("closing stock is opening and received less sold; deliveries after the last day are not there", () => {
    const tiny = {
      ...byHand,
      calendar: { rows: 3 },
      products: { rows: 2 },
      warehouses: { rows: 2 },
      orders: { columns: { day: [0, 2], warehouse: [1, 0] } },
      lines: { columns: { order: [0, 0, 1, 1], product: [0, 1, 0, 1], quantity: [2, 1, 3, 4] } },
      purchaseOrders: {
        columns: { product: [0, 1, 1], warehouse: [1, 0, 0], receivedDay: [1, 2, 3], quantity: [5, 6, 7] },
      },
      stock: { columns: { product: [0, 0, 1], warehouse: [1, 0, 0], week: [0, 0, 1], opening: [2, 4, 99] } },
      truth: {
        lostSales: { columns: { day: [0, 0], product: [0, 0], warehouse: [1, 1], quantity: [1, 2] } },
      },
    } as never;
    expect(dailyShelves(tiny)).toEqual([
      { product: 0, warehouse: 0, sales: [0, 0, 3], closing: [4, 4, 1], lost: [0, 0, 0] },
      { product: 0, warehouse: 1, sales: [2, 0, 0], closing: [0, 5, 5], lost: [3, 0, 0] },
      { product: 1, warehouse: 0, sales: [0, 0, 4], closing: [0, 0, 2], lost: [0, 0, 0] },
      { product: 1, warehouse: 1, sales: [1, 0, 0], closing: [-1, -1, -1], lost: [0, 0, 0] },
    ]);
  });

  test("ends each week with the stock of the shop, and has its empty days, sales and lost sales", () => {
    const shelves = dailyShelves(shop);
    const { product, warehouse, week, opening, received, sold, daysOut } = shop.stock.columns;
    product.forEach((p, i) => {
      const shelf = shelves[p * shop.warehouses.rows + warehouse[i]];
      const closing = shelf.closing.slice(7 * week[i], 7 * week[i] + 7);
      if (closing.length === 7) expect(closing[6]).toBe(opening[i] + received[i] - sold[i]);
      expect(closing.filter((pieces) => pieces === 0).length).toBe(daysOut[i]);
    });
    const total = (values: ArrayLike<number>) => Array.from(values).reduce((sum, value) => sum + value, 0);
    expect(total(shelves.map(({ sales }) => total(sales)))).toBe(total(shop.lines.columns.quantity));
    const { lostSales } = shop.truth;
    expect(total(shelves.map(({ lost }) => total(lost)))).toBe(total(lostSales.columns.quantity));
  });

  test("refuses what is no shop", () => {
    expect(() => dailyShelves({} as never)).toThrow("Cannot list daily shelves");
  });
});
