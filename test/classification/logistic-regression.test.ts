import { describe, expect, test } from "vitest";
import { logisticRegression } from "../../lib/classification";
import { seeded } from "../../lib/core/random";
import { largestDifference } from "../support/largest-difference";

import { readGolden } from "../support/read-golden";

interface Case {
  readonly classes: number;
  readonly penalty: number;
  readonly l1Ratio: number;
  readonly weighted: number;
  readonly balanced: number;
  readonly coefficients: number[][];
  readonly intercepts: number[];
  readonly objective: number;
  readonly probabilities: number[][];
}

const { cases } = readGolden<{ readonly cases: Case[] }>("classification/golden/logistic.json");

/** As `sample` of golden/logistic.py. */
function sample(seed: number, n: number, p: number, classes: number) {
  const random = seeded(seed);
  const rows = Array.from({ length: n }, () => Array.from({ length: p }, random.normal));
  for (const row of rows) row[0] = row[0] * 100 + 1000;
  const target = rows.map((row) => {
    const sizes = Array.from({ length: classes }, (_, k) =>
      Math.exp((k - 1) * (row[1] - 0.5 * row[2]) + (0.3 * k * (row[0] - 1000)) / 100),
    );
    const total = sizes.reduce((sum, size) => sum + size, 0);
    const u = random.uniform();
    let sum = 0;
    return sizes.filter((size) => {
      sum += size / total;
      return u > sum;
    }).length;
  });
  return { rows, target, weights: rows.map((_, i) => i % 4) };
}

describe("logisticRegression.fit() finds scikit-learn's optimum", () => {
  test.each(cases)(
    "$classes classes, penalty $penalty, l1Ratio $l1Ratio, weighted $weighted, balanced $balanced",
    ({ classes, penalty, l1Ratio, weighted, balanced, ...expected }) => {
      const { rows: all, target, weights } = sample(classes, 120, 4, classes);
      const rows = l1Ratio > 0 ? all.map((row) => row.slice(1)) : all;
      const model = logisticRegression.fit(rows, target, {
        penalty,
        l1Ratio,
        ...(weighted ? { weights } : {}),
        ...(balanced ? { classWeights: "balanced" } : {}),
      });
      const level = classes > 2 ? model.intercepts.reduce((sum, b) => sum + b / classes, 0) : 0;
      expect(largestDifference(model.coefficients, expected.coefficients)).toBeLessThan(1e-6);
      expect(
        largestDifference(
          model.intercepts.map((b) => b - level),
          expected.intercepts,
        ),
      ).toBeLessThan(1e-5);
      expect(Math.abs(model.objective - expected.objective)).toBeLessThan(1e-8 * expected.objective);
      expect(
        largestDifference(logisticRegression.probabilities(model, rows.slice(0, 3)), expected.probabilities),
      ).toBeLessThan(1e-6);
      expect(model).toMatchObject({ penalty, l1Ratio, rowCount: weighted ? 90 : 120 });
    },
  );
});

