import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  apriori,
  baskets,
  eclat,
  type FrequentItemsets,
  fpGrowth,
  itemsets,
  type MiningOptions,
} from "../../../lib/basket";
import type { Baskets } from "../../../lib/core/baskets";
import { seeded } from "../../../lib/core/random";
import * as datasets from "../../../lib/data/datasets";
import { mlxtendGolden } from "../golden";
import { naiveItemsets } from "../naive-itemsets";

const mlxtend = mlxtendGolden();

const MINERS = {
  "apriori.mine": apriori.mine,
  "eclat.mine": eclat.mine,
  "fpGrowth.mine": fpGrowth.mine,
  "itemsets.mine": itemsets.mine,
};
type Mine = (given: Baskets, options: MiningOptions) => FrequentItemsets;

const ARTICLE = [
  ["牛奶", "面包", "尿布"],
  ["可乐", "面包", "尿布", "啤酒"],
  ["牛奶", "尿布", "啤酒", "鸡蛋"],
  ["面包", "牛奶", "尿布", "啤酒"],
  ["面包", "牛奶", "尿布", "可乐"],
];

function asMap(found: FrequentItemsets): Map<string, number> {
  return new Map([...found].map(({ items, count }) => [[...items].sort().join("|"), count]));
}

function columnsOf({ item, parent, count, levelOffsets, itemNames, size, first }: FrequentItemsets) {
  return { item, parent, count, levelOffsets, itemNames, size, first };
}

/** Baskets of up to seven items, where an item twice and empty baskets happen. */
const someBaskets = fc.array(fc.array(fc.constantFrom("a", "b", "c", "d", "e", "f", "g"), { maxLength: 8 }), {
  maxLength: 14,
});

