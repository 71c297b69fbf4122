import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { apriori, baskets, eclat, fpGrowth, itemsets } from "../../../lib/basket";
import { DISPLAY } from "../../../lib/core/text/display";
import { naiveItemsets } from "../naive-itemsets";

/** Data Mining: Concepts and Techniques, 3rd edition, section 6.2, table 6.1. */
const NINE = "1 2 5|2 4|2 3|1 2 4|1 3|2 3|1 3|1 2 3 5|1 2 3".split("|").map((basket) => basket.split(" "));
const receipts = baskets.of(NINE);
const minSupport = { count: 2 };

const someBaskets = fc.array(fc.array(fc.constantFrom("a", "b", "c", "d", "e"), { maxLength: 6 }), {
  minLength: 1,
  maxLength: 12,
});

/** The lines of what a notebook displays as plain text. */
function linesOf(trace: object): string[] {
  const { [DISPLAY]: display } = trace as { [DISPLAY]: () => { readonly "text/plain": string } };
  return display()["text/plain"].split("\n");
}

describe("apriori.levels()", () => {
  /** Agrawal & Srikant (1994), section 2.1.1: these five sets are L3. The last basket makes 1, 2 and 3 equally frequent. */
  const PAPER = baskets.of(["123", "124", "134", "135", "234", "2"].map((basket) => [...basket]));
  const options = { minSupport: { count: 1 }, order: "mostFrequentFirst" } as const;

  test("joins and prunes the example of Agrawal & Srikant: 1345 has the infrequent subset 145", () => {
    const [, , third, fourth] = apriori.levels(PAPER, options);
    expect(third.sets.filter(({ outcome }) => outcome === "kept").map(({ items }) => items.join(""))).toEqual(
      ["123", "124", "134", "135", "234"],
    );
    expect(fourth).toEqual({
      length: 4,
      candidates: 2,
      pruned: 1,
      counted: 1,
      kept: 0,
      sets: [
        { items: ["1", "3", "4", "5"], outcome: "pruned", missing: ["1", "4", "5"] },
        { items: ["1", "2", "3", "4"], outcome: "infrequent", count: 0 },
      ],
    });
  });

  test("joins all pairs of frequent sets that differ in the last item, and prunes all that have an infrequent subset", () => {
    fc.assert(
      fc.property(someBaskets, fc.integer({ min: 1, max: 3 }), (lists, count) => {
        const levels = apriori.levels(baskets.of(lists), { minSupport: { count }, maxListed: 1000 });
        const truth = naiveItemsets(lists, count);
        const isFrequent = (items: readonly string[]) => truth.has([...items].sort().join("|"));
        for (const [k, { length, candidates, sets }] of levels.entries()) {
          if (length < 3) continue;
          // Read backwards, the items of a set are in search order: the joined ones differ in the first item.
          const heads = levels[k - 1].sets
            .filter(({ outcome }) => outcome === "kept")
            .map(({ items }) => items.slice(1).join("|"));
          const pairs = heads.flatMap((head, a) => heads.slice(a + 1).filter((other) => other === head));
          expect(candidates).toBe(pairs.length);
          expect(sets).toHaveLength(candidates);
          for (const { items, outcome, missing } of sets) {
            const subsets = items.map((_, removed) => items.filter((_, i) => i !== removed));
            expect(outcome === "pruned").toBe(!subsets.every(isFrequent));
            if (missing) expect(subsets).toContainEqual(missing);
          }
        }
      }),
    );
  });

  test("lists 100 candidates and puts the rarest item first, unless told otherwise", () => {
    const many = baskets.of([Array.from({ length: 15 }, (_, item) => `item ${item}`)]);
    const [, pairs] = apriori.levels(many, { minSupport: 1, maxLength: 2 });
    expect([pairs.candidates, pairs.sets.length]).toEqual([105, 100]);
    const rarest = apriori.levels(receipts, { minSupport, order: "rarestFirst" });
    expect(apriori.levels(receipts, { minSupport })).toEqual(rarest);
    expect(() => apriori.levels(receipts, { minSupport, maxListed: -1 })).toThrow(
      new RangeError("Cannot trace Apriori: maxListed must be an integer >= 0, current value is -1"),
    );
  });

  test("lists single items like all others", () => {
    const [first] = apriori.levels(receipts, { minSupport: { count: 6 }, maxListed: 3 });
    expect(first).toEqual({
      length: 1,
      candidates: 5,
      pruned: 0,
      counted: 5,
      kept: 3,
      sets: [
        { items: ["1"], outcome: "kept", count: 6 },
        { items: ["2"], outcome: "kept", count: 7 },
        { items: ["5"], outcome: "infrequent", count: 2 },
      ],
    });
  });

  test("stops after a level with one set, and at maxLength", () => {
    const ends = (lists: string[][], more = {}) =>
      apriori.levels(baskets.of(lists), { minSupport: 1, ...more }).map(({ length }) => length);
    expect(ends([["a"]])).toEqual([1]);
    expect(ends([["a", "b"]])).toEqual([1, 2]);
    expect(ends([["a", "b", "c"]], { maxLength: 2 })).toEqual([1, 2]);
    expect(ends([["a", "b", "c"]], { maxLength: 1 })).toEqual([1]);
  });

  test("displays the numbers of the levels", () => {
    expect(linesOf(apriori.levels(receipts, { minSupport }))).toEqual([
      "Apriori, level by level",
      "length  candidates  pruned  counted  kept",
      "------  ----------  ------  -------  ----",
      "     1           5       0        5     5",
      "     2          10       0       10     6",
      "     3           2       0        2     2",
      "     4           0       0        0     0",
    ]);
  });

  test("as many candidates as maxItemsets are counted, one more is an error", () => {
    const sevens = [..."abcdefg"].flatMap((a, i, all) => all.slice(i + 1).map((b) => [a, b]));
    const seven = { minSupport: { count: 1 }, maxItemsets: 35 };
    // 7 items and 21 pairs are 28 sets; 35 triples are candidates.
    expect(apriori.mine(baskets.of(sevens), seven).size).toBe(28);
    expect(() => apriori.mine(baskets.of(sevens), { ...seven, maxItemsets: 34 })).toThrow(
      new RangeError(
        "Cannot mine itemsets: maxItemsets must be at least Apriori's candidates of 3 items, current value is 34; raise minSupport, set maxLength, or use Eclat, which has no candidates",
      ),
    );
  });
});

