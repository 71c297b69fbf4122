import { describe, expect, test } from "vitest";
import { studentT } from "../../lib/core/distributions";
import { seeded } from "../../lib/core/random";
import { linearRegression, polynomialRegression } from "../../lib/regression";

const { influence } = linearRegression;
const rows = [[1], [2], [3], [4], [5], [6]];
const target = [1, 3, 2, 5, 4, 6];
const model = linearRegression.fit(rows, target);

describe("influence() refuses rows that are not those of the fit", () => {
  test("other rows, of which the outlier would be called harmless", () => {
    expect(() => influence(model, [[7], [8], [30]], [1, 2, 3])).toThrow(
      new RangeError("Cannot measure influence: features must be the 6 rows of the fit, current value is 3"),
    );
    expect(() => influence(model, [...rows, [3.5]], [...target, 3.5])).toThrow("the 6 rows of the fit");
    const others = rows.map(([value]) => [value + 6]);
    expect(() => influence(model, others, target)).toThrow(
      "the residual sum of squares must be of the rows of the fit, 3.77143, current value is ",
    );
  });

  test("one other target, one other feature", () => {
    expect(() => influence(model, rows, [1, 3, 2, 5, 4, 6.001])).toThrow("of the rows of the fit");
    expect(() => influence(model, [...rows.slice(0, 5), [6.001]], target)).toThrow("of the rows of the fit");
  });

  test("but not the same rows in another order", () => {
    const reversed = influence(model, [...rows].reverse(), [...target].reverse());
    const plain = influence(model, rows, target);
    reversed.forEach(({ leverage, cooksDistance }, i) => {
      expect(leverage).toBeCloseTo(plain[5 - i].leverage, 14);
      expect(cooksDistance).toBeCloseTo(plain[5 - i].cooksDistance, 14);
    });
  });

  test("nor a polynomial whose powers were fitted with 32 digits", () => {
    const x = Array.from({ length: 40 }, (_, i) => i / 3);
    const y = x.map((value, i) => value ** 4 - 3 * value ** 3 + Math.sin(i));
    const curve = polynomialRegression.fit(x, y, { degree: 8, precision: "extended" });
    const measured = influence(curve, polynomialRegression.powers(x, 8), y);
    expect(measured.reduce((total, { leverage }) => total + leverage, 0)).toBeCloseTo(9, 6);
  });
});

test("residuals and Cook's distance keep their digits where the target has a large mean", () => {
  const random = seeded(3);
  // Multiples of 2^-30, so that adding 2^20 is exact.
  const grid = (value: number) => Math.round(value * 2 ** 30) / 2 ** 30;
  const x = Array.from({ length: 50 }, () => [grid(random.normal()), grid(random.normal())]);
  const y = x.map(([a, b]) => grid(a - b + 1e-4 * random.normal()));
  const plain = influence(linearRegression.fit(x, y), x, y);
  const shiftedTarget = y.map((value) => value + 2 ** 20);
  influence(linearRegression.fit(x, shiftedTarget), x, shiftedTarget).forEach((row, i) => {
    expect(Math.abs(row.residual - plain[i].residual)).toBeLessThan(1e-15);
    expect(Math.abs(row.cooksDistance / plain[i].cooksDistance - 1)).toBeLessThan(1e-9);
    expect(row.fitted).toBeCloseTo(shiftedTarget[i] - row.residual, 9);
  });
});

test("outlier probabilities are n times the p-value, also where they are not computed", () => {
  const random = seeded(9);
  const x = Array.from({ length: 200 }, () => [random.normal()]);
  const y = x.map(([value], i) => value + random.normal() + (i % 40 === 0 ? 4 : 0));
  const measured = influence(linearRegression.fit(x, y), x, y);
  for (const { studentizedResidual, outlierProbability } of measured) {
    const probability = 200 * studentT.twoSidedPValue(studentizedResidual, 197);
    expect(outlierProbability).toBe(Math.min(1, probability));
  }
  expect(measured.filter(({ outlierProbability }) => outlierProbability < 1).length).toBeGreaterThan(3);
});

test("an exact fit has no influential rows", () => {
  const line = rows.map(([value]) => 1e6 + 0.1 * value);
  for (const row of influence(linearRegression.fit(rows, line), rows, line)) {
    expect(row.studentizedResidual).toBe(0);
    expect(row.outlierProbability).toBe(1);
    expect(row.cooksDistance).toBe(0);
  }
});

test("an exact fit of numbers that round is recognised as that of its rows", () => {
  const random = seeded(12);
  const x = Array.from({ length: 40 }, () => [random.normal(), random.normal(), 1e3 * random.normal()]);
  const y = x.map(([a, b, c]) => 1e3 + 0.1 * a - 0.7 * b + c / 3);
  for (const row of influence(linearRegression.fit(x, y), x, y)) expect(row.standardizedResidual).toBe(0);
  const others = y.map((value, i) => (i === 7 ? value + 1e-6 : value));
  expect(() => influence(linearRegression.fit(x, y), x, others)).toThrow("of the rows of the fit");
});

test("a line with one wild row: without it the fit is exact, and its residual infinite, with its sign", () => {
  const x = [[0], [1], [2], [3], [4]];
  for (const sign of [1, -1]) {
    const y = [0, 1, 2, 3, 40].map((value) => sign * value);
    const { studentizedResidual, dffits } = influence(linearRegression.fit(x, y), x, y)[4];
    expect([studentizedResidual, dffits]).toEqual(new Array(2).fill(sign * Number.POSITIVE_INFINITY));
  }
});

test("two residual degrees of freedom are needed", () => {
  const [x, y] = [rows.slice(0, 3), target.slice(0, 3)];
  expect(() => influence(linearRegression.fit(x, y), x, y)).toThrow(
    new RangeError(
      "Cannot measure influence: rowCount must be at least 4 for 2 coefficients, current value is 3",
    ),
  );
});