describe.each(Object.entries(MINERS))("%s()", (_name, mine: Mine) => {
  test("finds the 13 sets of Han, Kamber & Pei's nine transactions", () => {
    // Data Mining: Concepts and Techniques, 3rd edition, section 6.2: table 6.1 and figure 6.2, support 2.
    const lists = ["1 2 5", "2 4", "2 3", "1 2 4", "1 3", "2 3", "1 3", "1 2 3 5", "1 2 3"].map((t) =>
      t.split(" "),
    );
    expect(asMap(mine(baskets.of(lists), { minSupport: { count: 2 } }))).toEqual(
      new Map(
        Object.entries({
          "1": 6,
          "2": 7,
          "3": 6,
          "4": 2,
          "5": 2,
          "1|2": 4,
          "1|3": 4,
          "1|5": 2,
          "2|3": 4,
          "2|4": 2,
          "2|5": 2,
          "1|2|3": 2,
          "1|2|5": 2,
        }),
      ),
    );
  });

  test("finds mlxtend's sets and counts", () => {
    const found = mine(baskets.of(mlxtend.baskets), { minSupport: 0.15 });
    const expected = new Map(mlxtend.itemsets.map(({ items, count }) => [items.join("|"), count]));
    expect(asMap(found)).toEqual(expected);
  });

  test("agrees with trying every set, on 1,500 small databases", () => {
    fc.assert(
      fc.property(someBaskets, fc.integer({ min: 1, max: 5 }), (lists, count) => {
        const found = mine(baskets.of(lists), { minSupport: { count } });
        expect(asMap(found)).toEqual(naiveItemsets(lists, count));
        expect(found.size).toBe([...found].length);
      }),
      { seed: 1994, numRuns: 1500 },
    );
  });

  test("gives the same columns as Eclat, with any lengths", () => {
    const length = fc.integer({ min: 1, max: 4 });
    fc.assert(
      fc.property(
        someBaskets,
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        length,
        length,
        (lists, minSupport, a, b) => {
          const options = { minSupport, minLength: Math.min(a, b), maxLength: Math.max(a, b) };
          const found = mine(baskets.of(lists), options);
          expect(columnsOf(found)).toEqual(columnsOf(eclat.mine(baskets.of(lists), options)));
          for (const { items } of found) expect(items.length).toBeGreaterThanOrEqual(options.minLength);
          for (const { items } of found) expect(items.length).toBeLessThanOrEqual(options.maxLength);
        },
      ),
      { seed: 7, numRuns: 400 },
    );
  });

  test("a set is never more frequent than its subsets, and a parent comes first", () => {
    const random = seeded(3);
    const lists = Array.from({ length: 200 }, () => [..."abcdefghij"].filter(() => random.uniform() < 0.4));
    const { item, parent, count, levelOffsets } = mine(baskets.of(lists), { minSupport: 0.02 });
    expect(levelOffsets.length).toBeGreaterThan(4);
    for (let i = levelOffsets[1]; i < item.length; i++) {
      expect(parent[i]).toBeLessThan(i);
      expect(item[i]).toBeGreaterThan(item[parent[i]]);
      expect(count[i]).toBeLessThanOrEqual(count[parent[i]]);
    }
  });

  test("the order of baskets and of items in them changes nothing", () => {
    const random = seeded(5);
    const lists = Array.from({ length: 60 }, () => [..."abcdefg"].filter(() => random.uniform() < 0.5));
    const shuffled = random.shuffle(lists.map((list) => random.shuffle([...list])));
    const options = { minSupport: 0.1 };
    expect(asMap(mine(baskets.of(shuffled), options))).toEqual(asMap(mine(baskets.of(lists), options)));
  });

  test("leaves the baskets as they are", () => {
    const given = baskets.of(ARTICLE);
    const before = structuredClone(given);
    mine(given, { minSupport: 0.2 });
    expect(given).toEqual(before);
  });

  test.each([
    ["no baskets", [], 0],
    ["only empty baskets", [[], []], 0],
    ["one basket", [["a", "b", "c"]], 7],
    ["one basket with an item twice", [["a", "a"]], 1],
    ["an item in every basket", [["a"], ["a", "b"], ["a", "c"]], 1],
  ])("%s", (_, lists: string[][], size) => {
    expect(mine(baskets.of(lists), { minSupport: 1 }).size).toBe(size);
  });

  test("keeps a set exactly at the threshold", () => {
    // 3 of 10 is 0.3, although 0.3 * 10 in floating point is not always 3; and 7 of 100 is 0.07, where 0.07 * 100 > 7.
    const lists = Array.from({ length: 100 }, (_, i) => (i < 7 ? ["a"] : ["b"]));
    expect(asMap(mine(baskets.of(lists), { minSupport: 0.07 })).get("a")).toBe(7);
    expect(asMap(mine(baskets.of(lists), { minSupport: 0.0701 })).has("a")).toBe(false);
  });

  test("treats any text as a name", () => {
    const names = [" ", "__proto__", "constructor", "<b>&", "\u{1F37A}", "x".repeat(10_000)];
    const found = mine(baskets.of([names, names]), { minSupport: 1, maxLength: 1 });
    expect([...found].map(({ items }) => items[0]).sort()).toEqual([...names].sort());
  });

  test.each([
    [
      { minSupport: 0 },
      RangeError,
      "minSupport must be a fraction > 0 and <= 1, or { count }, current value is 0",
    ],
    [
      { minSupport: 2 },
      RangeError,
      "minSupport must be a fraction > 0 and <= 1, or { count }, current value is 2",
    ],
    [
      { minSupport: Number.NaN },
      RangeError,
      "minSupport must be a fraction > 0 and <= 1, or { count }, current value is NaN",
    ],
    [
      { minSupport: "0.5" },
      TypeError,
      'minSupport must be a fraction > 0 and <= 1, or { count }, current value is "0.5"',
    ],
    [
      { minSupport: { count: 0 } },
      RangeError,
      "minSupport.count must be an integer >= 1, current value is 0",
    ],
    [{ minSupport: 0.5, minLength: 0 }, RangeError, "minLength must be an integer >= 1, current value is 0"],
    [
      { minSupport: 0.5, minLength: 3, maxLength: 2 },
      RangeError,
      "maxLength must be an integer >= 3, current value is 2",
    ],
  ])("refuses %j", (options, type, message) => {
    const run = () => mine(baskets.of(ARTICLE), options as MiningOptions);
    expect(run).toThrow(new (type as typeof RangeError)(`Cannot mine itemsets: ${message}`));
  });

  test("refuses what are no baskets", () => {
    expect(() => mine(ARTICLE as never, { minSupport: 0.5 })).toThrow(
      new TypeError(
        "Cannot mine itemsets: baskets must be baskets, as baskets.of makes them, current value is an array of 5",
      ),
    );
  });

  test("stops at maxItemsets instead of filling the memory", () => {
    // One basket of 60 items has 2^60 - 1 frequent sets.
    const given = baskets.of([Array.from({ length: 60 }, (_, i) => `item ${i}`)]);
    expect(() => mine(given, { minSupport: 1, maxItemsets: 5000 })).toThrow(
      /Cannot mine itemsets: maxItemsets must be at least/,
    );
    const seven = baskets.of([["a", "b", "c"]]);
    expect(mine(seven, { minSupport: 1, maxItemsets: 7 }).size).toBe(7);
    expect(() => mine(seven, { minSupport: 1, maxItemsets: 6 })).toThrow(RangeError);
  });

  test("handles rare items with hundreds of partners, where lists replace bit vectors", () => {
    const random = seeded(9);
    const partners = Array.from({ length: 320 }, (_, i) => `partner ${i}`);
    const rare = Array.from({ length: 70 }, () => [
      "rare",
      partners[random.integer(320)],
      partners[random.integer(320)],
      partners[random.integer(320)],
    ]);
    const lists = [...rare, ...partners.flatMap((partner) => Array.from({ length: 71 }, () => [partner]))];
    const found = mine(baskets.of(lists), { minSupport: { count: 1 } });
    const triples = new Map<string, number>();
    for (const list of rare) {
      const distinct = [...new Set(list)].sort();
      if (distinct.length === 4) triples.set(distinct.join("|"), (triples.get(distinct.join("|")) ?? 0) + 1);
    }
    const fours = [...found].filter(({ items }) => items.length === 4);
    expect(new Map(fours.map(({ items, count }) => [[...items].sort().join("|"), count]))).toEqual(triples);
    expect(columnsOf(found)).toEqual(
      columnsOf(fpGrowth.mine(baskets.of(lists), { minSupport: { count: 1 } })),
    );
  });
});

