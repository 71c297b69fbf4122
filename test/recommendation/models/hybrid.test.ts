/** Hybrids and scoring rules. */
import { describe, expect, test } from "vitest";
import {
  hybrid,
  type Interactions,
  interactionSplits,
  interactions,
  itemNeighbours,
  popularity,
  type RecommenderModel,
  rankingMetrics,
  recommender,
  scoringRule,
} from "../../../lib/recommendation";

const bought = interactions.of({
  customer: ["ann", "ann", "bob", "bob", "cat", "dan"],
  item: ["tea", "cup", "tea", "pen", "tea", 7],
});
const fixed = (scores: Record<string, number>, of: Interactions = bought) => scoringRule.of(of, () => scores);
const listOf = (model: RecommenderModel, customer: string | { items: (string | number)[] } = { items: [] }) =>
  recommender.recommend(model, customer, { bought: "keep" });

describe("scoring rules", () => {
  test("are told what the customer bought, and rank by their answer", () => {
    const told: unknown[] = [];
    const rule = scoringRule.of(bought, (had) => {
      told.push(had);
      return new Map<string | number, number>([
        [7, 2],
        ["pen", 3],
        ["7", 9],
        ["tea", -1],
        ["ink", 9],
      ]);
    });
    expect(recommender.recommend(rule, "ann")).toEqual([
      { item: "pen", score: 3 },
      { item: 7, score: 2 },
    ]);
    expect(recommender.recommend(rule, { items: ["ink", 7] }, { limit: 1 })).toEqual([
      { item: "pen", score: 3 },
    ]);
    expect(told).toEqual([["tea", "cup"], [7]]);
    expect(listOf(rule).map(({ item }) => item)).toEqual(["pen", 7, "cup", "tea"]);
    recommender.similarItems(rule, "cup");
    expect(told[3]).toEqual(["cup"]);
  });

  test("explain by purchase", () => {
    const rule = scoringRule.of(bought, (had) => ({ pen: had.includes("tea") ? 2 : 0.5 }));
    const reason = recommender.explain(rule, "ann", "pen");
    expect(reason).toEqual({
      item: "pen",
      score: 2,
      because: [{ item: "tea", part: 1.5 }],
      sentence: "pen, because of tea",
    });
  });

  test("refuse", () => {
    expect(() => scoringRule.of({} as never, () => ({}))).toThrow("interactions must be interactions");
    expect(() => scoringRule.of(bought, 3 as never)).toThrow("score must be a function");
    const answers = [null, 3, [["tea", 1]], Promise.resolve({ tea: 1 }), undefined, "tea"];
    for (const answer of answers)
      expect(() => listOf(scoringRule.of(bought, () => answer as never))).toThrow(
        "Cannot score items: the answer of score must be a map or a record of numbers",
      );
    for (const score of [Number.NaN, Number.POSITIVE_INFINITY, "1", null])
      expect(() => listOf(fixed({ tea: score as never }))).toThrow(
        "the score of tea must be a finite number",
      );
    expect(() => listOf({ ...fixed({}), score: null } as never)).toThrow("must be a fitted scoring-rule");
  });
});

