/** Re-ranking: what a shop shows, and why not the rest. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  interactions,
  type ProductFacts,
  type Recommendation,
  reranking,
  scoringRule,
} from "../../../lib/recommendation";

const list: Recommendation[] = [
  { item: "tea", score: 5 },
  { item: "cup", score: 4 },
  { item: "pot", score: 3 },
  { item: 7, score: 1 },
];
const products = new Map<string | number, ProductFacts>([
  ["tea", { stock: 0, margin: 0.5, group: "A" }],
  ["cup", { stock: 2, margin: 0.1, group: "B" }],
  ["pot", { stock: 9, margin: 0.3, group: "B" }],
  [7, { stock: 1, margin: 0.2, group: "C" }],
]);
const shownOf = (rules: Parameters<typeof reranking.apply>[1], given = list) =>
  reranking.apply(given, rules).shown.map(({ item }) => item);

describe("rules", () => {
  test("stock", () => {
    const { shown, leftOut } = reranking.apply(list, { products, minimumStock: 2 });
    expect(shown).toEqual([list[1], list[2]]);
    expect(leftOut).toEqual([
      { item: "tea", reason: "its stock of 0 is below 2" },
      { item: 7, reason: "its stock of 1 is below 2" },
    ]);
  });

  test("margin", () => {
    const { shown, leftOut } = reranking.apply(list, { products, marginFloor: 0.2 });
    expect(shown.map(({ item }) => item)).toEqual(["tea", "pot", 7]);
    expect(leftOut).toEqual([{ item: "cup", reason: "its margin of 0.1 is below 0.2" }]);
  });

  test("stock is named first where both are too low", () => {
    const { leftOut } = reranking.apply(list, { products, minimumStock: 1, marginFloor: 0.6 });
    expect(leftOut[0].reason).toBe("its stock of 0 is below 1");
    expect(leftOut[1].reason).toBe("its margin of 0.1 is below 0.6");
  });

  test("at most so many of a group", () => {
    const { shown, leftOut } = reranking.apply(list, { products, mostPerGroup: 1 });
    expect(shown.map(({ item }) => item)).toEqual(["tea", "cup", 7]);
    expect(leftOut).toEqual([{ item: "pot", reason: "1 of B are shown" }]);
    expect(shownOf({ products, mostPerGroup: 2 })).toEqual(["tea", "cup", "pot", 7]);
  });

  test("limit, 10 unless said otherwise, in the order of scores", () => {
    const { shown, leftOut } = reranking.apply([...list].reverse(), { limit: 3 });
    expect(shown.map(({ item }) => item)).toEqual(["tea", "cup", "pot"]);
    expect(leftOut).toEqual([{ item: 7, reason: "3 others are shown" }]);
    const long = Array.from({ length: 12 }, (_, i) => ({ item: i, score: 0 }));
    expect(shownOf({}, long)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(shownOf({}, [])).toEqual([]);
  });

  test("what else a recommendation holds is kept", () => {
    const more = [{ item: "tea", score: 1, because: [] }];
    expect(reranking.apply(more, {}).shown).toEqual(more);
  });
});

describe("diversity", () => {
  test("by group", () => {
    // Scaled scores 1, .75, .5, 0: with half the weight the pot is .25 - .5, and 7 is 0 - 0.
    expect(shownOf({ products, lambda: 0.5 })).toEqual(["tea", "cup", 7, "pot"]);
    expect(shownOf({ products, lambda: 0.9 })).toEqual(["tea", "cup", "pot", 7]);
  });

  test("by a model, of which unknown items are like none", () => {
    const bought = interactions.of({ customer: ["a", "a", "b", "b"], item: ["tea", "cup", "pot", "pen"] });
    const alike = scoringRule.of(bought, ([item]) =>
      item === "tea" ? { tea: 1, cup: 0.9, pot: 0.2, pen: 1 } : { tea: 0.5 },
    );
    // After tea: cup .375 - .45, pot .25 - .1, 7 is 0 - 0.
    expect(shownOf({ similarBy: alike, lambda: 0.5 })).toEqual(["tea", "pot", 7, "cup"]);
    expect(shownOf({ similarBy: alike, lambda: 1 })).toEqual(["tea", "cup", "pot", 7]);
    expect(shownOf({ similarBy: alike, lambda: 0.5, products, mostPerGroup: 1 })).toEqual(["tea", "pot", 7]);
  });

  test("by a model that does not know the first item, or has similarities below 0", () => {
    const bought = interactions.of({ customer: ["a", "a", "b"], item: ["cup", "pot", "tea"] });
    const opposite = scoringRule.of(bought, ([item]) =>
      item === "tea" ? { cup: -0.1, pot: -5 } : { cup: 1, pot: 1 },
    );
    // After tea, cup .375 and pot .25 as if they were like nothing.
    expect(shownOf({ similarBy: opposite, lambda: 0.5 })).toEqual(["tea", "cup", 7, "pot"]);
    const unknown: Recommendation[] = [{ item: "ink", score: 9 }, ...list.slice(1, 3)];
    expect(shownOf({ similarBy: opposite, lambda: 0.5 }, unknown)).toEqual(["ink", "cup", "pot"]);
    const asked: unknown[] = [];
    const spy = scoringRule.of(bought, (items) => ({ tea: asked.push(...items) }));
    expect(shownOf({ similarBy: spy, lambda: 0.5, limit: 2 }, unknown)).toEqual(["ink", "cup"]);
    expect(asked).toEqual(["cup"]);
  });

  test("equal scores", () => {
    const equal = list.map(({ item }) => ({ item, score: 2 }));
    expect(shownOf({ products, lambda: 0.5 }, equal)).toEqual(["tea", "cup", 7, "pot"]);
    expect(shownOf({ products, lambda: 0 })).toEqual(["tea", "cup", 7, "pot"]);
  });
});

test("shows or leaves out each item once, and keeps the rules", () => {
  const facts = fc.record({
    stock: fc.integer({ min: 0, max: 5 }),
    margin: fc.constantFrom(0, 0.1, 0.5),
    group: fc.constantFrom("A", "B", "C"),
    score: fc.integer({ min: 0, max: 9 }),
  });
  fc.assert(
    fc.property(fc.array(facts, { maxLength: 15 }), fc.constantFrom(0, 0.3, 1), (given, lambda) => {
      const known = new Map<number, ProductFacts>(given.map(({ score: _, ...fact }, i) => [i, fact]));
      const scored = given.map(({ score }, item) => ({ item, score }));
      const rules = { minimumStock: 2, marginFloor: 0.1, mostPerGroup: 2, lambda, limit: 4, products: known };
      const { shown, leftOut } = reranking.apply(scored, rules);
      const all = [...shown, ...leftOut].map(({ item }) => item as number);
      expect(all.sort((a, b) => a - b)).toEqual(scored.map(({ item }) => item));
      const counts: Record<string, number> = {};
      for (const { item } of shown) {
        const { stock = 0, margin = 0, group = "" } = known.get(item as number) as ProductFacts;
        expect(stock >= 2 && margin >= 0.1).toBe(true);
        counts[group] = (counts[group] ?? 0) + 1;
      }
      expect(Object.values(counts).every((count) => count <= 2) && shown.length <= 4).toBe(true);
      // The first is the best of those allowed.
      const allowed = given
        .filter(({ stock, margin }) => stock >= 2 && margin >= 0.1)
        .map(({ score }) => score);
      if (allowed.length > 0 && lambda > 0) expect(shown[0].score).toBe(Math.max(...allowed));
    }),
  );
});

describe("refuses", () => {
  const apply = (rules: object) => () => reranking.apply(list, rules as never);
  test("a product without the fact that a rule asks for", () => {
    expect(apply({ minimumStock: 1 })).toThrow(
      "Cannot rerank recommendations: the stock of tea must be a finite number",
    );
    const without = new Map(products).set(7, {});
    expect(apply({ products: without, marginFloor: 0 })).toThrow("the margin of 7 must be a finite number");
    expect(apply({ products: without, mostPerGroup: 1 })).toThrow("the group of 7 must be a text");
    expect(apply({ products: without, lambda: 0.5 })).toThrow("the group of 7 must be a text");
    expect(apply({ products: without }).bind(null)).not.toThrow();
    // The number 7 is not the text "7".
    expect(
      apply({ products: new Map([...products].map(([id, fact]) => [String(id), fact])), minimumStock: 0 }),
    ).toThrow("the stock of 7");
  });

  test("scores that are not finite", () => {
    expect(() => reranking.apply([...list, { item: "ink", score: Number.POSITIVE_INFINITY }], {})).toThrow(
      "the score of ink must be a finite number",
    );
  });

  test("wrong lists and rules", () => {
    expect(() => reranking.apply([list[0], list[0]], {})).toThrow(
      "recommendations must be of distinct items",
    );
    expect(() => reranking.apply([{ item: "tea" }] as never, {})).toThrow(
      "recommendations[0] must be a recommendation",
    );
    expect(() => reranking.apply([{ item: {}, score: 1 }] as never, {})).toThrow(
      "recommendations[0] must be a recommendation",
    );
    expect(() => reranking.apply("tea" as never, {})).toThrow("recommendations must be an array");
    expect(apply({ products: {} })).toThrow("products must be a map of facts by item");
    expect(apply({ lambda: 1.1 })).toThrow("lambda must be a fraction between 0 and 1");
    expect(apply({ mostPerGroup: 0 })).toThrow("mostPerGroup must be an integer >= 1");
    expect(apply({ limit: 0 })).toThrow("limit must be an integer >= 1");
    expect(apply({ minimumStock: Number.NaN })).toThrow("minimumStock must be a finite number");
    expect(apply({ similarBy: {} })).toThrow("similarBy must be a fitted recommender");
    expect(apply({ margin: 1 })).toThrow('there is no option "margin"; did you mean "marginFloor"?');
  });
});

test("the largest numbers and long lists", () => {
  const scores = [1, 1e308, -1.7e308, 5];
  const { shown } = reranking.apply(
    scores.map((score, item) => ({ item, score })),
    { lambda: 0.9, similarBy: scoringRule.of(interactions.of({ customer: [1], item: [1] }), () => ({})) },
  );
  expect(shown.map(({ item }) => item)).toEqual([1, 0, 3, 2]);
  const many = Array.from({ length: 130_000 }, (_, item) => ({ item, score: item }));
  expect(reranking.apply(many, { limit: 1 }).shown).toEqual([{ item: 129_999, score: 129_999 }]);
});
