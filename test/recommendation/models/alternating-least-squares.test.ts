import { once } from "node:events";
import os from "node:os";
import { setImmediate } from "node:timers/promises";
import type { Worker } from "node:worker_threads";
import fc from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";
import { ConvergenceError } from "../../../lib/core/errors";
import { seeded } from "../../../lib/core/random";
import {
  type AlternatingLeastSquares,
  alternatingLeastSquares,
  type Interactions,
  interactions,
  recommender,
} from "../../../lib/recommendation";
import { createSweeps } from "../../../lib/recommendation/factors/sweeps";
import golden from "../golden/factors.json";

const SETTINGS = { factors: 5, regularisation: 0.01, alpha: 1, iterations: 1, seed: 0 };

afterEach(() => {
  vi.restoreAllMocks();
});

/** Rows and columns as customers and items, in their order; what is not above 0 was not bought. */
function interactionsOf(weights: readonly (readonly number[])[]): Interactions {
  const bought = weights.map((row) => row.flatMap((weight, code) => (weight > 0 ? [{ code, weight }] : [])));
  const offsets = Int32Array.of(0, ...bought.map((_, row) => bought.slice(0, row + 1).flat().length));
  return {
    kind: "interactions",
    customers: weights.map((_, row) => row),
    items: weights[0].map((_, code) => code),
    offsets,
    codes: Int32Array.from(bought.flat(), ({ code }) => code),
    weights: Float64Array.from(bought.flat(), ({ weight }) => weight),
    times: new Float64Array(bought.flat().length),
  };
}

function drawWeights(customers: number, items: number, seed: number): number[][] {
  const draws = seeded(seed);
  const draw = () => (draws.uniform() < 0.1 ? draws.integer(8) / 2 : 0);
  return Array.from({ length: customers }, () => Array.from({ length: items }, draw));
}

/** The gap as a share of the largest expected number. */
function gapOf(found: ArrayLike<number>, expected: readonly number[]): number {
  const largest = Math.max(...expected.map(Math.abs));
  return Math.max(...expected.map((value, i) => Math.abs(found[i] - value))) / largest;
}

function rowsOf(values: ArrayLike<number>, width: number, factors = width): number[][] {
  return Array.from({ length: values.length / width }, (_, i) =>
    Array.from({ length: factors }, (_, j) => values[i * width + j]),
  );
}

function productsOf(left: readonly number[][], right: readonly number[][]): number[][] {
  return left.map((x) => right.map((y) => x.reduce((sum, value, j) => sum + value * y[j], 0)));
}

/** The weighted squared errors of all cells, and the squares of the factors. */
function lossOf(weights: readonly number[][], model: AlternatingLeastSquares, factors: number): number {
  const { customerFactors, itemFactors, alpha, regularisation } = model;
  const scores = productsOf(rowsOf(customerFactors, factors), rowsOf(itemFactors, factors));
  const squares = [...customerFactors, ...itemFactors].reduce((sum, value) => sum + value ** 2, 0);
  const errors = weights.flatMap((row, u) =>
    row.map((w, i) => (w > 0 ? alpha * w * (1 - scores[u][i]) ** 2 : scores[u][i] ** 2)),
  );
  return errors.reduce((sum, error) => sum + error, regularisation * squares);
}

/** The solution of linear equations by elimination. */
function solved(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i]]);
  rows.forEach((pivot, i) => {
    rows.forEach((row, k) => {
      const factor = row[i] / pivot[i];
      if (k !== i) for (let j = i; j <= rows.length; j++) row[j] -= factor * pivot[j];
    });
  });
  return rows.map((row, i) => row[rows.length] / row[i]);
}

