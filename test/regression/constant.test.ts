import { describe, expect, test } from "vitest";
import { DISPLAY } from "../../lib/core/text/display";
import { linearRegression } from "../../lib/regression";

const groups = [0, 0, 0, 1, 1, 1, 2, 2, 2, 2];
const size = [1, 4, 2, 8, 5, 7, 3, 6, 9, 2];
const target = [3, 4, 3.5, 7, 6, 6.5, 5, 6, 7, 4.2];
const dummies = groups.map((group) => [0, 1, 2].map((other) => +(group === other)));

function summarise(rows: readonly (readonly number[])[]) {
  return linearRegression.summary(linearRegression.fit(rows, target, { intercept: false }));
}

function requireClose(measured: number | undefined, expected: number): void {
  expect(Math.abs((measured ?? Number.NaN) / expected - 1)).toBeLessThanOrEqual(1e-12);
}

// statsmodels 0.15.0, OLS(target, rows) without a constant of its own.
describe("a model without intercept, as statsmodels sees it", () => {
  test("dummies that add up to 1: R² about the mean, and F on one degree of freedom less", () => {
    const model = linearRegression.fit(
      dummies.map((row, i) => [...row, size[i]]),
      target,
      { intercept: false },
    );
    expect(model.hasConstant).toBe(true);
    const summary = linearRegression.summary(model);
    expect(summary.isCentered).toBe(true);
    expect(summary.modelDegreesOfFreedom).toBe(3);
    requireClose(summary.rSquared, 0.9919548436497589);
    requireClose(summary.adjustedRSquared, 0.9879322654746384);
    requireClose(summary.fTest?.statistic, 246.59678456591706);
    requireClose(summary.fTest?.p, 1.135630865592654e-6);
    requireClose(summary.aic, -5.090104556311701);
    requireClose(summary.bic, -3.8797641843355173);
    expect(Math.abs(model.totalSumOfSquares - 19.656)).toBeLessThan(1e-12);
    expect(String(model[DISPLAY]()["text/plain"])).not.toContain("uncentred");
  });

  test("dummies of which one is missing: about 0, and called so", () => {
    const summary = summarise(dummies.map((row, i) => [row[0], row[1], size[i]]));
    expect(summary.isCentered).toBe(false);
    expect(summary.modelDegreesOfFreedom).toBe(3);
    requireClose(summary.rSquared, 0.9459848018073527);
    requireClose(summary.fTest?.statistic, 40.864385297845374);
    const text = String(summary[DISPLAY]()["text/plain"]);
    expect(text).toContain("\nR² (uncentred)  ");
    expect(text).toContain("\nadjusted R² (uncentred)  ");
  });

  test("one feature that is not constant", () => {
    const summary = summarise(size.map((value) => [value]));
    requireClose(summary.rSquared, 0.9279336612322433);
    requireClose(summary.adjustedRSquared, 0.9199262902580481);
    requireClose(summary.fTest?.statistic, 115.88493454626139);
  });

  test("a column of ones: R² 0 and no F; with a feature the same as an intercept", () => {
    const ones = summarise(size.map(() => [1]));
    expect(Math.abs(ones.rSquared)).toBeLessThan(1e-14);
    expect(ones.fTest).toBeUndefined();
    expect(ones.modelDegreesOfFreedom).toBe(0);
    requireClose(ones.aic, 37.13674608634177);
    const line = summarise(size.map((value) => [1, value]));
    requireClose(line.rSquared, 0.8922883284116764);
    requireClose(line.fTest?.statistic, 66.27235955056177);
    expect(line.modelDegreesOfFreedom).toBe(1);
  });

  test("also in extended precision", () => {
    const model = linearRegression.fit(dummies, target, { intercept: false, precision: "extended" });
    expect(model.hasConstant).toBe(true);
  });
});

test("with an intercept R² is about the mean", () => {
  const summary = linearRegression.summary(
    linearRegression.fit(
      size.map((value) => [value]),
      target,
    ),
  );
  expect(summary.isCentered).toBe(true);
  requireClose(summary.rSquared, 0.8922883284116764);
});
