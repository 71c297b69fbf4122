import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Sequences, type SequentialRuleOptions, sequences, sequentialRules } from "../../../lib/basket";
import { DISPLAY } from "../../../lib/core/text/display";

const DAY = 86_400_000;

/** Ann buys tea, then a cup two days later; Bo buys tea, and a cup too late; Cy buys a cup only; the data end on day 20. */
const SHOP = sequences.fromColumns({
  customers: ["Ann", "Ann", "Bo", "Bo", "Cy", "Ann", "Dee"],
  times: [0, 2, 1, 12, 5, 18, 20].map((day) => day * DAY),
  items: ["tea", "cup", "tea", "cup", "cup", "tea", "pot"],
});

/** The obvious way, purchase by purchase. */
function naive(given: Sequences, withinDays: number, until: number) {
  const lists = sequences.toLists(given);
  const visits = lists.flatMap((purchases, customer) =>
    purchases.map((items, k) => {
      const first = given.customerOffsets[customer];
      const time = given.times[first + k];
      const later = purchases.filter(
        (_, j) => given.times[first + j] > time && given.times[first + j] <= time + withinDays * DAY,
      );
      return { customer, time, items, next: new Set(later.flat()) };
    }),
  );
  const seen = visits.filter(({ time }) => time + withinDays * DAY <= until);
  const found = new Map<string, number[]>();
  for (const a of given.itemNames)
    for (const b of given.itemNames) {
      const withA = seen.filter(({ items }) => items.includes(a));
      const both = withA.filter(({ next }) => next.has(b));
      if (both.length === 0) continue;
      const base = seen.filter(({ next }) => next.has(b)).length / seen.length;
      const customers = new Set(both.map(({ customer }) => customer)).size;
      found.set(`${a}>${b}`, [customers, both.length, withA.length, both.length / withA.length, base]);
    }
  return found;
}

describe("sequentialRules.from()", () => {
  test("counts what was seen in full, by hand", () => {
    const found = sequentialRules.from(SHOP, { withinDays: 10, minSupport: { count: 1 } });
    // Of the seven purchases four are at least 10 days old: tea Ann, tea Bo, cup Ann, cup Cy (days 0, 1, 2, 5). Bo's cup
    // on day 12, Ann's tea on day 18 and Dee's pot have had no full window.
    expect([found.purchaseCount, found.censoredCount]).toEqual([4, 3]);
    expect([...found]).toEqual([
      // Ann's cup came in time, Bo's after 11 days.
      {
        antecedent: "tea",
        consequent: "cup",
        customers: 1,
        count: 1,
        antecedentCount: 2,
        confidence: 0.5,
        baseRate: 0.25,
        lift: 2,
      },
    ]);
  });

  test("data that go on for longer have more full windows", () => {
    const found = sequentialRules.from(SHOP, {
      withinDays: 10,
      minSupport: { count: 1 },
      observedUntil: 30 * DAY,
    });
    expect([found.purchaseCount, found.censoredCount]).toEqual([7, 0]);
    expect([...found][0].antecedentCount).toBe(3);
  });

  test("agrees with going through the purchases one by one", () => {
    const lists = fc.array(
      fc.array(fc.uniqueArray(fc.constantFrom(..."abc"), { minLength: 1 }), { maxLength: 6 }),
      { minLength: 1, maxLength: 5 },
    );
    fc.assert(
      fc.property(lists, fc.integer({ min: 1, max: 3 }), (given, withinDays) => {
        const bought = sequences.of(given);
        const until = Math.max(0, ...bought.times);
        const found = [...sequentialRules.from(bought, { withinDays, minSupport: { count: 1 } })].map(
          ({ antecedent, consequent, customers, count, antecedentCount, confidence, baseRate }) =>
            [
              `${antecedent}>${consequent}`,
              [customers, count, antecedentCount, confidence, baseRate],
            ] as const,
        );
        expect(new Map(found)).toEqual(naive(bought, withinDays, until));
      }),
      { seed: 13, numRuns: 1000 },
    );
  });

  test("thresholds keep what reaches them, the highest lift first", () => {
    const bought = sequences.of([
      [["a"], ["b"], ["a"], ["b"], ["c"]],
      [["a"], ["b"], ["c"], ["c"]],
    ]);
    const all = [...sequentialRules.from(bought, { withinDays: 1, minSupport: { count: 1 } })];
    expect(all.map(({ lift }) => lift)).toEqual(all.map(({ lift }) => lift).sort((a, b) => b - a));
    const some = sequentialRules.from(bought, {
      withinDays: 1,
      minSupport: 1,
      minConfidence: 0.6,
      minLift: 1.1,
    });
    expect([...some]).toEqual(
      all.filter((rule) => rule.customers === 2 && rule.confidence >= 0.6 && rule.lift >= 1.1),
    );
    expect(some.size).toBe(2);
    const named = (rule: { readonly antecedent: string }) => rule.antecedent === "a";
    expect([...sequentialRules.filter(some, named)]).toEqual([...some].filter(named));
    expect(some[DISPLAY]()["text/plain"]).toContain("2 sequential rules, within 1 days");
  });

  test("nobody, or nothing seen in full, gives no rules", () => {
    expect([...sequentialRules.from(sequences.of([]), { withinDays: 1, minSupport: 1 })]).toEqual([]);
    expect(sequentialRules.from(SHOP, { withinDays: 99, minSupport: 0.1 }).purchaseCount).toBe(0);
  });

  test.each<[string, Partial<SequentialRuleOptions>, string]>([
    ["no window", { withinDays: 0 }, "withinDays must be a finite number > 0, current value is 0"],
    [
      "a confidence above 1",
      { minConfidence: 2 },
      "minConfidence must be a fraction between 0 and 1, current value is 2",
    ],
    [
      "more rules than allowed",
      { maxRules: 1, minSupport: { count: 1 }, withinDays: 18 },
      "maxRules must be at least the number of rules; raise minSupport, minConfidence or minLift, or raise it, current value is 1",
    ],
    [
      "an end before the last purchase",
      { observedUntil: 5 },
      `observedUntil must be at least ${20 * DAY}, the last purchase, current value is 5`,
    ],
  ])("refuses %s", (_name, wrong, message) => {
    expect(() => sequentialRules.from(SHOP, { withinDays: 10, minSupport: 0.1, ...wrong })).toThrow(
      new RangeError(`Cannot make sequential rules: ${message}`),
    );
  });
});
