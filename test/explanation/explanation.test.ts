import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Matrix } from "../../lib/core";
import { seeded } from "../../lib/core/random";
import {
  accumulatedLocalEffects,
  counterfactuals,
  kernelShap,
  partialDependence,
  permutationImportance,
  surrogate,
} from "../../lib/explanation";
import { metrics } from "../../lib/metrics";
import { linearRegression } from "../../lib/regression";
import { treeShap } from "../../lib/trees";
import { largestDifference } from "../support/largest-difference";
import { readGolden } from "../support/read-golden";

interface Golden {
  readonly rows: number[][];
  readonly target: number[];
  readonly permutation: { readonly r2: number[]; readonly mae: number[] };
  readonly partial: {
    readonly one: [number[], number[], number[][]];
    readonly few: [number[], number[]];
    readonly two: [number[][], number[]];
    readonly default: number[];
  };
  readonly ale: Record<string, [number[], number[], number[]]>;
  readonly shap: { readonly base: number; readonly values: number[][] };
}

// Its field "command" is the script that made it.
const golden = readGolden<Golden>("explanation/golden/explanation.json");
const { rows, target } = golden;

/** The model of the script. */
function model({ data, rows: count, columns }: Matrix): number[] {
  return Array.from({ length: count }, (_, i) => {
    const [a, b, c, d] = data.subarray(i * columns, (i + 1) * columns);
    return a * b + Math.sin(3 * c) + (a > 0 ? 0.5 * d : 0);
  });
}

const sumOf = ({ data, rows: count, columns }: Matrix) =>
  Array.from({ length: count }, (_, i) =>
    data.subarray(i * columns, (i + 1) * columns).reduce((sum, value, j) => sum + (j + 1) * value, 0),
  );
const short = () => [1];

describe("permutationImportance.compute()", () => {
  test("equals scikit-learn's for a seed, of a score and of a loss", () => {
    const r2 = permutationImportance.compute(model, rows, target, {
      metric: metrics.rSquared,
      seed: 3,
      repeats: 4,
    });
    expect(
      largestDifference(
        r2.features.map(({ importance }) => importance),
        golden.permutation.r2,
      ),
    ).toBeLessThan(1e-12);
    expect(r2.metric).toBe(metrics.rSquared(target, model(matrixOf(rows))));
    const read = { metric: metrics.meanAbsoluteError, seed: 8, repeats: 3, metricIs: "loss" } as const;
    const mae = permutationImportance.compute(model, rows, target, read);
    expect(
      largestDifference(
        mae.features.map(({ importance }) => importance),
        golden.permutation.mae,
      ),
    ).toBeLessThan(1e-12);
    expect(mae.features.map(({ name }) => name)).toEqual(["x1", "x2", "x3", "x4"]);
  });

  test("the interval is that of Student's t over the shuffles, 5 by default", () => {
    const seen: number[] = [];
    const metric = (_: unknown, predicted: number[]) => {
      seen.push(predicted[0]);
      return predicted[0];
    };
    const { features } = permutationImportance.compute(model, rows, target, {
      metric: metric as never,
      seed: 1,
    });
    const losses = seen.slice(1, 6).map((value) => seen[0] - value);
    const mean = losses.reduce((sum, loss) => sum + loss) / 5;
    const deviation = Math.sqrt(losses.reduce((sum, loss) => sum + (loss - mean) ** 2, 0) / 4);
    expect(seen).toHaveLength(21);
    expect(features[0].upper).toBeCloseTo(mean + (2.7764451052 * deviation) / Math.sqrt(5), 8);
    expect(features[0].lower).toBeCloseTo(mean - (2.7764451052 * deviation) / Math.sqrt(5), 8);
  });

  test("takes models that answer classes, and rows with missing values", () => {
    const labels = rows.map(([a]) => (a > 0 ? "yes" : "no"));
    const classify = ({ data, rows: count }: Matrix) =>
      Array.from({ length: count }, (_, i) => (data[4 * i] > 0 ? "yes" : "no"));
    const missing = rows.map(([a, b, , d]) => [a, b, Number.NaN, d]);
    const found = permutationImportance.compute(classify, missing, labels, {
      metric: metrics.accuracy,
      seed: 1,
    });
    expect(found.metric).toBe(1);
    expect(found.features.slice(1).map(({ importance, upper }) => [importance, upper])).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
    ]);
    expect(found.features[0].importance).toBeGreaterThan(0.3);
  });

  test("refuses what does not fit", () => {
    const read = { metric: metrics.rSquared, seed: 1 };
    expect(() => permutationImportance.compute(model, rows, [1], read)).toThrow(
      "actual must be one for each of 120 rows",
    );
    expect(() => permutationImportance.compute(3 as never, rows, target, read)).toThrow(
      "predict must be a function",
    );
    expect(() => permutationImportance.compute(model, [], [], read)).toThrow("rows must be at least 1 row");
    const nothing = { metric: () => Number.NaN, seed: 1 };
    expect(() => permutationImportance.compute(model, rows, target, nothing)).toThrow(
      "metric must be a finite number",
    );
    expect(() => permutationImportance.compute(model, rows, target, { ...read, repeats: 1 })).toThrow(
      "an integer >= 2",
    );
  });
});

