import { describe, expect, test } from "vitest";
import { datasets } from "../../../lib/data";
import { metrics } from "../../../lib/metrics";
import { splitting } from "../../../lib/selection";
import { explainableBoosting } from "../../../lib/trees";
import { stepOf } from "../../../lib/trees/explainable-boosting/boost-bag";
import { largestDifference } from "../../support/largest-difference";
import { numpyRows } from "../../support/numpy-rows";
import { readGolden } from "../../support/read-golden";

const { fit: learn, predict, probabilities, contributions } = explainableBoosting;
const rows = numpyRows({ seed: 3, n: 400, p: 3 }).map(([a, b], i) => [
  i % 9 === 4 ? Number.NaN : a,
  b,
  i % 5,
]);
const parts = rows.map(([a, b, c]) => [Number.isNaN(a) ? 3 : Math.sign(a), b * b, c === 2 ? 4 : 0]);
const target = parts.map(([a, b, c]) => 10 + a + b + c);
const OPTIONS = { seed: 7, bags: 3, categories: ["x3"] } as const;

describe("explainableBoosting.fit()", () => {
  const model = learn(rows, target, OPTIONS);

  test("finds the terms of a sum", () => {
    const centered = [0, 1, 2].map((j) => {
      const mean = parts.reduce((sum, row) => sum + row[j], 0) / parts.length;
      return parts.map((row) => row[j] - mean);
    });
    const found = contributions(model, rows);
    for (const j of [0, 1, 2]) {
      const errors = found.map((row, i) => (row[j] - centered[j][i]) ** 2);
      const spread = centered[j].reduce((sum, value) => sum + value * value, 0);
      expect(errors.reduce((sum, value) => sum + value, 0) / spread).toBeLessThan(0.1);
    }
    expect(model.terms[2].categories).toHaveLength(5);
    expect(model.terms.map(({ importance }) => importance).every((value) => value > 0.5)).toBe(true);
  });

  test("adds the intercept and the terms up to the prediction, and terms have mean 0", () => {
    const found = contributions(model, rows);
    const sums = found.map((row) => row.reduce((sum, value) => sum + value, model.intercept));
    expect(largestDifference([...predict(model, rows)], sums)).toBeLessThan(1e-12);
    for (const { scores, weights, deviations, name } of model.terms) {
      expect(scores.reduce((sum, score, bin) => sum + score * weights[bin], 0)).toBeCloseTo(0, 9);
      expect(weights.reduce((sum, weight) => sum + weight, 0)).toBe(400);
      expect(deviations.every((value) => value >= 0)).toBe(true);
      expect(
        deviations.some((value) => value > 0),
        name,
      ).toBe(true);
    }
    expect(model.intercept).toBeCloseTo(target.reduce((sum, value) => sum + value, 0) / 400, 1);
  });

  test("has probabilities that are the log-odds of its sums", () => {
    const classes = target.map((value, i) => (value > 12 !== (i % 11 === 0) ? "much" : "little"));
    const sorter = learn(rows, classes, { ...OPTIONS, loss: "logistic" });
    expect(sorter.classes).toEqual(["little", "much"]);
    const logOdds = contributions(sorter, rows).map((row) =>
      row.reduce((sum, value) => sum + value, sorter.intercept),
    );
    const found = probabilities(sorter, rows);
    expect(
      largestDifference(
        found.map(([, p]) => Math.log(p / (1 - p))),
        logOdds,
      ),
    ).toBeLessThan(1e-9);
    expect(predict(sorter, rows)).toEqual(found.map(([, p]) => (p > 0.5 ? "much" : "little")));
    expect(predict(sorter, rows).filter((label, i) => label === classes[i]).length).toBeGreaterThan(340);
  });

  test("lets a weight of 0 be no row, and refuses what it cannot learn", () => {
    const weights = target.map((_, i) => Number(i >= 40));
    const without = learn(rows.slice(40), target.slice(40), OPTIONS);
    expect(learn(rows, target, { ...OPTIONS, weights })).toEqual(without);
    expect(() =>
      learn(
        rows,
        target.map((_, i) => i % 3),
        { ...OPTIONS, loss: "logistic" },
      ),
    ).toThrow("target must be of two classes, current value is 3");
    expect(() => probabilities(model as never, rows)).toThrow("model.loss must be logistic");
    expect(() => learn(rows, target, { ...OPTIONS, pairs: 3 } as never)).toThrow(
      'there is no option "pairs"',
    );
  });

  test("stops each bag after `patience` rounds without a lower loss, and at `maxRounds`", () => {
    expect(learn(rows, target, { ...OPTIONS, maxRounds: 4 }).rounds).toEqual([4, 4, 4]);
    const noise = numpyRows({ seed: 1, n: 400, p: 1 }).map(([value]) => value);
    expect(Math.max(...learn(rows, noise, { ...OPTIONS, patience: 5, learningRate: 1 }).rounds)).toBeLessThan(
      20,
    );
  });
});

