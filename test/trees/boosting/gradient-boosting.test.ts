import { describe, expect, test } from "vitest";
import { gradientBoosting } from "../../../lib/trees";
import { largestDifference } from "../../support/largest-difference";
import { numpyRows } from "../../support/numpy-rows";
import golden from "../golden/boosting.json";

const N = 240;
const plain = numpyRows({ seed: 3, n: N, p: 4 });
const signal = plain.map(([a, b, c, d]) => 2 * a - b ** 2 + (d > 0 ? c : 0));
const rows = plain.map(([a, ...rest], i) => [i % 7 === 3 ? Number.NaN : a, ...rest]);
const byCategory = rows.map((row, i) => [...row.slice(0, 3), (i * i + Math.floor(i / 5)) % 9]);
const byFew = rows.map((row, i) => [...row.slice(0, 3), i % 3]);
/** Halves, and of a half of a half the even one, as NumPy rounds. */
const toHalf = (value: number) => {
  const below = Math.floor(2 * value);
  return (2 * value - below === 0.5 ? below + (below % 2) : Math.round(2 * value)) / 2 + 0;
};
const many = rows.map((row) => row.map(toHalf));
const fractions = rows.map((_, i) => 0.5 + (i % 5) / 4);
const target = signal.map((value, i) => value + (byCategory[i][3] % 4 === 1 ? 2 : 0) + (i % 3 === 1 ? 1 : 0));
const classes = target.map((value) => (value > 0 ? 1 : 0));
const BASE = { trees: 12, maxLeaves: 8, minLeafRows: 10, learningRate: 0.2 };
const HESSIAN = { ...BASE, minLeafRows: 1e-9, minLeafHessian: 3 };

describe("gradientBoosting.fit() grows the trees of LightGBM", () => {
  const boost = gradientBoosting.fit;
  const CASES = {
    squared: () => boost(rows, target, BASE),
    penalty: () => boost(rows, target, { ...BASE, penalty: 3, minLeafHessian: 25 }),
    monotone: () =>
      boost(rows, target, { ...BASE, monotone: { x1: "increasing", x2: "decreasing", x4: "decreasing" } }),
    logistic: () => boost(rows, classes, { ...HESSIAN, loss: "logistic" }),
    poisson: () => {
      const counts = target.map((value) => Math.min(20, Math.floor(Math.exp(value / 2))));
      return boost(rows, counts, { ...HESSIAN, minLeafHessian: 20, loss: "poisson" });
    },
    multinomial: () => {
      const three = target.map((value) => (value > 0 ? 1 : 0) + (value > 2 ? 1 : 0));
      return boost(rows, three, { ...HESSIAN, loss: "multinomial", trees: 5 });
    },
    ranking: () => {
      const relevance = target.map((value) => Math.min(4, Math.max(0, Math.round(value + 1))));
      const queries = target.map((_, i) => Math.floor(i / 12));
      return boost(rows, relevance, { ...HESSIAN, loss: "lambdarank", queries });
    },
    categories: () => boost(byCategory, target, { ...BASE, categories: ["x4"] }),
    fewCategories: () => boost(byFew, target, { ...BASE, categories: ["x4"] }),
    weighted: () => boost(many, target, { ...HESSIAN, minLeafHessian: 12, weights: fractions }),
    weightedLogistic: () =>
      boost(many, classes, { ...HESSIAN, minLeafHessian: 12, weights: fractions, loss: "logistic" }),
  };
  test.each(Object.entries(CASES))("%s", (name, make) => {
    const model = make();
    const { raw, splits, gain } = golden[name as keyof typeof CASES];
    const asked =
      { categories: byCategory, fewCategories: byFew, weighted: many, weightedLogistic: many }[name] ?? rows;
    const given = gradientBoosting.raw(model, asked).flat();
    // LightGBM reads sigmoids of "lambdarank" from a table.
    expect(largestDifference(given, raw.flat())).toBeLessThan(name === "ranking" ? 1e-4 : 3e-7);
    expect(model.importances.splits).toEqual(splits);
    model.importances.gain.forEach((value, j) => {
      expect(Math.abs(value - gain[j])).toBeLessThanOrEqual((name === "ranking" ? 5e-3 : 5e-5) * gain[j]);
    });
  });
});

