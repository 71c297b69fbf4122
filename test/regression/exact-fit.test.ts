import { describe, expect, test } from "vitest";
import { DISPLAY } from "../../lib/core/text/display";
import { linearRegression } from "../../lib/regression";
import { readGolden } from "../support/read-golden";

const NOTE =
  "The fit is exact: the residuals are only rounding errors and count as 0, so t and F are infinite.";

describe("an exact fit says so", () => {
  test("y = 2x + 1 on four rows: t and F infinite, no tests of rounding errors", () => {
    const model = linearRegression.fit([[1], [2], [3], [4]], [3, 5, 7, 9]);
    const summary = linearRegression.summary(model);
    expect(model.residualShape).toBeUndefined();
    expect(summary).toMatchObject({
      isExact: true,
      rSquared: 1,
      adjustedRSquared: 1,
      residualStandardError: 0,
      fTest: { statistic: Number.POSITIVE_INFINITY, p: 0 },
      logLikelihood: Number.POSITIVE_INFINITY,
      aic: Number.NEGATIVE_INFINITY,
    });
    for (const { t, p, standardError, lower, upper, estimate } of summary.coefficients)
      expect([t, p, standardError, lower, upper]).toEqual([
        Number.POSITIVE_INFINITY,
        0,
        0,
        estimate,
        estimate,
      ]);
    for (const name of ["durbinWatson", "skewness", "jarqueBera", "omnibus"])
      expect(summary).not.toHaveProperty(name);
    const { "text/plain": text, "text/html": html } = model[DISPLAY]();
    expect(text).toContain(NOTE);
    expect(html).toContain(`<p>${NOTE}</p>`);
    const [{ lower, predicted, upper }] = linearRegression.predictIntervals(model, [[5]]);
    expect([lower, predicted, upper]).toEqual([11, 11, 11]);
  });

  test("a coefficient that is only rounding is not significant", () => {
    const rows = [
      [0.1, 3.3],
      [1.7, 1.1],
      [0.3, 2.9],
      [1.9, 5.2],
      [2.6, 2.3],
    ];
    const target = rows.map(([first]) => 1e6 + 4 * first);
    const { coefficients } = linearRegression.summary(linearRegression.fit(rows, target));
    expect(coefficients.map(({ p }) => p)).toEqual([0, 0, 1]);
    expect(coefficients[1].t).toBe(Number.POSITIVE_INFINITY);
    expect(coefficients[2].t).toBe(0);
  });

  // All numbers are multiples of 2^-30, so that adding 2^20 rounds nothing off.
  test("a coefficient beyond rounding is significant, and one below it is tested if the fit is not exact", () => {
    const signs = Array.from({ length: 100 }, (_, i) => [1 - 2 * (i % 2), 1 - 2 * (Math.floor(i / 2) % 2)]);
    const exact = signs.map(([first, second]) => 2 ** 20 + first + 2 ** -30 * second);
    const { isExact, coefficients } = linearRegression.summary(linearRegression.fit(signs, exact));
    expect(isExact).toBe(true);
    expect(coefficients[2]).toMatchObject({ estimate: 2 ** -30, t: Number.POSITIVE_INFINITY });

    const errors = [7, -6, -4, 3, 5, -7, -2, 6].map((value) => value * 2 ** -30);
    const rows = errors.map((_, i) => [i]);
    const [plain, shifted] = [0, 2 ** 20].map((level) =>
      linearRegression.summary(
        linearRegression.fit(
          rows,
          errors.map((value) => level + value),
        ),
      ),
    );
    expect(shifted.isExact).toBe(false);
    expect(shifted.coefficients[1].t).toBeCloseTo(plain.coefficients[1].t, 6);
  });

  test("NIST's Wampler1, a polynomial without error", () => {
    const { sets } = readGolden<{ sets: Record<string, { x: number[][]; y: number[] }> }>(
      "regression/golden/nist.json",
    );
    const { x, y } = sets.Wampler1;
    const powers = x[0].map((value) => [1, 2, 3, 4, 5].map((power) => value ** power));
    expect(linearRegression.summary(linearRegression.fit(powers, y)).isExact).toBe(true);
  });

  test("a fit with small but real errors is not exact", () => {
    const rows = [[1], [2], [3], [4]];
    const model = linearRegression.fit(rows, [3, 5 + 1e-12, 7, 9]);
    const summary = linearRegression.summary(model);
    expect(summary.isExact).toBe(false);
    expect(summary.durbinWatson).toBeDefined();
    expect(model[DISPLAY]()["text/plain"]).not.toContain("exact");
  });

  test("a target that varies by rounding only is constant", () => {
    const model = linearRegression.fit([[1], [2], [4]], [0.3, 0.1 + 0.2, 0.3]);
    expect(model.totalSumOfSquares).toBe(0);
    expect(() => linearRegression.summary(model)).toThrow("target must be different from row to row");
  });
});
