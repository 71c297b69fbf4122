import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { baskets, itemsets, type Rule, rules, topItemsets, topRules } from "../../../lib/basket";
import { seeded } from "../../../lib/core/random";
import * as datasets from "../../../lib/data/datasets";
import { naiveItemsets } from "../naive-itemsets";

const hasFimi = datasets.isAvailable("fimi");

const someBaskets = fc.array(fc.array(fc.constantFrom("a", "b", "c", "d", "e", "f", "g"), { maxLength: 8 }), {
  maxLength: 14,
});

describe("topItemsets.mine()", () => {
  test("finds the sets that Han, Kamber & Pei's nine transactions have most often", () => {
    // Data Mining: Concepts and Techniques, 3rd edition, section 6.2: 2 is in 7 baskets, 1 and 3 in 6, three pairs in 4.
    const lists = ["1 2 5", "2 4", "2 3", "1 2 4", "1 3", "2 3", "1 3", "1 2 3 5", "1 2 3"];
    const given = baskets.of(lists.map((list) => list.split(" ")));
    const top = (k: number) => {
      const found = topItemsets.mine(given, { k });
      return [found.minCount, found.size];
    };
    expect([1, 2, 3, 4, 5, 6, 7, 13].map(top)).toEqual([
      [7, 1],
      [6, 3],
      [6, 3],
      [4, 6],
      [4, 6],
      [4, 6],
      [2, 13],
      [2, 13],
    ]);
  });

  test("finds what sorting all sets by their count finds", () => {
    fc.assert(
      fc.property(
        someBaskets,
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 0, max: 3 }),
        (lists, k, minLength, more) => {
          const limits = { minLength, maxLength: minLength + more };
          const given = baskets.of(lists);
          const counts = [...naiveItemsets(lists, 1)]
            .filter(([key]) => {
              const length = key.split("|").length;
              return length >= limits.minLength && length <= limits.maxLength;
            })
            .map(([, count]) => count)
            .sort((a, b) => b - a);
          const minCount = counts.length >= k ? counts[k - 1] : 1;
          const found = topItemsets.mine(given, { k, ...limits });
          expect(found).toEqual(itemsets.mine(given, { minSupport: { count: minCount }, ...limits }));
        },
      ),
      { seed: 5, numRuns: 500 },
    );
  });

  test("on baskets of many kinds, lists at least k sets, and one support more would not do", () => {
    const random = seeded(8);
    const lists = Array.from({ length: 400 }, () =>
      Array.from({ length: 60 }, (_, i) => `item ${i}`).filter(
        (_, i) => random.uniform() < 0.6 / (1 + i / 6),
      ),
    );
    const given = baskets.of(lists);
    for (const k of [1, 10, 59, 61, 500, 5000, 40_000]) {
      const found = topItemsets.mine(given, { k });
      expect(found.size).toBeGreaterThanOrEqual(k);
      expect(itemsets.mine(given, { minSupport: { count: found.minCount + 1 } }).size).toBeLessThan(k);
      expect(found).toEqual(itemsets.mine(given, { minSupport: { count: found.minCount } }));
    }
  });

  // The counts of sets are those on which Borgelt's eclat and LCM 5.3 agree: at these supports, and so at these ranks.
  test.skipIf(!hasFimi).each([
    ["mushroom", 945_309, 600],
    ["retail", 7712, 88],
    ["T10I4D100K", 27_532, 100],
  ] as const)("the %s sets number up to %i reach %i baskets", async (name, k, count) => {
    const found = topItemsets.mine(await datasets.fimi(name), { k });
    expect(found.minCount).toBeGreaterThanOrEqual(count);
    expect(found.size).toBe(k);
  });

  test("no baskets, and one item", () => {
    expect(topItemsets.mine(baskets.of([]), { k: 3 }).size).toBe(0);
    expect(topItemsets.mine(baskets.of([["a"], []]), { k: 3 }).size).toBe(1);
  });

  test("refuses k of nothing, and ties without end", () => {
    const given = baskets.of([Array.from({ length: 30 }, (_, i) => String(i))]);
    expect(() => topItemsets.mine(given, { k: 0 })).toThrow(
      new RangeError("Cannot mine the top itemsets: k must be an integer >= 1, current value is 0"),
    );
    expect(() => topItemsets.mine(given, { k: 5, maxItemsets: 1000 })).toThrow(
      new RangeError(
        "Cannot mine the top itemsets: maxItemsets must be at least the number of sets held on the way, current value is 1000; lower k, set maxLength, or raise maxItemsets",
      ),
    );
    expect(topItemsets.mine(given, { k: 5, maxLength: 2 }).size).toBe(30 + 435);
  });
});

describe("topRules.mine()", () => {
  const key = ({ antecedent, consequent, count }: Rule) => `${antecedent} > ${consequent}: ${count}`;

  test("finds what sorting all rules by their count finds", () => {
    fc.assert(
      fc.property(
        someBaskets,
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom(0, 0.5, 0.8, 1),
        (lists, k, minConfidence) => {
          const given = baskets.of(lists);
          const all = [...rules.from(itemsets.mine(given, { minSupport: { count: 1 } }), { minConfidence })];
          const counts = all.map(({ count }) => count).sort((a, b) => b - a);
          const least = counts.length >= k ? counts[k - 1] : 1;
          const expected = all.filter(({ count }) => count >= least).map(key);
          const found = [...topRules.mine(given, { k, minConfidence })].map(key);
          expect(found.sort()).toEqual(expected.sort());
        },
      ),
      { seed: 9, numRuns: 300 },
    );
  });

  test("passes the options of rules on", () => {
    const given = baskets.of([..."aabbc"].map((last) => ["p", "q", "r", last]));
    const options = { k: 3, minConfidence: 0.5, minLift: 1.1, maxConsequentLength: 1, maxLength: 3 };
    const found = topRules.mine(given, options);
    expect(found.size).toBe(0);
    const { minLift, ...without } = options;
    const unlifted = topRules.mine(given, without);
    expect(unlifted.size).toBeGreaterThanOrEqual(3);
    for (const { antecedent, consequent } of unlifted) {
      expect(consequent.length).toBe(1);
      expect(antecedent.length).toBeLessThanOrEqual(2);
    }
  });

  test("leaves items out where it is told to", () => {
    const given = baskets.of([..."aabbc"].map((last) => ["p", "q", "r", last]));
    const items = { forbidden: ["q"] };
    const names = (found: Iterable<{ readonly items: readonly string[] }>) =>
      [...found].flatMap((set) => set.items);
    expect(new Set(names(topItemsets.mine(given, { k: 100, items })))).toEqual(new Set("prabc"));
    expect(new Set(names(topRules.mine(given, { k: 100, minConfidence: 0, items }).frequent))).toEqual(
      new Set("prabc"),
    );
  });

  // 722 rules of one item on the right reach a confidence of 0.8 in at least 88 baskets of retail, 5,832 one of 0.5.
  test.skipIf(!hasFimi).each([
    [0.8, 722],
    [0.5, 5832],
  ])("confidence %d: %i rules of retail", async (minConfidence, k) => {
    const found = topRules.mine(await datasets.fimi("retail"), { k, minConfidence, maxConsequentLength: 1 });
    expect(found.frequent.minCount).toBeGreaterThanOrEqual(88);
    expect(found.size).toBe(k);
  });

  test("refuses k of nothing", () => {
    expect(() => topRules.mine(baskets.of([["a"]]), { k: 1.5, minConfidence: 0.5 })).toThrow(
      new RangeError("Cannot mine the top rules: k must be an integer >= 1, current value is 1.5"),
    );
  });
});
