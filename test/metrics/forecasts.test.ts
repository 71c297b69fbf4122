/** Errors of forecasts; the rolling origins of test/forecasting/backtest hold them against utilsforecast. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { metrics } from "../../lib/metrics";

const { meanAbsoluteScaledError, rootMeanSquaredScaledError, symmetricMeanAbsolutePercentageError } = metrics;

describe("scaled errors", () => {
  const [actual, predicted, history] = [
    [5, 7],
    [4, 4],
    [1, 2, 4, 3, 9],
  ];

  test("divide by the errors of the naive forecast of the season", () => {
    expect(meanAbsoluteScaledError(actual, predicted, history)).toBeCloseTo(2 / (10 / 4), 14);
    expect(meanAbsoluteScaledError(actual, predicted, history, { season: 2 })).toBeCloseTo(2 / (9 / 3), 14);
    expect(rootMeanSquaredScaledError(actual, predicted, history)).toBeCloseTo(Math.sqrt(5 / (42 / 4)), 14);
    expect(rootMeanSquaredScaledError(actual, predicted, history, { season: 4 })).toBeCloseTo(
      Math.sqrt(5) / 8,
      14,
    );
  });

  test("do not depend on the unit", () => {
    const numbers = fc.array(fc.double({ min: 1, max: 1e3, noNaN: true }), { minLength: 4, maxLength: 9 });
    fc.assert(
      fc.property(numbers, fc.constantFrom(0.001, 0.5, 1024), (values, unit) => {
        fc.pre(new Set(values).size > 1);
        const inUnit = (list: readonly number[]) => list.map((value) => value * unit);
        const [a, p] = [values.slice(0, 2), values.slice(-2)];
        for (const metric of [meanAbsoluteScaledError, rootMeanSquaredScaledError])
          expect(metric(inUnit(a), inUnit(p), inUnit(values))).toBeCloseTo(metric(a, p, values), 8);
      }),
    );
  });

  test("refuse a history without a season, or without an error", () => {
    const season = { season: 5 };
    expect(() => meanAbsoluteScaledError(actual, predicted, history, season)).toThrow(
      "Cannot compute a scaled error: history must be at least 6 numbers, current value is an array of 5",
    );
    expect(() => rootMeanSquaredScaledError(actual, predicted, [1, 2, 1, 2], { season: 2 })).toThrow(
      "history must be different from season to season, current value is an array of 4",
    );
    expect(() => meanAbsoluteScaledError([1], [1, 2], history)).toThrow(TypeError);
    expect(() => meanAbsoluteScaledError(actual, predicted, history, { season: 0 })).toThrow(RangeError);
  });
});

describe("symmetricMeanAbsolutePercentageError()", () => {
  test("is 2 if one value is 0 or signs differ, and 0 if both are 0", () => {
    expect(symmetricMeanAbsolutePercentageError([0, 0], [0, 4])).toBe(1);
    expect(symmetricMeanAbsolutePercentageError([-2], [2])).toBe(2);
    expect(symmetricMeanAbsolutePercentageError([100, 300], [300, 100])).toBe(1);
  });

  test("refuses no values", () => {
    expect(() => symmetricMeanAbsolutePercentageError([], [])).toThrow(RangeError);
  });
});
