/** Croston's method, SBA and TSB against statsforecast 2.1. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { croston } from "../../lib/forecasting";
import { largestDifference } from "../support/largest-difference";
import { readGolden } from "../support/read-golden";

interface One {
  readonly mean: number;
  readonly fitted: readonly number[];
}
const golden = readGolden<Record<"croston" | "sba" | "tsb" | "tsb3", One> & { series: number[] }>(
  "forecasting/golden/croston.json",
);

describe("croston", () => {
  test.each([
    ["croston", {}],
    ["sba", { variant: "sba" }],
    ["tsb", { variant: "tsb" }],
    ["tsb3", { variant: "tsb", alpha: 0.3 }],
  ] as const)("%s: mean and fitted values are statsforecast's", (name, options) => {
    const model = croston.fit(golden.series, options);
    expect(model.last[0]).toBeCloseTo(golden[name].mean, 12);
    expect(largestDifference(model.fitted, golden[name].fitted.slice(1))).toBeLessThan(1e-9);
    expect(croston.forecast(model, 3).mean).toEqual(new Array(3).fill(model.last[0]));
    expect(JSON.parse(JSON.stringify(model))).toEqual(model);
  });

  test("intervals are those of the one-step errors, of one width, and end at 0", () => {
    const model = croston.fit(golden.series);
    const squares = model.residuals.reduce((sum, e) => sum + e * e, 0);
    expect(model.deviation).toBeCloseTo(Math.sqrt(squares / 19), 12);
    const [one] = croston.forecast(model, 2, { levels: [0.8] }).intervals;
    expect(one.lower).toEqual([0, 0]);
    const upper = model.last[0] + 1.2815515655446004 * model.deviation;
    expect(largestDifference(one.upper, [upper, upper])).toBeLessThan(1e-9);
  });

  test("never below 0, never above the largest demand, and SBA below Croston", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 2, maxLength: 30 }),
        fc.double({ min: 0.05, max: 0.95, noNaN: true }),
        (values, alpha) => {
          const [plain, sba, tsb] = (["croston", "sba", "tsb"] as const).map(
            (variant) => croston.fit(values, { variant, alpha }).last[0],
          );
          expect(sba).toBeCloseTo(plain * (1 - alpha / 2), 12);
          for (const mean of [plain, sba, tsb]) {
            expect(mean).toBeGreaterThanOrEqual(0);
            expect(mean).toBeLessThanOrEqual(Math.max(...values) + 1e-9);
          }
        },
      ),
    );
  });

  test("nothing sold: 0 is forecast, with no width", () => {
    const forecast = croston.forecast(croston.fit([0, 0, 0]), 2, { levels: [0.5] });
    expect(forecast).toEqual({ mean: [0, 0], intervals: [{ level: 0.5, lower: [0, 0], upper: [0, 0] }] });
  });

  test.each([
    [() => croston.fit([1, -2, 3]), /series\[1\] must be at least 0, current value is -2/],
    [() => croston.fit([1]), /series must be at least 2 numbers/],
    [() => croston.fit([1, 2], { alpha: 1 }), /alpha must be a fraction/],
    [() => croston.fit([1, 2], { variant: "sby" as never }), /variant must be one of croston, sba, tsb/],
    [() => croston.forecast(croston.fit([1, 2]), 0), /horizon must be an integer >= 1/],
  ])("refuses %s", (call, message) => {
    expect(call).toThrow(message);
  });
});
