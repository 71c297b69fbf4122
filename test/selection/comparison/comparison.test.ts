import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { modelComparison } from "../../../lib/selection";
import { readGolden } from "../../support/read-golden";

interface Golden {
  readonly corrected: {
    readonly first: readonly number[];
    readonly second: readonly number[];
    readonly t: number;
    readonly pValue: number;
    readonly interval: readonly [number, number];
  };
  readonly fiveByTwo: { readonly f: number; readonly pValue: number };
  readonly mcNemar: readonly { readonly first: number; readonly second: number; readonly pValue: number }[];
}

// golden/validation.py
const golden = readGolden<Golden>("selection/golden/validation.json");
const { correctedTTest, deLongTest, fiveByTwoTest, mcNemarTest } = modelComparison;
const { first, second } = golden.corrected;

describe("correctedTTest()", () => {
  test("is that of scikit-learn's example, with scipy", () => {
    const found = correctedTTest(first, second, { trainRows: 90, testRows: 10 });
    expect(found.t).toBeCloseTo(golden.corrected.t, 10);
    expect(found.pValue).toBeCloseTo(golden.corrected.pValue, 10);
    expect(found.interval[0]).toBeCloseTo(golden.corrected.interval[0], 10);
    expect(found.interval[1]).toBeCloseTo(golden.corrected.interval[1], 10);
    expect(found.degreesOfFreedom).toBe(9);
    expect(found.difference / found.standardError).toBe(found.t);
  });

  test("the other way round has the other sign, and the same p", () => {
    const options = { trainRows: 90, testRows: 10 };
    const [a, b] = [correctedTTest(first, second, options), correctedTTest(second, first, options)];
    expect([b.difference, b.t, b.pValue]).toEqual([-a.difference, -a.t, a.pValue]);
  });

  test("of equal differences has no standard error", () => {
    const options = { trainRows: 2, testRows: 1 };
    expect(correctedTTest([1, 2], [1, 2], options)).toMatchObject({ t: 0, pValue: 1, interval: [0, 0] });
    expect(correctedTTest([2, 3], [1, 2], options)).toMatchObject({
      t: Number.POSITIVE_INFINITY,
      pValue: 0,
      interval: [1, 1],
    });
  });

  test("a lower confidence has a narrower interval", () => {
    const low = (confidence: number) =>
      correctedTTest(first, second, { trainRows: 9, testRows: 1, confidence }).interval[0];
    expect(low(0.8)).toBeGreaterThan(low(0.9));
    expect(correctedTTest(first, second, { trainRows: 9, testRows: 1 }).interval[0]).toBe(low(0.95));
  });

  test("refuses one score, and other lengths", () => {
    const options = { trainRows: 2, testRows: 1 };
    expect(() => correctedTTest([1], [2], options)).toThrow("first must be at least 2 numbers");
    expect(() => correctedTTest([1, 2], [2], options)).toThrow("must have the same length");
    expect(() => correctedTTest([1, 2], [2, 1], { ...options, trainRows: 0 })).toThrow("trainRows must be");
  });
});

describe("fiveByTwoTest()", () => {
  test("is the formula, with scipy's F distribution", () => {
    const found = fiveByTwoTest(first, second);
    expect(found.f).toBeCloseTo(golden.fiveByTwo.f, 10);
    expect(found.pValue).toBeCloseTo(golden.fiveByTwo.pValue, 10);
    expect(fiveByTwoTest(second, first).pValue).toBeCloseTo(found.pValue, 12);
  });

  test("refuses other numbers of scores, and differences that never differ", () => {
    expect(() => fiveByTwoTest(first.slice(1), second.slice(1))).toThrow("first must be at least 10 numbers");
    expect(() => fiveByTwoTest([...first, 1], [...second, 1])).toThrow(
      "first must be ten scores, current value is 11",
    );
    expect(() => fiveByTwoTest(first, first)).toThrow("differences must be different in some repeat");
  });
});

