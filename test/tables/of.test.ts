import { expect, test } from "vitest";
import { tables } from "../../lib";

test("records become a table, whose columns are numbers, texts and conditions", async () => {
  const sales = await tables.of([
    { item: "牛奶", price: 1.5, isPaid: true },
    { item: "bread", price: null, isPaid: false },
    { item: "tea, green", price: undefined, isPaid: true },
  ]);
  expect(sales.columns).toEqual(["item", "price", "isPaid"]);
  expect(await sales.toRows()).toEqual([
    { item: "牛奶", price: 1.5, isPaid: true },
    { item: "bread", price: null, isPaid: false },
    { item: "tea, green", price: null, isPaid: true },
  ]);
  expect(await sales.count()).toBe(3);
});

test("a column of mixed types is refused, and the row is named", async () => {
  await expect(tables.of([{ price: 1 }, { price: "2" }])).rejects.toThrow(
    'Cannot make a table: price[1] must be of one type: numbers, texts or booleans, current value is "2"',
  );
  await expect(tables.of([])).rejects.toThrow("rows must be an array of one or more records");
});
