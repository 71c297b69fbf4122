import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type HuberOptions,
  huberRegression,
  type LinearPredictor,
  linearRegression,
  quantileRegression,
} from "../../../lib/regression";
import { largestDifference } from "../../support/largest-difference";
import { readGolden } from "../../support/read-golden";

interface Fit {
  readonly intercept: number;
  readonly coefficients: readonly number[];
  readonly loss: number;
}
interface QuantileCase extends Fit {
  readonly quantile: number;
}
interface HuberCase extends Fit {
  readonly options: HuberOptions;
  readonly scale: number;
  readonly scikitLearn: readonly number[];
}
interface Golden {
  readonly rows: readonly (readonly number[])[];
  readonly target: readonly number[];
  readonly weights: readonly number[];
  readonly quantiles: readonly QuantileCase[];
  readonly weighted: QuantileCase;
  readonly origin: QuantileCase;
  readonly huber: readonly HuberCase[];
  readonly huberWeighted: HuberCase;
  readonly huberOrigin: HuberCase;
}

const golden = readGolden<Golden>("regression/golden/resistant.json");
const { rows, target, weights } = golden;

const errorsOf = (model: LinearPredictor) =>
  Array.from(quantileRegression.predict(model, rows), (value, i) => target[i] - value);

describe("quantileRegression.fit()", () => {
  test.each([
    ...golden.quantiles.map((c) => [`quantile ${c.quantile}`, c, {}] as const),
    ["weighted rows", golden.weighted, { weights }] as const,
    ["no intercept", golden.origin, { intercept: false }] as const,
  ])("%s equals scikit-learn", (_, expected, options) => {
    const model = quantileRegression.fit(rows, target, { quantile: expected.quantile, ...options });
    expect(model.meanLoss).toBeLessThanOrEqual(expected.loss * (1 + 1e-10));
    expect(model.meanLoss).toBeCloseTo(expected.loss, 9);
    expect(largestDifference(model.coefficients, expected.coefficients)).toBeLessThan(1e-8);
    expect(model.intercept).toBeCloseTo(expected.intercept, 6);
  });

  test("is the median unless a quantile is given", () => {
    expect(quantileRegression.fit(rows, target)).toEqual(
      quantileRegression.fit(rows, target, { quantile: 0.5 }),
    );
  });

  test("goes through as many rows as it has coefficients, and splits the others by the quantile", () => {
    for (const quantile of [0.05, 0.3, 0.8]) {
      const errors = errorsOf(quantileRegression.fit(rows, target, { quantile }));
      const through = errors.filter((error) => Math.abs(error) < 1e-12).length;
      const below = errors.filter((error) => error < -1e-9).length;
      expect(through).toBe(4);
      expect(below).toBeLessThanOrEqual(quantile * 50);
      expect(below + through).toBeGreaterThanOrEqual(quantile * 50);
    }
  });

  test("of a constant feature set to no use, it is the quantile itself", () => {
    const values = [5, 1, 4, 2, 3, 9, 7];
    const alone = values.map((_, i) => [[-1, 0, 1, 0, 1, 0, -1][i]]);
    const { meanLoss } = quantileRegression.fit(alone, values);
    const median = values.reduce((sum, value) => sum + Math.abs(value - 4) / 2, 0) / 7;
    expect(meanLoss).toBeLessThanOrEqual(median + 1e-12);
  });

  test("no line through two rows is better, also with ties", () => {
    const pairs = fc.array(fc.tuple(fc.integer({ min: -4, max: 4 }), fc.integer({ min: -4, max: 4 })), {
      minLength: 3,
      maxLength: 12,
    });
    fc.assert(
      fc.property(pairs, fc.constantFrom(0.1, 0.5, 0.75), (pairs, quantile) => {
        fc.pre(new Set(pairs.map(([x]) => x)).size > 1);
        const { meanLoss } = quantileRegression.fit(
          pairs.map(([x]) => [x]),
          pairs.map(([, y]) => y),
          { quantile },
        );
        const lossOf = (a: number, b: number) =>
          pairs.reduce((sum, [x, y]) => {
            const error = y - a - b * x;
            return sum + Math.max(quantile * error, (quantile - 1) * error);
          }, 0) / pairs.length;
        let least = Number.POSITIVE_INFINITY;
        for (const [x, y] of pairs)
          for (const [u, v] of pairs)
            if (x !== u) least = Math.min(least, lossOf(y - ((v - y) / (u - x)) * x, (v - y) / (u - x)));
        expect(meanLoss).toBeLessThanOrEqual(least + 1e-8);
        expect(meanLoss).toBeGreaterThanOrEqual(least - 1e-8);
      }),
      { seed: 4, numRuns: 150 },
    );
  });

  test("the unit of the target and of the features does not matter", () => {
    const model = quantileRegression.fit(rows, target, { quantile: 0.8 });
    const scaled = quantileRegression.fit(
      rows.map(([a, b, c]) => [a * 1e6, b / 1e6, c]),
      target.map((value) => value * 1e9),
      { quantile: 0.8 },
    );
    const [a, b, c] = scaled.coefficients;
    expect(largestDifference([a / 1e3, b / 1e15, c / 1e9], model.coefficients)).toBeLessThan(1e-8);
  });

  test("an exact fit has no loss, a constant target no slope", () => {
    const exact = quantileRegression.fit(
      rows,
      rows.map(([a, b]) => 1 + 2 * a - b),
    );
    expect(exact.meanLoss).toBeLessThan(1e-9);
    expect(largestDifference(exact.coefficients, [2, -1, 0])).toBeLessThan(1e-9);
    const flat = quantileRegression.fit(
      rows,
      rows.map(() => 7),
      { quantile: 0.9 },
    );
    expect(largestDifference(flat.coefficients, [0, 0, 0])).toBeLessThan(1e-9);
    expect(flat.intercept).toBeCloseTo(7, 9);
  });

  test("many rows", () => {
    const many = Array.from({ length: 3000 }, (_, i) => [Math.sin(i), (i % 17) / 17]);
    const y = many.map(([a, b], i) => a - 2 * b + Math.tan(Math.cos(i * i)));
    const model = quantileRegression.fit(many, y, { quantile: 0.3 });
    const below = Array.from(quantileRegression.predict(model, many)).filter(
      (value, i) => y[i] < value - 1e-9,
    );
    expect(below.length).toBeGreaterThan(890);
    expect(below.length).toBeLessThanOrEqual(900);
    expect(model.iterations).toBeLessThan(40);
  });

  test("refuses collinear features and wrong options", () => {
    expect(() =>
      quantileRegression.fit(
        rows.map(([a]) => [a, 2 * a]),
        target,
      ),
    ).toThrow(
      "Cannot fit a quantile regression: features must have no column that others add up to; aliased: x2 = 2 x1. Leave them out",
    );
    for (const quantile of [0, 1, -1])
      expect(() => quantileRegression.fit(rows, target, { quantile })).toThrow(
        "quantile must be a fraction between 0 and 1, exclusive",
      );
  });
});

