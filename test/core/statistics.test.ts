import "../../lib/resolve-tensorflow.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as compensated from "../../lib/core/compensated-sum";
import {
  autocorrelation,
  mean,
  median,
  quantile,
  shape,
  standardDeviation,
  sum,
  variance,
} from "../../lib/core/statistics";

const { Series } = require("danfojs-node") as typeof import("danfojs-node");

/** NIST's NumAcc sets: a centre with alternating neighbours. */
function alternating(center: number, step: number, pairs: number): number[] {
  return [center, ...Array.from({ length: pairs }, () => [center - step, center + step]).flat()];
}

function digits(measured: number, expected: number): number {
  return measured === expected ? 16 : -Math.log10(Math.abs((measured - expected) / expected));
}

describe("NIST StRD, univariate, the numerically hard sets", () => {
  // Certified values from https://www.itl.nist.gov/div898/strd/univ/homepage.html
  test.each([
    {
      name: "NumAcc1",
      values: [10000001, 10000003, 10000002],
      center: 10000002,
      spread: 1,
      lag: -0.5,
      least: 15,
    },
    { name: "NumAcc2", values: alternating(1.2, 0.1, 500), center: 1.2, spread: 0.1, lag: -0.999, least: 14 },
    {
      name: "NumAcc3",
      values: alternating(1000000.2, 0.1, 500),
      center: 1000000.2,
      spread: 0.1,
      lag: -0.999,
      least: 9,
    },
    {
      name: "NumAcc4",
      values: alternating(10000000.2, 0.1, 500),
      center: 10000000.2,
      spread: 0.1,
      lag: -0.999,
      least: 8,
    },
  ])("$name", ({ values, center, spread, lag, least }) => {
    expect(digits(mean(values), center)).toBeGreaterThanOrEqual(15);
    // Not more digits: the doubles differ from the certified decimals (10000000.1 is not a double).
    expect(digits(standardDeviation(values), spread)).toBeGreaterThanOrEqual(least);
    expect(digits(autocorrelation(values), lag)).toBeGreaterThanOrEqual(least);
  });
});

