import { describe, expect, test } from "vitest";
import {
  apriori,
  baskets,
  closedItemsets,
  eclat,
  fpGrowth,
  generators,
  itemsets,
  maximalItemsets,
} from "../../../lib/basket";
import { distinctItems } from "../../../lib/basket/miners/closed/equal-items";
import { rankItems } from "../../../lib/basket/miners/frequent-items";
import { MINING_READERS } from "../../../lib/basket/types";
import { readOptions } from "../../../lib/core/options";
import { seeded } from "../../../lib/core/random";

const names = (items: number) => Array.from({ length: items }, (_, i) => `i${i}`);
const small = Array.from({ length: 1000 }, (_, k) => [
  `i${k % 100}`,
  `i${(k * 7 + 3) % 100}`,
  `i${(k * 31 + 11) % 100}`,
]);
const giant = baskets.of([names(20_000), ...small]);
const giants = baskets.of([names(20_000), names(20_000), ...small]);
const one = { minSupport: { count: 1 } };
const two = { minSupport: { count: 2 } };

/** Seconds of the processor that a function takes. */
function secondsOf(run: () => unknown): number {
  const before = process.cpuUsage();
  run();
  return process.cpuUsage(before).user / 1e6;
}

describe("one basket of 20,000 items among a thousand small ones", () => {
  const searches = {
    "itemsets.mine by apriori": () => itemsets.mine(giant, { ...one, algorithm: "apriori" }),
    "itemsets.mine by eclat": () => itemsets.mine(giant, { ...one, algorithm: "eclat" }),
    "itemsets.mine by fpGrowth": () => itemsets.mine(giant, { ...one, algorithm: "fpGrowth" }),
    "itemsets.mine by hybrid": () => itemsets.mine(giant, one),
    "itemsets.mine by apriori, two baskets": () => itemsets.mine(giants, { ...two, algorithm: "apriori" }),
    "itemsets.mine by eclat, two baskets": () => itemsets.mine(giants, { ...two, algorithm: "eclat" }),
    "itemsets.mine by fpGrowth, two baskets": () => itemsets.mine(giants, { ...two, algorithm: "fpGrowth" }),
    "apriori.levels": () => apriori.levels(giant, one),
    "apriori.work": () => apriori.work(giant, one),
    "eclat.steps": () => eclat.steps(giant, one),
    "eclat.work": () => eclat.work(giant, one),
    "fpGrowth.trees": () => fpGrowth.trees(giant, one),
    "fpGrowth.work": () => fpGrowth.work(giant, one),
  };
  test.each(Object.entries(searches))("%s ends in the maxItemsets error", (_name, search) => {
    const seconds = secondsOf(() => {
      expect(search).toThrow(
        /^Cannot mine itemsets: maxItemsets must be at least the number of frequent itemsets/,
      );
    });
    expect(seconds).toBeLessThan(6);
  });

  test("with maxLength the miners answer, or count before they begin", () => {
    for (const algorithm of ["apriori", "eclat", "fpGrowth", "hybrid"] as const) {
      expect(itemsets.mine(giant, { ...one, maxLength: 1, algorithm }).size).toBe(20_000);
      expect(() => itemsets.mine(giant, { ...one, maxLength: 2, algorithm })).toThrow("maxItemsets");
    }
    const hundred = baskets.of([names(100)]);
    for (const algorithm of ["apriori", "eclat", "fpGrowth"] as const) {
      const limits = { ...one, maxLength: 2, algorithm };
      expect(itemsets.mine(hundred, { ...limits, maxItemsets: 5050 }).size).toBe(5050);
      expect(() => itemsets.mine(hundred, { ...limits, maxItemsets: 5049 })).toThrow("maxItemsets");
    }
  });

  test.each([
    ["one", giant, one, 1],
    ["two equal ones", giants, two, 2],
  ] as const)("closed and maximal sets and generators do not mind %s", (_name, given, options, count) => {
    const seconds = secondsOf(() => {
      const closed = closedItemsets.mine(given, options);
      const few = closedItemsets.mine(given, { ...options, items: { only: names(101) } });
      // All other items are in the giant only, with i100.
      expect(closed.size).toBe(few.size);
      const longest = closedItemsets.itemsetAt(closed, closed.size - 1);
      expect([longest.items.length, longest.count]).toEqual([20_000, count]);
      const [all, ...others] = [...maximalItemsets.mine(given, options)];
      expect([all.items.length, others.length]).toEqual([20_000, 0]);
      const free = generators.mine(given, options);
      const freeFew = generators.mine(given, { ...options, items: { only: names(101) } });
      expect(free.size - freeFew.size).toBe(20_000 - 101);
    });
    expect(seconds).toBeLessThan(6);
  });
});