function matrixOf(list: number[][]): Matrix {
  return { rows: list.length, columns: list[0].length, data: Float64Array.from(list.flat()) };
}

describe("partialDependence.compute()", () => {
  test("equals scikit-learn's: mean, individual curves, few values, two features", () => {
    const one = partialDependence.compute(model, rows, { features: ["x3"], gridPoints: 10, curves: true });
    expect(
      largestDifference([one.grid[0], one.mean], golden.partial.one.slice(0, 2) as number[][]),
    ).toBeLessThan(1e-12);
    expect(largestDifference(one.curves.slice(0, 3), golden.partial.one[2])).toBeLessThan(1e-12);
    expect(one.curves).toHaveLength(120);
    const few = partialDependence.compute(model, rows, { features: ["x4"], gridPoints: 10 });
    expect(largestDifference([few.grid[0], few.mean], golden.partial.few)).toBeLessThan(1e-12);
    expect(few.curves).toEqual([]);
    const two = partialDependence.compute(model, rows, { features: ["x2", "x4"], gridPoints: 5 });
    expect(largestDifference(two.grid, golden.partial.two[0])).toBeLessThan(1e-12);
    expect(largestDifference(two.mean, golden.partial.two[1])).toBeLessThan(1e-12);
    const { grid } = partialDependence.compute(model, rows, { features: ["x1"] });
    expect(largestDifference(grid[0].slice(0, 3), golden.partial.default)).toBeLessThan(1e-12);
  });

  test("as many values as points give equal steps between quantiles, also of few rows", () => {
    // scipy 1.16: scipy.stats.mstats.mquantiles([1, 2, 10], [0.05, 0.95]) is [1, 10].
    expect(
      partialDependence.compute(sumOf, [[1], [2], [10]], { features: ["x1"], gridPoints: 3 }).grid,
    ).toEqual([[1, 5.5, 10]]);
  });

  test("of a sum is a line, whatever the others are; missing values are not in the grid", () => {
    const missing = rows.map(([a, b, c], i) => [i === 0 ? Number.NaN : a, b, c]);
    const found = partialDependence.compute(sumOf, missing, { features: ["x1"], gridPoints: 7 });
    const slopes = found.mean
      .slice(1)
      .map((value, k) => (value - found.mean[k]) / (found.grid[0][k + 1] - found.grid[0][k]));
    for (const slope of slopes) expect(slope).toBeCloseTo(1, 9);
    const frame = {
      values: [
        [1, 2],
        [3, 4],
      ],
      columns: ["price", "week"],
    };
    expect(partialDependence.compute(sumOf, frame, { features: ["week"] }).mean).toEqual([6, 10]);
  });

  test("refuses what does not fit", () => {
    const compute = (read: object, predict: unknown = model) =>
      partialDependence.compute(predict as never, rows, { features: ["x1"], ...read });
    expect(() => compute({ features: [] })).toThrow("number of features must be an integer from 1 to 2");
    expect(() => compute({ features: ["price"] })).toThrow("feature must be one of x1, x2, x3, x4");
    expect(() => compute({}, short)).toThrow("answer of the model must be one number for each of 120 rows");
    expect(() => compute({}, () => rows.map(() => Number.NaN))).toThrow(
      "answer of the model[0] must be a finite number",
    );
    const unknown = rows.map(() => [Number.NaN]);
    expect(() => partialDependence.compute(sumOf, unknown, { features: ["x1"] })).toThrow(
      "column 0 must be known in some row",
    );
  });
});