test("the three miners agree with trying every set, within any lengths", () => {
  fc.assert(
    fc.property(
      someBaskets,
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 0, max: 3 }),
      (lists, count, minLength, more) => {
        const options = { minSupport: { count }, minLength, maxLength: minLength + more };
        const truth = [...naiveItemsets(lists, count)].filter(([key]) => {
          const { length } = key.split("|");
          return length >= minLength && length <= minLength + more;
        });
        for (const miner of [apriori, eclat, fpGrowth]) {
          const found = [...miner.mine(baskets.of(lists), options)].map(
            (set) => [[...set.items].sort().join("|"), set.count] as const,
          );
          expect(new Map(found)).toEqual(new Map(truth));
          expect(miner.work(baskets.of(lists), options).sets).toBe(truth.length);
        }
      },
    ),
  );
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

  test("displays a line a tree", () => {
    expect(linesOf(fpGrowth.trees(receipts, { minSupport, maxListed: 3 }))).toEqual([
      "FP-Growth, tree by tree",
      "baskets with     nodes  frequent there",
      "---------------  -----  -----------------------",
      "∅ (all baskets)     10  2 7, 1 6, 3 6, 5 2, 4 2",
      "4                    1  2 2",
      "5                    2  2 2, 1 2",
    ]);
  });

  test("lists 100 trees unless told otherwise, and none of sets at maxLength", () => {
    // Of 8 items, all 128 sets without the last item can be extended.
    const eight = baskets.of([[..."abcdefgh"]]);
    expect(fpGrowth.trees(eight, { minSupport: 1 })).toHaveLength(100);
    expect(fpGrowth.trees(eight, { minSupport: 1, maxListed: 1000 })).toHaveLength(128);
    expect(fpGrowth.trees(eight, { minSupport: 1, maxLength: 1 })).toHaveLength(1);
    expect(fpGrowth.trees(eight, { minSupport: 1, maxLength: 2 })).toHaveLength(8);
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
  test("looks at the pairs of each item, rarest item first, and intersects the remaining ones", () => {
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

  test("displays a line a set", () => {
    expect(linesOf(eclat.steps(receipts, { minSupport, maxListed: 2 }))).toEqual([
      "Eclat, set by set",
      "items  by     outcome     count  touched",
      "-----  -----  ----------  -----  -------",
      "1, 4   sweep  infrequent      1        1",
      "2, 4   sweep  kept            2        2",
    ]);
  });

  test("the list can be cut", () => {
    const many = baskets.of([Array.from({ length: 46 }, (_, item) => `item ${item}`)]);
    expect(eclat.steps(many, { minSupport: 1, maxLength: 2 })).toHaveLength(1000);
    expect(eclat.steps(receipts, { minSupport, maxListed: 3 })).toHaveLength(3);
    expect(() => eclat.steps(receipts, { minSupport, maxListed: 0.5 })).toThrow(
      new RangeError("Cannot trace Eclat: maxListed must be an integer >= 0, current value is 0.5"),
    );
  });
});

test("Apriori counts short baskets right against many candidates", () => {
  // All 220 triples of two baskets of 12 items are candidates; the other baskets hold few of them each.
  const letters = [..."abcdefghijkl"];
  const short = letters.map((letter, i) => [
    letter,
    letters[(i + 3) % 12],
    letters[(5 * i + 1) % 12],
    letters[(i + 8) % 12],
  ]);
  const given = baskets.of([letters, letters, ...short]);
  const mined = apriori.mine(given, { minSupport: { count: 2 }, maxLength: 4 });
  const expected = eclat.mine(given, { minSupport: { count: 2 }, maxLength: 4 });
  expect([mined.item, mined.parent, mined.count]).toEqual([expected.item, expected.parent, expected.count]);
  // As recorded; it changes with the choice between looking up the items and trying the children of a node.
  expect(apriori.work(given, { minSupport: { count: 2 }, maxLength: 4 })).toEqual({
    sets: 793,
    tried: 793,
    touched: 2522,
  });
});

test("Apriori counts as Eclat does among many items in short baskets", () => {
  const basket = fc.uniqueArray(fc.constantFrom(..."abcdefghijkl"), { minLength: 2, maxLength: 6 });
  fc.assert(
    fc.property(fc.array(basket, { minLength: 10, maxLength: 30 }), fc.constantFrom(1, 2), (lists, count) => {
      const [found, expected] = [apriori, eclat].map((miner) =>
        miner.mine(baskets.of(lists), { minSupport: { count } }),
      );
      expect(found.item).toEqual(expected.item);
      expect(found.count).toEqual(expected.count);
    }),
    { seed: 7, numRuns: 200 },
  );
});

test("Apriori counts a candidate in no basket that lacks its first item", () => {
  // In the basket of a, w and x, w comes after all items that extend a in the tree; the next node there is that of b and w.
  const many = ["c1", "c2", "c3", "c4", "c5", "c6", "c7"];
  const repeat = (times: number, list: readonly string[]) => Array.from({ length: times }, () => list);
  const lists = [["a", "w", "x"], ...repeat(2, ["a", ...many]), ...repeat(4, ["b", "w", "x"])];
  const given = baskets.of([...lists, ...repeat(3, many), ...repeat(3, ["w", "x"])]);
  const found = apriori.mine(given, { minSupport: { count: 2 } });
  expect(itemsets.countOf(found, ["b", "w", "x"])).toBe(4);
  for (const { items, count } of found) expect(count).toBe(baskets.countOf(given, items));
});

test("work() of the book's baskets", () => {
  // Eclat, by hand: the 23 cells; the 20 pairs of cells in a basket; two words for each of the two triples. FP-Growth: the 23
  // cells, and the 15 nodes above the nodes of each item. Apriori also walks its tree of triples.
  expect(apriori.work(receipts, { minSupport })).toEqual({ sets: 13, tried: 17, touched: 84 });
  expect(eclat.work(receipts, { minSupport })).toEqual({ sets: 13, tried: 15, touched: 47 });
  expect(fpGrowth.work(receipts, { minSupport })).toEqual({ sets: 13, tried: 15, touched: 38 });
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