describe("hybrids", () => {
  test("add scores over their standard deviations, by weight", () => {
    const [a, b] = [fixed({ tea: 1, cup: 2, pen: 6 }), fixed({ tea: 500, 7: 100 })];
    const deviation = (values: number[]) => {
      const mean = values.reduce((x, y) => x + y, 0) / values.length;
      return Math.sqrt(values.reduce((x, y) => x + (y - mean) ** 2, 0) / (values.length - 1));
    };
    const [da, db] = [deviation([1, 2, 6, 0]), deviation([500, 0, 0, 0])];
    const model = hybrid.of([a, b], [3, 1]);
    expect(model.weights).toEqual([0.75, 0.25]);
    const found = new Map(listOf(model).map(({ item, score }) => [item, score]));
    expect(found.get("tea")).toBeCloseTo((0.75 * 1) / da + (0.25 * 500) / db, 12);
    expect(found.get("cup")).toBeCloseTo((0.75 * 2) / da, 12);
    expect(found.get("pen")).toBeCloseTo((0.75 * 6) / da, 12);
    expect(found.get(7)).toBe(0);
    const similar = new Map(recommender.similarItems(model, "cup").map(({ item, score }) => [item, score]));
    expect(similar.get("tea")).toBeCloseTo(found.get("tea") as number, 12);
    expect(similar.has("cup")).toBe(false);
  });

  test("rank as z-scores do, at any scale of a model", () => {
    const [a, b] = [
      { tea: 1, cup: 2, pen: 4 },
      { tea: 3, cup: 2 },
    ];
    const scaled = { tea: 3e9 + 1e10, cup: 2e9 + 1e10, pen: 1e10, 7: 1e10 };
    const ranking = (model: RecommenderModel) => listOf(model).map(({ item }) => item);
    const numeric = scoringRule.of(
      bought,
      () => new Map(Object.entries(scaled).map(([k, v]) => [k === "7" ? 7 : k, v])),
    );
    expect(ranking(hybrid.of([fixed(a), numeric], [1, 1]))).toEqual(
      ranking(hybrid.of([fixed(a), fixed(b)], [5, 5])),
    );
  });

  test("leave the choice to others where a model knows nothing", () => {
    const model = hybrid.of(
      [scoringRule.of(bought, (had) => (had.length > 0 ? { pen: 1 } : {})), popularity.fit(bought)],
      [0.9, 0.1],
    );
    expect(listOf(model)[0].item).toBe("tea");
    expect(listOf(model, "dan")[0].item).toBe("pen");
  });

  test("of catalogues of one and of two items", () => {
    const one = popularity.fit(interactions.of({ customer: ["a"], item: ["tea"] }));
    expect(listOf(hybrid.of([one], [1]))).toEqual([{ item: "tea", score: 0 }]);
    const two = popularity.fit(interactions.of({ customer: ["a", "b", "b"], item: ["tea", "tea", "cup"] }));
    expect(listOf(hybrid.of([two], [1]))[0].score).toBeCloseTo(2 / Math.sqrt(0.5), 12);
  });

  test("take the similarities of models, not their scores for one item", () => {
    const lines = {
      customer: ["a", "a", "b", "b", "c", "c"],
      item: ["tea", "cup", "tea", "cup", "tea", "pen"],
    };
    const inner = itemNeighbours.fit(interactions.of(lines), { neighbours: 1 });
    const outer = hybrid.of([inner], [1]);
    const [own, found] = [inner, outer].map((model) => recommender.similarItems(model, "tea"));
    expect(found.map(({ item }) => item)).toEqual(own.map(({ item }) => item));
    found.forEach(
      ({ score }, i) => void expect(score * own[0].score).toBeCloseTo(own[i].score * found[0].score, 12),
    );
    const asBought = recommender.recommend(outer, { items: ["tea"] });
    expect(asBought.map(({ score }) => score / asBought[0].score)).not.toEqual(
      found.map(({ score }) => score / found[0].score),
    );
  });

  test("are made of hybrids too, and answer with the row of a known customer", () => {
    const inner = hybrid.of([fixed({ pen: 1 }), popularity.fit(bought)], [1, 0]);
    expect(listOf(hybrid.of([inner, popularity.fit(bought)], [1, 0])).map(({ item }) => item)).toEqual(
      listOf(inner).map(({ item }) => item),
    );
  });

  test("refuse", () => {
    const one = popularity.fit(bought);
    expect(() => hybrid.of([], [])).toThrow("weights must be at least 1 number");
    expect(() => hybrid.of([one, one], [1])).toThrow("hybrid.models must have 1 values, current length is 2");
    expect(() => hybrid.of([one, one], [1, -0.5])).toThrow(
      "weights must be numbers >= 0 with a finite sum above",
    );
    expect(() => hybrid.of([one, one], [0, 0])).toThrow(
      "weights must be numbers >= 0 with a finite sum above",
    );
    expect(() => hybrid.of([one], [Number.NaN])).toThrow("weights[0] must be a finite number");
    expect(() => hybrid.of([one, one], [1e308, 1e308])).toThrow("with a finite sum above 0");
    expect(() => hybrid.of([bought as never], [1])).toThrow("models[0] must be a fitted recommender");
    const others = interactions.of({ customer: ["ann"], item: ["tea"] });
    expect(() => hybrid.of([one, popularity.fit(others)], [1, 1])).toThrow(
      "models must be of the same interactions",
    );
    const broken = { ...hybrid.of([one], [1]), models: [null] };
    expect(() => listOf(broken as never)).toThrow("each model of model must be a fitted recommender");
  });
});

