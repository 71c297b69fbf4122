import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { baskets, eclat, type FrequentItemsets, fpGrowth, itemsets } from "../../../lib/basket";
import type { Baskets } from "../../../lib/core/baskets";
import { seeded } from "../../../lib/core/random";
import * as datasets from "../../../lib/data/datasets";

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

/** Sets by data set and number of baskets. Witnesses: Borgelt's eclat and LCM 5.3 agree on each; the empty set is left out. */
const COUNTS = {
  mushroom: {
    2000: 6623,
    1500: 56_693,
    1000: 123_277,
    800: 576_309,
    600: 945_309,
    500: 1_442_503,
    400: 3_771_727,
    300: 5_259_785,
    200: 18_094_821,
    100: 66_076_585,
    81: 91_273_269,
  },
  retail: {
    882: 159,
    441: 580,
    200: 2191,
    176: 2715,
    150: 3503,
    100: 6451,
    88: 7712,
    75: 9634,
    50: 16_778,
    44: 19_836,
    40: 22_524,
    30: 33_130,
    20: 57_697,
    18: 67_186,
    10: 189_400,
    9: 240_852,
    5: 1_506_775,
  },
  T10I4D100K: {
    1000: 385,
    900: 421,
    800: 494,
    700: 603,
    600: 772,
    500: 1073,
    400: 2001,
    300: 4552,
    200: 13_255,
    100: 27_532,
    50: 53_385,
    20: 129_875,
    10: 411_365,
  },
  Groceries: { 984: 8, 99: 333, 59: 768, 50: 1001, 10: 13_492 },
};

const VERIFIED = Object.entries(COUNTS).flatMap(([name, counts]) =>
  Object.entries(counts).map(([count, sets]) => [name as keyof typeof COUNTS, Number(count), sets] as const),
);

/** Each is mined or counted; both on request, with MERCHANT_LAB_LARGE=1. */
const isAsked = (i: number, remainder: number) =>
  process.env.MERCHANT_LAB_LARGE !== undefined || i % 2 === remainder;

const HAS_DATA = datasets.isAvailable("fimi") && datasets.isAvailable("groceries");

const loaded = new Map<keyof typeof COUNTS, Promise<Baskets>>();

function load(name: keyof typeof COUNTS): Promise<Baskets> {
  const found = loaded.get(name) ?? (name === "Groceries" ? datasets.groceries() : datasets.fimi(name));
  loaded.set(name, found);
  return found;
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

  test.skipIf(!HAS_DATA).each(VERIFIED.filter(([, , expected], i) => expected < 6e6 && isAsked(i, 0)))(
    "finds all sets of %s in %i baskets: %i",
    async (name, count, expected) => {
      expect(itemsets.mine(await load(name), { minSupport: { count } }).size).toBe(expected);
    },
  );
});

describe("itemsets.count()", () => {
  test("counts what is mined, whatever the limits", () => {
    for (const seed of [1, 2, 3]) {
      const given = shop(seed, 300, 30, 20);
      for (const limits of [{}, { maxLength: 2 }, { maxLength: 3, minLength: 2 }, { minLength: 4 }]) {
        const options = { minSupport: { count: 12 }, ...limits };
        expect(itemsets.count(given, options)).toBe(itemsets.mine(given, options).size);
      }
    }
  });

  test("agrees with FP-Growth on any baskets", () => {
    const some = fc.array(fc.array(fc.integer({ min: 0, max: 9 }).map(String)), { maxLength: 30 });
    fc.assert(
      fc.property(some, fc.integer({ min: 1, max: 4 }), (lists, count) => {
        const given = baskets.of(lists);
        const options = { minSupport: { count } };
        expect(itemsets.count(given, options)).toBe(fpGrowth.mine(given, options).size);
      }),
    );
  });

  test("counts more sets than could be listed", () => {
    const given = baskets.of([Array.from({ length: 50 }, (_, i) => String(i))]);
    expect(itemsets.count(given, { minSupport: 1 })).toBe(2 ** 50 - 1);
    expect(itemsets.count(given, { minSupport: 1, maxLength: 3 })).toBe(50 + 1225 + 19_600);
    expect(itemsets.count(baskets.of([]), { minSupport: 1 })).toBe(0);
  });

  test("refuses what mine refuses", () => {
    expect(() => itemsets.count(baskets.of([]), { minSupport: 0 })).toThrow(
      "Cannot count itemsets: minSupport must be a fraction > 0 and <= 1, or { count }, current value is 0",
    );
  });

  test.skipIf(!HAS_DATA).each(VERIFIED.filter(([, , expected], i) => expected >= 6e6 || isAsked(i, 1)))(
    "counts the sets of %s in %i baskets: %i",
    async (name, count, expected) => {
      expect(itemsets.count(await load(name), { minSupport: { count } })).toBe(expected);
    },
  );
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
