import { describe, expect, test } from "vitest";
import { baskets, itemsets } from "../../../lib/basket";
import {
  createLengthCounter,
  createSetCounter,
  subsetCount,
} from "../../../lib/basket/miners/hybrid/set-counters";
import { seeded } from "../../../lib/core/random";

const minSupport = { count: 1 };
const names = (items: number) => Array.from({ length: items }, (_, i) => `i${i}`);
const oneBasket = (items: number) => baskets.of([names(items)]);

/** The sum of n over k for k from `least` to `most`, exact. */
function choices(n: number, least: number, most: number): number {
  let sum = 0n;
  let ways = 1n;
  for (let k = 0; k <= most; k++) {
    if (k >= least) sum += ways;
    ways = (ways * BigInt(n - k)) / BigInt(k + 1);
  }
  return Number(sum);
}

describe("itemsets.count()", () => {
  test.each([1, 2, 30, 52, 53])(
    "is exact up to 2^53: one basket of %i items (arithmetic: 2^N - 1)",
    (items) => {
      expect(itemsets.count(oneBasket(items), { minSupport })).toBe(2 ** items - 1);
    },
  );

  test.each([54, 60, 100, 1023])("is right as a double beyond: one basket of %i items", (items) => {
    expect(itemsets.count(oneBasket(items), { minSupport })).toBe(2 ** items);
  });

  test("is Infinity where a double ends, never NaN", () => {
    expect(itemsets.count(oneBasket(1024), { minSupport })).toBe(Number.POSITIVE_INFINITY);
    const lists = [["i0", "i1"], ["i1"], names(3000)];
    expect(itemsets.count(baskets.of(lists), { minSupport })).toBe(Number.POSITIVE_INFINITY);
    expect(itemsets.count(baskets.of(lists), { minSupport, minLength: 2990 })).toBeCloseTo(
      choices(3000, 2990, 3000),
      -15,
    );
  });

  test.each([100, 120, 1000])("a thousand small baskets beside one of %i items change nothing", (items) => {
    const small = Array.from({ length: 1000 }, (_, k) => [`i${k % 100}`, `i${(k * 7 + 3) % 100}`]);
    expect(itemsets.count(baskets.of([names(items), ...small]), { minSupport })).toBeCloseTo(
      2 ** items,
      -Math.floor(items * Math.log10(2)) + 12,
    );
  });

  test.each([
    [54, 1, 30],
    [54, 20, 30],
    [54, 53, 54],
    [60, 59, 60],
    [20_000, 1, 3],
    [2000, 1998, 2000],
  ] as const)(
    "one basket of %i items, lengths %i to %i: sums of binomials",
    (items, minLength, maxLength) => {
      const count = itemsets.count(oneBasket(items), { minSupport, minLength, maxLength });
      expect(count / choices(items, minLength, maxLength)).toBeCloseTo(1, 12);
    },
  );

  test("a difference of two large numbers does not lose the rest", () => {
    expect(itemsets.count(oneBasket(60), { minSupport, minLength: 59 })).toBe(61);
  });

  test("is the number of sets that mine() finds, for any lengths and any density", () => {
    const random = seeded(14);
    for (let round = 0; round < 250; round++) {
      const width = 1 + Math.floor(random.uniform() * 12);
      const share = 0.1 + 0.9 * random.uniform();
      const lists = Array.from({ length: Math.floor(random.uniform() * 40) }, () =>
        names(width).filter(() => random.uniform() < share),
      );
      if (random.uniform() < 0.4) lists.push(names(width), names(width));
      const given = baskets.of(lists);
      const minLength = 1 + Math.floor(random.uniform() * 4);
      const maxLength = minLength + Math.floor(random.uniform() * 6);
      const support = { minSupport: { count: 1 + Math.floor(random.uniform() * 5) } };
      for (const limits of [{}, { minLength }, { maxLength }, { minLength, maxLength }])
        expect(itemsets.count(given, { ...support, ...limits })).toBe(
          itemsets.mine(given, { ...support, ...limits }).size,
        );
      expect(itemsets.count(given, { ...support, maxSeconds: 60 })).toBe(itemsets.mine(given, support).size);
    }
  });

  test("can be limited in time, and says how far it came", () => {
    const random = seeded(1);
    const lists = Array.from({ length: 64 }, () => names(300).filter(() => random.uniform() < 0.5));
    const from = performance.now();
    expect(() => itemsets.count(baskets.of(lists), { minSupport, maxLength: 12, maxSeconds: 0.2 })).toThrow(
      /^Cannot count itemsets: maxSeconds must be at least the seconds that it takes; more than [\d,]+ are frequent; raise minSupport, set maxLength, or raise it, current value is 0.2$/,
    );
    expect(performance.now() - from).toBeGreaterThan(200);
    expect(() => itemsets.count(baskets.of(lists), { minSupport, maxSeconds: 0.2 })).toThrow(RangeError);
    expect(performance.now() - from).toBeLessThan(10_000);
  });

  test("refuses an option that it does not know", () => {
    expect(() => itemsets.count(oneBasket(2), { minSupport, maxSecond: 1 } as never)).toThrow(
      'Cannot count itemsets: there is no option "maxSecond"; did you mean "maxSeconds"?',
    );
    expect(() => itemsets.count(oneBasket(2), undefined as never)).toThrow("minSupport");
  });
});

describe("the trees that count", () => {
  test("a set without siblings before it repeats nothing", () => {
    const all = createSetCounter();
    all.add(1, 0, -1, 1);
    all.add(2, 1, 0, 1);
    all.repeatSiblings(2, 0);
    expect(all.total()).toBe(2);
    const lengths = createLengthCounter(2);
    lengths.add(1, 0, -1, 1);
    lengths.add(2, 1, 0, 1);
    lengths.repeatSiblings(2, 0);
    expect([...lengths.totals()]).toEqual([0, 1, 1]);
  });

  test("repeats a set and what is below it with each subset of more items", () => {
    const lengths = createLengthCounter(4);
    lengths.add(1, 0, -1, 3);
    lengths.add(2, 1, 0, 2);
    lengths.repeatWith?.(1, 2);
    lengths.add(1, 2, -1, 3);
    // (x + x²)(1 + x)² + x
    expect([...lengths.totals()]).toEqual([0, 2, 3, 3, 1]);
    const all = createSetCounter();
    all.add(1, 0, -1, 3);
    all.add(2, 1, 0, 2);
    all.repeatWith?.(1, 2);
    all.add(1, 2, -1, 3);
    expect(all.total()).toBe(9);
  });

  test.each([
    [5, 5, 31],
    [5, 9, 31],
    [5, 2, 15],
    [5, 1, 5],
    [50, 25, choices(50, 1, 25)],
    [0, 3, 0],
  ])("a set of %i items has so many subsets of up to %i", (items, most, expected) => {
    expect(subsetCount(items, most)).toBe(expected);
  });
});
