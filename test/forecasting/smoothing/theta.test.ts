/** The Theta method: laws, edges and refusals; its accuracy is in m3.test.ts. */
import { describe, expect, test } from "vitest";
import { seeded } from "../../../lib/core/random";
import { theta } from "../../../lib/forecasting";
import { largestDifference } from "../../support/largest-difference";

const wave = Array.from(
  { length: 40 },
  (_, t) => 50 + 0.1 * t + 12 * Math.sin((2 * Math.PI * t) / 8) + ((7 * t) % 5),
);

describe("theta", () => {
  test("a season is taken out where it is significant, and comes back in the forecast", () => {
    const model = theta.fit(wave, { season: 8 });
    expect(model.factors).toHaveLength(8);
    expect(model.factors[0]).not.toBe(1);
    expect(model.summands).toEqual(new Array(8).fill(0));
    const { mean, intervals } = theta.forecast(model, 16);
    const level = mean.map((value, i) => value / model.factors[i % 8]);
    expect(Math.abs(level[8] - level[0])).toBeLessThan(10);
    // The width is that of the standard model, times the factor.
    const widths = mean.map((value, i) => (intervals[0].upper[i] - value) / model.factors[i % 8]);
    const expected = widths.map(
      (_, i) => 1.2815515655446004 * model.deviation * Math.sqrt(1 + i * model.alpha ** 2),
    );
    expect(largestDifference(widths, expected)).toBeLessThan(1e-9);
    expect(JSON.parse(JSON.stringify(model))).toEqual(model);
  });

  test("no season where there is none, where it is short, or where it is not seen twice", () => {
    const random = seeded(3);
    const noise = wave.map(() => 50 + random.normal());
    for (const [values, season] of [
      [noise, 8],
      [wave, 3],
      [wave.slice(0, 15), 8],
    ] as const)
      expect(theta.fit(values, { season }).factors).toEqual([1]);
  });

  test("values that are not above 0, and factors near 0, make the season additive", () => {
    const low = wave.map((value) => value - 60);
    const model = theta.fit(low, { season: 8 });
    expect(model.factors).toEqual(new Array(8).fill(1));
    expect(model.summands.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 9);
    expect(model.summands.some((value) => Math.abs(value) > 5)).toBe(true);
    const pulses = Array.from({ length: 40 }, (_, t) => (t % 8 === 3 ? 10000 : 1 + (t % 3)));
    expect(theta.fit(pulses, { season: 8 }).factors).toEqual(new Array(8).fill(1));
    const all = theta.fit(pulses, { season: 8 });
    expect(
      largestDifference(
        all.fitted.map((value, t) => value + all.residuals[t]),
        pulses,
      ),
    ).toBeLessThan(1e-9);
  });

  test("fitted values and residuals add up to the series; deviation leaves the first three out", () => {
    const model = theta.fit(wave);
    expect(
      largestDifference(
        model.fitted.map((value, t) => value + model.residuals[t]),
        wave,
      ),
    ).toBeLessThan(1e-9);
    const errors = model.residuals.slice(3);
    const middle = errors.reduce((sum, e) => sum + e, 0) / errors.length;
    const variance = errors.reduce((sum, e) => sum + (e - middle) ** 2, 0) / (errors.length - 1);
    expect(model.deviation).toBeCloseTo(Math.sqrt(variance), 9);
  });

  test("a constant series is forecast by its value; an outlier is a value as others", () => {
    expect(largestDifference(theta.forecast(theta.fit([7, 7, 7, 7, 7, 7]), 3).mean, [7, 7, 7])).toBeLessThan(
      0.01,
    );
    expect(theta.forecast(theta.fit([0, 0, 0, 0, 0]), 1).mean[0]).toBeCloseTo(0, 3);
    expect(theta.forecast(theta.fit([1, 2, 1e6, 2, 1, 2]), 2).mean.every(Number.isFinite)).toBe(true);
  });

  test.each([
    [() => theta.fit([1, 2, 3, 4]), /series must be at least 5 numbers/],
    [() => theta.fit([1, 2, 3, 4, Number.NaN]), /series\[4\] must be a finite number/],
    [() => theta.fit(wave, { season: 0 }), /season must be an integer >= 1/],
    [() => theta.forecast(theta.fit(wave), 0), /horizon must be an integer >= 1/],
    [() => theta.forecast({} as never, 1), /model must be a model, as made by theta.fit/],
  ])("refuses %s", (call, message) => {
    expect(call).toThrow(message);
  });
});

test("the answer does not depend on the unit, if the mean is below 1 or above 1e10", () => {
  const series = Array.from(
    { length: 40 },
    (_, t) => 100 + t + 20 * Math.sin((t * Math.PI) / 2) + ((t * 7919) % 13),
  );
  const ahead = (unit: number) => {
    const model = theta.fit(series.map((value) => value * unit));
    return theta.forecast(model, 9).mean[8] / unit;
  };
  for (const unit of [1e-4, 1e-9, 1e-150]) expect(ahead(unit) / ahead(1e-3)).toBeCloseTo(1, 9);
  expect(ahead(1e12) / ahead(1)).toBeCloseTo(1, 3);
});

test("a season longer than the series takes no room", () => {
  const { factors, summands } = theta.fit([5, 3, 6, 4, 7, 5], { season: 1e9 });
  expect([factors, summands]).toEqual([[1], [0]]);
});
