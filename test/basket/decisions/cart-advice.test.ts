import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { baskets, cartAdvice, itemsets, type Rule, rules } from "../../../lib/basket";
import { seeded } from "../../../lib/core/random";
import { DISPLAY } from "../../../lib/core/text/display";
import * as simulatedBaskets from "../../../lib/data/baskets/simulated-baskets";

const RECEIPTS = baskets.of([
  ["milk", "bread", "butter"],
  ["milk", "bread", "butter"],
  ["milk", "bread"],
  ["milk"],
  ["bread"],
  ["beer", "butter"],
  ["beer"],
]);
const found = rules.from(itemsets.mine(RECEIPTS, { minSupport: { count: 2 } }), { minConfidence: 0.3 });

/** Every rule is tried, each item keeps its best. */
function naive(given: readonly Rule[], cart: readonly string[], by: "confidence" | "lift", limit: number) {
  const best = new Map<string, { score: number; count: number; i: number }>();
  given.forEach((rule, i) => {
    const [item] = rule.consequent;
    if (rule.consequent.length > 1 || cart.includes(item)) return;
    if (!rule.antecedent.every((name) => cart.includes(name))) return;
    const now = best.get(item);
    const isBetter =
      now === undefined ||
      rule[by] > now.score ||
      (rule[by] === now.score && (rule.count > now.count || (rule.count === now.count && i < now.i)));
    if (isBetter) best.set(item, { score: rule[by], count: rule.count, i });
  });
  return [...best]
    .sort(([, a], [, b]) => b.score - a.score || b.count - a.count || a.i - b.i)
    .slice(0, limit)
    .map(([item, { score }]) => ({ item, score }));
}

describe("cartAdvice.recommend()", () => {
  test("gives the items by hand, with the reason", () => {
    // Milk and bread are in 3 baskets, 2 of which hold butter; 3 of 7 do on the whole. Each alone: 2 of 4.
    const [first, ...others] = cartAdvice.recommend(found, ["milk", "bread", "sand"]);
    expect(others).toEqual([]);
    expect(first).toEqual({
      item: "butter",
      score: 2 / 3,
      antecedent: ["milk", "bread"],
      count: 2,
      antecedentCount: 3,
      confidence: 2 / 3,
      lift: 14 / 9,
      reason:
        "because milk, bread are in the cart: 2 of 3 such baskets held butter, 1.6 times as many as usual",
    });
    const [bread] = cartAdvice.recommend(found, ["milk"]);
    expect(bread.reason).toBe(
      "because milk is in the cart: 3 of 4 such baskets held bread, 1.3 times as many as usual",
    );
  });

  test("an empty antecedent speaks to every cart", () => {
    const sets = itemsets.mine(RECEIPTS, { minSupport: { count: 2 } });
    const everyone = rules.from(sets, { minConfidence: 0.5, emptyAntecedent: true });
    expect(cartAdvice.recommend(everyone, [])[0].reason).toMatch(/^4 of 7 baskets held (milk|bread)$/);
  });

  test("agrees with trying every rule, on 400 shops and carts", () => {
    const item = fc.constantFrom("a", "b", "c", "d", "e", "f");
    const lists = fc.array(fc.array(item, { maxLength: 6 }), { maxLength: 14 });
    const cart = fc.array(item, { maxLength: 4 });
    const by = fc.constantFrom("confidence" as const, "lift" as const);
    fc.assert(
      fc.property(lists, cart, by, fc.integer({ min: 1, max: 4 }), (given, basket, measure, limit) => {
        const sets = itemsets.mine(baskets.of(given), { minSupport: { count: 1 } });
        const all = rules.from(sets, { minConfidence: 0.3, emptyAntecedent: true });
        const advice = cartAdvice.recommend(all, basket, { by: measure, limit });
        expect(advice.map(({ item: name, score }) => ({ item: name, score }))).toEqual(
          naive([...all], basket, measure, limit),
        );
      }),
      { seed: 31, numRuns: 400 },
    );
  });

  test("offers neither what is in the cart nor what is excluded, and does not mind an item named twice", () => {
    const advise = cartAdvice.createAdvisor(found, { exclude: ["bread", "unknown"] });
    expect(advise(["milk"]).map((advice) => advice.item)).toEqual(["butter"]);
    expect(advise(["milk", "milk"])).toEqual(advise(["milk"]));
    expect(advise(["milk", "butter"])).toEqual([]);
    expect(
      cartAdvice.recommend(
        rules.filter(found, () => false),
        ["milk"],
      ),
    ).toEqual([]);
  });

  test("shows as a table", () => {
    const shown = cartAdvice.toTable(cartAdvice.recommend(found, ["milk"]));
    expect(shown.rows[0]).toEqual(["bread", 0.75, expect.stringContaining("because milk is in the cart")]);
  });

  test("refuses a limit of nothing and an unknown measure", () => {
    expect(() => cartAdvice.recommend(found, ["milk"], { limit: 0 })).toThrow(
      new RangeError("Cannot advise on a cart: limit must be an integer >= 1, current value is 0"),
    );
    expect(() => cartAdvice.recommend(found, ["milk"], { by: "magic" as never })).toThrow(
      /Cannot advise on a cart: by must be one of/,
    );
  });
});

