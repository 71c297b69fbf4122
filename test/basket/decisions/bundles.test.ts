import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type BundleOptions, baskets, bundles, itemsets, rules } from "../../../lib/basket";
import { asItemsets } from "../../../lib/basket/miners/results/itemset-columns";
import { forProportions } from "../../../lib/core/inference/sample-size";
import { DISPLAY } from "../../../lib/core/text/display";

/** 100 baskets: tea in 50, a cup in 30, both in 20. */
const RECEIPTS = baskets.of([
  ...Array(20).fill(["tea", "cup"]),
  ...Array(30).fill(["tea"]),
  ...Array(10).fill(["cup"]),
  ...Array(40).fill(["milk"]),
]);
const pairs = itemsets.mine(RECEIPTS, { minSupport: 0.1, minLength: 2 });
const FIGURES: BundleOptions = {
  prices: { tea: 4, cup: 6 },
  unitCosts: { tea: 1, cup: 4 },
  days: 15,
  discounts: [0.1],
  uplift: 0.5,
  stock: { tea: 500, cup: 60 },
};

describe("bundles.propose()", () => {
  test("gives the figures by hand", () => {
    const [offer] = bundles.propose(pairs, FIGURES);
    // 20 together in 15 days: 40 a month. Full price 10, cost 5; 10 % off: 9, margin 4.
    expect(offer.items).toEqual(["tea", "cup"]);
    expect(offer.togetherPerMonth).toBe(40);
    expect(offer.alonePerMonth).toEqual([60, 20]);
    // 0.2 / (0.5 · 0.3)
    expect(offer.lift).toBeCloseTo(4 / 3, 12);
    expect([offer.fullPrice, offer.bundlePrice, offer.unitCost]).toEqual([10, 9, 5]);
    expect([offer.fullMargin, offer.bundleMargin]).toEqual([5, 4]);
    // Three of four single buyers buy tea (margin 3), one a cup (margin 2): 2.75.
    expect(offer.displacedMargin).toBe(2.75);
    expect(offer.discountCostPerMonth).toBe(40);
    // 40 / (4 - 2.75) = 32 extra, 80 % more.
    expect(offer.breakEvenExtraPerMonth).toBe(32);
    expect(offer.breakEvenUplift).toBe(0.8);
    // 20 extra bring 25 and 40 are given away.
    expect(offer.profitChangePerMonth).toBe(-15);
    // 0.5 · (5 - 2.75) / (1.5 · 10)
    expect(offer.largestDiscount).toBeCloseTo(0.075, 12);
    // 30 cups in 15 days; 10 extra bundles in that time, of which one in four takes no new cup.
    expect(offer.stockCover).toEqual({ item: "cup", days: 30, daysWithUplift: (60 * 15) / 37.5 });
    expect(offer.test).toEqual(
      forProportions({ baseline: 0.2, difference: 0.2 * 1.8 - 0.2, customersPerDay: 100 / 15 }),
    );
    expect(offer.summary).toBe(
      `40 a month are bought together without an offer; 10 % off gives these buyers 40.00 a month; 32 extra a month (+80 %) pay for it; whether sales will rise by that much is not known: a test on about 250 baskets (37 days) would tell`,
    );
  });

  test("the break-even and the largest discount are where the change of profit is nothing", () => {
    const margin = fc.double({ min: 0.1, max: 20, noNaN: true });
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        margin,
        margin,
        share,
        fc.double({ min: 0.01, max: 0.3, noNaN: true }),
        (a, b, cannibalised, d) => {
          const figures = {
            prices: { tea: 4 + a, cup: 6 + b },
            unitCosts: { tea: 4, cup: 6 },
            days: 30,
            discounts: [d],
            uplift: 0.4,
            cannibalised,
          };
          const [offer] = bundles.propose(pairs, figures);
          if (offer.breakEvenUplift < Number.POSITIVE_INFINITY) {
            const [even] = bundles.propose(pairs, { ...figures, uplift: offer.breakEvenUplift });
            expect(Math.abs(even.profitChangePerMonth)).toBeLessThan(1e-8 * even.discountCostPerMonth + 1e-9);
          }
          if (offer.largestDiscount > 0) {
            const [most] = bundles.propose(pairs, { ...figures, discounts: [offer.largestDiscount] });
            expect(Math.abs(most.profitChangePerMonth)).toBeLessThan(1e-8 * most.discountCostPerMonth + 1e-9);
          }
        },
      ),
      { seed: 17 },
    );
  });

  test("agrees with the books of two months, one with the offer and one without", () => {
    // Without: 40 bundles, 60 teas, 20 cups. With 32 extra bundles, whose buyers would have bought 24 teas and 8 cups.
    const without = 40 * 5 + 60 * 3 + 20 * 2;
    const offered = (40 + 32) * 4 + (60 - 24) * 3 + (20 - 8) * 2;
    const [offer] = bundles.propose(pairs, { ...FIGURES, uplift: 0.8 });
    expect(offer.profitChangePerMonth).toBeCloseTo(offered - without, 9);
  });

  test("money in another unit, and twice the time, change what they should", () => {
    const [offer] = bundles.propose(pairs, FIGURES);
    const [cents] = bundles.propose(pairs, {
      ...FIGURES,
      prices: { tea: 400, cup: 600 },
      unitCosts: new Map([
        ["tea", 100],
        ["cup", 400],
      ]),
    });
    expect(cents.profitChangePerMonth).toBeCloseTo(100 * offer.profitChangePerMonth, 9);
    expect(cents.breakEvenUplift).toBeCloseTo(offer.breakEvenUplift, 12);
    const [slow] = bundles.propose(pairs, { ...FIGURES, days: 30 });
    expect(slow.togetherPerMonth).toBe(offer.togetherPerMonth / 2);
    expect(slow.stockCover?.days).toBe(60);
    expect(slow.test?.total).toBe(offer.test?.total);
  });

  test("says so where nothing pays, and where nothing has to", () => {
    const [loses, free] = bundles
      .propose(pairs, { ...FIGURES, discounts: [0.5, 0] })
      .slice()
      .reverse();
    expect(loses.breakEvenExtraPerMonth).toBe(Number.POSITIVE_INFINITY);
    expect(loses.summary).toMatch(/no number of extra bundles pays for it/);
    expect(loses.test).toBeUndefined();
    expect(free.breakEvenExtraPerMonth).toBe(0);
    expect(free.summary).toBe(
      "40 a month are bought together without an offer; no discount, nothing to earn back",
    );
    const [huge] = bundles.propose(pairs, { ...FIGURES, discounts: [0.22] });
    expect(huge.breakEvenUplift).toBeGreaterThan(4);
    expect(huge.summary).toMatch(/that is more than there are baskets$/);
  });

  test("takes each set of the rules once, and only sets of two or more", () => {
    const sets = itemsets.mine(RECEIPTS, { minSupport: 0.1 });
    const fromRules = bundles.propose(rules.from(sets, { minConfidence: 0 }), FIGURES);
    expect(fromRules).toEqual(bundles.propose(sets, FIGURES));
    expect(fromRules).toHaveLength(1);
    expect(
      bundles.propose(pairs, { ...FIGURES, discounts: [0.05, 0.2] }).map((offer) => offer.discount),
    ).toEqual([0.05, 0.2]);
    const none = itemsets.mine(baskets.of([]), { minSupport: 0.5 });
    expect(bundles.propose(none, FIGURES)).toHaveLength(0);
  });

  test("items that are never bought alone displace nothing", () => {
    const always = itemsets.mine(baskets.of(Array(5).fill(["tea", "cup"])), { minSupport: 1, minLength: 2 });
    const [offer] = bundles.propose(always, FIGURES);
    expect(offer.displacedMargin).toBe(0);
    expect(offer.alonePerMonth).toEqual([0, 0]);
  });

  test("shows as a table, each column its own", () => {
    const text = String(bundles.propose(pairs, FIGURES)[DISPLAY]()["text/plain"]);
    expect(text).toContain("1 proposal, the most profitable at the hoped-for uplift first");
    expect(text).toMatch(/tea \+ cup\s+10 %\s+40\s+5\s+4\s+32\s+7\.5 %\s+-15\s+24 days \(cup\)/);
  });

  test("refuses itemsets that do not count their items one by one", () => {
    const bare = asItemsets({
      ...pairs,
      first: 0,
      size: 1,
      item: Int32Array.of(1),
      parent: Int32Array.of(-1),
      count: Int32Array.of(50),
      levelOffsets: Int32Array.of(0, 1),
    });
    const two = asItemsets({ ...bare, item: Int32Array.of(1, 0), parent: Int32Array.of(-1, 0) });
    expect(() => bundles.propose(two, FIGURES)).toThrow(
      new RangeError(
        `Cannot propose bundles: found must list each single item too, current value lacks ${pairs.itemNames[0]}`,
      ),
    );
  });

  test.each([
    [{ days: 0 }, RangeError, "days must be a finite number > 0, current value is 0"],
    [{ uplift: -0.1 }, RangeError, "uplift must be a finite number >= 0, current value is -0.1"],
    [{ cannibalised: 2 }, RangeError, "cannibalised must be a fraction between 0 and 1, current value is 2"],
    [
      { discounts: [0.1, 3] },
      RangeError,
      "discounts[1] must be a fraction between 0 and 1, current value is 3",
    ],
    [{ prices: { tea: 4 } }, TypeError, "prices of cup must be a finite number, current value is undefined"],
    [
      { prices: { tea: 4, cup: 0 } },
      RangeError,
      "prices of cup must be a finite number > 0, current value is 0",
    ],
    [
      { unitCosts: { tea: -1, cup: 1 } },
      RangeError,
      "unitCosts of tea must be 0 or more, current value is -1",
    ],
    [
      { stock: new Map([["tea", 1]]) },
      TypeError,
      "stock of cup must be a finite number, current value is undefined",
    ],
  ])("refuses %j", (wrong, ErrorType, message) => {
    expect(() => bundles.propose(pairs, { ...FIGURES, ...wrong })).toThrow(
      new ErrorType(`Cannot propose bundles: ${message}`),
    );
  });
});
