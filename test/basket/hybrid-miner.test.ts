import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { baskets, eclat, type FrequentItemsets, fpGrowth, itemsets } from "../../lib/basket";
import type { Baskets } from "../../lib/core/baskets";
import { seeded } from "../../lib/core/random";
import * as datasets from "../../lib/data/datasets";

function columnsOf({ item, parent, count, levelOffsets, itemNames, size, first }: FrequentItemsets) {
  return { item, parent, count, levelOffsets, itemNames, size, first };
}

/** Baskets of items with very different frequencies; `dense` of them hold nearly everything. */
function shop(seed: number, rows: number, items: number, dense: number): Baskets {
  const random = seeded(seed);
  return baskets.of(
    Array.from({ length: rows }, (_, row) => {
      const share = row < dense ? 0.9 : 0.12;
      const names: string[] = [];
      for (let item = 0; item < items; item++) {
        if (random.uniform() < share * (1 - (0.9 * item) / items)) names.push(`item ${item}`);
      }
      return names;
    }),
  );
}

describe("the fast miner", () => {
  test("is what auto takes", () => {
    const given = baskets.of([["a", "b"], ["a"]]);
    expect(itemsets.mine(given, { minSupport: 0.5 }).algorithm).toBe("hybrid");
    expect(itemsets.mine(given, { minSupport: 0.5, algorithm: "auto" }).algorithm).toBe("hybrid");
  });

  test.each([
    // [rows, items, dense rows, count]: sparse, mixed, dense, few members at once, long sets repeated
    [400, 60, 0, 3],
    [300, 30, 20, 12],
    [64, 16, 64, 20],
    [2000, 9, 0, 2],
    [24, 14, 24, 10],
    [500, 200, 2, 3],
  ])("finds Eclat's columns in %i baskets of %i items, %i of them dense", (rows, items, dense, count) => {
    for (const seed of [1, 2, 3]) {
      const given = shop(seed, rows, items, dense);
      for (const limits of [{}, { maxLength: 2 }, { maxLength: 3, minLength: 2 }, { minLength: 4 }]) {
        const options = { minSupport: { count }, ...limits };
        expect(columnsOf(itemsets.mine(given, options))).toEqual(columnsOf(eclat.mine(given, options)));
      }
    }
  });

  test("repeats branches where an item loses no basket, at every depth", () => {
    // Items always bought together: all 2^k - 1 sets have one count.
    const lists = [..."aabbbcc"].map((first) => [first, "p", "q", "r", "s"]);
    const given = baskets.of(lists);
    for (const count of [1, 2, 3, 7]) {
      const options = { minSupport: { count } };
      expect(columnsOf(itemsets.mine(given, options))).toEqual(columnsOf(fpGrowth.mine(given, options)));
    }
    expect(itemsets.mine(given, { minSupport: 1 }).size).toBe(15);
  });

  test("agrees with FP-Growth on any baskets", () => {
    const some = fc.array(fc.array(fc.integer({ min: 0, max: 11 }).map(String), { maxLength: 12 }), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(some, fc.integer({ min: 1, max: 4 }), (lists, count) => {
        const given = baskets.of(lists);
        const options = { minSupport: { count } };
        expect(columnsOf(itemsets.mine(given, options))).toEqual(columnsOf(fpGrowth.mine(given, options)));
      }),
      { numRuns: 300 },
    );
  });

  test("refuses more sets than it may find, in a repeated branch too", () => {
    const given = baskets.of([Array.from({ length: 30 }, (_, i) => String(i))]);
    expect(() => itemsets.mine(given, { minSupport: 1, maxItemsets: 1000 })).toThrow(
      "Cannot mine itemsets: maxItemsets must be at least the number of frequent itemsets, current value is 1000",
    );
  });

  test("an item in a million pairs with itself only needs memory for what is there", () => {
    const given = baskets.of(Array.from({ length: 100_000 }, (_, i) => [`item ${i}`]));
    expect(itemsets.mine(given, { minSupport: { count: 1 } }).size).toBe(100_000);
  });

  // Counts on which Borgelt's eclat and LCM 5.3 agree.
  test.skipIf(!datasets.isAvailable("fimi")).each([
    ["mushroom", 600, 945_309],
    ["mushroom", 300, 5_259_785],
    ["retail", 88, 7712],
    ["retail", 20, 57_697],
    ["retail", 5, 1_506_775],
    ["T10I4D100K", 100, 27_532],
    ["T10I4D100K", 10, 411_365],
  ] as const)("finds all sets of %s in %i baskets: %i", async (name, count, expected) => {
    expect(itemsets.mine(await datasets.fimi(name), { minSupport: { count } }).size).toBe(expected);
  });
});

describe("itemsets.toList()", () => {
  test("gives what iterating gives", () => {
    const given = shop(5, 200, 20, 10);
    for (const minLength of [1, 3]) {
      const found = itemsets.mine(given, { minSupport: { count: 8 }, minLength });
      expect(itemsets.toList(found)).toEqual([...found]);
    }
    expect(itemsets.toList(itemsets.mine(baskets.of([]), { minSupport: 1 }))).toEqual([]);
  });
});