describe.each(golden.cases)(
  "with alpha $alpha and regularisation $regularisation, as implicit",
  (expected) => {
    const { alpha, regularisation } = expected;
    const bought = interactionsOf(golden.weights);
    const sweeps = createSweeps(bought, { ...SETTINGS, alpha, regularisation });
    const { width } = sweeps;
    [golden.start.customers, golden.start.items].forEach((rows, side) => {
      rows.forEach((row, i) => {
        sweeps.valuesOf(side).set(row, i * width);
      });
    });

    test("scores are the same after each iteration", () => {
      for (const scores of expected.scores) {
        sweeps.sweep(0);
        sweeps.sweep(1);
        const [customers, items] = [rowsOf(sweeps.valuesOf(0), width), rowsOf(sweeps.valuesOf(1), width)];
        expect(gapOf(productsOf(customers, items).flat(), scores.flat())).toBeLessThan(1e-5);
      }
    });

    test("a new customer is answered and items are compared as there", () => {
      const model: AlternatingLeastSquares = {
        ...{ kind: "alternating-least-squares", interactions: bought, regularisation, alpha },
        customerFactors: new Float64Array(5 * golden.weights.length),
        itemFactors: Float64Array.from(rowsOf(sweeps.valuesOf(1), width, 5).flat()),
      };
      const items = golden.history.flatMap((weight, code) => (weight > 0 ? [code] : []));
      const asked = { items, weights: items.map((code) => golden.history[code]) };
      const answers = recommender.recommend(model, asked, { bought: "keep" });
      const scores = bought.items.map((item) => answers.find((answer) => answer.item === item)?.score ?? 0);
      expect(gapOf(scores, expected.folded)).toBeLessThan(1e-4);
      const similar = recommender.similarItems(model, 2);
      expect(similar.map(({ item }) => item)).toEqual(expected.similar.slice(1).map(([item]) => item));
      const cosines = similar.map(({ score }) => score);
      expect(
        gapOf(
          cosines,
          expected.similar.slice(1).map(([, cosine]) => cosine),
        ),
      ).toBeLessThan(1e-5);
    });
  },
);

describe("laws", () => {
  test("the loss falls in each iteration", () => {
    const weights = drawWeights(60, 40, 1);
    const bought = interactionsOf(weights);
    let last = Number.POSITIVE_INFINITY;
    for (let iterations = 1; iterations <= 6; iterations++) {
      const model = alternatingLeastSquares.fit(bought, { factors: 7, iterations, alpha: 2 });
      const loss = lossOf(weights, model, 7);
      expect(loss).toBeLessThan(last * (1 + 1e-6));
      last = loss;
    }
    const own = weights.flat().reduce((sum, weight) => sum + 2 * weight, 0);
    expect(last).toBeLessThan(0.5 * own);
  });

  test("a customer's factors solve the normal equations of what she bought", () => {
    const cell = fc.oneof(
      fc.constant(0),
      fc.integer({ min: 1, max: 20 }).map((w) => w / 4),
    );
    const matrices = fc.array(fc.array(cell, { minLength: 6, maxLength: 6 }), { minLength: 3, maxLength: 8 });
    fc.assert(
      fc.property(
        matrices,
        fc.constantFrom(0.5, 1, 4),
        fc.constantFrom(0.01, 2),
        (weights, alpha, regularisation) => {
          const model = alternatingLeastSquares.fit(interactionsOf(weights), {
            ...{ factors: 4, iterations: 2, alpha, regularisation },
          });
          const y = rowsOf(model.itemFactors, 4);
          const [asked] = weights;
          const equations = [0, 1, 2, 3].map((i) =>
            [0, 1, 2, 3].map((j) =>
              y.reduce(
                (sum, row, code) => sum + (asked[code] > 0 ? alpha * asked[code] : 1) * row[i] * row[j],
                i === j ? regularisation : 0,
              ),
            ),
          );
          const right = [0, 1, 2, 3].map((i) =>
            y.reduce((sum, row, code) => sum + alpha * asked[code] * row[i], 0),
          );
          const [scores] = productsOf([solved(equations, right)], y);
          for (const customer of [
            0,
            {
              items: [0, 1, 2, 3, 4, 5].filter((code) => asked[code] > 0),
              weights: asked.filter((w) => w > 0),
            },
          ])
            for (const { item, score } of recommender.recommend(model, customer, { bought: "keep" }))
              expect(Math.abs(score - scores[item as number])).toBeLessThan(1e-7);
        },
      ),
      { numRuns: 60 },
    );
  });

  test("the same seed gives the same factors, on one thread and on two", () => {
    const bought = interactionsOf(drawWeights(1800, 120, 2));
    // Enough factors for parts of a few rows.
    const options = { factors: 64, iterations: 2, seed: 5 };
    const fits = [1, 2, 3].map((threads) => {
      vi.spyOn(os, "availableParallelism").mockReturnValue(threads);
      return alternatingLeastSquares.fit(bought, options);
    });
    expect(bought.codes.length * 64).toBeGreaterThan(1 << 20);
    for (const other of fits.slice(1)) expect(sameBits(other.itemFactors, fits[0].itemFactors)).toBe(true);
    const another = alternatingLeastSquares.fit(bought, { ...options, seed: 6 });
    expect(sameBits(another.itemFactors, fits[0].itemFactors)).toBe(false);
  });

  test("rows in parts are solved as rows at once", () => {
    // The weights of the second half of the customers are those of the first: so are their factors in the end.
    const half = drawWeights(700, 60, 3);
    const bought = interactionsOf([...half, ...half]);
    const { customerFactors } = alternatingLeastSquares.fit(bought, { factors: 8, iterations: 12 });
    const [first, second] = [customerFactors.subarray(0, 5600), customerFactors.subarray(5600)];
    expect(gapOf(second, [...first])).toBeLessThan(1e-3);
  });
});