describe("accumulatedLocalEffects.compute()", () => {
  test.each(Object.entries(golden.ale))(
    "equals PyALE's: feature and bins %s",
    (key, [edges, effect, sizes]) => {
      const [j, bins] = key.split(" ").map(Number);
      const found = accumulatedLocalEffects.compute(model, rows, { feature: `x${j + 1}`, bins });
      expect(largestDifference([found.edges, found.effect], [edges, effect])).toBeLessThan(1e-12);
      expect(found.counts).toEqual(sizes.slice(1));
    },
  );

  test("of a sum is its own line, of mean 0, however features are correlated; 20 bins by default", () => {
    const random = seeded(4);
    const pairs = Array.from({ length: 200 }, () => {
      const a = random.normal();
      return [a, a + 0.1 * random.normal()];
    });
    const { edges, effect, counts } = accumulatedLocalEffects.compute(sumOf, pairs, { feature: "x2" });
    expect(edges).toHaveLength(21);
    expect(counts.reduce((sum, count) => sum + count)).toBe(200);
    effect.slice(1).forEach((value, k) => {
      expect((value - effect[k]) / (edges[k + 1] - edges[k])).toBeCloseTo(2, 9);
    });
    const center = counts.reduce((sum, count, k) => sum + (count * (effect[k] + effect[k + 1])) / 2, 0);
    expect(center).toBeCloseTo(0, 9);
  });

  test("leaves rows with a missing value out, and refuses a constant feature", () => {
    const known = [
      [0, 1],
      [1, 3],
      [2, 5],
    ];
    const whole = accumulatedLocalEffects.compute(sumOf, known, { feature: "x1", bins: 2 });
    const partly = accumulatedLocalEffects.compute(
      ({ data, rows: n }: Matrix) =>
        Array.from({ length: n }, (_, i) => (data[2 * i] || 0) + 2 * data[2 * i + 1]),
      [...known, [Number.NaN, 9]],
      { feature: "x1", bins: 2 },
    );
    expect(partly).toEqual(whole);
    expect(() =>
      accumulatedLocalEffects.compute(
        sumOf,
        [
          [1, 1],
          [1, 2],
        ],
        { feature: "x1" },
      ),
    ).toThrow("x1 must be different between rows, current value is 1");
    expect(() => accumulatedLocalEffects.compute(sumOf, known, { feature: "z" })).toThrow(
      "feature must be one of x1, x2",
    );
  });
});

describe("kernelShap.explain()", () => {
  const background = rows.slice(0, 20);

  test("equals shap's ExactExplainer", () => {
    const found = kernelShap.explain(model, rows.slice(100, 104), background);
    expect(Math.abs(found.base[0] - golden.shap.base)).toBeLessThan(1e-12);
    expect(
      largestDifference(
        found.contributions.map(([row]) => row),
        golden.shap.values,
      ),
    ).toBeLessThan(1e-12);
    expect(found.rows).toEqual(rows.slice(100, 104));
    found.contributions.forEach(([row], i) => {
      const sum = row.reduce((total, value) => total + value, found.base[0]);
      expect(sum).toBeCloseTo(found.predictions[i], 12);
    });
  });

  test("gives a feature that does nothing 0, and equal features equal values", () => {
    const twice = ({ data, rows: n }: Matrix) =>
      Array.from({ length: n }, (_, i) => Math.exp(data[3 * i] + data[3 * i + 1]));
    const [[values]] = kernelShap.explain(
      twice,
      [[1, 1, 5]],
      [
        [0, 0, 1],
        [0.5, 0.5, 2],
      ],
    ).contributions;
    expect(values[0]).toBeCloseTo(values[1], 12);
    expect(values[2]).toBeCloseTo(0, 12);
    expect(treeShap.sentence(kernelShap.explain(twice, [[1, 1, 5]], [[0, 0, 1]]), 0)).toBe(
      "The answer is 7.39, 6.39 above the mean of 1: x1 = 1 raises it by 3.19 and x2 = 1 raises it by 3.19.",
    );
    expect(kernelShap.explain(twice, [[1, 1, 5]], [[1, 1, 1]]).contributions[0][0]).toEqual([0, 0, 0]);
    const only = kernelShap.explain(({ data }: Matrix) => data, [[7]], [[1], [3]]);
    expect([only.base, only.contributions]).toEqual([[2], [[[5]]]]);
  });

  test("of a sum of 12 features is exact from samples, of 11 by enumeration", () => {
    for (const p of [11, 12]) {
      const row = Array.from({ length: p }, (_, j) => j - 3);
      const reference = [row.map(() => 1), row.map(() => 2)];
      const [[values]] = kernelShap.explain(sumOf, [row], reference, { seed: 1, samples: 200 }).contributions;
      const exact = row.map((value, j) => (j + 1) * (value - 1.5));
      expect(largestDifference(values, exact)).toBeLessThan(1e-9);
    }
  });

  test("of interactions of 12 features nears the exact values, and adds up exactly", () => {
    // Pairs of features multiply each other: each gets half of the product.
    const products = ({ data, rows: n }: Matrix) =>
      Array.from({ length: n }, (_, i) => {
        const row = data.subarray(12 * i, 12 * i + 12);
        return row.reduce((sum, value, j) => (j % 2 ? sum + value * row[j - 1] : sum), 0);
      });
    const row = Array.from({ length: 12 }, (_, j) => j + 1);
    const found = kernelShap.explain(products, [row], [row.map(() => 0)], { seed: 3 });
    const exact = row.map((value, j) => (value * row[j % 2 ? j - 1 : j + 1]) / 2);
    expect(largestDifference(found.contributions[0][0], exact)).toBeLessThan(4);
    expect(found.contributions[0][0].reduce((sum, value) => sum + value, 0)).toBeCloseTo(
      found.predictions[0],
      9,
    );
    const again = kernelShap.explain(products, [row], [row.map(() => 0)], { seed: 3, samples: 2048 + 24 });
    expect(again.contributions).toEqual(found.contributions);
    const many = kernelShap.explain(products, [row], [row.map(() => 0)], { seed: 3, samples: 40_000 });
    expect(largestDifference(many.contributions[0][0], exact)).toBeLessThan(1);
  });

  test("refuses what does not fit", () => {
    const row = new Array<number>(12).fill(1);
    expect(() => kernelShap.explain(sumOf, [row], [row])).toThrow(
      "seed must be an integer >= 0, current value is undefined",
    );
    expect(() => kernelShap.explain(sumOf, [row], [row], { seed: 1, samples: 4 })).toThrow(
      "samples must be enough for 12 features",
    );
    expect(() => kernelShap.explain(sumOf, [[1, 2]], [[1]])).toThrow(
      "rows must be of 1 columns as the background",
    );
    expect(() => kernelShap.explain(sumOf, [], [[1]])).toThrow("rows must be at least 1 row");
  });
});

