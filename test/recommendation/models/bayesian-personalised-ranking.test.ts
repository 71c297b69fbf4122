import { describe, expect, test } from "vitest";
import { mean } from "../../../lib/core/compensated-sum";
import { ConvergenceError } from "../../../lib/core/errors";
import {
  bayesianPersonalisedRanking,
  type Interactions,
  interactions,
  type RecommenderModel,
  recommender,
} from "../../../lib/recommendation";
import golden from "../golden/ranking.json";

/** Customers are rows, items are numbers. */
function interactionsOf(bought: readonly (readonly number[])[], items: number): Interactions {
  return {
    kind: "interactions",
    customers: bought.map((_, row) => row),
    items: Array.from({ length: items }, (_, code) => code),
    offsets: Int32Array.of(0, ...bought.map((_, row) => bought.slice(0, row + 1).flat().length)),
    codes: Int32Array.from(bought.flat()),
    weights: new Float64Array(bought.flat().length).fill(1),
    times: new Float64Array(bought.flat().length),
  };
}

/** The share of pairs of a bought and another item that are in order, the mean over customers. */
function areaOf(
  model: RecommenderModel,
  ask: (row: number) => number | { readonly items: readonly number[] },
): number {
  return mean(
    golden.bought.map((items, row) => {
      const ranked = recommender.recommend(model, ask(row), { bought: "keep", limit: golden.items });
      const own = new Set(items);
      let others = 0;
      let inOrder = 0;
      for (const { item } of [...ranked].reverse()) {
        if (own.has(item as number)) inOrder += others;
        else others++;
      }
      return inOrder / others / own.size;
    }),
  );
}

const drawn = interactionsOf(golden.bought, golden.items);

describe.each(golden.cases)("$factors factors at rate $learningRate", ({ areas, ...options }) => {
  const models = [1, 2, 3].map((seed) => bayesianPersonalisedRanking.fit(drawn, { ...options, seed }));

  test("rank purchases as well as those of implicit", () => {
    const own = models.map((model) => areaOf(model, (row) => row));
    expect(Math.abs(mean(own) - mean(areas))).toBeLessThan(0.01);
  });

  test("rank the purchases of customers who are taken as new nearly as well", () => {
    const asNew = areaOf(models[0], (row) => ({ items: golden.bought[row] }));
    expect(asNew).toBeGreaterThan(mean(areas) - 0.03);
  });
});

const OPTIONS = { factors: 4, iterations: 20, learningRate: 0.1 };

test("the score is the product of factors and the bias of the item, the similarity the cosine", () => {
  const model = bayesianPersonalisedRanking.fit(drawn, OPTIONS);
  const row = (values: Float64Array, i: number) => [...values.subarray(5 * i, 5 * i + 5)];
  const dot = (x: number[], y: number[]) => x.reduce((sum, value, j) => sum + value * y[j], 0);
  expect(model.customerFactors).toHaveLength(5 * golden.bought.length);
  for (const customer of [0, 7]) {
    const x = row(model.customerFactors, customer);
    expect(x[4]).toBe(1);
    for (const { item, score } of recommender.recommend(model, customer))
      expect(score).toBeCloseTo(dot(x, row(model.itemFactors, item as number)), 12);
  }
  const y = row(model.itemFactors, 3);
  for (const { item, score } of recommender.similarItems(model, 3)) {
    const other = row(model.itemFactors, item as number);
    expect(score).toBeCloseTo(dot(y, other) / Math.sqrt(dot(y, y) * dot(other, other)), 12);
  }
});

test("the same seed gives the same model and the same answers to new customers, which do not change it", () => {
  const first = bayesianPersonalisedRanking.fit(drawn, { ...OPTIONS, seed: 3 });
  const before = first.itemFactors.slice();
  const answer = recommender.recommend(first, { items: [1, 2, 5] });
  expect(first.itemFactors).toEqual(before);
  expect(recommender.recommend(first, { items: [1, 2, 5] })).toEqual(answer);
  expect(bayesianPersonalisedRanking.fit(drawn, { ...OPTIONS, seed: 3 })).toEqual(first);
  expect(recommender.recommend({ ...first, seed: 4 } as RecommenderModel, { items: [1, 2, 5] })).not.toEqual(
    answer,
  );
  expect(bayesianPersonalisedRanking.fit(drawn, { ...OPTIONS, seed: 4 }).itemFactors).not.toEqual(
    first.itemFactors,
  );
});

