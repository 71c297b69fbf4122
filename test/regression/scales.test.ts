import { describe, expect, test } from "vitest";
import { collinearity, linearRegression } from "../../lib/regression";

const first = [1, 2, 3, 4, 5, 6, 7, 8];
const second = [2, 1, 4, 3, 7, 5, 8, 6];
const target = [1.1, 1.9, 3.2, 3.8, 5.3, 5.9, 7.4, 7.7];

function requireClose(measured: number | undefined, expected: number, within = 1e-12): void {
  expect(Math.abs((measured ?? Number.NaN) / expected - 1)).toBeLessThanOrEqual(within);
}

describe("large means cost no digits", () => {
  const years = Array.from({ length: 20 }, (_, i) => [1e12 + i]);
  const squares = years.map((_, i) => i * i);

  test("10^12 + 0…19 is a line, as for scipy.stats.linregress", () => {
    const model = linearRegression.fit(years, squares);
    const { coefficients, rSquared } = linearRegression.summary(model);
    expect(model.coefficients).toEqual([19]);
    // Exactly: 19 · 9.5 - 57 is the mean of the squares.
    expect(model.intercept).toBe(-57 - 19e12);
    requireClose(rSquared, 0.9318533815178107);
    requireClose(coefficients[1].standardError, 1.2110601416389997);
    expect(linearRegression.predict(model, [[1e12 + 5]])).toEqual([38]);
  });

  test("a column that is constant up to rounding is still one", () => {
    const rows = [0.1 + 0.2, 0.3, 0.3, 0.1 + 0.2].map((value, i) => [value, i ** 2]);
    expect(() => linearRegression.fit(rows, [1, 2, 3, 5])).toThrow("aliased: x1 = 0.3 (intercept).");
  });

  test("sums of columns with large means are recognised", () => {
    const rows = first.map((value, i) => [
      1e6 + value / 10,
      2e6 + second[i] / 7,
      3e6 + value / 10 + second[i] / 7,
    ]);
    expect(() => linearRegression.fit(rows, target)).toThrow("aliased: x3 = x1 + x2.");
    const shifted = first.map((value, i) => [value, second[i], value - 2 * second[i] + 1000]);
    expect(() => linearRegression.fit(shifted, target)).toThrow(
      "aliased: x3 = 1000 (intercept) + x1 - 2 x2.",
    );
  });

  // statsmodels 0.15 on the features themselves and with 1e7 added.
  test.each([0, 1e7])("variance inflation and leverage with %d added", (shift) => {
    const rows = first.map((value, i) => [shift + value, shift + second[i]]);
    for (const { factor } of collinearity.varianceInflation(rows)) requireClose(factor, 36 / 11, 1e-15);
    const model = linearRegression.fit(rows, target);
    const leverages = linearRegression.influence(model, rows, target).map(({ leverage }) => leverage);
    requireClose(leverages[0], 265 / 616, 2e-15);
    requireClose(leverages[2], 137 / 616, 2e-15);
    const [{ standardError }] = linearRegression.predictIntervals(model, rows);
    requireClose(standardError, Math.sqrt((265 / 616) * (model.residualSumOfSquares / 5)), 1e-14);
  });
});

describe("scales from 1e-300 to 1e300", () => {
  const rows = first.map((value, i) => [value, second[i]]);
  const plain = linearRegression.fit(rows, target);
  const expected = linearRegression.summary(plain);

  test.each([1e-300, 1e-170, 1e-150, 1e150, 1e160, 1e300])("of the target: %d", (scale) => {
    const scaled = target.map((value) => value * scale);
    const model = linearRegression.fit(rows, scaled);
    const summary = linearRegression.summary(model);
    for (const key of ["rSquared", "adjustedRSquared", "durbinWatson", "skewness", "kurtosis"] as const)
      requireClose(summary[key], expected[key] ?? 0);
    requireClose(summary.residualStandardError / scale, expected.residualStandardError);
    requireClose(summary.fTest?.p, expected.fTest?.p ?? 0);
    requireClose(summary.omnibus?.p, expected.omnibus?.p ?? 0);
    requireClose(summary.logLikelihood + 8 * Math.log(scale), expected.logLikelihood, 1e-10);
    summary.coefficients.forEach(({ p, standardError, lower }, i) => {
      requireClose(p, expected.coefficients[i].p);
      requireClose(standardError / scale, expected.coefficients[i].standardError);
      requireClose(lower / scale, expected.coefficients[i].lower);
    });
    const influence = linearRegression.influence(model, rows, scaled)[0];
    requireClose(
      influence.cooksDistance,
      linearRegression.influence(plain, rows, target)[0].cooksDistance,
      1e-11,
    );
    const read = linearRegression.fromJSON(JSON.stringify(model));
    expect(read).toEqual(model);
    const [{ lower }] = linearRegression.predictIntervals(read, rows);
    requireClose(lower / scale, linearRegression.predictIntervals(plain, rows)[0].lower);
    // A double holds the sum of squares, or says that it does not.
    const sum = model.residualSumOfSquares;
    if (scale > 1e155) expect(sum).toBe(Number.POSITIVE_INFINITY);
    else if (scale < 1e-160) expect(sum).toBe(0);
    else requireClose(sum / scale / scale, plain.residualSumOfSquares);
  });

  test.each([1e-300, 1e-150, 1e150, 1e300])("of a feature: %d", (scale) => {
    const scaled = rows.map(([a, b]) => [a * scale, b / scale]);
    const model = linearRegression.fit(scaled, target);
    const summary = linearRegression.summary(model);
    summary.coefficients.forEach(({ p }, i) => {
      requireClose(p, expected.coefficients[i].p);
    });
    expect(summary.conditionNumber).toBeGreaterThan(1e300);
    requireClose(linearRegression.predict(model, scaled)[0], linearRegression.predict(plain, rows)[0]);
    for (const { factor } of collinearity.varianceInflation(scaled)) requireClose(factor, 36 / 11);
  });

  test("a coefficient or standard error that no double holds is refused", () => {
    const message =
      "Cannot fit a linear regression: the coefficients must be within the range of a double; change the units of the features or the target";
    const fitAt = (feature: number, scale: number) =>
      linearRegression.fit([[feature], [2 * feature], [4 * feature]], [scale, 2 * scale, 3 * scale]);
    expect(() => fitAt(1e-300, 1e300)).toThrow(new RangeError(message));
    // The coefficient is 1, but not what its standard error is made of.
    expect(() => fitAt(1e-310, 1e-310)).toThrow(new RangeError(message));
  });
});
