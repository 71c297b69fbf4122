/** The questions that every model answers, with models whose answers are known. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  interactions,
  popularity,
  type RecommenderModel,
  recommender,
  scoringRule,
} from "../../lib/recommendation";
import { itemsByCustomer, randomLines } from "./data/lines";

const bought = interactions.of({
  customer: ["ann", "bob", "ann", "cat", "cat", "dan", 4],
  item: ["tea", "tea", "cup", "cup", "pen", 7, "7"],
  weight: [1, 2, 3, 4, 5, 6, 7],
});
const model = popularity.fit(bought); // tea 2, cup 2, pen 1, 7 1, "7" 1
const itemsOf = (list: readonly { item: string | number }[]) => list.map(({ item }) => item);

describe("popularity", () => {
  test("counts customers, not lines nor weights", () => {
    expect(Array.from(model.counts)).toEqual([2, 2, 1, 1, 1]);
    const twice = interactions.of({ customer: ["a", "a", "b"], item: ["tea", "tea", "cup"] });
    expect(Array.from(popularity.fit(twice).counts)).toEqual([1, 1]);
    expect(model.kind).toBe("popularity");
    expect(model.interactions).toBe(bought);
  });

  test("in a window counts last purchases less than it before the latest", () => {
    const timed = interactions.of({
      customer: ["a", "b", "c"],
      item: ["tea", "tea", "tea"],
      time: [-7, -4, -2],
    });
    const counts = (window: number) => Array.from(popularity.fit(timed, { window }).counts);
    expect([counts(1), counts(2), counts(2.1), counts(5), counts(6)]).toEqual([[1], [1], [2], [2], [3]]);
    expect(() => popularity.fit(timed, { window: 0 })).toThrow("window must be a finite number > 0");
    expect(() => popularity.fit({} as never)).toThrow(
      "Cannot fit popularity: interactions must be interactions",
    );
  });

  test("refuses broken interactions", () => {
    const parts = ["customers", "items", "offsets", "codes", "weights", "times"] as const;
    for (const part of parts)
      expect(() => popularity.fit({ ...bought, [part]: null } as never)).toThrow(
        "Cannot fit popularity: interactions",
      );
    expect(() => popularity.fit({ ...bought, kind: "x" } as never)).toThrow(
      'interactions.kind must be "interactions"',
    );
    for (const part of ["offsets", "codes", "weights", "times"] as const)
      expect(() => popularity.fit({ ...bought, [part]: bought[part].slice(1) } as never)).toThrow(
        `${part} must have`,
      );
    expect(() => popularity.fit(JSON.parse(JSON.stringify(bought)))).toThrow(
      "interactions must be interactions",
    );
  });
});

describe("recommend", () => {
  test("leaves out what the customer has; of equal scores the first item that as many bought", () => {
    expect(recommender.recommend(model, "bob")).toEqual([
      { item: "cup", score: 2 },
      { item: "pen", score: 1 },
      { item: 7, score: 1 },
      { item: "7", score: 1 },
    ]);
    expect(itemsOf(recommender.recommend(model, "bob", { bought: "keep", limit: 2 }))).toEqual([
      "tea",
      "cup",
    ]);
    expect(itemsOf(recommender.recommend(model, 4))).toEqual(["tea", "cup", "pen", 7]);
  });

  test("of equal scores, what more customers bought comes first", () => {
    const equal = scoringRule.of(
      interactions.of({ customer: ["a", "b", "c", "d"], item: ["x", "y", "y", "z"] }),
      () => ({ x: 1, y: 1, z: 2 }),
    );
    expect(itemsOf(recommender.recommend(equal, { items: [] }))).toEqual(["z", "y", "x"]);
    const nothing = { ...equal, score: () => ({}) };
    expect(itemsOf(recommender.recommend(nothing, { items: [] }))).toEqual(["y", "x", "z"]);
  });

  test("a new customer is answered from a history; unknown items are left out", () => {
    expect(itemsOf(recommender.recommend(model, { items: ["cup", "ink", "cup"] }))).toEqual([
      "tea",
      "pen",
      7,
      "7",
    ]);
    expect(itemsOf(recommender.recommend(model, { items: ["ink"] }))[0]).toBe("tea");
    expect(recommender.recommend(model, { items: [] })).toHaveLength(5);
  });

  test("a known customer is the same as one with the same history", () => {
    const told: unknown[] = [];
    const rule = scoringRule.of(bought, (had) => {
      told.push(had);
      return {};
    });
    recommender.recommend(rule, "cat");
    recommender.recommend(rule, { items: ["pen", "cup", "cup"], weights: [5, 1, 3] });
    expect(told).toEqual([
      ["cup", "pen"],
      ["cup", "pen"],
    ]);
  });

  test("limit, among and without", () => {
    expect(itemsOf(recommender.recommend(model, "bob", { limit: 1 }))).toEqual(["cup"]);
    expect(itemsOf(recommender.recommend(model, "bob", { among: [7, "pen", "tea", "ink"] }))).toEqual([
      "pen",
      7,
    ]);
    expect(
      itemsOf(recommender.recommend(model, "bob", { among: ["pen", 7], without: ["pen", "ink"] })),
    ).toEqual([7]);
    expect(itemsOf(recommender.recommend(model, "bob", { without: ["cup"] }))).toEqual(["pen", 7, "7"]);
    expect(recommender.recommend(model, "bob", { among: [] })).toEqual([]);
    expect(itemsOf(recommender.recommend(model, 4, { without: ["ink"] }))[0]).toBe("tea");
    expect(itemsOf(recommender.recommend(model, 4, { among: ["ink"] }))).toEqual([]);
    expect(recommender.recommend(model, { items: bought.items })).toEqual([]);
    const many = interactions.of({
      customer: Array(12).fill("a"),
      item: Array.from({ length: 12 }, (_, i) => i),
    });
    expect(recommender.recommend(popularity.fit(many), { items: [] })).toHaveLength(10);
  });

  test("does not change the model", () => {
    const before = JSON.stringify(model);
    recommender.recommend(model, "ann", { without: ["pen"] });
    expect(JSON.stringify(model)).toBe(before);
  });

  test("is sorted by score, then by popularity, then by position, and is the head of a longer list", () => {
    fc.assert(
      fc.property(
        randomLines(),
        fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 6, maxLength: 6 }),
        (lines, values) => {
          const found = interactions.of(lines);
          const counts = popularity.fit(found).counts;
          const scores = new Map(found.items.map((item, i) => [item, values[i]]));
          const rule = scoringRule.of(found, () => scores);
          const order = found.items
            .map((_, i) => i)
            .sort((a, b) => values[b] - values[a] || counts[b] - counts[a] || a - b);
          const list = itemsOf(recommender.recommend(rule, { items: [] }, { limit: 6 }));
          expect(list).toEqual(order.map((i) => found.items[i]));
          for (let limit = 1; limit < 6; limit++)
            expect(itemsOf(recommender.recommend(rule, { items: [] }, { limit }))).toEqual(
              list.slice(0, limit),
            );
          for (const [id, items] of itemsByCustomer(found))
            expect(itemsOf(recommender.recommend(rule, id))).toEqual(
              list.filter((item) => !items.includes(item)),
            );
        },
      ),
    );
  });
});

describe("similar items", () => {
  test("are without the item itself", () => {
    expect(itemsOf(recommender.similarItems(model, "tea", { limit: 2 }))).toEqual(["cup", "pen"]);
    expect(itemsOf(recommender.similarItems(model, 7, { among: ["7", 7], without: [] }))).toEqual(["7"]);
  });
});

describe("explain", () => {
  const rule = scoringRule.of(bought, (had) => ({
    pen:
      (had.includes("tea") ? 1 : 0) +
      (had.includes("cup") ? 2 : 0) +
      (had.includes(7) ? 3 : 0) -
      (had.includes("7") ? 9 : 0),
  }));

  test("names the purchases without which the score is lower, the largest part first", () => {
    const all = { items: ["tea", "cup", 7, "pen"] };
    expect(recommender.explain(rule, all, "pen")).toEqual({
      item: "pen",
      score: 6,
      because: [
        { item: 7, part: 3 },
        { item: "cup", part: 2 },
        { item: "tea", part: 1 },
      ],
      sentence: "pen, because of 7, cup, tea",
    });
    expect(recommender.explain(rule, all, "pen", { limit: 1 }).sentence).toBe("pen, because of 7");
    expect(recommender.explain(rule, { items: ["7", "tea"] }, "pen").because).toEqual([
      { item: "tea", part: 1 },
    ]);
    expect(recommender.explain(rule, "ann", "pen").because.map(({ part }) => part)).toEqual([2, 1]);
  });

  test("three purchases at most unless said otherwise", () => {
    const four = scoringRule.of(bought, (had) => ({ "7": had.length }));
    const { because } = recommender.explain(four, { items: ["tea", "cup", "pen", 7] }, "7");
    expect(because.map(({ item }) => item)).toEqual(["tea", "cup", "pen"]);
  });

  test("does not name the item itself, nor parts of rounding", () => {
    const self = scoringRule.of(bought, (had) => ({ pen: had.includes("pen") ? 1 : 0.5 }));
    expect(recommender.explain(self, "cat", "pen").because).toEqual([]);
    const rounded = scoringRule.of(bought, (had) => ({ pen: had.length > 1 ? 1e6 + 1e-4 : 1e6 }));
    expect(recommender.explain(rounded, "ann", "pen").because).toEqual([]);
    const shown = scoringRule.of(bought, (had) => ({ pen: had.length > 1 ? 1e6 + 1e-2 : 1e6 }));
    expect(recommender.explain(shown, "ann", "pen").because).toHaveLength(2);
  });

  test("else by the number of customers who bought it", () => {
    const reason = recommender.explain(model, { items: [] }, "cup");
    expect(reason).toEqual({
      item: "cup",
      score: 2,
      because: [],
      sentence: "cup, because 2 of 5 customers bought it",
    });
  });

  test("refuses", () => {
    expect(() => recommender.explain(model, "ann", "ink")).toThrow(
      "Cannot explain a recommendation: item must be one",
    );
    expect(() => recommender.explain(model, "ann", "cup", { limit: 0 })).toThrow(
      "limit must be an integer >= 1",
    );
  });
});

describe("refuses", () => {
  test("an unknown customer or item, with a hint", () => {
    const { recommend, similarItems } = recommender;
    expect(() => recommend(model, "an")).toThrow(
      'Cannot recommend items: customer must be one that the model was fitted on, current value is "an"; did you mean "ann"?',
    );
    expect(() => recommend(model, "4")).toThrow('current value is "4"; did you mean 4?');
    expect(() => similarItems(model, "zzzzzz")).toThrow(/current value is "zzzzzz"$/);
    const numbers = interactions.of({ customer: ["12", "a"], item: ["x", "x"] });
    expect(() => recommend(popularity.fit(numbers), 12)).toThrow('current value is 12; did you mean "12"?');
    expect(() => similarItems(model, "ink", {})).toThrow("Cannot list similar items: item must be one");
  });

  test("what is no customer or item", () => {
    for (const customer of [null, undefined, Number.NaN, "", [], true])
      expect(() => recommender.recommend(model, customer as never)).toThrow(
        "customer must be a number or a text",
      );
    expect(() => recommender.similarItems(model, {} as never)).toThrow("item must be a number or a text");
    expect(() => recommender.recommend(model, {} as never)).toThrow("customer.items must be an array");
    expect(() => recommender.recommend(model, { items: [null] } as never)).toThrow(
      "customer.items[0] must be a number",
    );
    expect(() => recommender.recommend(model, { item: ["tea"] } as never)).toThrow(
      'did you mean "customer.items"?',
    );
    const weighed = (weights: unknown) => () =>
      recommender.recommend(model, { items: ["tea"], weights } as never);
    expect(weighed([0])).toThrow("weight[0] must be a number > 0");
    expect(weighed([-1])).toThrow("weight[0] must be a number > 0");
    expect(weighed([Number.NaN])).toThrow("weight[0] must be a finite number");
    expect(weighed([1, 2])).toThrow("customer, item and weight must have the same length");
    expect(weighed(null)).toThrow("weight must be an array");
  });

  test("what is no model", () => {
    const ask = (given: unknown) => () => recommender.recommend(given as RecommenderModel, "ann");
    expect(ask(null)).toThrow(
      "Cannot recommend items: model must be a fitted recommender, such as of ease.fit",
    );
    expect(ask({ ...model, kind: "other" })).toThrow(
      'model.kind must be a fitted recommender, such as of ease.fit, current value is "other"',
    );
    expect(ask({ ...model, kind: "toString" })).toThrow("model.kind must be");
    expect(ask({ ...model, counts: [1] })).toThrow("model must be a fitted popularity");
    expect(ask({ ...model, interactions: { ...bought, codes: null } })).toThrow(
      "model.interactions must be interactions",
    );
    expect(ask(JSON.parse(JSON.stringify(model)))).toThrow("model must be a fitted popularity");
  });

  test("wrong options", () => {
    const ask = (options: object) => () => recommender.recommend(model, "ann", options);
    expect(ask({ limit: 0 })).toThrow("limit must be an integer >= 1");
    expect(ask({ among: "tea" })).toThrow("among must be an array");
    expect(ask({ without: [Number.NaN] })).toThrow("without[0] must be a number or a text");
    expect(ask({ bought: "drop" })).toThrow("bought must be one of leaveOut, keep");
    expect(() => recommender.similarItems(model, "tea", { bought: "keep" } as never)).toThrow(
      'there is no option "bought"',
    );
  });
});
