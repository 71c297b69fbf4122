import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { apriori, baskets, eclat, fpGrowth } from "../../../lib/basket";

/** Data Mining: Concepts and Techniques, 3rd edition, section 6.2, table 6.1. */
const NINE = "1 2 5|2 4|2 3|1 2 4|1 3|2 3|1 3|1 2 3 5|1 2 3".split("|").map((basket) => basket.split(" "));
const receipts = baskets.of(NINE);
const minSupport = { count: 2 };

const someBaskets = fc.array(fc.array(fc.constantFrom("a", "b", "c", "d", "e"), { maxLength: 6 }), {
  minLength: 1,
  maxLength: 12,
});

describe("fpGrowth.trees()", () => {
  test("grows the tree of Han, Kamber & Pei's figure 6.7", () => {
    const [whole] = fpGrowth.trees(receipts, { minSupport });
    const paths = whole.nodes.map(({ count }, i) => {
      const path: string[] = [];
      for (let node = i; node >= 0; node = whole.nodes[node].parent) path.unshift(whole.nodes[node].item);
      return `${path.join(" ")}: ${count}`;
    });
    // Our ties go the other way round the rare items I4 and I5; the book's branches are the same.
    expect(paths.sort()).toEqual(
      [
        "2: 7",
        "2 1: 4",
        "2 1 5: 1",
        "2 1 4: 1",
        "2 1 3: 2",
        "2 1 3 5: 1",
        "2 4: 1",
        "2 3: 2",
        "1: 2",
        "1 3: 2",
      ].sort(),
    );
  });

  test("grows the conditional trees of the book's table 6.2", () => {
    const conditional = Object.fromEntries(
      fpGrowth
        .trees(receipts, { minSupport })
        .filter(({ suffix }) => suffix.length === 1)
        .map(({ suffix, header }) => [suffix[0], header.map(({ item, count }) => `${item}: ${count}`)]),
    );
    expect(conditional).toEqual({ 5: ["2: 2", "1: 2"], 4: ["2: 2"], 3: ["2: 4", "1: 4"], 1: ["2: 4"] });
  });

  test("each tree's header and suffix are the frequent sets", () => {
    fc.assert(
      fc.property(someBaskets, (lists) => {
        const given = baskets.of(lists);
        const options = { minSupport: { count: 2 } };
        const read = fpGrowth
          .trees(given, { ...options, maxListed: 1000 })
          .flatMap(({ suffix, header }) =>
            header.map(({ item, count }) => `${[...suffix, item].sort().join("")}:${count}`),
          );
        const mined = [...fpGrowth.mine(given, options)].map(
          ({ items, count }) => `${[...items].sort().join("")}:${count}`,
        );
        expect(read.sort()).toEqual(mined.sort());
      }),
    );
  });

  test("no frequent item gives no tree; the list can be cut", () => {
    expect(fpGrowth.trees(receipts, { minSupport: { count: 99 } })).toEqual([]);
    expect(fpGrowth.trees(receipts, { minSupport, maxListed: 2 })).toHaveLength(2);
    expect(() => fpGrowth.trees(receipts, { minSupport, maxListed: -1 })).toThrow(
      new RangeError("Cannot trace FP-Growth: maxListed must be an integer >= 0, current value is -1"),
    );
  });
});

describe("eclat.steps()", () => {
  test("looks at the pairs of each item, rarest item first, and intersects what is left", () => {
    const seen = eclat
      .steps(receipts, { minSupport })
      .map(({ items, by, outcome, count }) => `${items.join(" ")} ${by} ${outcome} ${count}`);
    expect(seen).toEqual([
      "1 4 sweep infrequent 1",
      "2 4 sweep kept 2",
      "3 5 sweep infrequent 1",
      "1 5 sweep kept 2",
      "2 5 sweep kept 2",
      "2 1 5 bits kept 2",
      "1 3 sweep kept 4",
      "2 3 sweep kept 4",
      "2 1 3 bits kept 2",
      "2 1 sweep kept 4",
    ]);
  });

  test("what is kept are the frequent sets of two and more items", () => {
    fc.assert(
      fc.property(someBaskets, (lists) => {
        const given = baskets.of(lists);
        const kept = eclat
          .steps(given, { minSupport: { count: 2 } })
          .filter(({ outcome }) => outcome === "kept")
          .map(({ items, count }) => `${[...items].sort().join("")}:${count}`);
        const mined = [...eclat.mine(given, { minSupport: { count: 2 }, minLength: 2 })].map(
          ({ items, count }) => `${[...items].sort().join("")}:${count}`,
        );
        expect(kept.sort()).toEqual(mined.sort());
      }),
    );
  });

  test("the list can be cut", () => {
    expect(eclat.steps(receipts, { minSupport, maxListed: 3 })).toHaveLength(3);
    expect(() => eclat.steps(receipts, { minSupport, maxListed: 0.5 })).toThrow(
      new RangeError("Cannot trace Eclat: maxListed must be an integer >= 0, current value is 0.5"),
    );
  });
});

describe.each(Object.entries({ apriori, eclat, fpGrowth }))("%s.work()", (_name, miner) => {
  test("counts the sets it finds, and at least as many tried", () => {
    fc.assert(
      fc.property(someBaskets, fc.integer({ min: 1, max: 4 }), (lists, count) => {
        const given = baskets.of(lists);
        const done = miner.work(given, { minSupport: { count } });
        expect(done.sets).toBe(miner.mine(given, { minSupport: { count } }).size);
        expect(done.tried).toBeGreaterThanOrEqual(done.sets);
        expect(done.touched).toBeGreaterThanOrEqual(given.items.length);
      }),
    );
  });

  test("grows as the threshold falls", () => {
    const [high, low] = [3, 1].map((count) => miner.work(receipts, { minSupport: { count } }));
    expect(low.tried).toBeGreaterThanOrEqual(high.tried);
    expect(low.touched).toBeGreaterThan(high.touched);
  });
});
