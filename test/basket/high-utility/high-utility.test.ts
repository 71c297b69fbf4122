import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { baskets, type HighUtilityOptions, highUtility } from "../../../lib/basket";
import { DISPLAY } from "../../../lib/core/text/display";

/** SPMF's DB_utility.txt, the running example of FHM and EFIM: what each item earned in each of five transactions. */
const SPMF = [
  { 3: 1, 5: 3, 1: 5, 2: 10, 4: 6, 6: 5 },
  { 3: 3, 5: 3, 2: 8, 4: 6 },
  { 3: 1, 1: 5, 4: 2 },
  { 3: 6, 5: 6, 1: 10, 7: 5 },
  { 3: 2, 5: 3, 2: 4, 7: 2 },
];
const ONE_EACH = { 1: 1, 2: 1, 3: 1, 4: 1, 5: 1, 6: 1, 7: 1 };
const example = highUtility.of(SPMF, ONE_EACH, { decimals: 0 });

type Sold = Readonly<Record<string, number>>[];

/** The obvious way: every set of items, basket by basket. */
function naive(lists: Sold, { minUtility = 1, minSupport = 1, minLength = 1, maxLength = 99 }) {
  const items = [...new Set(lists.flatMap((list) => Object.keys(list)))].sort();
  const found = new Map<string, { count: number; utility: number }>();
  for (let mask = 1; mask < 2 ** items.length; mask++) {
    const chosen = items.filter((_, i) => mask & (1 << i));
    const holding = lists.filter((list) => chosen.every((item) => Object.hasOwn(list, item)));
    const utility = holding.reduce(
      (sum, list) => sum + chosen.reduce((part, item) => part + list[item], 0),
      0,
    );
    if (utility < minUtility || holding.length < minSupport) continue;
    if (chosen.length < minLength || chosen.length > maxLength) continue;
    found.set(chosen.join("|"), { count: holding.length, utility });
  }
  return found;
}

function mined(lists: Sold, options: HighUtilityOptions) {
  const ones = Object.fromEntries(lists.flatMap((list) => Object.keys(list)).map((item) => [item, 1]));
  const found = highUtility.mine(highUtility.of(lists, ones, { decimals: 0 }), options);
  return new Map(
    [...found].map(({ items, count, utility }) => [[...items].sort().join("|"), { count, utility }]),
  );
}

const lists = (least: number) =>
  fc.array(fc.dictionary(fc.constantFrom(..."abcdef"), fc.integer({ min: least, max: 9 }), { maxKeys: 6 }), {
    maxLength: 8,
  });

