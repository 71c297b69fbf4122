import { describe, expect, test } from "vitest";
import { make, productWeeks, weeklySales } from "../../lib/shop";

const shop = make({ seed: 3, scale: 0.05 });

describe("productWeeks()", () => {
  test("holds the price and the sales of the products that sell most, week by week", () => {
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
      const at = title.indexOf(table.product[i]) * weeks + week;
      expect(table.price[i]).toBe(shop.prices.columns.price[at]);
      expect(table.volume[i]).toBe(sales[at]);
      expect(table.volume[i]).toBeGreaterThan(0);
    });
  });

  test("of no products is empty", () => {
    expect(productWeeks(shop, [], 3)).toEqual({ date: [], product: [], price: [], volume: [] });
  });
});
