import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  baskets,
  type CondensedItemsets,
  closedItemsets,
  generators,
  type Itemset,
  itemsets,
  type MiningOptions,
  maximalItemsets,
} from "../../../lib/basket";
import type { Baskets } from "../../../lib/core/baskets";
import { seeded } from "../../../lib/core/random";
import { DISPLAY } from "../../../lib/core/text/display";
import * as datasets from "../../../lib/data/datasets";
import { readGolden } from "../../support/read-golden";
import { naiveItemsets } from "../naive-itemsets";

interface Totals {
  readonly sets: number;
  readonly items: number;
  readonly baskets: number;
}
interface Golden {
  readonly rows: readonly {
    readonly data: "mushroom" | "retail" | "T10I4D100K" | "groceries";
    readonly count: number;
    readonly closed: Totals;
    readonly maximal: Totals;
    readonly generators: Totals;
  }[];
  readonly fpmax: readonly {
    readonly data: "mushroom" | "groceries";
    readonly count: number;
    readonly maximal: number;
  }[];
}
const golden = readGolden<Golden>("basket/golden/condensed.json");

const FAMILY = {
  "closedItemsets.mine": closedItemsets.mine,
  "maximalItemsets.mine": maximalItemsets.mine,
  "generators.mine": generators.mine,
};
type Mine = (given: Baskets, options: MiningOptions) => CondensedItemsets;

const keyOf = ({ items }: Itemset) => [...items].sort().join("|");
const asMap = (found: Iterable<Itemset>) => new Map([...found].map((set) => [keyOf(set), set.count]));
const isWithin = (small: readonly string[], large: readonly string[]) =>
  small.every((item) => large.includes(item));

function totals({ size, items, count }: CondensedItemsets): Totals {
  return {
    sets: size,
    items: items.length,
    baskets: Array.from(count).reduce((sum, value) => sum + value, 0),
  };
}

const load = (data: Golden["rows"][number]["data"]) =>
  data === "groceries" ? datasets.groceries() : datasets.fimi(data);
const isAtHand = (data: string) => datasets.isAvailable(data === "groceries" ? data : "fimi");

/** Baskets of up to seven items, where an item twice and empty baskets happen. */
const someBaskets = fc.array(fc.array(fc.constantFrom("a", "b", "c", "d", "e", "f", "g"), { maxLength: 8 }), {
  maxLength: 14,
});

/** Pasquier et al. (1999), figure 1: five objects of the items A to E. */
const PASQUIER = ["ACD", "BCE", "ABCE", "BE", "ABCE"].map((row) => [...row]);