describe("highUtility.mine()", () => {
  test("gives what SPMF prints for its example at 30, with the supports", () => {
    // SPMF, documentation of EFIM, FHM and FHMFreq: output for DB_utility.txt at minutil 30; #SUP of 5 transactions.
    const expected = new Map([
      ["2|4", { count: 2, utility: 30 }],
      ["2|5", { count: 3, utility: 31 }],
      ["1|3|5", { count: 2, utility: 31 }],
      ["2|3|4", { count: 2, utility: 34 }],
      ["2|3|5", { count: 3, utility: 37 }],
      ["2|4|5", { count: 2, utility: 36 }],
      ["2|3|4|5", { count: 2, utility: 40 }],
      ["1|2|3|4|5|6", { count: 1, utility: 30 }],
    ]);
    expect(mined(SPMF, { minUtility: 30 })).toEqual(expected);
    // SPMF's TKU with k = 8 prints the same eight sets.
    expect(mined(SPMF, { top: 8 })).toEqual(expected);
  });

  test("lists what earns most first, and says the share of all", () => {
    const found = highUtility.mine(example, { top: 2 });
    // 30 + 20 + 8 + 27 + 11, the transaction utilities of the example.
    expect(found.totalUtility).toBe(96);
    expect(found.minUtility).toBe(37);
    expect([...found]).toEqual([
      { items: ["3", "5", "2", "4"], count: 2, support: 0.4, utility: 40, share: 40 / 96 },
      { items: ["3", "5", "2"], count: 3, support: 0.6, utility: 37, share: 37 / 96 },
    ]);
  });

  test.each([0, -9])("agrees with trying every set, values from %d on", (least) => {
    const options = fc.record({
      minUtility: fc.integer({ min: 1, max: 40 }),
      minSupport: fc.integer({ min: 1, max: 3 }),
      minLength: fc.integer({ min: 1, max: 3 }),
      maxLength: fc.integer({ min: 3, max: 6 }),
    });
    fc.assert(
      fc.property(lists(least), options, (sold, { minSupport, ...others }) => {
        expect(mined(sold, { ...others, minSupport: { count: minSupport } })).toEqual(
          naive(sold, { ...others, minSupport }),
        );
      }),
      { seed: 7, numRuns: 3000 },
    );
  });

  test("the top k are the first k of all, in the same order, ties too", () => {
    fc.assert(
      fc.property(lists(-3), fc.integer({ min: 1, max: 12 }), (sold, top) => {
        const ones = { a: 1, b: 1, c: 1, d: 1, e: 1, f: 1 };
        const valued = highUtility.of(sold, ones, { decimals: 0 });
        const all = [...highUtility.mine(valued, { minUtility: 1 })];
        expect([...highUtility.mine(valued, { top })]).toEqual(all.slice(0, top));
        expect(highUtility.mine(valued, { top, minLength: 2, maxLength: 2 }).size).toBe(
          Math.min(top, all.filter(({ items }) => items.length === 2).length),
        );
      }),
      { seed: 8, numRuns: 1000 },
    );
  });

  test("money adds up to the coin", () => {
    const sold = highUtility.of(
      [
        { a: 3, b: 1 },
        { a: 7, b: 1 },
      ],
      { a: 0.1, b: 0.2 },
    );
    // As doubles 0.1 * 3 + 0.1 * 7 + 0.2 * 2 is 1.4000000000000001.
    expect(highUtility.mine(sold, { minUtility: 1.4 }).utilities).toEqual(Float64Array.of(140));
    expect([...highUtility.mine(sold, { minUtility: 1.4 })][0].utility).toBe(1.4);
    expect(highUtility.mine(sold, { minUtility: 1.41 }).size).toBe(0);
  });

  test("nothing bought, or nothing earned, gives an empty result that still shows", () => {
    const none = highUtility.mine(highUtility.of([], {}), { top: 3 });
    expect([...none]).toEqual([]);
    const lost = highUtility.mine(highUtility.of([{ a: 1 }, {}], { a: -2 }), { top: 3 });
    expect([lost.size, lost.totalUtility, lost.basketCount]).toEqual([0, 0, 2]);
    expect(lost[DISPLAY]()["text/plain"]).toContain("0 itemsets that earn at least 0.01");
  });

  test("shows money with its decimals", () => {
    const sold = highUtility.of([{ tea: 2000, cup: 1 }], { tea: 1, cup: 4 });
    const text = highUtility.mine(sold, { minUtility: 2000 })[DISPLAY]()["text/plain"];
    expect(text).toMatch(/tea, cup +1 +1 +2,004\.00/);
  });

  test.each<[string, HighUtilityOptions, string]>([
    [
      "no threshold",
      {},
      "Cannot mine high-utility itemsets: minUtility or top must be given, current value is undefined",
    ],
    [
      "a threshold of 0",
      { minUtility: 0 },
      "Cannot mine high-utility itemsets: minUtility must be a finite number > 0, current value is 0",
    ],
    [
      "half a set",
      { top: 0.5 },
      "Cannot mine high-utility itemsets: top must be an integer >= 1, current value is 0.5",
    ],
    [
      "a wrong order of lengths",
      { top: 1, minLength: 3, maxLength: 2 },
      "Cannot mine high-utility itemsets: maxLength must be an integer >= 3, current value is 2",
    ],
    [
      "more sets than allowed",
      { minUtility: 1, maxItemsets: 5 },
      "Cannot mine high-utility itemsets: maxItemsets must be at least the number of sets; raise minUtility or minSupport, set top or maxLength, or raise it, current value is 5",
    ],
  ])("refuses %s", (_name, options, message) => {
    expect(() => highUtility.mine(example, options)).toThrow(new RangeError(message));
  });

  test("refuses baskets without values", () => {
    expect(() => highUtility.mine(baskets.of([["a"]]) as never, { top: 1 })).toThrow(
      new TypeError(
        "Cannot mine high-utility itemsets: baskets must be baskets with values, as highUtility.fromColumns makes them, current value is an object",
      ),
    );
  });
});

