/** Parameters at their limits, alone and together: a shop of finite numbers, or a refusal. */
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ShopOptions } from "../../lib/shop";
import { make, NULL_SHOP } from "../../lib/shop";
import { DAILY } from "../../lib/shop/tables/schemas";
import { HIDDEN } from "../../lib/shop/truth";

function expectFinite(options: ShopOptions): void {
  const shop = make(options);
  const tables = [
    ...Object.keys(DAILY).map((name) => shop[name as "orders"]),
    ...Object.keys(HIDDEN).map((name) => shop.truth[name as "suppliers"]),
  ];
  for (const { columns, rows } of tables)
    for (const column of Object.values<ArrayLike<number>>(columns)) {
      expect(column.length).toBe(rows);
      expect(Array.prototype.every.call(column, Number.isFinite)).toBe(true);
    }
  expect(shop.truth.expectedDemand.every((pieces) => Number.isFinite(pieces) && pieces >= 0)).toBe(true);
}

const TINY = {
  seed: 1,
  scale: 0.005,
  calendar: { weeks: 8 },
  catalogue: { products: 40 },
  associations: { strengths: [0.5] },
};

describe("shop.make() at the limits", () => {
  test.each<[string, Partial<ShopOptions>]>([
    ["one customer", { scale: 1e-9 }],
    ["twenty products", { catalogue: { products: 20 }, associations: { strengths: [1, 1] } }],
    ["no pairs, one kind of everything", NULL_SHOP],
    ["no campaign", { campaigns: { firstWeek: 1000 } }],
    ["all mailed, all skip", { campaigns: { firstWeek: 1, everyWeeks: 2, controlShare: 0 } }],
    ["promotions whenever they may be", { promotions: { share: 1 } }],
    ["nobody there before", { customers: { shareBefore: 0 } }],
    ["everybody there before", { customers: { shareBefore: 1 } }],
    [
      "huge baskets",
      { baskets: { picksPerSession: 100, sessionKinds: [{ name: "all", share: 1, factor: 20 }] } },
    ],
    ["a demand that jumps", { demand: { shockShape: 0.5 }, prices: { followsDemand: 0.5 } }],
    ["empty shelves", { stock: { tightShare: 1, tightSafetyFactor: -20 } }],
    ["slow suppliers", { stock: { meanLeadDays: [200, 200], leadShape: 0.5 } }],
    ["everything comes back", { returns: { rate: [1, 1], meanDays: 365 } }],
    ["gone at once", { customers: { meanChurnHazard: 1, churnHazardShape: 0.05 } }],
  ])("%s", (_, given) => expectFinite({ ...TINY, ...given }));

  test("refuses a purchase probability near 0, and extremely large baskets", () => {
    expect(() =>
      make({
        ...TINY,
        baskets: {
          sessionKinds: [
            { name: "look round", share: 0.999, factor: 0 },
            { name: "one day", share: 0.001, factor: 0.01 },
          ],
        },
      }),
    ).toThrow(
      /^Cannot make a shop: the probability that a session of week \d+ becomes an order must be at least 0\.0001 /,
    );
    expect(() =>
      make({
        ...TINY,
        demand: { priceSensitivity: [20, 20], categoryExpansion: 1 },
        prices: { costDeviation: 1 },
      }),
    ).toThrow(/^Cannot make a shop: the picks of a session of week \d+ must be at most 10000 /);
  });

  test("any parameters in their ranges", () => {
    const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });
    const options = fc.record({
      seed: fc.integer({ min: 0, max: 0xffffffff }),
      catalogue: fc.record({ popularityExponent: between(0, 5), popularityOffset: between(0.1, 1000) }),
      customers: fc.record({ sessionRateShape: between(0.05, 5), churnHazardShape: between(0.05, 5) }),
      season: fc.record({
        yearlyAmplitude: between(0, 0.95),
        categoryAmplitude: between(0, 0.95),
        shockDeviation: between(0, 1),
      }),
      demand: fc.record({ categoryExpansion: between(0, 1), shockShape: between(0.5, 100) }),
      prices: fc.record({
        costDeviation: between(0, 0.3),
        costPassThrough: between(-2, 2),
        followsDemand: between(-2, 2),
      }),
      promotions: fc.record({ share: between(0, 1), displayLift: between(0.1, 5) }),
    });
    fc.assert(
      fc.property(options, (given) => {
        try {
          expectFinite({ ...TINY, ...given, catalogue: { ...TINY.catalogue, ...given.catalogue } });
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
          expect((error as Error).message).toMatch(
            /^Cannot make a shop: the (probability that|picks of) a session/,
          );
        }
      }),
      { numRuns: 25, seed: 1 },
    );
  });
});