describe("logisticRegression", () => {
  const { rows, target } = sample(3, 200, 4, 3);

  test("the gradient of the objective is 0 at the solution, by the definition", () => {
    const penalty = 2;
    const model = logisticRegression.fit(rows, target, { penalty });
    const shares = logisticRegression.probabilities(model, rows);
    model.coefficients.forEach((coefficients, k) => {
      const residuals = shares.map((row, i) => row[k] - Number(target[i] === k));
      expect(residuals.reduce((sum, residual) => sum + residual, 0)).toBeCloseTo(0, 6);
      coefficients.forEach((w, j) => {
        const slope = residuals.reduce((sum, residual, i) => sum + residual * rows[i][j], penalty * w);
        expect(Math.abs(slope)).toBeLessThan(1e-3);
      });
    });
  });

  test("of many rows, some tell where to start, and all decide", () => {
    const many = sample(1, 25_000, 4, 2);
    const model = logisticRegression.fit(many.rows, many.target, { penalty: 0 });
    const shares = logisticRegression.probabilities(model, many.rows);
    for (let j = 0; j < 4; j++) {
      const slope = shares.reduce((sum, row, i) => sum + (row[1] - many.target[i]) * many.rows[i][j], 0);
      expect(Math.abs(slope)).toBeLessThan(j === 0 ? 1 : 1e-3);
    }
    // The smooth part of a problem with absolute values has slopes of at most the penalty, and of it where a coefficient is not 0.
    const sparse = logisticRegression.fit(many.rows, many.target, { penalty: 100, l1Ratio: 1 });
    const sparseShares = logisticRegression.probabilities(sparse, many.rows);
    for (let j = 1; j < 4; j++) {
      const slope = sparseShares.reduce(
        (sum, row, i) => sum + (row[1] - many.target[i]) * many.rows[i][j],
        0,
      );
      if (sparse.coefficients[0][j] === 0) expect(Math.abs(slope)).toBeLessThanOrEqual(100);
      else expect(slope).toBeCloseTo(-100 * Math.sign(sparse.coefficients[0][j]), 3);
    }
    expect(sparse.coefficients[0].filter((w) => w === 0).length).toBeGreaterThan(0);
  });

  test("two classes in another order have the opposite coefficients", () => {
    const names = target.map((label) => (label === 0 ? "b" : "a"));
    const turned = target.map((label) => (label === 0 ? "a" : "b"));
    const [left, right] = [names, turned].map((labels) => logisticRegression.fit(rows, labels));
    expect(left.classes).toEqual(["a", "b"]);
    const opposite = right.coefficients.map((row) => row.map((w) => -w));
    expect(largestDifference(left.coefficients, opposite)).toBeLessThan(1e-7);
    expect(logisticRegression.predict(left, rows)).toEqual(
      logisticRegression.predict(right, rows).map((label) => (label === "a" ? "b" : "a")),
    );
  });

  test("a large penalty leaves the shares of the classes", () => {
    for (const l1Ratio of [0, 1]) {
      const model = logisticRegression.fit(rows, target, { penalty: 1e9, l1Ratio });
      const [shares] = logisticRegression.probabilities(model, [rows[0]]);
      const counts = [0, 1, 2].map((k) => target.filter((label) => label === k).length / target.length);
      expect(largestDifference(shares, counts)).toBeLessThan(1e-3);
      if (l1Ratio === 1) expect(model.coefficients.flat().every((w) => w === 0)).toBe(true);
    }
  });

  test("probabilities keep their digits where they are small, and add up to 1", () => {
    const far = logisticRegression.fit([[1], [2], [3], [4]], [0, 0, 1, 1]);
    const [[left, right]] = logisticRegression.probabilities(far, [[100]]);
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThan(1e-20);
    expect(right).toBe(1);
    for (const row of logisticRegression.probabilities(logisticRegression.fit(rows, target), rows))
      expect(row.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 14);
  });

  test("a constant column has the coefficient 0, a column twice half of it each", () => {
    const once = logisticRegression.fit(
      rows.map(([, b]) => [b]),
      target,
    );
    const constant = logisticRegression.fit(
      rows.map(([, b]) => [b, 7]),
      target,
    );
    for (const [, w] of constant.coefficients) expect(w).toBeCloseTo(0, 20);
    expect(largestDifference(constant.intercepts, once.intercepts)).toBeLessThan(1e-8);
    const twice = logisticRegression.fit(
      rows.map(([, b]) => [b, b]),
      target,
    );
    for (const [a, b] of twice.coefficients) expect(a).toBeCloseTo(b, 8);
  });

  const refused =
    "without a penalty, rows must neither tell classes for certain nor have a column that others add up to";
  test.each([
    ["classes told for certain", [[1], [2], [3], [4]], [0, 0, 1, 1], ", as x1 does"],
    [
      "a category that is always of one class",
      [
        [1, 0],
        [2, 0],
        [1.5, 0],
        [4, 0],
        [0, 1],
        [1, 1],
      ],
      [0, 1, 1, 0, 1, 1],
      ", as x2 does",
    ],
    [
      "a constant column",
      [
        [1, 5],
        [2, 5],
        [3, 5],
        [4, 5],
      ],
      [0, 1, 0, 1],
      "",
    ],
    [
      "a column twice",
      [
        [1, 1],
        [2, 2],
        [3, 3],
        [4, 4],
      ],
      [0, 1, 0, 1],
      "",
    ],
  ] as const)("refuses %s without a penalty", (_, features, labels, hint) => {
    const act = (penalty: number) => logisticRegression.fit(features, [...labels], { penalty });
    expect(() => act(0)).toThrow(RangeError);
    expect(() => act(0)).toThrow(`Cannot fit a logistic regression: ${refused}${hint}`);
    expect(Number.isFinite(act(1e-3).intercepts[0])).toBe(true);
  });

  test("refuses three classes told for certain without a penalty", () => {
    const features = [[1], [1.5], [2], [2.5], [3], [3.5]];
    expect(() => logisticRegression.fit(features, [0, 0, 1, 1, 2, 2], { penalty: 0 })).toThrow(refused);
  });

  test("refuses numbers whose squares overflow", () => {
    expect(() => logisticRegression.fit([[1e200], [-1e200]], [0, 1])).toThrow(
      /column x1 must be of squares within the range of a double/,
    );
  });
});