describe("highUtility.fromColumns()", () => {
  test("gathers the lines of a basket, adds up an item that stands twice, and is baskets too", () => {
    const valued = highUtility.fromColumns({
      basketIds: ["A", "B", "A", "A"],
      items: ["tea", "cup", "cup", "tea"],
      unitValues: [0.15, 2, 2, 0.15],
      quantities: [1, 1, 2, 6],
    });
    expect(baskets.toLists(valued)).toEqual([["tea", "cup"], ["cup"]]);
    expect(valued.utilities).toEqual(Float64Array.of(105, 400, 200));
    expect(baskets.countOf(valued, ["cup"])).toBe(2);
  });

  test.each<[string, object, string]>([
    [
      "a value finer than a coin",
      { unitValues: [0.155] },
      "the value in row 0 must be a whole number of 10^-2; round it, or raise decimals, current value is 0.155",
    ],
    [
      "a large value finer than a coin",
      { unitValues: [10_000_000.005] },
      "the value in row 0 must be a whole number of 10^-2; round it, or raise decimals, current value is 10000000.005",
    ],
    [
      "no number",
      { unitValues: [Number.NaN] },
      "unitValues[0] must be a finite number, current value is NaN",
    ],
    [
      "columns of two lengths",
      { unitValues: [1, 2] },
      "basketIds, items and unitValues must have the same length, current lengths are 1, 1 and 2",
    ],
    [
      "a missing id",
      { basketIds: [null] },
      'basketIds[0] must be an id (missingIds: "leaveOut" leaves out lines without one), current value is null',
    ],
    [
      "an item that is no text",
      { items: [7] },
      'items[0] must be a text (numericItems: "asText" takes numbers), current value is 7',
    ],
    [
      "more money than integers",
      { unitValues: [2 ** 53] },
      "the sum of all values must be at most 2^53 units of 10^-2, current value is 900719925474099200",
    ],
  ])("refuses %s", (_name, wrong, message) => {
    const columns = { basketIds: ["A"], items: ["tea"], unitValues: [1], ...wrong };
    expect(() => highUtility.fromColumns(columns as never)).toThrow(`Cannot value baskets: ${message}`);
  });

  test("of() refuses an item without a value", () => {
    expect(() => highUtility.of([{ toString: 1 }], {})).toThrow(
      new RangeError(
        'Cannot value baskets: item of basket 0 must be one with a unit value, current value is "toString"',
      ),
    );
  });
});