const FIMI = [
  ["mushroom", 2000, 6623],
  ["retail", 88, 7712],
  ["T10I4D100K", 500, 1073],
  ...(process.env.MERCHANT_LAB_LARGE === undefined
    ? []
    : ([
        ["retail", 20, 57_697],
        ["T10I4D100K", 100, 27_532],
      ] as const)),
] as const;

/** A reader of the test report sees why a row was not run. */
const reasonFor = (set: string) =>
  datasets.isAvailable(set) ? "" : ` (skipped: ${set} is not available, set MERCHANT_LAB_DATA)`;

describe(`mine() gives the counts on which Borgelt's eclat and LCM 5.3 agree${reasonFor("fimi")}`, () => {
  describe.skipIf(!datasets.isAvailable("fimi"))("FIMI", () => {
    test.each(FIMI)("%s, support %i: %i sets", async (set, count, size) => {
      const given = await datasets.fimi(set);
      const found = Object.values(MINERS).map((mine) => mine(given, { minSupport: { count } }));
      for (const each of found) expect(each.size).toBe(size);
      for (const each of found) expect(each.count).toEqual(found[0].count);
    });
  });
});

describe(`mine() gives the published counts of Groceries${reasonFor("groceries")}`, () => {
  test.skipIf(!datasets.isAvailable("groceries")).each([
    [984, 8],
    [99, 333],
    [59, 768],
    [50, 1001],
    [10, 13_492],
  ])("support %i: %i sets", async (count, size) => {
    const given = await datasets.groceries();
    for (const mine of Object.values(MINERS)) expect(mine(given, { minSupport: { count } }).size).toBe(size);
  });
});

describe("apriori.levels()", () => {
  test("shows the five steps on the article's baskets, most frequent item first", () => {
    const levels = apriori.levels(baskets.of(ARTICLE), { minSupport: 0.5, order: "mostFrequentFirst" });
    // By hand: beer meets neither milk nor bread often enough, so two of the three triples have an infrequent pair.
    expect(levels.map(({ sets, ...numbers }) => numbers)).toEqual([
      { length: 1, candidates: 6, pruned: 0, counted: 6, kept: 4 },
      { length: 2, candidates: 6, pruned: 0, counted: 6, kept: 4 },
      { length: 3, candidates: 3, pruned: 2, counted: 1, kept: 1 },
    ]);
    expect(levels[2].sets).toEqual([
      { items: ["尿布", "牛奶", "啤酒"], outcome: "pruned", missing: ["牛奶", "啤酒"] },
      { items: ["尿布", "面包", "啤酒"], outcome: "pruned", missing: ["面包", "啤酒"] },
      { items: ["尿布", "牛奶", "面包"], outcome: "kept", count: 3 },
    ]);
  });

  test("keeps what mine finds, in either order, and prunes only what is not frequent", () => {
    fc.assert(
      fc.property(someBaskets, fc.integer({ min: 1, max: 4 }), fc.boolean(), (lists, count, isRarest) => {
        const order = isRarest ? "rarestFirst" : "mostFrequentFirst";
        const levels = apriori.levels(baskets.of(lists), { minSupport: { count }, order, maxListed: 1000 });
        const truth = naiveItemsets(lists, count);
        const listed = levels.flatMap(({ sets }) => sets);
        const keys = (outcome: string) =>
          listed.filter((set) => set.outcome === outcome).map(({ items }) => [...items].sort().join("|"));
        expect(keys("kept").sort()).toEqual([...truth.keys()].sort());
        for (const key of [...keys("pruned"), ...keys("infrequent")]) expect(truth.has(key)).toBe(false);
        for (const { missing } of listed)
          if (missing) expect(truth.has([...missing].sort().join("|"))).toBe(false);
        for (const level of levels) expect(level.candidates).toBe(level.pruned + level.counted);
      }),
      { seed: 4, numRuns: 300 },
    );
  });

  test("lists at most maxListed candidates and still counts all", () => {
    const [, pairs] = apriori.levels(baskets.of(ARTICLE), { minSupport: 0.2, maxListed: 2 });
    expect(pairs.sets).toHaveLength(2);
    expect(pairs.candidates).toBe(15);
  });

  test("refuses an unknown order", () => {
    expect(() =>
      apriori.levels(baskets.of(ARTICLE), { minSupport: 0.5, order: "alphabetic" as never }),
    ).toThrow(
      new RangeError(
        'Cannot trace Apriori: order must be one of rarestFirst, mostFrequentFirst, current value is "alphabetic"',
      ),
    );
  });
});