describe("statistics", () => {
  test("by hand", () => {
    expect(mean([1, 2, 6])).toBe(3);
    expect(variance([1, 2, 6])).toBe(7);
    expect(median([6, 1, 2])).toBe(2);
    expect(quantile([1, 2, 6, 10], 0.5)).toBe(4);
    expect(quantile([1, 2, 3, 4, 5], 0.1)).toBeCloseTo(1.4, 14);
    expect([quantile([6, 1, 10, 2], 0), quantile([6, 1, 10, 2], 1)]).toEqual([1, 10]);
    expect(autocorrelation([1, 2, 1, 2])).toBe(-0.75);
  });

  test("shape() of a skewed list, scipy 1.x skew() and kurtosis(fisher=False)", () => {
    const { mean, variance, skewness, kurtosis } = shape([1, 2, 6]);
    expect([mean, variance]).toEqual([3, 14 / 3]);
    // m2 = 14/3, m3 = 6, m4 = 98/3
    expect(skewness).toBeCloseTo(6 / (14 / 3) ** 1.5, 13);
    expect(kurtosis).toBeCloseTo(98 / 3 / (14 / 3) ** 2, 13);
  });

  test("sum() loses nothing", () => {
    expect(sum([1, 1e100, 1, -1e100])).toBe(2);
    expect(sum(new Array(10).fill(0.1))).toBe(1);
    expect(sum([])).toBe(0);
    expect(sum([1e308, 1e308, -1e308, -1e308, 7])).toBe(7);
    expect(sum([1.5e308, 1.5e308, -1.5e308])).toBe(1.5e308);
    expect(sum([1e308, 1e308])).toBe(Number.POSITIVE_INFINITY);
  });

  test("the inner sum passes on what is infinite", () => {
    expect(compensated.sum([Number.POSITIVE_INFINITY, 1])).toBe(Number.POSITIVE_INFINITY);
    expect(compensated.mean([1, Number.NEGATIVE_INFINITY])).toBe(Number.NEGATIVE_INFINITY);
    expect(compensated.sum([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])).toBe(Number.NaN);
  });

  test("variance() is shift-invariant and scales with the square", () => {
    const values = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 20 });
    fc.assert(
      fc.property(values, (list) => {
        expect(variance(list.map((value) => value + 2 ** 30))).toBeCloseTo(variance(list), 6);
        expect(variance(list.map((value) => 4 * value))).toBeCloseTo(16 * variance(list), 6);
        expect(Object.isFrozen(Object.freeze(list)) && variance(list)).toBeGreaterThanOrEqual(0);
      }),
      { seed: 23 },
    );
  });

  test("variance() corrects the rounding of the mean", () => {
    // The mean, 9007199254740990.5, is no double.
    expect(variance([9007199254740991, 9007199254740990])).toBe(0.5);
  });

  test("refuses lists that are too short or constant, and fractions outside [0, 1]", () => {
    for (const [act, message] of [
      [() => shape([]), "Cannot describe the shape: values must be at least 1 number"],
      [() => quantile([], 0.5), "Cannot compute a quantile: values must be at least 1 number"],
      [() => autocorrelation([1]), "Cannot compute the autocorrelation: values must be at least 2 numbers"],
      [
        () => autocorrelation([1, 1]),
        "Cannot compute the autocorrelation: values must be different from each other",
      ],
    ] as const)
      expect(act).toThrow(`${message}, current value is an array of`);
    expect(() => mean([])).toThrow("Cannot compute the mean: values must be at least 1 number");
    expect(() => variance([1])).toThrow("at least 2 numbers");
    expect(() => shape([2, 2, 2])).toThrow("different from each other");
    expect(() => quantile([1], 1.1)).toThrow("fraction must be");
  });

  test("take typed arrays and danfo Series, and refuse texts, null and NaN by place", () => {
    const series = new Series([1, 2, 6]);
    const all = [
      sum,
      mean,
      variance,
      standardDeviation,
      median,
      autocorrelation,
      (x: never) => quantile(x, 0.3),
    ];
    for (const statistic of all) {
      expect(statistic(series as never)).toBe(statistic([1, 2, 6] as never));
      expect(statistic(Uint8Array.of(1, 2, 6) as never)).toBe(statistic([1, 2, 6] as never));
    }
    expect(shape(series)).toEqual(shape([1, 2, 6]));
    // pandas 3: Series(["0", "1", "2", "3"]).mean() raises a TypeError; as texts the sum was "0123", the mean 41.
    for (const statistic of [...all, shape]) {
      expect(() => statistic(["0", "1", "2", "3"] as never)).toThrow(
        new TypeError(`${message(statistic)}values[0] must be a number, current value is "0"`),
      );
      expect(() => statistic([1, null, 3] as never)).toThrow(
        "values[1] must be a number, current value is null",
      );
      expect(() => statistic(new Series([1, Number.NaN, 2]) as never)).toThrow(
        new RangeError(`${message(statistic)}values[1] must be a finite number, current value is NaN`),
      );
      expect(() => statistic({ values: [1, 2] } as never)).toThrow(
        "values must be an array, a typed array or",
      );
    }
  });

  test.each([2 ** -1000, 2 ** -500, 1, 2 ** 500, 2 ** 1000])("are right at the scale %s", (scale) => {
    const values = [1, 2, 6, 10].map((value) => value * scale);
    // scipy.stats.skew, scipy.stats.kurtosis(fisher=False), numpy.std(ddof=1) of 1, 2, 6, 10
    expect(shape(values).skewness).toBeCloseTo(0.4045216824738954, 14);
    expect(shape(values).kurtosis).toBeCloseTo(1.5795821301172075, 14);
    expect(standardDeviation(values) / scale).toBe(4.112987559751022);
    expect(shape(values).mean).toBe(4.75 * scale);
    expect(variance(values)).toBe((203 / 12) * scale * scale);
    expect(autocorrelation(values)).toBe(autocorrelation([1, 2, 6, 10]));
    expect(median(values)).toBe(4 * scale);
  });

  test("neither overflow nor lose a denormal number", () => {
    const largest = Number.MAX_VALUE;
    expect(mean([largest, largest])).toBe(largest);
    expect(median([-largest, largest])).toBe(0);
    expect(quantile([-largest, largest], 0)).toBe(-largest);
    expect(quantile([-largest, largest], 0.75) / largest).toBeCloseTo(0.5, 15);
    expect(standardDeviation([-largest / 2, largest / 2])).toBe(largest * Math.SQRT1_2);
    expect(mean([5e-324, 5e-324])).toBe(5e-324);
    expect(standardDeviation([0, 1e-323])).toBe(5e-324); // 0.7 of 1e-323
  });

  test("equal values have no spread, even if their mean is rounded", () => {
    const values = [0.1, 0.1, 0.1]; // their mean is rounded to 0.10000000000000002
    expect([variance(values), standardDeviation(values)]).toEqual([0, 0]);
    expect(() => shape(values)).toThrow("different from each other");
    expect(() => autocorrelation(values)).toThrow("different from each other");
  });
});

function message(statistic: unknown): string {
  try {
    (statistic as (values: string) => void)("");
  } catch (error) {
    return (error as Error).message.split("values ")[0];
  }
  return "";
}
