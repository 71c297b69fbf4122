/** The baselines: naive, seasonal naive, drift and moving average. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { drift, movingAverage, naive, seasonalNaive } from "../../lib/forecasting";
import { largestDifference } from "../support/largest-difference";
import { readGolden } from "../support/read-golden";

const golden = readGolden<
  { series: number[] } & Record<
    "naive" | "seasonalNaive" | "drift" | "movingAverage",
    { mean: number[]; "lo-80": number[]; "hi-95": number[] }
  >
>("forecasting/golden/baselines.json");
const { series } = golden;

describe("as statsforecast 2.1", () => {
  test.each([
    ["naive", naive.forecast(naive.fit(series), 15)],
    ["seasonalNaive", seasonalNaive.forecast(seasonalNaive.fit(series, { season: 12 }), 15)],
  ] as const)("%s: means and intervals", (name, { mean, intervals }) => {
    expect(mean).toEqual(golden[name].mean);
    expect(intervals.map(({ level }) => level)).toEqual([0.8, 0.95]);
    expect(largestDifference(intervals[0].lower, golden[name]["lo-80"])).toBeLessThan(1e-8);
    expect(largestDifference(intervals[1].upper, golden[name]["hi-95"])).toBeLessThan(1e-8);
  });

  test("drift: its intervals are those of one degree of freedom fewer, as in the book", () => {
    const { mean, intervals } = drift.forecast(drift.fit(series), 15, { levels: [0.8] });
    expect(largestDifference(mean, golden.drift.mean)).toBeLessThan(1e-8);
    const widths = mean.map((value, i) => (value - intervals[0].lower[i]) * Math.sqrt(58 / 59));
    expect(
      largestDifference(
        widths,
        mean.map((value, i) => value - golden.drift["lo-80"][i]),
      ),
    ).toBeLessThan(1e-8);
  });

  test("moving average: means", () => {
    const { mean } = movingAverage.forecast(movingAverage.fit(series, { window: 6 }), 15);
    expect(largestDifference(mean, golden.movingAverage.mean)).toBeLessThan(1e-8);
  });
});

describe("by hand", () => {
  test("the moving average: residuals, deviation, and intervals of one width", () => {
    const model = movingAverage.fit([2, 4, 9, 1], { window: 2 });
    expect(model).toEqual({
      kind: "moving-average",
      last: [5],
      slope: 0,
      count: 4,
      fitted: [3, 6.5],
      residuals: [6, -5.5],
      deviation: Math.sqrt((36 + 5.5 ** 2) / 2),
    });
    const { lower, upper } = movingAverage.forecast(model, 3, { levels: [0.5] }).intervals[0];
    const half = 0.674489750196082 * model.deviation;
    expect(largestDifference(lower, [5 - half, 5 - half, 5 - half])).toBeLessThan(1e-12);
    expect(largestDifference(upper, [5 + half, 5 + half, 5 + half])).toBeLessThan(1e-12);
  });

  test("the drift goes from the first value through the last", () => {
    const model = drift.fit([1, 5, 2, 7]);
    expect(model.slope).toBe(2);
    expect(model.fitted).toEqual([3, 7, 4]);
    expect(model.deviation).toBe(Math.sqrt((4 + 25 + 9) / 2));
    expect(drift.forecast(model, 2).mean).toEqual([9, 11]);
  });

  test("seasonal: the fitted values are those of a season ago", () => {
    const model = seasonalNaive.fit([1, 2, 4, 8, 16], { season: 3 });
    expect(model.fitted).toEqual([1, 2]);
    expect(model.last).toEqual([4, 8, 16]);
    expect(model.deviation).toBe(Math.sqrt((49 + 14 ** 2) / 2));
  });
});

describe("laws", () => {
  const anySeries = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 8, maxLength: 40 });

  test("without a season, with a window of 1, the naive forecast", () => {
    fc.assert(
      fc.property(anySeries, (values) => {
        const { kind: _, ...expected } = naive.fit(values);
        expect(seasonalNaive.fit(values)).toMatchObject(expected);
        expect(movingAverage.fit(values, { window: 1 })).toMatchObject(expected);
      }),
    );
  });

  test("a series moved and stretched moves and stretches its forecasts; the inputs and the record stay as they are", () => {
    const fits = [
      naive.fit,
      drift.fit,
      (values: number[]) => seasonalNaive.fit(values, { season: 4 }),
      (values: number[]) => movingAverage.fit(values, { window: 3 }),
    ];
    fc.assert(
      fc.property(anySeries, fc.integer({ min: 1, max: 9 }), (values, factor) => {
        const copy = [...values];
        for (const fitted of fits) {
          const model = JSON.parse(JSON.stringify(fitted(Object.freeze(values) as number[])));
          const given = naive.forecast(model, 9);
          const moved = naive.forecast(fitted(values.map((value) => 5 + factor * value)), 9);
          const expected = (list: readonly number[]) => list.map((value) => 5 + factor * value);
          expect(largestDifference(moved.mean, expected(given.mean))).toBeLessThan(1e-6);
          expect(
            largestDifference(moved.intervals[1].upper, expected(given.intervals[1].upper)),
          ).toBeLessThan(1e-6);
        }
        expect(values).toEqual(copy);
      }),
    );
  });
});

describe("edges and refusals", () => {
  test("a constant series has intervals of width 0; zeros and outliers are values as others", () => {
    const { mean, intervals } = drift.forecast(drift.fit([0, 0, 0]), 2);
    expect([mean, intervals[1].lower, intervals[1].upper]).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
    ]);
    expect(naive.forecast(naive.fit([1, 1e6, -1]), 1).mean).toEqual([-1]);
  });

  test.each([
    [() => naive.fit([1]), /Cannot fit the naive forecast: series must be at least 2 numbers/],
    [() => drift.fit([1, 2]), /series must be at least 3 numbers/],
    [() => seasonalNaive.fit([1, 2, 3], { season: 3 }), /series must be at least 4 numbers/],
    [() => movingAverage.fit([1, 2], { window: 2 }), /series must be at least 3 numbers/],
    [() => naive.fit([1, Number.NaN, 2]), /series\[1\] must be a finite number, current value is NaN/],
    [() => seasonalNaive.fit([1, 2], { season: 0 }), /season must be an integer >= 1/],
    [() => movingAverage.fit([1, 2], {} as never), /window must be an integer >= 1/],
    [() => naive.forecast(naive.fit([1, 2]), 0), /horizon must be an integer >= 1, current value is 0/],
    [() => naive.forecast(naive.fit([1, 2]), 1, { levels: [1] }), /levels\[0\] must be a fraction/],
    [() => naive.forecast({} as never, 1), /model must be a baseline, as made by its fit/],
  ])("refuses %s", (call, message) => {
    expect(call).toThrow(message);
  });
});

test("methods without options refuse them", () => {
  for (const method of [naive, drift])
    expect(() => method.fit([1, 2, 3], { season: 12 } as never)).toThrow('there is no option "season"');
});