describe("defaults and limits", () => {
  const few = rows.slice(0, 300).map(([, b], i) => [b, i % 7]);
  const numbers = target.slice(0, 300);

  test("are those that are stated", () => {
    const stated = {
      bags: 8,
      learningRate: 0.04,
      maxBins: 255,
      minLeafRows: 4,
      patience: 50,
      validation: 0.15,
    };
    const model = learn(few, numbers, { seed: 3 });
    expect(model.rounds).toHaveLength(8);
    expect(learn(few, numbers, { ...stated, seed: 3, maxRounds: 5000, loss: "squared" })).toEqual(model);
    const others = { learningRate: 0.05, maxBins: 200, minLeafRows: 3, validation: 0.2 };
    for (const [name, value] of Object.entries(others))
      expect(learn(few, numbers, { seed: 3, [name]: value }), name).not.toEqual(model);
  });

  test("end at 5000 rounds, and after 50 without a lower loss", () => {
    const slow = learn(few.slice(0, 20), numbers.slice(0, 20), { seed: 1, bags: 1, learningRate: 1e-6 });
    expect(slow.rounds).toEqual([5000]);
    expect(Math.min(...learn(few, numbers, { seed: 3, bags: 3, patience: 1 }).rounds)).toBeGreaterThan(0);
    const roundsOf = (options: { readonly patience?: number }) =>
      learn(few.slice(0, 40), numbers.slice(0, 40), { seed: 5, bags: 60, learningRate: 0.3, ...options })
        .rounds;
    expect(roundsOf({ patience: 50 })).toEqual(roundsOf({}));
    expect(roundsOf({ patience: 40 })).not.toEqual(roundsOf({}));
  });

  test("leave a row for validation however few there are, and need two", () => {
    const model = learn([[1], [2], [3]], [1, 2, 3], { seed: 1, minLeafRows: 1 });
    expect(Math.max(...model.rounds)).toBeLessThan(5000);
    expect(model.rowCount).toBe(3);
    expect(() => learn([[1]], [1], { seed: 1 })).toThrow("rows must be at least 2 rows");
  });

  test("importance is the mean of absolute scores, and one bag deviates from none", () => {
    const model = learn(few, numbers, { seed: 3, bags: 1 });
    const found = contributions(model, few);
    model.terms.forEach(({ importance, deviations }, j) => {
      const mean = found.reduce((sum, row) => sum + Math.abs(row[j]), 0) / 300;
      expect(importance).toBeCloseTo(mean, 10);
      expect(deviations.every((value) => value === 0)).toBe(true);
    });
  });
});