describe("limits", () => {
  const many = (count: number, value: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`item ${i}`, value]));
  const long = highUtility.of([many(60, 1)], many(60, 1));

  test("one long basket is refused before the search, whatever the minimum", () => {
    const start = performance.now();
    for (const minUtility of [1, 30, 45])
      expect(() => highUtility.mine(long, { minUtility })).toThrow(
        "maxItemsets must be at least the number of sets",
      );
    expect(() => highUtility.mine(long, { minUtility: 1, maxLength: 5 })).toThrow("maxItemsets");
    expect(() => highUtility.mine(long, { minUtility: 1, minLength: 10 })).toThrow("maxItemsets");
    expect(performance.now() - start).toBeLessThan(2000);
    expect(highUtility.mine(long, { minUtility: 1, maxLength: 2 }).size).toBe(60 + (60 * 59) / 2);
    expect(highUtility.mine(long, { minUtility: 60 }).size).toBe(1);
    expect(highUtility.mine(long, { minUtility: 1, top: 3 }).size).toBe(3);
  });

  test("a long basket is no reason to refuse where another takes its values, or one is not enough", () => {
    const returned = highUtility.of([many(5, 1), many(5, -1)], many(5, 1));
    expect(highUtility.mine(returned, { minUtility: 1, maxItemsets: 1 }).size).toBe(0);
    const rare = highUtility.of([many(60, 1), { "item 0": 1 }], many(60, 1));
    expect(highUtility.mine(rare, { minUtility: 1, minSupport: { count: 2 } }).size).toBe(1);
  });

  test("exactly as many sets as there are is enough, one less is not", () => {
    const list = fc.array(fc.integer({ min: -3, max: 9 }), { minLength: 1, maxLength: 6 });
    const settings = fc.record({
      minUtility: fc.integer({ min: 1, max: 15 }),
      minLength: fc.integer({ min: 1, max: 3 }),
      maxLength: fc.integer({ min: 3, max: 6 }),
      minSupport: fc.constantFrom({ count: 1 }, { count: 2 }),
    });
    fc.assert(
      fc.property(fc.array(list, { minLength: 1, maxLength: 4 }), settings, (lists, options) => {
        const named = lists.map((values) => Object.fromEntries(values.map((value, i) => [`i${i}`, value])));
        const sold = highUtility.of(named, Object.fromEntries([0, 1, 2, 3, 4, 5].map((i) => [`i${i}`, 1])));
        const { size } = highUtility.mine(sold, options);
        if (size > 0) expect(highUtility.mine(sold, { ...options, maxItemsets: size }).size).toBe(size);
        if (size > 1)
          expect(() => highUtility.mine(sold, { ...options, maxItemsets: size - 1 })).toThrow("maxItemsets");
      }),
    );
  });

  test("a minimum beyond 2^53 units is reached by none, and the search ends", () => {
    const fine = highUtility.of([{ tea: 2 }], { tea: 3 }, { decimals: 8 });
    for (const minUtility of [1e8, 1e14, 1e15, 1e300])
      expect(highUtility.mine(fine, { minUtility })).toMatchObject({ size: 0, minUtility });
    const largest = highUtility.of([{ tea: 1 }], { tea: Number.MAX_SAFE_INTEGER }, { decimals: 0 });
    expect(highUtility.mine(largest, { minUtility: Number.MAX_SAFE_INTEGER }).size).toBe(1);
    expect(highUtility.mine(largest, { minUtility: 2 ** 53 }).size).toBe(0);
  });

  test("a currency has at most 20 decimals", () => {
    expect(() => highUtility.of([{ tea: 1 }], { tea: 0 }, { decimals: 400 })).toThrow(
      "decimals must be an integer from 0 to 20, current value is 400",
    );
    expect(highUtility.of([{ tea: 1 }], { tea: 1e-5 }, { decimals: 20 }).utilities).toEqual(
      Float64Array.of(1e15),
    );
  });

  test("mining can be limited in time, and says how far it came", () => {
    const basket = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`i${i}`, 1]));
    const prices = Object.fromEntries(Object.keys(basket).map((name) => [name, 1]));
    const sold = highUtility.of([basket, basket], prices);
    const options = { minUtility: 1, minSupport: { count: 2 }, maxItemsets: 2e9 };
    expect(() => highUtility.mine(sold, { ...options, maxSeconds: 0.05 })).toThrow(
      /^Cannot mine high-utility itemsets: maxSeconds must be at least the seconds that it takes; [\d,]+ sets? found by then; raise minUtility or minSupport, set top or maxLength, or raise it, current value is 0.05$/,
    );
    expect(highUtility.mine(sold, { ...options, maxLength: 1, maxSeconds: 60 }).size).toBe(60);
  });

  test("values that are not one for each item are refused", () => {
    const { utilities } = example;
    expect(() =>
      highUtility.mine({ ...example, utilities: utilities.subarray(1) }, { minUtility: 1 }),
    ).toThrow(
      new TypeError(
        "Cannot mine high-utility itemsets: the length of utilities must be 21, current value is 20",
      ),
    );
  });
});
