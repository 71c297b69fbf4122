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
  };
  test.each(Object.entries(CASES))("%s", (name, make) => {
    const model = make();
    const { raw, splits, gain } = golden[name as keyof typeof CASES];
    const asked = name === "categories" ? byCategory : name === "fewCategories" ? byFew : rows;
    const given = gradientBoosting.raw(model, asked).flat();
    // LightGBM reads sigmoids of "lambdarank" from a table.
    expect(largestDifference(given, raw.flat())).toBeLessThan(name === "ranking" ? 1e-4 : 3e-7);
    expect(model.importances.splits).toEqual(splits);
    model.importances.gain.forEach((value, j) => {
      expect(value / gain[j]).toBeCloseTo(1, name === "ranking" ? 2 : 4);
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
});