test("a step divides the bins where squared gradients over hessians are largest, by hand", () => {
  const rules = { learningRate: 0.5, minLeafRows: 2, maxRounds: 1, patience: 1 };
  // Gradient, hessian and weight of three bins and of missing values.
  const sums = Float64Array.of(-4, 2, 2, 3, 2, 2, 3, 2, 2, 1, 4, 4);
  expect([...stepOf(sums, false, rules, 10)]).toEqual([1, -0.75, -0.75, -0.125]);
  expect([...stepOf(sums, false, { ...rules, minLeafRows: 3 }, 10)]).toEqual([0, 0, 0, -0.125]);
  // Four rows are allowed on both sides where four are least, and missing values of fewer rows, or alone, have no step.
  const four = Float64Array.of(-4, 2, 4, 3, 2, 4, 1, 4, 3);
  expect([...stepOf(four, false, { ...rules, minLeafRows: 4 }, 11)]).toEqual([1, -0.75, 0]);
  expect([...stepOf(Float64Array.of(0, 0, 0, 0, 0, 0, 1, 4, 4), false, rules, 4)]).toEqual([0, 0, 0]);
  // Halves that are alike gain nothing over the whole.
  expect([...stepOf(Float64Array.of(2, 2, 4, 2, 2, 4, 0, 0, 0), false, rules, 8)]).toEqual([0, 0, 0]);
  // Categories are in the order of their ratios.
  const turned = Float64Array.of(3, 2, 2, -4, 2, 2, 3, 2, 2, 0, 0, 0);
  expect([...stepOf(turned, true, rules, 6)]).toEqual([-0.75, 1, -0.75, 0]);
  expect([...stepOf(turned, false, rules, 6)]).not.toEqual([-0.75, 1, -0.75, 0]);
});

describe.skipIf(!datasets.isAvailable("telco-churn"))("explainableBoosting on Telco churn", () => {
  test("is as accurate as InterpretML's without pairs; with 8 bags of all folds on request", async () => {
    const { columns } = await datasets.table("telco-churn");
    const names = Object.keys(columns).filter((name) => name !== "Churn" && name !== "customerID");
    const categories = names.filter((name) => typeof columns[name][0] === "string");
    const codes = names.map((name) => {
      const texts = [...new Set(columns[name] as string[])].sort();
      return Array.from(columns[name] as ArrayLike<number | string>, (value) =>
        categories.includes(name) ? texts.indexOf(value as string) : Number(value),
      );
    });
    const churn = columns.Churn as string[];
    const { main } = readGolden<{ readonly main: readonly number[] }>(
      "trees/golden/explainable-boosting.json",
    );
    const isLong = process.env.MERCHANT_LAB_LARGE !== undefined;
    const folds = splitting.stratifiedKFold(churn, { folds: 5, seed: 42 }).slice(0, isLong ? 5 : 1);
    const differences = folds.map(({ trainIndices, testIndices }, k) => {
      const take = (indices: Int32Array) => ({
        columns: names,
        values: Array.from(indices, (i) => codes.map((column) => column[i])),
      });
      const classOf = (i: number) => churn[i];
      const model = learn(take(trainIndices), Array.from(trainIndices, classOf), {
        ...{ loss: "logistic", seed: 42, categories },
        ...(isLong ? {} : { bags: 2 }),
      });
      const scores = probabilities(model, take(testIndices)).map(([, p]) => p);
      return metrics.rocAuc(Array.from(testIndices, classOf), scores) - main[k];
    });
    const mean = differences.reduce((sum, value) => sum + value, 0) / differences.length;
    expect(Math.abs(mean)).toBeLessThan(isLong ? 0.0015 : 0.003);
  }, 300_000);
});

test("explainableBoosting.fit() refuses rows of which a bag lacks a class, whose log-odds are infinite", () => {
  const rows = [[1], [2], [3], [4], [5]];
  expect(() => explainableBoosting.fit(rows, [0, 1, 1, 1, 1], { seed: 1, loss: "logistic" })).toThrow(
    /rows must be so many of each class that each bag has some, current value is 5/,
  );
});