describe("cartAdvice.evaluate()", () => {
  const shop = simulatedBaskets.make({ baskets: 6000, seed: 9 }).baskets;
  const early = baskets.slice(shop, 0, 4000);
  const late = baskets.slice(shop, 4000, 6000);
  const options = { minSupport: 0.003, maxLength: 3 };
  const mined = rules.from(itemsets.mine(early, options), { minConfidence: 0.1, maxConsequentLength: 1 });

  test("agrees with hiding the items one basket at a time", () => {
    const evaluation = cartAdvice.evaluate(mined, late, { limit: 3, by: "lift", seed: 5 });
    const random = seeded(5);
    const bestsellers = baskets.itemFrequencies(early).map(({ item }) => item);
    const records = [...mined];
    let [carts, hits, popular] = [0, 0, 0];
    const differences: number[] = [];
    for (const cart of baskets.toLists(late)) {
      if (cart.length < 2) continue;
      carts++;
      const [hidden] = cart.splice(random.integer(cart.length), 1);
      const isHit = naive(records, cart, "lift", 3).some(({ item }) => item === hidden);
      const offered = bestsellers.filter((item) => !cart.includes(item)).slice(0, 3);
      hits += Number(isHit);
      popular += Number(offered.includes(hidden));
      differences.push(Number(isHit) - Number(offered.includes(hidden)));
    }
    expect([evaluation.carts, evaluation.rules.hits, evaluation.popular.hits]).toEqual([
      carts,
      hits,
      popular,
    ]);
    const mean = differences.reduce((sum, d) => sum + d, 0) / carts;
    const variance = differences.reduce((sum, d) => sum + (d - mean) ** 2, 0) / carts;
    expect(evaluation.rules.difference).toBeCloseTo(mean, 12);
    expect(evaluation.rules.standardError).toBeCloseTo(Math.sqrt(variance / carts), 12);
    expect(evaluation.carts).toBeGreaterThan(1500);
  });

  test("filled up it is no worse than the rules alone, and the table names the baseline", () => {
    const evaluation = cartAdvice.evaluate(mined, late, { limit: 5, seed: 1 });
    expect(evaluation.rulesThenPopular.hits).toBeGreaterThanOrEqual(evaluation.rules.hits);
    expect(evaluation.popular).toMatchObject({ difference: 0, standardError: 0 });
    expect(evaluation.advisedCarts).toBeLessThanOrEqual(evaluation.carts);
    const text = String(evaluation[DISPLAY]()["text/plain"]);
    expect(text).toContain("popular items (baseline)");
    expect(text).toContain("hit rate at 5");
  });

  test("where items always come together, rules name the hidden one and bestsellers do not", () => {
    const pairs = Array.from({ length: 400 }, (_, i) => [`left ${i % 20}`, `right ${i % 20}`]);
    const sure = rules.from(itemsets.mine(baskets.of(pairs), { minSupport: 0.01 }), { minConfidence: 0.9 });
    const { rules: byRules, popular } = cartAdvice.evaluate(sure, baskets.of(pairs), { limit: 1, seed: 2 });
    expect(byRules.hitRate).toBe(1);
    expect(popular.hitRate).toBeLessThan(0.1);
  });

  test("no cart of two items gives no hits", () => {
    const nothing = cartAdvice.evaluate(mined, baskets.of([["milk"], []]), { seed: 1 });
    expect(nothing.carts).toBe(0);
    expect(nothing.rules).toEqual({ hits: 0, hitRate: 0, difference: 0, standardError: 0 });
  });

  test("refuses what is no baskets", () => {
    expect(() => cartAdvice.evaluate(mined, [["milk"]] as never, { seed: 1 })).toThrow(
      new TypeError(
        "Cannot advise on a cart: baskets must be baskets, as baskets.of makes them, current value is an array of 1",
      ),
    );
  });
});
