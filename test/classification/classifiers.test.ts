import { describe, expect, test } from "vitest";
import {
  decisionThreshold,
  kernelSupportVector,
  linearSupportVector,
  logisticRegression,
  naiveBayes,
  nearestNeighbours,
  nearestNeighboursRegression,
  probabilityCalibration,
} from "../../lib/classification";
import { seeded } from "../../lib/core/random";
import { largestDifference } from "../support/largest-difference";
import { readGolden } from "../support/read-golden";

interface Golden {
  readonly linear: {
    classes: number;
    penalty: number;
    coefficients: number[][];
    intercepts: number[];
  }[];
  readonly kernel: {
    kernel: "rbf";
    classes: number;
    gamma?: number;
    degree?: number;
    coef0?: number;
    decision: number[][];
    supports: number;
    predicted: number[];
  }[];
  readonly weighted: number[];
  readonly neighbours: { k: number; probabilities: number[][]; numbers: number[] }[];
  readonly bayes: { distribution: "gaussian"; smoothing?: number; probabilities: number[][] }[];
  readonly calibration: { method: "sigmoid" | "isotonic"; probabilities: number[] }[];
}

const golden = readGolden<Golden>("classification/golden/classifiers.json");
const draws = seeded(3);
const noise = Array.from({ length: 90 }, () => [draws.normal(), draws.normal()]);
const centers = Array.from({ length: 3 }, () => [draws.uniform() * 10, draws.uniform() * 10]);
const group = Array.from({ length: 90 }, () => draws.integer(3));
const rows = noise.map(([a, b], i) => [a * 2 + centers[group[i]][0], b * 2 + centers[group[i]][1]]);
const weights = rows.map((_, i) => i % 4);
const asked = rows.slice(0, 8).map((row) => row.map((value) => value + 0.25));
const two = group.map((code) => Number(code === 1));

describe("equal scikit-learn's", () => {
  test.each(golden.linear)("linearSupportVector, $classes classes, penalty $penalty", (one) => {
    const target = one.classes === 2 ? two : group;
    const { penalty } = one;
    const model = linearSupportVector.fit(rows, target, { penalty, weights });
    expect(largestDifference(model.coefficients, one.coefficients)).toBeLessThan(1e-5);
    expect(largestDifference(model.intercepts, one.intercepts)).toBeLessThan(1e-5);
    const decisions = linearSupportVector.decision(model, rows);
    const y = (i: number, k: number) => (target[i] === (one.classes === 2 ? 1 : k) ? 1 : -1);
    model.objectives.forEach((objective, k) => {
      const size = model.coefficients[k].reduce((sum, w) => sum + w * w, model.intercepts[k] ** 2);
      const lacks = decisions.map((row, i) => Math.max(0, 1 - y(i, k) * row[k]));
      const cost = lacks.reduce((sum, l, i) => sum + weights[i] * l * l, 0);
      expect(objective).toBeCloseTo((penalty / 2) * size + cost, 8);
    });
  });

  test.each(golden.kernel)("kernelSupportVector, $kernel, $classes classes, gamma $gamma", (one) => {
    const { kernel, gamma = "scale", degree = 3, coef0: offset = 0 } = one;
    const target = one.classes === 2 ? two : group;
    const model = kernelSupportVector.fit(rows, target, { kernel, gamma, degree, offset, penalty: 0.5 });
    expect(largestDifference(kernelSupportVector.decision(model, asked), one.decision)).toBeLessThan(1e-4);
    expect(model.supportRows).toHaveLength(one.supports);
    expect(kernelSupportVector.predict(model, rows)).toEqual(one.predicted);
  });

  test("kernelSupportVector with weights of rows and classes", () => {
    const model = kernelSupportVector.fit(rows, two, {
      ...{ penalty: 0.5, gamma: 0.3, weights },
      classWeights: { "1": 3 },
    });
    const found = kernelSupportVector.decision(model, asked).flat();
    expect(largestDifference(found, golden.weighted)).toBeLessThan(1e-4);
  });

  test.each(golden.neighbours)("nearestNeighbours, $k", ({ k, probabilities, numbers }) => {
    const model = nearestNeighbours.fit(rows, group, { neighbours: k });
    expect(nearestNeighbours.probabilities(model, asked)).toEqual(probabilities);
    const first = rows.map(([a]) => a);
    const regression = nearestNeighboursRegression.fit(rows, first, { neighbours: k });
    expect(largestDifference(nearestNeighboursRegression.predict(regression, asked), numbers)).toBeLessThan(
      1e-12,
    );
  });

  test.each(golden.bayes)("naiveBayes, $distribution", ({ distribution, smoothing = 1, probabilities }) => {
    const kinds: Record<string, (x: number) => number> = {
      gaussian: (x) => x,
      multinomial: (x) => Math.abs(Math.round(x)),
      bernoulli: (x) => Number(x > 4),
    };
    const of = (list: readonly (readonly number[])[]) => list.map((row) => row.map(kinds[distribution]));
    const model = naiveBayes.fit(of(rows), group, { distribution, smoothing, weights });
    const questions = (distribution as string) === "gaussian" ? asked : of(rows.slice(0, 8));
    expect(largestDifference(naiveBayes.probabilities(model, questions), probabilities)).toBeLessThan(1e-10);
  });

  test.each(golden.calibration)("probabilityCalibration, $method", ({ method, probabilities }) => {
    const scores = rows.map(([a]) => Math.round(a));
    const model = probabilityCalibration.fit(scores, two, { method, weights });
    const found = probabilityCalibration.transform(model, [-5, 0.5, 2, 3.3, 5, 100]);
    expect(largestDifference(found, probabilities)).toBeLessThan(1e-5);
  });
});