describe("counterfactuals.find()", () => {
  const levers = {
    x1: { from: 0, to: 4, step: 1 },
    contract: [
      { x2: 1, x3: 0 },
      { x2: 0, x3: 1 },
    ],
  };

  test("finds the cheapest change of one lever before any of two", () => {
    // x1 + 2 x2 + 3 x3 is 3 at first.
    const found = counterfactuals.find(sumOf, [[1, 1, 0]], { threshold: 4, levers });
    expect(found).toEqual({
      prediction: 3,
      threshold: 4,
      found: [
        { changes: { x1: 2 }, prediction: 4, cost: 0.25 },
        { changes: { x1: 3 }, prediction: 5, cost: 0.5 },
        { changes: { x1: 4 }, prediction: 6, cost: 0.75 },
        { changes: { x2: 0, x3: 1 }, prediction: 4, cost: 1 },
      ],
    });
    expect(counterfactuals.find(sumOf, [[1, 1, 0]], { threshold: 4, levers, most: 1 }).found).toHaveLength(1);
  });

  test("combines levers if one is not enough, and moves below the threshold too", () => {
    const found = counterfactuals.find(sumOf, [[1, 1, 0]], { threshold: 7, levers }).found;
    expect(found).toEqual([{ changes: { x1: 4, x2: 0, x3: 1 }, prediction: 7, cost: 1.75 }]);
    const below = counterfactuals.find(sumOf, [[3, 1, 0]], { threshold: 5, levers }).found;
    expect(below[0]).toEqual({ changes: { x1: 2 }, prediction: 4, cost: 0.25 });
    expect(below.every(({ prediction }) => prediction < 5)).toBe(true);
    expect(counterfactuals.find(sumOf, [[1, 1, 0]], { threshold: 7, levers, mostChanges: 1 }).found).toEqual(
      [],
    );
    expect(counterfactuals.find(sumOf, [[1, 1, 0]], { threshold: 99, levers }).found).toEqual([]);
    expect(counterfactuals.find(sumOf, [[1, 1, 0]], { threshold: 4, levers: {} }).found).toEqual([]);
  });

  test("uses three levers together by default, not four", () => {
    const range = { from: 0, to: 1, step: 1 };
    const four = { x1: range, x2: range, x3: range, x4: range };
    const find = (threshold: number) =>
      counterfactuals.find(sumOf, [[0, 0, 0, 0]], { threshold, levers: four }).found;
    expect(find(9).map(({ changes }) => changes)).toEqual([{ x2: 1, x3: 1, x4: 1 }]);
    expect(find(10)).toEqual([]);
  });

  test("includes the end of a range of decimal fractions", () => {
    const read = { threshold: 0.3, levers: { x1: { from: 0.1, to: 0.3, step: 0.1 } } };
    expect(counterfactuals.find(sumOf, [[0]], read).found.map(({ changes }) => changes.x1)).toEqual([
      0.1 + 2 * 0.1,
    ]);
  });

  test("misses nothing: the cheapest of all combinations of two levers", () => {
    const cell = fc.integer({ min: 0, max: 3 });
    fc.assert(
      fc.property(cell, cell, fc.integer({ min: 1, max: 9 }), (a, b, threshold) => {
        const range = { from: 0, to: 3, step: 1 };
        const { prediction, found } = counterfactuals.find(sumOf, [[a, b]], {
          threshold,
          levers: { x1: range, x2: range },
        });
        const moves = [...Array(16).keys()].map((k) => [k % 4, Math.floor(k / 4)]);
        const wanted = moves
          .filter(([x, y]) => x + 2 * y >= threshold !== prediction >= threshold)
          .map(([x, y]) => ({
            levers: Number(x !== a) + Number(y !== b),
            cost: (Math.abs(x - a) + Math.abs(y - b)) / 3,
          }))
          .sort((one, other) => one.levers - other.levers || one.cost - other.cost);
        expect(found.length > 0).toBe(wanted.length > 0);
        if (found.length > 0) expect(found[0].cost).toBeCloseTo(wanted[0].cost, 12);
      }),
      { seed: 2 },
    );
  });

  test("refuses what does not fit", () => {
    const find = (read: object) =>
      counterfactuals.find(sumOf, [[1, 1, 0]], { threshold: 4, levers, ...read } as never);
    expect(() => find({ levers: { price: { from: 0, to: 1, step: 1 } } })).toThrow(
      "feature must be one of x1, x2, x3",
    );
    expect(() => find({ levers: { x1: 3 } })).toThrow(
      "levers.x1 must be a range or a list of settings, current value is 3",
    );
    expect(() => find({ levers: { x1: { from: 0, to: 1, stop: 1 } } })).toThrow(
      'there is no option "levers.x1.stop"',
    );
    expect(() => find({ levers: { x1: { from: 0, to: 1, step: 0 } } })).toThrow(
      "levers.x1.step must be a finite number > 0",
    );
    expect(() => find({ levers: { x: [{ x1: "2" }] } })).toThrow("levers.x.x1 must be a finite number");
    const wide = { from: 0, to: 1, step: 0.001 };
    expect(() => find({ threshold: 99, levers: { x1: wide, x2: wide } })).toThrow(
      "levers must be of at most 500000 combinations",
    );
    expect(() => counterfactuals.find(sumOf, [[1], [2]], { threshold: 1, levers: {} })).toThrow(
      "row must be one row",
    );
  });
});