test("a new customer's answer follows what she bought: items of one group, after items of that group", () => {
  const groups = Array.from({ length: 60 }, (_, u) =>
    Array.from({ length: 6 }, (_, k) => 2 * ((u + 2 * k) % 10) + (u % 2)).sort((a, b) => a - b),
  );
  const bought = groups.map((items) => [...new Set(items)]);
  const model = bayesianPersonalisedRanking.fit(interactionsOf(bought, 20), { ...OPTIONS, iterations: 60 });
  for (const parity of [0, 1]) {
    const shown = recommender.recommend(model, { items: [2 + parity, 6 + parity] }, { limit: 4 });
    expect(shown.map(({ item }) => (item as number) % 2)).toEqual(new Array(4).fill(parity));
  }
});

test("someone without purchases is shown what has the largest bias; often bought items have larger ones", () => {
  const bought = Array.from({ length: 50 }, (_, u) => (u % 5 === 0 ? [0, 1, 2] : [0, 1 + (u % 4)]).sort());
  const model = bayesianPersonalisedRanking.fit(interactionsOf(bought, 5), OPTIONS);
  const [first] = recommender.recommend(model, { items: [] });
  expect(first).toEqual({ item: 0, score: model.itemFactors[4] });
});

test("items that nobody bought, and customers without purchases, score 0 and the biases", () => {
  const model = bayesianPersonalisedRanking.fit(interactionsOf([[0, 1], [1], []], 3), OPTIONS);
  expect([...model.itemFactors.subarray(10)]).toEqual([0, 0, 0, 0, 0]);
  expect([...model.customerFactors.subarray(10)]).toEqual([0, 0, 0, 0, 1]);
  expect(recommender.recommend(model, 2)).toEqual(recommender.recommend(model, { items: [] }));
});

test.each([
  ["one purchase", { customer: ["ann"], item: ["tea"] }],
  ["the same item", { customer: ["ann", "bob"], item: ["tea", "tea"] }],
])("%s teaches nothing: starting factors are small", (_name, lines) => {
  const model = bayesianPersonalisedRanking.fit(interactions.of(lines), OPTIONS);
  for (const value of model.itemFactors) expect(Math.abs(value)).toBeLessThanOrEqual(0.125);
  expect(recommender.recommend(model, "ann")).toEqual([]);
});

test("weights do not count", () => {
  const heavy = { ...drawn, weights: drawn.weights.map((_, k) => 1 + k) };
  const [plain, weighted] = [drawn, heavy].map((bought) => bayesianPersonalisedRanking.fit(bought, OPTIONS));
  expect(weighted.itemFactors).toEqual(plain.itemFactors);
});

test("progress is told, and a signal stops the fit", () => {
  const told: number[] = [];
  const controller = new AbortController();
  const onProgress = ({ done }: { readonly done: number }) => {
    told.push(done);
    if (done === 2) controller.abort(new Error("enough"));
  };
  const options = { ...OPTIONS, signal: controller.signal, onProgress };
  expect(() => bayesianPersonalisedRanking.fit(drawn, options)).toThrow("enough");
  expect(told).toEqual([1, 2]);
});

test("a learning rate that is too large is told", () => {
  const options = { ...OPTIONS, learningRate: 1e200 };
  expect(() => bayesianPersonalisedRanking.fit(drawn, options)).toThrow(ConvergenceError);
});

test.each([
  [{ factors: 0 }, "factors must be an integer from 1 to 4096"],
  [{ learningRate: 0 }, "learningRate must be a finite number > 0"],
  [{ learningRate: Number.NaN }, "learningRate must be a finite number > 0"],
  [{ regularisation: -1 }, "regularisation must be a finite number > 0"],
  [{ iterations: 2.5 }, "iterations must be an integer >= 1"],
  [{ seed: 2 ** 32 }, "seed must be an integer from 0 to 4294967295"],
  [{ learningrate: 1 }, 'there is no option "learningrate"; did you mean "learningRate"?'],
])("%o is refused", (options, message) => {
  expect(() => bayesianPersonalisedRanking.fit(drawn, options as never)).toThrow(message);
});

test("defaults are 32 factors, rate 0.01, regularisation 0.01, 100 iterations and seed 0", () => {
  const few = interactionsOf(golden.bought.slice(0, 5), golden.items);
  const options = { factors: 32, learningRate: 0.01, regularisation: 0.01, iterations: 100, seed: 0 };
  expect(bayesianPersonalisedRanking.fit(few)).toEqual(bayesianPersonalisedRanking.fit(few, options));
});

test("what is no interactions, and a model after JSON, are refused", () => {
  expect(() => bayesianPersonalisedRanking.fit({} as never)).toThrow("interactions must be interactions");
  const model = bayesianPersonalisedRanking.fit(drawn, { ...OPTIONS, iterations: 1 });
  expect(() => recommender.recommend(JSON.parse(JSON.stringify(model)), 0)).toThrow(
    "must be a fitted bayesian-personalised-ranking",
  );
});