test("one basket of 25 items ends at once, whatever the miner", () => {
  for (const algorithm of ["apriori", "eclat", "fpGrowth", "hybrid"] as const)
    expect(
      secondsOf(() =>
        expect(() => itemsets.mine(baskets.of([names(25)]), { ...one, algorithm })).toThrow("maxItemsets"),
      ),
    ).toBeLessThan(2);
});

test("thirty large baskets among many: eclat and fpGrowth end at once", () => {
  const random = seeded(5);
  const large = Array.from({ length: 30 }, () => names(120).filter(() => random.uniform() < 0.7));
  const shop = Array.from({ length: 20_000 }, () => names(3).map(() => `i${random.integer(120)}`));
  const given = baskets.of([...large, ...shop]);
  for (const algorithm of ["eclat", "fpGrowth", "hybrid"] as const)
    expect(
      secondsOf(() => expect(() => itemsets.mine(given, { ...two, algorithm })).toThrow("maxItemsets")),
    ).toBeLessThan(4);
});

test("many items: FP-Growth takes a small multiple of the others, with the same sets", () => {
  const random = seeded(6);
  const given = baskets.of(
    Array.from({ length: 60_000 }, () =>
      Array.from({ length: 1 + random.integer(8) }, () => `i${Math.floor(40_000 * random.uniform() ** 1.5)}`),
    ),
  );
  let found: unknown;
  const seconds = secondsOf(() => {
    found = itemsets.mine(given, { ...two, algorithm: "fpGrowth" }).count;
  });
  expect(found).toEqual(itemsets.mine(given, two).count);
  expect(seconds).toBeLessThan(4);
});

describe("items that are in the same baskets", () => {
  test("are found, in random baskets", () => {
    const random = seeded(7);
    for (let round = 0; round < 300; round++) {
      const lists = Array.from({ length: 1 + random.integer(12) }, () =>
        Array.from({ length: 1 + random.integer(6) }, () => `i${random.integer(10)}`),
      );
      const given = baskets.of(lists);
      const ranked = rankItems(
        given,
        readOptions("mine", { minSupport: { count: 1 + random.integer(2) } }, MINING_READERS),
      );
      const { ranked: distinct, starts, members } = distinctItems(given, ranked);
      const keyOf = (rank: number) => lists.map((list) => list.includes(ranked.names[rank])).join();
      const groups = Array.from(distinct.counts, (_, rank) => [
        ...members.slice(starts[rank], starts[rank + 1]),
      ]);
      expect(groups.flat().sort((a, b) => a - b)).toEqual([...ranked.names.keys()]);
      for (const group of groups) expect(new Set(group.map(keyOf)).size).toBe(1);
      expect(groups.length).toBe(new Set(ranked.names.map((_, rank) => keyOf(rank))).size);
      expect([...distinct.counts]).toEqual(groups.map(([first]) => ranked.counts[first]));
    }
  });

  test("are told from items whose baskets have the same sum by chance", () => {
    // The numbers of baskets 315 and 317 add up to those of 157 and 334, modulo 2^32.
    const inBaskets = (numbers: readonly number[], items: readonly string[], basket: number) =>
      numbers.includes(basket) ? items : [];
    const given = baskets.of(
      Array.from({ length: 335 }, (_, basket) => [
        "in all",
        ...inBaskets([315, 317], ["a", "A"], basket),
        ...inBaskets([157, 334], ["b"], basket),
      ]),
    );
    const ranked = rankItems(given, readOptions("mine", one, MINING_READERS));
    const { starts, members } = distinctItems(given, ranked);
    const groups = Array.from({ length: starts.length - 1 }, (_, rank) =>
      [...members.slice(starts[rank], starts[rank + 1])].map((member) => ranked.names[member]).sort(),
    );
    expect(groups.sort()).toEqual([["A", "a"], ["b"], ["in all"]]);
  });
});