describe("huberRegression.fit()", () => {
  test.each([
    ...golden.huber.map((c) => [JSON.stringify(c.options), c, {}] as const),
    ["weighted rows", golden.huberWeighted, { weights }] as const,
    ["no intercept", golden.huberOrigin, { intercept: false }] as const,
  ])("%s equals scikit-learn", (_, expected, options) => {
    const model = huberRegression.fit(rows, target, { ...expected.options, ...options });
    expect(largestDifference(model.coefficients, expected.coefficients)).toBeLessThan(1e-6);
    expect(largestDifference(model.coefficients, expected.scikitLearn)).toBeLessThan(1e-2);
    expect(model.intercept).toBeCloseTo(expected.intercept, 4);
    expect(model.scale).toBeCloseTo(expected.scale, 6);
    const { epsilon, penalty, scale } = model;
    const counts: readonly number[] = "weights" in options ? weights : rows.map(() => 1);
    const loss = errorsOf(model).reduce(
      (sum, error, i) => {
        const z = Math.abs(error) / scale;
        return sum + counts[i] * scale * (1 + (z < epsilon ? z * z : 2 * epsilon * z - epsilon ** 2));
      },
      penalty * model.coefficients.reduce((sum, b) => sum + b * b, 0),
    );
    expect(loss).toBeLessThanOrEqual(expected.loss * (1 + 1e-10));
  });

  test("has scikit-learn's epsilon and penalty unless others are given", () => {
    const model = huberRegression.fit(rows, target);
    expect(model).toEqual(huberRegression.fit(rows, target, { epsilon: 1.35, penalty: 0.0001 }));
    const outliers = errorsOf(model).filter((error) => Math.abs(error) > 1.35 * model.scale);
    expect(model.outlierCount).toBe(outliers.length);
    expect(model.iterations).toBeLessThan(60);
  });

  test("with a large epsilon it is least squares", () => {
    const model = huberRegression.fit(rows, target, { epsilon: 1000, penalty: 0 });
    const expected = linearRegression.fit(rows, target);
    expect(largestDifference(model.coefficients, expected.coefficients)).toBeLessThan(1e-6);
    expect(model.scale).toBeCloseTo(Math.sqrt(expected.residualSumOfSquares / 50), 6);
    expect(model.outlierCount).toBe(0);
  });

  test("an outlier a thousand times as far moves nothing", () => {
    const [near, far] = [100, 1e5].map((value) => huberRegression.fit(rows, [value, ...target.slice(1)]));
    expect(largestDifference(near.coefficients, far.coefficients)).toBeLessThan(0.01);
  });

  test("an exact fit, a constant target and a constant feature", () => {
    const exact = huberRegression.fit(
      rows,
      rows.map(([a, b]) => 1 + 2 * a - b),
      { penalty: 0 },
    );
    expect(largestDifference(exact.coefficients, [2, -1, 0])).toBeLessThan(1e-6);
    expect(exact.scale).toBeLessThan(1e-5);
    const flat = huberRegression.fit(
      rows,
      rows.map(() => 7),
    );
    expect(largestDifference(flat.coefficients, [0, 0, 0])).toBeLessThan(1e-9);
    const model = huberRegression.fit(rows, target);
    const constant = huberRegression.fit(
      rows.map((row) => [...row, 3]),
      target,
    );
    expect(constant.coefficients[3]).toBe(0);
    expect(largestDifference(constant.coefficients.slice(0, 3), model.coefficients)).toBeLessThan(1e-6);
  });

  test("more columns than rows have a fit with a penalty; collinear ones share the coefficient", () => {
    const few = huberRegression.fit(rows.slice(0, 3), target.slice(0, 3), { penalty: 1 });
    expect(few.coefficients.every(Number.isFinite)).toBe(true);
    const doubled = rows.map(([a]) => [a, a]);
    const free = huberRegression.fit(doubled, target, { penalty: 0 });
    const alone = huberRegression.fit(
      rows.map(([a]) => [a]),
      target,
      { penalty: 0 },
    );
    expect(free.coefficients[0] + free.coefficients[1]).toBeCloseTo(alone.coefficients[0], 5);
    const [a, b] = huberRegression.fit(doubled, target).coefficients;
    expect(a).toBeCloseTo(b, 6);
  });

  test.each([
    [{ epsilon: 1 }, "epsilon must be a finite number above 1, current value is 1"],
    [{ epsilon: Number.POSITIVE_INFINITY }, "epsilon must be a finite number above 1"],
    [{ penalty: -1 }, "penalty must be a finite number >= 0"],
    [{ intercept: 1 }, "intercept must be true or false"],
  ])("refuses %j", (options, message) => {
    expect(() => huberRegression.fit(rows, target, options as never)).toThrow(
      `Cannot fit a Huber regression: ${message}`,
    );
  });
});