describe("weights by validation", () => {
  const [customer, item]: [string[], string[]] = [[], []];
  const last = new Map<string, string>();
  for (let c = 0; c < 30; c++) {
    const bought = [c % 3, 3 + (c % 5), 8 + ((c * 7) % 4)].map((one) => `i${one}`);
    if (c % 2 === 1) bought.reverse();
    for (const one of bought) {
      customer.push(`c${c}`);
      item.push(one);
    }
    last.set(bought.slice(0, 2).sort().join(), bought[2]);
  }
  const split = interactionSplits.leaveLastOut({ customer, item });
  const { train, history, test: later } = split;
  /** Knows what those who bought i3, i4 or i5 buy next. */
  const good = scoringRule.of(train, (had) => {
    const next = last.get([...had].sort().join());
    return next !== undefined && had.some((one) => /i[345]/.test(String(one))) ? { [next]: 1 } : {};
  });
  const models = [popularity.fit(train), good, scoringRule.of(train, () => ({ i0: 1 }))];

  /** Mean NDCG of a model, list by list. */
  function ndcgOf(model: RecommenderModel, k: number): number {
    const values = later.customers.map((_, c) => {
      const itemsOf = ({ offsets, codes, items }: Interactions) =>
        Array.from(codes.subarray(offsets[c], offsets[c + 1]), (code) => items[code]);
      const list = recommender.recommend(model, { items: itemsOf(history) }, { limit: k });
      return rankingMetrics.of(
        list.map(({ item }) => item),
        itemsOf(later),
        { k },
      ).ndcg;
    });
    return values.reduce((a, b) => a + b, 0) / values.length;
  }

  test("are the best of all multiples", () => {
    const found = hybrid.fit(models, split, { k: 2, steps: 4 });
    let best = 0;
    for (let a = 4; a >= 0; a--)
      for (let b = 4 - a; b >= 0; b--) best = Math.max(best, ndcgOf(hybrid.of(models, [a, b, 4 - a - b]), 2));
    expect(found.validation?.ndcg).toBeCloseTo(best, 12);
    expect(found.validation?.alone).toHaveLength(3);
    found.validation?.alone.forEach((ndcg, m) => void expect(ndcg).toBeCloseTo(ndcgOf(models[m], 2), 12));
    expect(ndcgOf(found, 2)).toBeCloseTo(best, 12);
    expect(best).toBeGreaterThan(Math.max(...(found.validation?.alone ?? [])));
    expect(found.models).toEqual(models);
    expect(found.weights.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
  });

  test("leave out what customers had, whichever model comes first", () => {
    const turned = [models[1], models[0]];
    const { alone } = hybrid.fit(turned, split, { k: 5 }).validation ?? { alone: [] };
    turned.forEach((model, m) => void expect(alone[m]).toBeCloseTo(ndcgOf(model, 5), 12));
  });

  test("do not depend on the scale of a model", () => {
    const loud = scoringRule.of(train, (had) =>
      Object.fromEntries(Object.entries(good.score(had)).map(([item, score]) => [item, score * 1e6])),
    );
    const { weights, validation } = hybrid.fit([models[0], loud], split, { k: 3 });
    const quiet = hybrid.fit([models[0], good], split, { k: 3 });
    expect(weights).toEqual(quiet.weights);
    expect(validation?.ndcg).toBe(quiet.validation?.ndcg);
    expect(quiet.weights[1]).toBeLessThan(1);
  });

  test("are tenths, by lists of 20, unless said otherwise", () => {
    const { weights, validation } = hybrid.fit(models, split);
    expect(weights.every((weight) => Math.abs(weight * 10 - Math.round(weight * 10)) < 1e-9)).toBe(true);
    expect(validation?.alone[0]).toBeCloseTo(ndcgOf(models[0], 20), 12);
  });

  test("by lists of 20", () => {
    const items = Array.from({ length: 25 }, (_, i) => `i${i}`);
    const columns = {
      customer: [...items.map(() => "a"), "b", "b"],
      item: [...items, "i24", "i14"],
      time: [...items.map(() => 0), 0, 1],
    };
    const long = interactionSplits.byTime(columns, { at: 1 });
    const rule = scoringRule.of(long.train, () => new Map(items.map((one, i) => [one, -i])));
    expect(hybrid.fit([rule], long).validation?.ndcg).toBe(1 / 4);
    expect(hybrid.fit([rule], long, { k: 14 }).validation?.ndcg).toBe(0);
  });

  test("of equal models are those of the first", () => {
    expect(hybrid.fit([models[0], models[0]], split).weights).toEqual([1, 0]);
    expect(hybrid.fit([models[0]], split).weights).toEqual([1]);
  });

  test("refuse", () => {
    expect(() => hybrid.fit([], split)).toThrow("Cannot fit a hybrid: models must be fitted on split.train");
    expect(() => hybrid.fit([popularity.fit(bought)], split)).toThrow("models must be fitted on split.train");
    expect(() => hybrid.fit(models, train as never)).toThrow("split must be a split");
    expect(() => hybrid.fit([{} as never], split)).toThrow("models[0] must be a fitted recommender");
    expect(() => hybrid.fit(models, split, { steps: 0 })).toThrow("steps must be an integer >= 1");
  });
});

test("explanations of a hybrid, and of a hybrid of hybrids, are those of its models in their scales", () => {
  const linear = (parts: Record<string, Record<string, number>>) =>
    scoringRule.of(bought, (had) => {
      const scores: Record<string, number> = { tea: 0, cup: 0, pen: 0 };
      for (const item of had)
        for (const [other, part] of Object.entries(parts[item] ?? {})) scores[other] += part;
      return scores;
    });
  // What "cup" adds to others makes all scores more alike: without it, their deviation is larger.
  const tastes = linear({ tea: { pen: 2, cup: 0.5 }, cup: { tea: 1.5, cup: 1.5 } });
  const mixed = hybrid.of([tastes, fixed({ pen: 1 })], [1, 1]);
  for (const model of [mixed, hybrid.of([mixed, popularity.fit(bought)], [3, 1])]) {
    const reason = recommender.explain(model, { items: ["tea", "cup"] }, "pen");
    expect(reason.sentence).toBe("pen, because of tea");
    const [pen] = recommender.recommend(model, { items: ["tea", "cup"] }, { among: ["pen"] });
    expect(reason.score).toBeCloseTo(pen.score, 12);
  }
});