test("closed, maximal and generators can be limited in time, and say how far they came", () => {
  const random = seeded(8);
  const given = baskets.of(
    Array.from({ length: 200 }, () => names(300).filter(() => random.uniform() < 0.5)),
  );
  for (const { mine } of [closedItemsets, maximalItemsets, generators]) {
    const from = performance.now();
    expect(() => mine(given, { ...two, maxSeconds: 0.1, maxItemsets: 2e9 })).toThrow(
      /^Cannot mine itemsets: maxSeconds must be at least the seconds that it takes; [\d,]+ sets? found by then; raise minSupport, set maxLength, or raise it, current value is 0.1$/,
    );
    expect(performance.now() - from).toBeLessThan(10_000);
    expect(() => mine(given, { ...two, maxSeconds: 0 })).toThrow("maxSeconds must be a finite number > 0");
  }
  const quick = baskets.of([["a", "b"], ["a"]]);
  expect(closedItemsets.mine(quick, { ...one, maxSeconds: 60 }).size).toBe(2);
});

describe("what is given to functions of itemsets", () => {
  const given = baskets.of([["a", "b"], ["a"]]);
  const frequent = itemsets.mine(given, one);
  const closed = closedItemsets.mine(given, one);
  const wrong: [string, unknown][] = [
    ["closed itemsets", closed],
    ["a list", itemsets.toList(frequent)],
    ["baskets", given],
    ["nothing", undefined],
  ];
  test.each(wrong)("%s are no frequent itemsets", (_name, value) => {
    const calls: ((value: never) => unknown)[] = [
      itemsets.toList,
      itemsets.toTable,
      itemsets.toCsv,
      itemsets.toJSON,
      (value) => itemsets.itemsetAt(value, 0),
      (value) => itemsets.countOf(value, ["a"]),
      (value) => itemsets.restrict(value, 1),
    ];
    for (const call of calls)
      expect(() => call(value as never)).toThrow(
        /must be frequent itemsets, as made by itemsets.mine or itemsets.fromJSON, current/,
      );
  });

  test("frequent itemsets are no closed ones", () => {
    expect(() => closedItemsets.toTable(frequent as never)).toThrow(
      "Cannot show itemsets: itemsets must be closed or maximal itemsets or generators, as made by closedItemsets.mine, current value is an object",
    );
    expect(() => closedItemsets.itemsetAt(frequent as never, 0)).toThrow(TypeError);
  });

  test("a position that is none is refused", () => {
    expect(itemsets.itemsetAt(frequent, 2).items).toEqual(["a", "b"]);
    expect(closedItemsets.itemsetAt(closed, 1).items).toEqual(["a", "b"]);
    for (const position of [-1, 0.5, 3, Number.NaN])
      expect(() => itemsets.itemsetAt(frequent, position)).toThrow(
        `Cannot look up an itemset: position must be an integer from 0 to 2, current value is ${position}`,
      );
    expect(() => closedItemsets.itemsetAt(closed, 2)).toThrow(
      "Cannot look up an itemset: position must be an integer from 0 to 1, current value is 2",
    );
  });

  test("options: none at all, unknown, of a wrong type, or out of range", () => {
    const mine = (options: unknown) => () => itemsets.mine(given, options as never);
    expect(mine(undefined)).toThrow(
      "Cannot mine itemsets: minSupport must be a fraction > 0 and <= 1, or { count }, current value is undefined",
    );
    expect(mine(null)).toThrow(
      "Cannot mine itemsets: options must be an object of options, current value is null",
    );
    expect(mine({ minSuport: 0.1 })).toThrow('there is no option "minSuport"; did you mean "minSupport"?');
    expect(mine({ minSupport: { cuont: 1 } })).toThrow(
      'no option "minSupport.cuont"; did you mean "minSupport.count"?',
    );
    expect(mine({ minSupport: { count: 0 } })).toThrow("minSupport.count must be an integer >= 1");
    expect(mine({ minSupport: "0.1" })).toThrow(TypeError);
    expect(mine({ ...one, items: ["a"] })).toThrow(
      "items must be an object of options, current value is an array of 1",
    );
    expect(mine({ ...one, items: { only: "a" } })).toThrow("items.only must be a list of item names");
    expect(mine({ ...one, items: { only: [7] } })).toThrow("items.only[0] must be a text");
    expect(mine({ ...one, minLength: 3, maxLength: 2 })).toThrow("maxLength must be an integer >= 3");
    expect(mine({ ...one, maxItemsets: 0 })).toThrow("maxItemsets must be an integer >= 1");
    expect(() => itemsets.toTable(frequent, { limits: 3 } as never)).toThrow('did you mean "limit"?');
    expect(itemsets.toTable(frequent, { limit: 1 }).rows.length).toBe(1);
  });
});