describe("closedItemsets, maximalItemsets and generators", () => {
  test("are those of Pasquier, Bastide, Taouil & Lakhal (1999) in their five baskets, support 2 of 5", () => {
    const given = baskets.of(PASQUIER);
    const options = { minSupport: 2 / 5 };
    // The paper's closed sets with their supports; the empty set aside.
    expect(asMap(closedItemsets.mine(given, options))).toEqual(
      new Map(Object.entries({ C: 4, "A|C": 3, "B|E": 4, "B|C|E": 3, "A|B|C|E": 2 })),
    );
    expect(asMap(maximalItemsets.mine(given, options))).toEqual(new Map([["A|B|C|E", 2]]));
    // Their generators in the paper: A, B, C, E, BC, CE, AB, AE.
    expect(asMap(generators.mine(given, options))).toEqual(
      new Map(Object.entries({ A: 3, B: 4, C: 4, E: 4, "A|B": 2, "A|E": 2, "B|C": 3, "C|E": 3 })),
    );
  });

  test("show as a table, the most frequent first", () => {
    const found = closedItemsets.mine(baskets.of(PASQUIER), { minSupport: 2 / 5 });
    const { caption, rows, totalRows } = closedItemsets.toTable(found, { limit: 1 });
    expect(caption).toBe("5 closed itemsets, in at least 2 of 5 baskets");
    expect(rows).toEqual([["C", 1, 4, 0.8]]);
    expect(totalRows).toBe(5);
    const one = maximalItemsets.mine(baskets.of(PASQUIER), { minSupport: 2 / 5 });
    expect(maximalItemsets.toTable(one).caption).toBe("1 maximal itemset, in at least 2 of 5 baskets");
  });

  // Of two or three counts of a set, the one with the most sets on request, with MERCHANT_LAB_LARGE=1.
  const rows = golden.rows.filter(
    ({ closed }) => closed.sets < 5e4 || process.env.MERCHANT_LAB_LARGE !== undefined,
  );
  describe.each(rows.map((row) => [`${row.data}, count ${row.count}`, row] as const))("%s", (_, row) => {
    // PyFIM leaves out what is in all baskets: one item of mushroom, a closed set that is not maximal.
    const missing = row.data === "mushroom" ? { sets: 1, items: 1, baskets: 8124 } : null;
    test.skipIf(!isAtHand(row.data))("has PyFIM's closed and maximal sets and generators", async () => {
      const given = await load(row.data);
      const options = { minSupport: { count: row.count } };
      const closed = totals(closedItemsets.mine(given, options));
      expect(closed).toEqual({
        sets: row.closed.sets + (missing?.sets ?? 0),
        items: row.closed.items + (missing?.items ?? 0),
        baskets: row.closed.baskets + (missing?.baskets ?? 0),
      });
      expect(totals(maximalItemsets.mine(given, options))).toEqual(row.maximal);
      expect(totals(generators.mine(given, options))).toEqual(row.generators);
    });
  });

  describe.each(golden.fpmax)("$data, count $count", ({ data, count, maximal }) => {
    test.skipIf(!isAtHand(data))(`has the ${maximal} maximal sets of mlxtend's fpmax`, async () => {
      expect(maximalItemsets.mine(await load(data), { minSupport: { count } }).size).toBe(maximal);
    });
  });

  test("obey their laws: maximal are closed are frequent, and the closed ones tell all counts", () => {
    fc.assert(
      fc.property(someBaskets, fc.integer({ min: 1, max: 4 }), (lists, count) => {
        const given = baskets.of(lists);
        const options = { minSupport: { count } };
        const frequent = asMap(itemsets.mine(given, options));
        const closed = [...closedItemsets.mine(given, options)];
        const closedCounts = asMap(closed);
        for (const [key, value] of closedCounts) expect(frequent.get(key)).toBe(value);
        const maximal = [...maximalItemsets.mine(given, options)];
        for (const set of maximal) expect(closedCounts.get(keyOf(set))).toBe(set.count);

        // All frequent sets and their counts, rebuilt from the closed ones.
        const rebuilt = new Map<string, number>();
        for (const set of closed) {
          for (const key of naiveItemsets([set.items], 1).keys()) {
            rebuilt.set(key, Math.max(rebuilt.get(key) ?? 0, set.count));
          }
        }
        expect(rebuilt).toEqual(frequent);
        const below = maximal.flatMap(({ items }) => [...naiveItemsets([items], 1).keys()]);
        expect(new Set(below)).toEqual(new Set(frequent.keys()));

        // A generator's closure is the smallest closed set that holds it, and every closed set is one.
        const closures = new Set<string>();
        for (const { items, count: own } of generators.mine(given, options)) {
          const above = closed.filter((set) => isWithin(items, set.items));
          above.sort((a, b) => a.items.length - b.items.length);
          expect(above[0].count).toBe(own);
          closures.add(keyOf(above[0]));
        }
        // What all baskets share is the closure of the empty set, which is not listed.
        for (const set of closed) expect(closures.has(keyOf(set))).toBe(set.count < lists.length);
      }),
      { seed: 2004, numRuns: 400 },
    );
  });

  /** Compares the closed and the maximal sets with those among all frequent sets. Returns the closed ones. */
  function expectRight(given: Baskets, options: MiningOptions): Itemset[] {
    const all = itemsets.toList(itemsets.mine(given, options));
    /** The largest count of a set with one more item. */
    const above = new Map<string, number>();
    for (const { items, count } of all)
      for (const item of items) {
        const key = keyOf({ items: items.filter((other) => other !== item), count, support: 0 });
        above.set(key, Math.max(count, above.get(key) ?? 0));
      }
    const closed = all.filter((set) => (above.get(keyOf(set)) ?? 0) < set.count);
    expect(asMap(closedItemsets.mine(given, options))).toEqual(asMap(closed));
    expect(asMap(maximalItemsets.mine(given, options))).toEqual(
      asMap(all.filter((set) => !above.has(keyOf(set)))),
    );
    return closed;
  }

  test("are right in 2,000 sparse baskets of 100 items, whose projections outgrow the first memory", () => {
    const random = seeded(8);
    const names = Array.from({ length: 100 }, (_, item) => `item ${item}`);
    const given = baskets.of(Array.from({ length: 2000 }, () => names.filter(() => random.uniform() < 0.08)));
    const options = { minSupport: { count: 8 } };
    expect(expectRight(given, options).some(({ items }) => items.length >= 3)).toBe(true);
  });

  test("are right where a projection fills the first memory, and the list of its rows does not fit in", () => {
    // The rarest item is in 200 baskets with three of 24 others, each of which is in 200 more baskets: 800 cells, 600 entries.
    const others = Array.from({ length: 24 }, (_, item) => `item ${item}`);
    const together = Array.from({ length: 200 }, (_, i) => [
      "rarest",
      ...[i, i + 1, i + 4].map((k) => others[k % 24]),
    ]);
    const alone = others.flatMap((item) => Array.from({ length: 200 }, () => [item]));
    const closed = expectRight(baskets.of([...together, ...alone]), { minSupport: { count: 5 } });
    expect(closed.filter(({ items }) => items.length === 4)).toHaveLength(24);
  });

  test("have 1 closed set, 1 maximal set and no generator in one basket of 60 items", () => {
    const given = baskets.of([Array.from({ length: 60 }, (_, i) => `item ${i}`)]);
    const options = { minSupport: 1 };
    expect(closedItemsets.mine(given, options).size).toBe(1);
    expect(maximalItemsets.mine(given, options).size).toBe(1);
    expect(closedItemsets.itemsetAt(closedItemsets.mine(given, options), 0).items).toHaveLength(60);
    // The empty set is in that basket too, so no item narrows anything down.
    expect(generators.mine(given, options).size).toBe(0);
    const two = baskets.of([Array.from({ length: 60 }, (_, i) => `item ${i}`), []]);
    expect(generators.mine(two, { minSupport: 0.5 }).size).toBe(60);
  });
});