describe("mcNemarTest()", () => {
  test.each(golden.mcNemar)("is statsmodels' exact test, $first against $second", (expected) => {
    const actual = new Array(expected.first + expected.second + 20).fill("x");
    const right = (from: number, to: number) =>
      actual.map((_, i) => ((i >= from && i < to) || i >= actual.length - 10 ? "x" : "y"));
    const found = mcNemarTest(
      actual,
      right(0, expected.first),
      right(expected.first, expected.first + expected.second),
    );
    expect(found.pValue).toBeCloseTo(expected.pValue, 12);
    expect([found.onlyFirstRight, found.onlySecondRight]).toEqual([expected.first, expected.second]);
  });

  test("of models that are right on the same rows has p 1", () => {
    expect(mcNemarTest([1, 0, 1], [1, 1, 1], [1, 1, 1])).toEqual({
      onlyFirstRight: 0,
      onlySecondRight: 0,
      pValue: 1,
    });
    expect(() => mcNemarTest([1, 0], [1], [1, 0])).toThrow("must have the same length");
  });
});

/** The definition: the share of pairs in the right order, and the variance of the rows' shares. */
function naive(isPositive: readonly number[], scores: readonly (readonly number[])[]) {
  const rowsOf = (label: number) => isPositive.flatMap((value, i) => (value === label ? [i] : []));
  const [negative, positive] = [rowsOf(0), rowsOf(1)];
  const kernel = (s: readonly number[], i: number, j: number) =>
    (s[i] > s[j] ? 1 : s[i] === s[j] ? 0.5 : 0) as number;
  const meanOf = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  const above = scores.map((s) => positive.map((i) => meanOf(negative.map((j) => kernel(s, i, j)))));
  const below = scores.map((s) => negative.map((j) => meanOf(positive.map((i) => kernel(s, i, j)))));
  const areas = above.map(meanOf);
  const covariance = (a: readonly number[], b: readonly number[]) =>
    a.reduce((sum, value, i) => sum + (value - meanOf(a)) * (b[i] - meanOf(b)), 0) / (a.length - 1);
  const s = (r: number, c: number) =>
    covariance(above[r], above[c]) / positive.length + covariance(below[r], below[c]) / negative.length;
  return { areas, variance: s(0, 0) + s(1, 1) - 2 * s(0, 1) };
}

describe("deLongTest()", () => {
  test("is the definition by pairs, ties included", () => {
    const score = fc.integer({ min: 0, max: 12 });
    const row = fc.tuple(fc.integer({ min: 0, max: 1 }), score, score);
    fc.assert(
      fc.property(fc.array(row, { minLength: 12, maxLength: 40 }), (drawn) => {
        const rows = [...drawn, [0, 3, 4], [0, 9, 1], [1, 8, 8], [1, 2, 11]];
        const [labels, a, b] = [0, 1, 2].map((j) => rows.map((values) => values[j]));
        const found = deLongTest(labels, a, b);
        const { areas, variance } = naive(labels, [a, b]);
        expect(found.areas[0]).toBeCloseTo(areas[0], 12);
        expect(found.areas[1]).toBeCloseTo(areas[1], 12);
        expect(found.standardError ** 2).toBeCloseTo(variance, 12);
      }),
      { seed: 5, numRuns: 40 },
    );
  });

  test("has the z and p of the difference, both ways round, for numbers and booleans", () => {
    const [labels, a, b] = [
      [1, 1, 1, 0, 0, 0],
      [6, 5, 3, 4, 2, 1],
      [6, 2, 3, 4, 5, 1],
    ];
    const found = deLongTest(labels, a, b);
    expect(found.areas[0]).toBeCloseTo(8 / 9, 14);
    expect(found.z).toBeCloseTo(found.difference / found.standardError, 14);
    expect(found.interval[1] - found.interval[0]).toBeCloseTo(
      2 * 1.959963984540054 * found.standardError,
      12,
    );
    const turned = deLongTest(labels.map(Boolean), b, a);
    expect([turned.z, turned.pValue]).toEqual([-found.z, found.pValue]);
    expect(deLongTest(labels, a, a)).toMatchObject({ difference: 0, z: 0, pValue: 1 });
  });

  test("refuses too few rows of a class, and other labels", () => {
    expect(() => deLongTest([1, 0, 0], [1, 2, 3], [1, 2, 3])).toThrow(
      "Cannot compare areas under the ROC curve: isPositive must be of at least two rows of each class, current value is 1",
    );
    expect(() => deLongTest([1, 2, 0, 0], [1, 2, 3, 4], [1, 2, 3, 4])).toThrow(
      "isPositive[1] must be true, false, 1 or 0",
    );
    expect(() => deLongTest([1, 1, 0, 0], [1, 2, 3], [1, 2, 3])).toThrow("must have the same length");
  });
});
