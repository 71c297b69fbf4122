import { describe, expect, test } from "vitest";
import { baskets, itemsets } from "../../lib/basket";
import { seeded } from "../../lib/core/random";
import { make, type QuestOptions } from "./quest-baskets";

const SMALL: QuestOptions = { baskets: 2000, items: 200, meanLength: 8, patterns: 50, seed: 3 };

describe("questBaskets.make()", () => {
  test("has the shape of T10I4D100K, made by IBM's program with the same numbers", () => {
    // T10I4D100K as the FIMI repository has it: 100,000 baskets, 870 of 1,000 items, 10.10 a basket, 29 in the longest.
    const { offsets, items } = make({ baskets: 100_000, items: 1000, meanLength: 10, seed: 42 });
    const lengths = Array.from({ length: 100_000 }, (_, b) => offsets[b + 1] - offsets[b]);
    expect(Math.abs(items.length / 100_000 - 10.1)).toBeLessThan(1);
    expect(Math.max(...lengths)).toBeGreaterThan(20);
    expect(Math.max(...lengths)).toBeLessThan(40);
    expect(Math.min(...lengths)).toBeGreaterThan(0);
    const different = new Set(items).size;
    expect(different).toBeGreaterThan(800);
    expect(different).toBeLessThanOrEqual(1000);
  });

  test("holds patterns: far more long sets are frequent than where items are drawn one by one", () => {
    const given = make(SMALL);
    const random = seeded(1);
    const lists = Array.from({ length: 2000 }, (_, b) => {
      const drawn = new Set<string>();
      while (drawn.size < given.offsets[b + 1] - given.offsets[b])
        drawn.add(given.itemNames[given.items[random.integer(given.items.length)]]);
      return drawn;
    });
    const options = { minSupport: { count: 60 }, minLength: 3 };
    const independent = itemsets.count(baskets.of(lists), options);
    expect(itemsets.count(given, options)).toBeGreaterThan(5 * independent + 20);
  });

  test("makes the same baskets for a seed, ascending and without an item twice, and others for another", () => {
    const { offsets, items } = make(SMALL);
    expect(make(SMALL)).toEqual({ itemNames: expect.any(Array), offsets, items });
    expect(make({ ...SMALL, seed: 4 }).items).not.toEqual(items);
    for (let b = 0; b < 2000; b++) {
      for (let k = offsets[b] + 1; k < offsets[b + 1]; k++) expect(items[k]).toBeGreaterThan(items[k - 1]);
    }
  });

  test.each([1, 30, 60])("keeps near the mean length asked for: %i", (meanLength) => {
    const { items } = make({ baskets: 2000, items: 5000, meanLength, seed: 1 });
    expect(items.length / 2000).toBeGreaterThan(0.8 * meanLength);
    expect(items.length / 2000).toBeLessThan(1.3 * meanLength + 2);
  });

  test("no baskets, and one item", () => {
    expect(make({ ...SMALL, baskets: 0 })).toMatchObject({ offsets: new Int32Array(1) });
    const one = make({ baskets: 3, items: 1, meanLength: 1, meanPatternLength: 1, seed: 1 });
    expect(one).toEqual({
      itemNames: ["0"],
      offsets: Int32Array.of(0, 1, 2, 3),
      items: new Int32Array(3),
    });
  });

  test.each([
    [{ baskets: -1 }, "baskets must be an integer >= 0, current value is -1"],
    [{ items: 0 }, "items must be an integer >= 1, current value is 0"],
    [{ patterns: 0 }, "patterns must be an integer >= 1, current value is 0"],
    [{ meanLength: 0 }, "meanLength must be at least 1 and at most 200, current value is 0"],
    [
      { meanPatternLength: 201 },
      "meanPatternLength must be at least 1 and at most 200, current value is 201",
    ],
  ])("refuses %j", (wrong, message) => {
    expect(() => make({ ...SMALL, ...wrong })).toThrow(
      new RangeError(`Cannot make Quest baskets: ${message}`),
    );
  });
});
