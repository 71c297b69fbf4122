import { describe, expect, test } from "vitest";
import { baskets, itemsets, type MiningOptions, miningCost } from "../../../lib/basket";
import { countFirstLevels } from "../../../lib/basket/miners/cost/first-levels";
import { createProber } from "../../../lib/basket/miners/cost/prober";
import { rankItems } from "../../../lib/basket/miners/frequent-items";
import { databaseOf } from "../../../lib/basket/miners/hybrid";
import { MINING_READERS } from "../../../lib/basket/types";
import type { Baskets } from "../../../lib/core/baskets";
import { readOptions } from "../../../lib/core/options";
import { seeded } from "../../../lib/core/random";
import { DISPLAY } from "../../../lib/core/text/display";
import * as datasets from "../../../lib/data/datasets";

const hasFimi = datasets.isAvailable("fimi");

function shop(seed: number, rows: number, items: number, share: number): Baskets {
  const random = seeded(seed);
  const names = Array.from({ length: items }, (_, item) => `item ${item}`);
  return baskets.of(
    Array.from({ length: rows }, () =>
      names.filter((_, item) => random.uniform() < share * (1 - (0.9 * item) / items)),
    ),
  );
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Standard errors between the mean of the values and what they should be. */
function errorsFrom(expected: number, values: readonly number[]): number {
  const center = mean(values);
  const variance = values.reduce((sum, value) => sum + (value - center) ** 2, 0) / (values.length - 1);
  return Math.abs(center - expected) / Math.sqrt(variance / values.length);
}

describe("miningCost.estimate()", () => {
  // Counts on which Borgelt's eclat and LCM 5.3 agree.
  test.skipIf(!hasFimi).each([
    ["retail", 88, 7712],
    ["retail", 5, 1_506_775],
    ["mushroom", 600, 945_309],
    ["T10I4D100K", 100, 27_532],
  ] as const)("is within a factor of two for %s in %i baskets: %i sets", async (name, count, expected) => {
    const given = await datasets.fimi(name);
    for (const seed of [1, 2]) {
      const cost = miningCost.estimate(given, { minSupport: { count } }, { seed });
      expect(cost.itemsets).toBeGreaterThan(expected / 2);
      expect(cost.itemsets).toBeLessThan(expected * 2);
      if (cost.probes === 0) expect([cost.itemsets, cost.standardError]).toEqual([expected, 0]);
      else expect(cost.standardError).toBeGreaterThan(0);
      expect(cost.seconds).toBeGreaterThan(0);
      expect(cost.bytes).toBeGreaterThan(12 * cost.itemsets);
      if (count === 5) continue;
      const probed = miningCost.estimate(given, { minSupport: { count } }, { seed, probes: 256 });
      expect(probed.itemsets).toBeGreaterThan(expected / 2.5);
      expect(probed.itemsets).toBeLessThan(expected * 2.5);
      expect(probed.standardError).toBeGreaterThan(0);
    }
  });

  test.each([25, 60, 1000])("one basket of %i items: all its subsets (arithmetic: 2^N - 1)", (items) => {
    const names = Array.from({ length: items }, (_, i) => `i${i}`);
    const cost = miningCost.estimate(baskets.of([names]), { minSupport: { count: 1 } }, { seed: 1 });
    expect([cost.itemsets, cost.standardError, cost.probes]).toEqual([
      2 ** items - (items < 53 ? 1 : 0),
      0,
      0,
    ]);
    const probes = 1e9 < 2 ** items ? 2 : undefined;
    if (probes)
      expect(
        miningCost.estimate(baskets.of([names]), { minSupport: { count: 1 } }, { seed: 1, probes }).itemsets,
      ).toBe(2 ** items);
  });

  test("one basket of 20,000 items among small ones takes no time, and is not too few", () => {
    const giant = Array.from({ length: 20_000 }, (_, i) => `i${i}`);
    const small = Array.from({ length: 1000 }, (_, k) => [`i${k % 100}`, `i${(k * 7 + 3) % 100}`]);
    const estimate = (lists: string[][], options: MiningOptions) => {
      const { itemsets: sets, seconds, bytes } = miningCost.estimate(baskets.of(lists), options, { seed: 1 });
      expect([Number.isNaN(seconds), Number.isNaN(bytes)]).toEqual([false, false]);
      return sets;
    };
    const before = process.cpuUsage();
    expect(estimate([giant, ...small], { minSupport: { count: 1 } })).toBe(Number.POSITIVE_INFINITY);
    expect(estimate([giant, giant, ...small], { minSupport: { count: 2 } })).toBe(Number.POSITIVE_INFINITY);
    expect(estimate([giant, ...small], { minSupport: { count: 1 }, maxLength: 3 })).toBe(
      20_000 + (20_000 * 19_999) / 2 + (20_000 * 19_999 * 19_998) / 6,
    );
    expect(process.cpuUsage(before).user / 1e6).toBeLessThan(6);
  });

  test.each([
    // [rows, items, share, count]: sparse, dense, few large branches
    [300, 40, 0.3, 4, {}],
    [60, 14, 0.8, 6, {}],
    [30, 12, 0.9, 2, {}],
    [60, 14, 0.8, 6, { maxLength: 4 }],
  ] as const)("is right on average: %i baskets of %i items", (rows, items, share, count, limits) => {
    const given = shop(6, rows, items, share);
    const options = { minSupport: { count }, ...limits };
    const exact = itemsets.mine(given, options).size;
    const estimates = Array.from(
      { length: 400 },
      (_, seed) => miningCost.estimate(given, options, { seed, probes: 2 }).itemsets,
    );
    expect(new Set(estimates).size).toBeGreaterThan(100);
    expect(errorsFrom(exact, estimates)).toBeLessThan(4);
    expect(Math.abs(mean(estimates) / exact - 1)).toBeLessThan(0.2);
  });

  test("is right on average with a sample of the items, too", () => {
    const given = shop(6, 300, 40, 0.3);
    const ranked = rankItems(given, readOptions("mine", { minSupport: { count: 4 } }, MINING_READERS));
    const database = databaseOf(given, ranked);
    const exact = itemsets.mine(given, { minSupport: { count: 4 } }).size;
    const estimates = Array.from({ length: 600 }, (_, seed) => {
      const random = seeded(seed);
      const first = countFirstLevels(ranked, database, random, 3000);
      expect(first.rate).toBeLessThan(0.6);
      const prober = createProber(first, random);
      const pairs = (first.part.item.length - first.part.ranks.length) / first.rate;
      return ranked.counts.length + pairs + (prober.hasMore ? prober.probe(random.uniform()).sets : 0);
    });
    expect(errorsFrom(exact, estimates)).toBeLessThan(4);
    expect(Math.abs(mean(estimates) / exact - 1)).toBeLessThan(0.2);
  });

  test("is right on average with a random part of the extensions, too", () => {
    const given = shop(6, 300, 40, 0.3);
    const ranked = rankItems(given, readOptions("mine", { minSupport: { count: 4 } }, MINING_READERS));
    const database = databaseOf(given, ranked);
    const exact = itemsets.mine(given, { minSupport: { count: 4 } }).size;
    const estimates = Array.from({ length: 1500 }, (_, seed) => {
      const random = seeded(seed);
      const first = countFirstLevels(ranked, database, random);
      const prober = createProber(first, random, 10);
      const pairs = (first.part.item.length - first.part.ranks.length) / first.rate;
      return ranked.counts.length + pairs + (prober.hasMore ? prober.probe(random.uniform()).sets : 0);
    });
    expect(errorsFrom(exact, estimates)).toBeLessThan(4);
    expect(Math.abs(mean(estimates) / exact - 1)).toBeLessThan(0.2);
  });

  test("says how far off it may be: mostly less than two standard errors", () => {
    const given = shop(2, 300, 40, 0.35);
    const options = { minSupport: { count: 5 } };
    const exact = itemsets.mine(given, options).size;
    const isNear = Array.from({ length: 40 }, (_, seed) => {
      const { itemsets: estimated, standardError } = miningCost.estimate(given, options, {
        seed,
        probes: 64,
      });
      return Math.abs(estimated - exact) <= 2 * standardError;
    });
    expect(isNear.filter(Boolean).length).toBeGreaterThanOrEqual(34);
  });

  test("is the same for a seed, but for the seconds", () => {
    const given = shop(1, 200, 20, 0.5);
    const estimate = (seed: number) => {
      const { seconds, ...cost } = miningCost.estimate(given, { minSupport: 0.05 }, { seed, probes: 64 });
      return cost;
    };
    expect(estimate(7)).toEqual(estimate(7));
    expect(estimate(7)).not.toEqual(estimate(8));
  });

  test.each([
    ["no baskets", [], {}, 0],
    ["one item", [["a"]], {}, 1],
    ["pairs", [["a", "b"], ["a", "b"], ["c"]], {}, 4],
    ["only single items asked for", [["a", "b", "c"]], { maxLength: 1 }, 3],
    ["no more than pairs asked for", [["a", "b", "c"]], { maxLength: 2 }, 6],
  ])("counts what it need not guess: %s", (_, lists: string[][], limits: Partial<MiningOptions>, sets) => {
    const options = { minSupport: { count: 1 }, ...limits };
    const cost = miningCost.estimate(baskets.of(lists), options, { seed: 1 });
    expect([cost.itemsets, cost.standardError, cost.probes]).toEqual([sets, 0, 0]);
  });

  test("does not mine what it estimates: of 2^100 sets it says that they are far too many", () => {
    const given = baskets.of([Array.from({ length: 100 }, (_, i) => String(i))]);
    const { itemsets: estimated } = miningCost.estimate(given, { minSupport: 1 }, { seed: 3 });
    expect(estimated).toBeGreaterThan(1e15);
  });

  test("shows itself as a table", () => {
    const given = baskets.of([["a", "b", "c"]]);
    const text = String(miningCost.estimate(given, { minSupport: 1 }, { seed: 1 })[DISPLAY]()["text/plain"]);
    expect(text).toMatch(
      /^What mining will cost, without probes\nitemsets +standard error +seconds +memory\n/,
    );
    const probed = miningCost.estimate(given, { minSupport: 1 }, { seed: 1, probes: 1024 });
    expect(String(probed[DISPLAY]()["text/plain"])).toMatch(/^What mining will cost, from 1,024 probes\n/);
  });

  test("refuses a seed and a number of probes that are none", () => {
    const given = baskets.of([["a"]]);
    expect(() => miningCost.estimate(given, { minSupport: 1 }, { seed: -1 })).toThrow(
      new RangeError("Cannot estimate the cost of mining: seed must be an integer >= 0, current value is -1"),
    );
    expect(() => miningCost.estimate(given, { minSupport: 1 }, { seed: 1, probes: 1 })).toThrow(
      new RangeError(
        "Cannot estimate the cost of mining: probes must be an integer >= 2, current value is 1",
      ),
    );
  });
});