describe.each(Object.entries(FAMILY))("%s()", (_name, mine: Mine) => {
  test("finds the same in sparse and in dense baskets as among all frequent sets", () => {
    const random = seeded(8);
    for (const [rows, items, share] of [
      [400, 14, 0.15],
      [120, 11, 0.7],
      [60, 40, 0.1],
    ]) {
      const lists = Array.from({ length: rows }, () =>
        Array.from({ length: items }, (_, i) => `item ${i}`).filter(
          (_, i) => random.uniform() < share * (1 - (0.5 * i) / items),
        ),
      );
      const given = baskets.of(lists);
      const options = { minSupport: { count: 3 } };
      const frequent = [...itemsets.mine(given, options)];
      const found = mine(given, options);
      const counts = asMap(frequent);
      const tests: Record<CondensedItemsets["kind"], (set: Itemset) => boolean> = {
        closed: (set) => !frequent.some((other) => other.count === set.count && isProper(set, other)),
        maximal: (set) => !frequent.some((other) => isProper(set, other)),
        generator: ({ items: own, count }) =>
          own.every((item) => {
            const rest = own.filter((other) => other !== item);
            return (rest.length === 0 ? rows : (counts.get([...rest].sort().join("|")) ?? 0)) > count;
          }),
      };
      const expected = frequent.filter(tests[found.kind]);
      expect(found.size).toBe(expected.length);
      expect([...found]).toEqual(expected);
    }
  });

  const isProper = (small: Itemset, large: Itemset) =>
    small.items.length < large.items.length && isWithin(small.items, large.items);

  test("lists by length, then by items, and within minLength and maxLength", () => {
    fc.assert(
      fc.property(
        someBaskets,
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 0, max: 3 }),
        (lists, minLength, more) => {
          const given = baskets.of(lists);
          const all = [...mine(given, { minSupport: { count: 2 } })];
          const maxLength = minLength + more;
          const some = [...mine(given, { minSupport: { count: 2 }, minLength, maxLength })];
          expect(some).toEqual(
            all.filter(({ items }) => items.length >= minLength && items.length <= maxLength),
          );
          expect(all.map(({ items }) => items.length)).toEqual(
            all.map(({ items }) => items.length).sort((a, b) => a - b),
          );
        },
      ),
      { seed: 3, numRuns: 300 },
    );
  });

  test("does not mind the order of baskets and items, and leaves the baskets as they are", () => {
    const random = seeded(5);
    const lists = Array.from({ length: 60 }, () => [..."abcdefg"].filter(() => random.uniform() < 0.5));
    const given = baskets.of(lists);
    const before = structuredClone(given);
    const found = asMap(mine(given, { minSupport: 0.1 }));
    expect(given).toEqual(before);
    const shuffled = random.shuffle(lists.map((list) => random.shuffle([...list])));
    expect(asMap(mine(baskets.of(shuffled), { minSupport: 0.1 }))).toEqual(found);
  });

  test.each([
    ["no baskets", []],
    ["only empty baskets", [[], []]],
    ["nothing frequent enough", [["a"], ["b"]]],
  ])("%s give no sets", (_, lists: string[][]) => {
    expect([...mine(baskets.of(lists), { minSupport: 1 })]).toEqual([]);
  });

  test("takes any text as a name, and shows it escaped", () => {
    const names = [" ", "__proto__", "constructor", "<img src=x>", "x".repeat(10_000)];
    const found = mine(baskets.of([...names.map((name) => [name, name]), []]), { minSupport: { count: 1 } });
    expect([...found].map(({ items }) => items[0]).sort()).toEqual([...names].sort());
    const shown = found[DISPLAY]();
    expect(shown["text/html"]).not.toContain("<img");
    expect(shown["text/plain"]).toContain("in at least 1 of 6 baskets");
  });

  test("stops at maxItemsets", () => {
    const given = baskets.of([["a"], ["b"], ["c"]]);
    expect(mine(given, { minSupport: { count: 1 }, maxItemsets: 3 }).size).toBe(3);
    expect(() => mine(given, { minSupport: { count: 1 }, maxItemsets: 2 })).toThrow(
      new RangeError(
        "Cannot mine itemsets: maxItemsets must be at least the number of sets, current value is 2; raise minSupport (now 1 of 3 baskets), set maxLength, or raise maxItemsets",
      ),
    );
  });

  test("refuses thresholds out of range and what are no baskets", () => {
    expect(() => mine(baskets.of([["a"]]), { minSupport: 0 })).toThrow(
      new RangeError(
        "Cannot mine itemsets: minSupport must be a fraction > 0 and <= 1, or { count }, current value is 0",
      ),
    );
    expect(() => mine([["a"]] as never, { minSupport: 1 })).toThrow(TypeError);
  });
});