test("factors are those of padded rows: 3 of them solve what 3 rows of numbers do", () => {
  const model = alternatingLeastSquares.fit(interactionsOf(golden.weights), { factors: 3 });
  expect(model.customerFactors).toHaveLength(36);
  expect(model.itemFactors).toHaveLength(27);
  expect(model.itemFactors.every((value) => value !== 0)).toBe(true);
});

test("starting factors are drawn from [0, 0.01), those of customers first, in rows as narrow as kernels allow", () => {
  const bought = interactionsOf(golden.weights);
  for (const [factors, width] of [
    [16, 16],
    [17, 32],
  ]) {
    const sweeps = createSweeps(bought, { ...SETTINGS, factors, seed: 8 });
    expect(sweeps.width).toBe(width);
    const random = seeded(8);
    const rows = [0, 1].flatMap((side) => rowsOf(sweeps.valuesOf(side), width));
    expect(rows).toHaveLength(21);
    const drawn = Array.from({ length: 21 * factors }, () => Math.fround(random.uniform() / 100));
    expect(rows.flatMap((row) => row.slice(0, factors))).toEqual(drawn);
    expect(rows.every((row) => row.slice(factors).every((value) => value === 0))).toBe(true);
  }
});

test("an iteration computes customers from items, and then items from these customers", () => {
  const bought = interactionsOf(golden.weights);
  const { width, sweep, valuesOf } = createSweeps(bought, { ...SETTINGS, seed: 2 });
  sweep(0);
  sweep(1);
  const model = alternatingLeastSquares.fit(bought, { factors: 5, iterations: 1, seed: 2 });
  expect([...model.customerFactors]).toEqual(rowsOf(valuesOf(0), width, 5).flat());
  expect([...model.itemFactors]).toEqual(rowsOf(valuesOf(1), width, 5).flat());
});

test("threads end with the fit", async () => {
  vi.spyOn(os, "availableParallelism").mockReturnValue(2);
  // Workers are told in the next tick, those of other tests too.
  await setImmediate();
  const ends: Promise<unknown>[] = [];
  const note = (worker: Worker) => ends.push(once(worker, "exit"));
  process.on("worker", note);
  alternatingLeastSquares.fit(interactionsOf(drawWeights(600, 10, 6)), { factors: 1, iterations: 1 });
  await setImmediate();
  process.off("worker", note);
  expect(ends).toHaveLength(1);
  await Promise.all(ends);
});

test("tastes are found: who bought as a group did is shown what the group bought", () => {
  const group = (customer: number) => customer % 2;
  const weights = Array.from({ length: 40 }, (_, u) =>
    Array.from({ length: 12 }, (_, i) => Number(group(u) === group(i) && (u * 7 + i * 3) % 5 > 0)),
  );
  const model = alternatingLeastSquares.fit(interactionsOf(weights), { factors: 2 });
  for (const answer of recommender.recommend(model, { items: [1, 3] }, { limit: 4 }))
    expect(group(answer.item as number)).toBe(1);
  const [similar] = recommender.similarItems(model, 0);
  expect(group(similar.item as number)).toBe(0);
  expect(recommender.explain(model, { items: [1, 3] }, 5).because.map(({ item }) => item)).toEqual(
    expect.arrayContaining([1, 3]),
  );
});