describe("gradientBoosting.fit()", () => {
  const { fit: boost, predict, raw } = gradientBoosting;
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const pinball = (scores: readonly number[]) =>
    mean(target.map((value, i) => (value - scores[i]) * (value >= scores[i] ? 0.8 : -0.2)));

  test("comes as near to a quantile as LightGBM, whose leaves interpolate", () => {
    const model = boost(rows, target, { ...HESSIAN, loss: "quantile", quantile: 0.8 });
    const [ours, theirs] = [pinball([...predict(model, rows)]), pinball(golden.quantile.raw)];
    expect(Math.abs(ours / theirs - 1)).toBeLessThan(0.02);
    const scores = predict(model, rows);
    expect(Math.abs(mean(target.map((value, i) => Number(value <= scores[i]))) - 0.8)).toBeLessThan(0.06);
  });

  test("lets a number of weight 3 count as three rows", () => {
    const weights = target.map((_, i) => i % 4);
    const repeat = <T>(values: readonly T[]) =>
      values.flatMap((value, i) => new Array<T>(weights[i]).fill(value));
    for (const loss of ["squared", "quantile", "poisson"] as const) {
      const numbers = loss === "poisson" ? target.map((value) => Math.round(Math.exp(value / 4))) : target;
      const weighted = boost(rows, numbers, { ...BASE, loss, weights });
      const repeated = boost(repeat(rows), repeat(numbers), { ...BASE, loss });
      expect(largestDifference(raw(weighted, rows).flat(), raw(repeated, rows).flat())).toBeLessThan(1e-5);
      expect(weighted.trees[3].cover).toEqual(repeated.trees[3].cover);
    }
  });

  test("keeps the iterations up to the least loss of the validation rows", () => {
    const options = { ...BASE, trees: 400, minLeafRows: 2, learningRate: 0.3, patience: 5 };
    const half = (start: number) => ({
      rows: rows.filter((_, i) => i % 2 === start),
      target: target.filter((_, i) => i % 2 === start),
    });
    const [first, second] = [half(0), half(1)];
    const model = boost(first.rows, first.target, { ...options, validation: second });
    const { validationLosses, iterations, trees } = model;
    expect(trees).toHaveLength(iterations);
    expect(validationLosses).toHaveLength(iterations + 5);
    expect(Math.min(...validationLosses)).toBe(validationLosses[iterations - 1]);
    // The same trees as without validation, and the loss that they have.
    expect(boost(first.rows, first.target, { ...options, trees: iterations }).trees).toEqual(trees);
    const errors = [...predict(model, second.rows)].map((value, i) => (value - second.target[i]) ** 2);
    expect(mean(errors)).toBeCloseTo(validationLosses[iterations - 1], 6);
  });

  test("draws the share of the rows anew for each tree, by the seed", () => {
    const options = { ...BASE, trees: 30, rowShare: 0.25, seed: 5 };
    const model = boost(rows, target, options);
    // Each root has the rows that were drawn.
    expect(model.trees.map(({ cover }) => cover[0])).toEqual(Array(30).fill(60));
    expect(
      new Set(model.trees.map(({ feature, threshold }) => `${feature[0]} ${threshold[0]}`)).size,
    ).toBeGreaterThan(5);
    expect(boost(rows, target, options)).toEqual(model);
    expect(boost(rows, target, { ...options, seed: 6 })).not.toEqual(model);
    // A leaf for each row that is drawn, whose residual it answers: 20 of 40 rows, and each in about half of the trees.
    const line = Array.from({ length: 40 }, (_, i) => [i]);
    const one = { trees: 300, learningRate: 1e-6, maxLeaves: 40, minLeafRows: 1e-9, minLeafHessian: 1e-9 };
    const values = line.map(([x]) => x);
    const { base, ...forest } = boost(line, values, { ...one, rowShare: 0.5, seed: 2 });
    const times = new Array<number>(40).fill(0);
    for (const tree of forest.trees) {
      const answers = raw({ ...forest, base: [0], trees: [tree] }, line).flat();
      const drawn = values.filter((value) => Math.abs(answers[value] / 1e-6 + base[0] - value) < 0.01);
      expect(drawn).toHaveLength(20);
      for (const value of drawn) times[value]++;
    }
    // Within four and a half standard deviations of 150.
    expect(Math.max(...times.map((count) => Math.abs(count - 150)))).toBeLessThan(39);
  });

  test("draws the share of the columns anew for each tree, rounded up", () => {
    const options = { ...BASE, trees: 40, columnShare: 0.3, seed: 5 };
    const asked = boost(rows, target, options).trees.map(
      ({ feature }) => new Set(feature.filter((j) => j >= 0)),
    );
    // 0.3 of 4 columns: two.
    expect(Math.max(...asked.map(({ size }) => size))).toBe(2);
    expect(new Set(asked.flatMap((columns) => [...columns])).size).toBe(4);
    expect(new Set(asked.map((columns) => [...columns].sort().join())).size).toBeGreaterThan(4);
    expect(boost(rows, target, options)).toEqual(boost(rows, target, options));
    expect(boost(rows, target, { ...options, columnShare: 0.76 }).trees).toEqual(
      boost(rows, target, { ...options, columnShare: 1 }).trees,
    );
  });

  test.each(["rowShare", "columnShare", "validation"])("needs a seed with %s", (name) => {
    expect(() => boost(rows, target, { [name]: 0.5 })).toThrow(
      /seed must be given with a .*, current value is undefined/,
    );
    expect(() => boost(rows, target, { [name]: 0, seed: 1 })).toThrow(
      "a fraction between 0 and 1, exclusive",
    );
  });

  test("draws a share of the rows for validation, from which no tree learns", () => {
    const options = {
      ...BASE,
      trees: 60,
      learningRate: 0.5,
      minLeafRows: 2,
      patience: 4,
      validation: 0.3,
      seed: 11,
    };
    const model = boost(rows, target, options);
    expect(model.rowCount).toBe(168);
    expect(model.trees[0].cover[0]).toBe(168);
    expect(model.validationLosses.length).toBe(model.iterations + 4);
    expect(model.iterations).toBe(model.validationLosses.indexOf(Math.min(...model.validationLosses)) + 1);
    expect(boost(rows, target, { ...options, seed: 12 })).not.toEqual(model);
    expect(boost(rows, target, options)).toEqual(model);
    // Targets of rows that are not drawn do not matter: the base is the mean of the others.
    const shown = [...model.validationLosses];
    const noisy = boost(rows, target, { ...options, validation: 0.3 });
    expect(noisy.validationLosses).toEqual(shown);
    expect(() => boost(rows.slice(0, 3), target.slice(0, 3), { validation: 0.1, seed: 1 })).toThrow(
      "validation must be a share that leaves rows on both sides of 3, current value is 0.1",
    );
  });

  test("reports progress, and ends when it is aborted", () => {
    const seen: {
      readonly done: number;
      readonly trees: number;
      readonly validationLoss: number | undefined;
    }[] = [];
    const controller = new AbortController();
    const options = { ...BASE, signal: controller.signal, validation: 0.5, seed: 1 };
    const learn = () =>
      boost(rows, target, {
        ...options,
        onProgress: (progress) => {
          seen.push(progress);
          if (progress.done === 3) controller.abort(new Error("enough"));
        },
      });
    expect(learn).toThrow("enough");
    expect(seen.map(({ done }) => done)).toEqual([1, 2, 3]);
    const { validationLosses } = boost(rows, target, { ...BASE, validation: 0.5, seed: 1 });
    expect(seen.map(({ validationLoss }) => validationLoss)).toEqual(validationLosses.slice(0, 3));
    expect(seen[0].trees).toBe(BASE.trees);
    expect(learn).toThrow("enough");
    expect(seen).toHaveLength(3);
  });

  test("has LightGBM's defaults", () => {
    const model = boost(rows, target);
    const all = {
      trees: 100,
      learningRate: 0.1,
      maxLeaves: 31,
      minLeafRows: 20,
      minLeafHessian: 0.001,
    } as const;
    expect(boost(rows, target, { ...all, maxBins: 255, penalty: 0, loss: "squared", rowShare: 1 })).toEqual(
      model,
    );
    expect(model.iterations).toBe(100);
    const noise = target.map((_, i) => ((i * 37) % 11) - 5);
    const { validationLosses, iterations } = boost(rows, noise, { trees: 400, validation: 0.4, seed: 1 });
    expect(validationLosses.length).toBe(iterations + 50);
    const half = boost(rows, target, { ...HESSIAN, loss: "quantile" });
    expect(half).toEqual(boost(rows, target, { ...HESSIAN, loss: "quantile", quantile: 0.5 }));
  });
});
