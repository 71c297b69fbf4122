/** Itemsets counted by an engine, against the miners in memory. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Baskets,
  baskets,
  itemsets,
  rules,
  type ScaledMiningOptions,
  scaled,
  shop,
  tables,
} from "../../lib";

const engine = tables.open({ memoryMegabytes: 400, threads: 2 });
const NAMES = { basket: "order", item: "product" } as const;

/** The lines of baskets, each line twice, in an order that tells nothing. */
async function linesOf(lists: readonly (readonly string[])[]) {
  const lines = lists.flatMap((list, order) => [...list, ...list].map((product) => ({ order, product })));
  lines.reverse();
  return tables.of(
    { order: lines.map(({ order }) => order), product: lines.map(({ product }) => product) },
    { schema: { order: "integer", product: "text" }, engine: await engine },
  );
}

/** Baskets with items numbered by their names. */
function byName(lists: readonly (readonly string[])[]): Baskets {
  const itemNames = [...new Set(lists.flat())].sort((a, b) => (a < b ? -1 : 1));
  const rows = lists.map((list) =>
    [...new Set(list.map((name) => itemNames.indexOf(name)))].sort((a, b) => a - b),
  );
  let end = 0;
  const offsets = [0, ...rows.map((row) => (end += row.length))];
  return { itemNames, offsets: Int32Array.from(offsets), items: Int32Array.from(rows.flat()) };
}

describe("frequentItemsets", () => {
  test("is the record of itemsets.mine, set for set, with items numbered by name", async () => {
    const item = fc.constantFrom("tea", "milk", "jam", "rice", "茶", "it's", 'a "b"');
    const lists = fc.array(fc.uniqueArray(item, { minLength: 1, maxLength: 6 }), {
      minLength: 1,
      maxLength: 25,
    });
    await fc.assert(
      fc.asyncProperty(
        lists,
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 6 }),
        async (given, count, maxLength) => {
          const found = await scaled.frequentItemsets(await linesOf(given), {
            ...NAMES,
            minSupport: { count },
            maxLength,
          });
          expect(found).toEqual(
            itemsets.mine(byName(given), { minSupport: { count }, maxLength, algorithm: "apriori" }),
          );
        },
      ),
      { seed: 15, numRuns: 60 },
    );
  });

  test("of the simulated shop: items, pairs, sets and rules are those of the library", async () => {
    const made = shop.make({ seed: 7, scale: 0.02 });
    const { itemNames, offsets, items } = shop.baskets(made);
    const receipts = byName(
      Array.from({ length: offsets.length - 1 }, (_, b) =>
        Array.from(items.subarray(offsets[b], offsets[b + 1]), (i) => itemNames[i]),
      ),
    );
    const lines = await tables.of(baskets.toColumns(receipts), { engine: await engine });
    const names = { basket: "basketIds", item: "items" } as const;
    const minSupport = 0.004;
    const expected = itemsets.mine(receipts, { minSupport, algorithm: "apriori" });
    const frequent = await scaled.frequentItemsets(lines, { ...names, minSupport });
    expect(expected.levelOffsets.length).toBeGreaterThan(2);
    expect(frequent).toEqual(expected);
    const options = { minConfidence: 0.05 };
    expect(rules.toList(rules.from(frequent, options))).toEqual(rules.toList(rules.from(expected, options)));
    expect(await scaled.itemCounts(lines, { ...names, minSupport })).toEqual(
      itemsets.mine(receipts, { minSupport, maxLength: 1, algorithm: "apriori" }),
    );
    expect(await scaled.pairCounts(lines, { ...names, minSupport })).toEqual(
      itemsets.mine(receipts, { minSupport, minLength: 2, maxLength: 2, algorithm: "apriori" }),
    );
  });

  test("numbers become texts, ids of any kind are ids, and a threshold may be exact", async () => {
    const lines = await tables.of(
      { order: ["a", "a", "b", "b", "c"], product: [10, 9, 10, 9, 9] },
      { engine: await engine },
    );
    const found = await scaled.frequentItemsets(lines, { ...NAMES, minSupport: 2 / 3 });
    expect(itemsets.toList(found)).toEqual([
      { items: ["10"], count: 2, support: 2 / 3 },
      { items: ["9"], count: 3, support: 1 },
      { items: ["9", "10"], count: 2, support: 2 / 3 },
    ]);
    expect([found.minCount, found.basketCount]).toEqual([2, 3]);
  });

  test("no lines, and nothing frequent, give no sets", async () => {
    const lines = await linesOf([["tea", "milk"], ["jam"]]);
    for (const table of [lines, lines.where(({ order }) => order.isLessThan(0))]) {
      const found = await scaled.pairCounts(table, { ...NAMES, minSupport: { count: 2 } });
      expect([found.size, found.minCount, [...found]]).toEqual([0, 2, []]);
    }
  });

  test("refuses lines without a basket or an item, and says how many", async () => {
    const lines = await tables.of(
      { order: [1, null, 2, 2, 3], product: ["tea", "tea", null, "", "jam"] },
      { engine: await engine },
    );
    const options: ScaledMiningOptions<{ order: number | null; product: string | null }> = {
      ...NAMES,
      minSupport: 0.5,
    };
    await expect(scaled.frequentItemsets(lines, options)).rejects.toThrow(
      "Cannot mine itemsets: lines without order or product must be left out, as by where(row => row.order.isPresent()), current value is 3",
    );
    await expect(scaled.itemCounts(lines, { ...options, item: "produkt" as never })).rejects.toThrow(
      'Cannot mine itemsets: there is no column "produkt"; did you mean "product"?',
    );
    await expect(scaled.pairCounts(lines, { ...options, minSupport: 0 })).rejects.toThrow(
      "minSupport must be",
    );
    await expect(scaled.frequentItemsets(lines, { ...options, maxLength: 0 })).rejects.toThrow(
      "maxLength must be",
    );
    await expect(scaled.frequentItemsets([] as never, options as never)).rejects.toThrow(
      "table must be a table",
    );
  });

  test("refuses more candidates than a query should hold, before it asks", async () => {
    // 90 items in one basket: all 117,480 sets of three are candidates.
    const lines = await linesOf([Array.from({ length: 90 }, (_, i) => `item ${i}`)]);
    const options = { ...NAMES, minSupport: 1 };
    expect((await scaled.frequentItemsets(lines, { ...options, maxLength: 2 })).size).toBe(90 + 4005);
    await expect(scaled.frequentItemsets(lines, { ...options, maxLength: 3 })).rejects.toThrow(
      "Cannot mine itemsets: there must be at most 100,000 candidates; raise minSupport (now 1 of 1 baskets), or set maxLength",
    );
  });
});