describe("edges", () => {
  const one = interactions.of({ customer: ["ann"], item: ["tea"] });

  test("one purchase: the customer's score of the item is near 1, with more factors than items", () => {
    const model = alternatingLeastSquares.fit(one, { factors: 3 });
    const [{ score }] = recommender.recommend(model, "ann", { bought: "keep" });
    expect(score).toBeGreaterThan(0.9);
    expect(score).toBeLessThan(1);
    expect(recommender.recommend(model, "ann")).toEqual([]);
  });

  test("all bought the same item: everyone's score of it is the same", () => {
    const same = interactions.of({ customer: ["ann", "bob", "eve"], item: ["tea", "tea", "tea"] });
    const model = alternatingLeastSquares.fit(same, { factors: 2 });
    const scores = ["ann", "bob"].map((id) => recommender.recommend(model, id, { bought: "keep" })[0].score);
    expect(scores[0]).toBe(scores[1]);
    expect(recommender.similarItems(model, "tea")).toEqual([]);
  });

  test("nothing is known of someone without purchases, nor of an item that nobody bought", () => {
    const weights = drawWeights(20, 8, 4).map((row) => row.map((weight, i) => (i === 3 ? 0 : weight)));
    const model = alternatingLeastSquares.fit(interactionsOf([...weights, new Array(8).fill(0)]), {
      factors: 4,
    });
    expect(recommender.recommend(model, { items: [] }).map(({ score }) => score)).toEqual(
      new Array(8).fill(0),
    );
    expect(recommender.recommend(model, 20).map(({ score }) => score)).toEqual(new Array(8).fill(0));
    expect([...model.customerFactors.subarray(80)]).toEqual([0, 0, 0, 0]);
    expect([...model.itemFactors.subarray(12, 16)]).toEqual([0, 0, 0, 0]);
    expect(recommender.similarItems(model, 3).every(({ score }) => score === 0)).toBe(true);
    expect(recommender.similarItems(model, 0).find(({ item }) => item === 3)?.score).toBe(0);
  });

  test("weights beyond single precision are refused", () => {
    const huge = interactions.of({ customer: ["ann", "bob"], item: ["tea", "cup"], weight: [1e300, 1] });
    expect(() => alternatingLeastSquares.fit(huge)).toThrow(ConvergenceError);
    // Their products are, although they are not.
    for (const options of [{ alpha: 1e15 }, { regularisation: 1e20 }])
      expect(() => alternatingLeastSquares.fit(interactionsOf(golden.weights), options)).toThrow(
        ConvergenceError,
      );
  });
});

test("a history whose weights are beyond doubles is refused", () => {
  const model = alternatingLeastSquares.fit(interactionsOf(golden.weights), { factors: 2, alpha: 20 });
  expect(() => recommender.recommend(model, { items: [0], weights: [1e308] })).toThrow(RangeError);
});

describe("watching and stopping", () => {
  const bought = interactionsOf(golden.weights);

  test("progress is told after each iteration", () => {
    const told: unknown[] = [];
    alternatingLeastSquares.fit(bought, { iterations: 2, onProgress: (progress) => told.push(progress) });
    expect(told).toEqual([
      { done: 1, iterations: 2 },
      { done: 2, iterations: 2 },
    ]);
  });

  test.each([1, 2])("a signal that is aborted after iteration %i stops the fit", (last) => {
    const controller = new AbortController();
    let told = 0;
    const options = {
      iterations: 2,
      signal: controller.signal,
      onProgress({ done }: { readonly done: number }) {
        told = done;
        if (done === last) controller.abort(new Error("enough"));
      },
    };
    expect(() => alternatingLeastSquares.fit(bought, options)).toThrow("enough");
    expect(told).toBe(last);
  });
});

test.each([
  [{ factors: 0 }, "factors must be an integer from 1 to 4096"],
  [{ factors: 1.5 }, "factors must be an integer from 1 to 4096"],
  [{ iterations: 0 }, "iterations must be an integer >= 1"],
  [{ regularisation: 0 }, "regularisation must be a finite number > 0"],
  [{ alpha: Number.NaN }, "alpha must be a finite number > 0"],
  [{ alpha: 0 }, "alpha must be a finite number > 0"],
  [{ seed: -1 }, "seed must be an integer from 0 to 4294967295"],
  [{ regularization: 1 }, 'there is no option "regularization"; did you mean "regularisation"?'],
  [{ signal: {} }, "signal must be an AbortSignal"],
  [{ onProgress: 1 }, "onProgress must be a function"],
])("%o is refused", (options, message) => {
  expect(() => alternatingLeastSquares.fit(interactionsOf(golden.weights), options as never)).toThrow(
    message,
  );
});

test("defaults are 64 factors, regularisation 0.01, alpha 1, 15 iterations and seed 0", () => {
  const bought = interactionsOf(golden.weights);
  const options = { factors: 64, regularisation: 0.01, alpha: 1, iterations: 15, seed: 0 };
  expect(alternatingLeastSquares.fit(bought)).toEqual(alternatingLeastSquares.fit(bought, options));
});

test("what is no interactions, and a model after JSON, are refused", () => {
  expect(() => alternatingLeastSquares.fit([] as never)).toThrow(
    "Cannot fit alternating least squares: interactions must be interactions, as made by interactions.of",
  );
  const model = alternatingLeastSquares.fit(interactionsOf(golden.weights), { factors: 2 });
  expect(() => recommender.recommend(JSON.parse(JSON.stringify(model)), 0)).toThrow(
    "must be a fitted alternating-least-squares",
  );
});

/** Of large arrays, which `toEqual` compares slowly. */
function sameBits(a: Float64Array, b: Float64Array): boolean {
  return Buffer.from(a.buffer).equals(Buffer.from(b.buffer));
}