test("of equally distant neighbours, the first rows count", () => {
  const model = nearestNeighbours.fit([[1], [-1], [1], [-1]], ["a", "b", "c", "d"], { neighbours: 2 });
  expect(nearestNeighbours.probabilities(model, [[0]])).toEqual([[0.5, 0.5, 0, 0]]);
  expect(() => nearestNeighbours.fit([[1], [2]], [0, 1], { neighbours: 3 })).toThrow(
    "neighbours must be at most 2, the number of rows, current value is 3",
  );
});

test("naiveBayes refuses what the distribution has not", () => {
  expect(() => naiveBayes.fit([[1], [-1]], [0, 1], { distribution: "multinomial" })).toThrow(
    /must be at least 0/,
  );
  expect(() => naiveBayes.fit([[1], [2]], [0, 1], { distribution: "bernoulli" })).toThrow(/must be 0 or 1/);
  expect(() => naiveBayes.fit([[1], [1]], [0, 1])).toThrow(/rows must be different from each other/);
});

test("probabilityCalibration refuses scores all the same, and three classes", () => {
  expect(() => probabilityCalibration.fit([1, 1], [0, 1])).toThrow("scores must be of at least two values");
  expect(() => probabilityCalibration.fit([1, 2, 3], [0, 1, 2])).toThrow("target must be of 2 classes");
});

describe("decisionThreshold.byProfit()", () => {
  const profits = { truePositive: 30, falsePositive: -5, falseNegative: -1, trueNegative: 2, seed: 1 };

  test("finds the most of all thresholds, by trying each", () => {
    const random = seeded(4);
    const probabilities = Array.from({ length: 60 }, () => Math.round(random.uniform() * 20) / 20);
    const actual = probabilities.map((p) => Number(random.uniform() < p));
    const profitAt = (threshold: number) =>
      actual.reduce((sum, label, i) => {
        const [yes, no] = label ? [30, -1] : [-5, 2];
        return sum + (probabilities[i] >= threshold ? yes : no);
      }, 0);
    const found = decisionThreshold.byProfit(actual, probabilities, profits);
    const most = Math.max(...[...probabilities, Number.POSITIVE_INFINITY].map(profitAt));
    expect(found.profit.estimate).toBe(most);
    expect(profitAt(found.threshold)).toBe(most);
    expect(found.everybody).toBe(profitAt(0));
    expect(found.nobody).toBe(profitAt(2));
    expect(found.advantage.estimate).toBe(most - Math.max(profitAt(0), profitAt(2)));
    expect(found.profit.lower).toBeLessThan(most);
    expect(found.profit.upper).toBeGreaterThan(most);
    expect(decisionThreshold.byProfit(actual, probabilities, profits)).toEqual(found);
  });

  test("treats nobody where every treatment loses", () => {
    const found = decisionThreshold.byProfit([1, 0], [0.9, 0.1], {
      truePositive: -1,
      falsePositive: -2,
      seed: 1,
    });
    expect(found).toMatchObject({ threshold: Number.POSITIVE_INFINITY, share: 0, nobody: 0, everybody: -3 });
  });
});

test("an isotonic curve is the largest of the least means, by the definition", () => {
  const random = seeded(8);
  const scores = Array.from({ length: 40 }, (_, i) => i);
  const target = scores.map((score) => Number(random.uniform() * 40 < score));
  const mean = (a: number, b: number) =>
    target.slice(a, b + 1).reduce((sum, label) => sum + label, 0) / (b - a + 1);
  const expected = scores.map((i) =>
    Math.max(...scores.slice(0, i + 1).map((a) => Math.min(...scores.slice(i).map((b) => mean(a, b))))),
  );
  const model = probabilityCalibration.fit(scores, target, { method: "isotonic" });
  expect(largestDifference(probabilityCalibration.transform(model, scores), expected)).toBeLessThan(1e-12);
  expect(probabilityCalibration.fit(scores, target)).toEqual(
    probabilityCalibration.fit(scores, target, { method: "sigmoid" }),
  );
});

test("the defaults are scikit-learn's", () => {
  const counts = rows.map((row) => row.map((value) => Math.abs(Math.round(value))));
  const one = {
    penalty: 1,
    smoothing: 1,
    neighbours: 5,
    polynomial: { gamma: "scale", degree: 3, offset: 0 },
  } as const;
  expect(linearSupportVector.fit(rows, two)).toEqual(linearSupportVector.fit(rows, two, { penalty: 1 }));
  expect(logisticRegression.fit(rows, two)).toEqual(
    logisticRegression.fit(rows, two, { penalty: 1, l1Ratio: 0 }),
  );
  expect(nearestNeighbours.fit(rows, two)).toEqual(
    nearestNeighbours.fit(rows, two, { neighbours: one.neighbours }),
  );
  expect(naiveBayes.fit(counts, two, { distribution: "multinomial" })).toEqual(
    naiveBayes.fit(counts, two, { distribution: "multinomial", smoothing: one.smoothing }),
  );
  expect(kernelSupportVector.fit(rows, two, { kernel: "polynomial" })).toEqual(
    kernelSupportVector.fit(rows, two, { kernel: "polynomial", penalty: one.penalty, ...one.polynomial }),
  );
  expect(kernelSupportVector.fit(rows, two)).toMatchObject({ kernel: "rbf" });
});
