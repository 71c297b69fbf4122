/** Numbers and weights at the ends of their range, and many coefficients. */
import { describe, expect, test } from "vitest";
import {
  kernelSupportVector,
  linearSupportVector,
  logisticRegression,
  naiveBayes,
  nearestNeighbours,
  nearestNeighboursRegression,
  probabilityCalibration,
} from "../../lib/classification";
import { seeded } from "../../lib/core/random";
import { decisionTree, regressionTree } from "../../lib/trees";

const rows = [[1], [2], [3], [4], [5], [6], [7], [8]];
const target = [0, 0, 1, 0, 1, 1, 0, 1];
const inUnits = (unit: number) => rows.map(([x]) => [x * unit]);

describe("logisticRegression.fit() of more than 120 coefficients", () => {
  const draws = seeded(7);
  const [count, columns, classes] = [300, 45, 3];
  const wide = Array.from({ length: count }, () =>
    Array.from({ length: columns }, (_, j) => (draws.uniform() - 0.5) * 10 ** (j % 4) + j),
  );
  const sums = wide.map((row) => row[0] * 3 + (row[4] - 4) * 3 + draws.uniform() * 2);
  const sorted = Float64Array.from(sums).sort();
  const labels = sums.map((sum) => Number(sum >= sorted[100]) + Number(sum >= sorted[200]));

  test.each([
    [1, 300],
    [1e-4, 300],
    // Fewer rows than features.
    [1, 30],
  ])("is where the gradient is 0, with a penalty of %d and %i rows", (penalty, taken) => {
    const rows = wide.slice(0, taken);
    const model = logisticRegression.fit(rows, labels.slice(0, taken), { penalty });
    const shares = logisticRegression.probabilities(model, rows);
    for (let k = 0; k < classes; k++) {
      const rest = shares.map((row, i) => row[k] - Number(labels[i] === k));
      expect(rest.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 5);
      model.coefficients[k].forEach((w, j) => {
        const scale = 10 ** (j % 4);
        const slope = rest.reduce((sum, value, i) => sum + value * (rows[i][j] - j), penalty * w);
        expect(slope / scale).toBeCloseTo(0, 5);
      });
    }
    const loss = shares.reduce((sum, row, i) => sum - Math.log(row[labels[i]]), 0);
    const squares = model.coefficients.flat().reduce((sum, w) => sum + w * w, 0);
    expect(model.objective / (loss + (penalty / 2) * squares)).toBeCloseTo(1, 12);
  });
});

describe("weights", () => {
  test("logisticRegression.fit() without a penalty takes weights of any unit", () => {
    const plain = logisticRegression.fit(rows, target, { penalty: 0 });
    const tiny = logisticRegression.fit(rows, target, { penalty: 0, weights: rows.map(() => 1e-9) });
    expect(tiny.coefficients[0][0]).toBeCloseTo(plain.coefficients[0][0], 7);
  });

  test("whose sum overflows are refused, where probabilities would be 0", () => {
    const weights = rows.map(() => 1e308);
    const message = "the sum of weights must be within the range of a double, current value is Infinity";
    expect(() => decisionTree.fit(rows, target, { weights })).toThrow(message);
    expect(() => regressionTree.fit(rows, target, { weights })).toThrow(message);
    expect(() => logisticRegression.fit(rows, target, { weights })).toThrow(message);
    const largest = rows.map(() => 1e300);
    expect(naiveBayes.predict(naiveBayes.fit(rows, target, { weights: largest }), [[1], [8]])).toEqual([
      0, 1,
    ]);
  });
});

describe("numbers whose squares overflow", () => {
  test("naiveBayes has no probabilities for rows without a density, rather than NaN", () => {
    const model = naiveBayes.fit(rows, target);
    expect(() => naiveBayes.probabilities(model, [[3], [1e200]])).toThrow(
      /row 1 must be near enough to the fit to have a density in some class/,
    );
    expect(naiveBayes.predict(model, [[1e100]])).toHaveLength(1);
  });

  test("nearestNeighbours does not count the first row several times", () => {
    const message = /row 0 must be at distances whose squares are within the range of a double/;
    const model = nearestNeighbours.fit(rows, target, { neighbours: 3 });
    expect(() => nearestNeighbours.predict(model, [[1e200]])).toThrow(message);
    const numbers = nearestNeighboursRegression.fit(inUnits(1e200), target, { neighbours: 2 });
    expect(() => nearestNeighboursRegression.predict(numbers, [[1e200]])).toThrow(message);
    expect(nearestNeighbours.predict(model, [[1e150]])).toEqual([0]);
  });

  test("support vector machines refuse them, rather than answer one class", () => {
    expect(() => linearSupportVector.fit(inUnits(1e200), target)).toThrow(
      "rows must be of squares within the range of a double, times all weights, current value is 1e+200",
    );
    expect(() => kernelSupportVector.fit(inUnits(1e200), target)).toThrow(
      "the variance of rows must be within the range of a double, current value is Infinity",
    );
    expect(() => kernelSupportVector.fit(inUnits(1e200), target, { kernel: "linear", gamma: 1 })).toThrow(
      "the kernel of two rows must be within the range of a double",
    );
  });
});

test("probabilityCalibration.fit() takes scores far from 0", () => {
  const near = probabilityCalibration.fit([0, 1, 2, 3], target.slice(1, 5));
  const far = probabilityCalibration.fit([1e9, 1e9 + 1, 1e9 + 2, 1e9 + 3], target.slice(1, 5));
  expect(far.slope).toBeCloseTo(near.slope, 7);
  const [low, high] = probabilityCalibration.transform(far, [1e9, 1e9 + 3]);
  const [nearLow, nearHigh] = probabilityCalibration.transform(near, [0, 3]);
  expect([low - nearLow, high - nearHigh].every((gap) => Math.abs(gap) < 1e-6)).toBe(true);
});