describe("surrogate.fit()", () => {
  const learner = { fit: linearRegression.fit, predict: linearRegression.predict };

  test("imitates a linear model exactly, and states how well it imitates others", () => {
    const linear = surrogate.fit(sumOf, rows, learner as never, { seed: 1 });
    expect(linear.fidelity).toBeCloseTo(1, 12);
    const found = surrogate.fit(model, rows, learner as never, { seed: 1 });
    expect(found.fidelity).toBeLessThan(0.9);
    const order = [...seeded(1).permutation(120)];
    const [held, training] = [order.slice(0, 36), order.slice(36)].map((part) => part.map((i) => rows[i]));
    const fitted = linearRegression.fit(training, model(matrixOf(training)));
    const r2 = (part: number[][]) =>
      metrics.rSquared(model(matrixOf(part)), linearRegression.predict(fitted, part));
    expect(found.fidelity).toBeCloseTo(r2(held), 12);
    expect(found.trainingFidelity).toBeCloseTo(r2(training), 12);
    expect(found.model).toEqual(fitted);
  });

  test("refuses what does not fit", () => {
    expect(() => surrogate.fit(model, rows, {} as never, { seed: 1 })).toThrow(
      "learner.fit must be a function",
    );
    expect(() => surrogate.fit(model, rows.slice(0, 3), learner as never, { seed: 1 })).toThrow(
      "at least 4 rows",
    );
    const constant = ({ rows: n }: Matrix) => new Array(n).fill(2);
    expect(() =>
      surrogate.fit(constant, rows, { fit: () => 2, predict: (_, part) => constant(part) }, { seed: 1 }),
    ).toThrow("predictions must be different between rows");
  });
});
