import { describe, expect, test } from "vitest";
import { linearRegression, type Precision, polynomialRegression } from "../../lib/regression";
import { readGolden } from "../support/read-golden";

interface CertifiedSet {
  /** One column, of which powers 1 to `degree` are taken, or several. */
  readonly x: readonly (readonly number[])[];
  readonly y: readonly number[];
  readonly degree: number;
  readonly intercept: boolean;
  readonly coefficients: readonly number[];
  readonly standardErrors: readonly number[];
}

const golden = readGolden<{ readonly sets: Readonly<Record<string, CertifiedSet>> }>(
  "regression/golden/nist.json",
);

/** Correct digits (log relative error); where the certified value is 0, those of the absolute error. */
function digits(measured: number, certified: number): number {
  if (measured === certified) return 16;
  const scale = certified === 0 ? 1 : Math.abs(certified);
  return -Math.log10(Math.abs(measured - certified) / scale);
}

function fewestDigits(name: string, precision: Precision): number {
  const { x, y, degree, intercept, coefficients, standardErrors } = golden.sets[name];
  const model =
    x.length > 1
      ? linearRegression.fit(
          y.map((_, i) => x.map((column) => column[i])),
          y,
          { intercept, precision },
        )
      : polynomialRegression.fit(x[0], y, { degree, intercept, precision });
  const table = linearRegression.summary(model).coefficients;
  expect(table).toHaveLength(coefficients.length);
  return Math.min(
    ...table.map(({ estimate }, j) => digits(estimate, coefficients[j])),
    ...table.map(({ standardError }, j) => digits(standardError, standardErrors[j])),
  );
}

describe("NIST StRD, linear least squares: coefficients and standard errors", () => {
  const names = Object.keys(golden.sets);

  test("all eleven sets are here", () => {
    expect(names).toHaveLength(11);
  });

  // Rounding Filip's powers of x to doubles changes the problem: hence fewer digits there.
  test.each(names)("%s: at least 13 digits in double precision, 7.5 for Filip", (name) => {
    expect(fewestDigits(name, "double")).toBeGreaterThanOrEqual(name === "Filip" ? 7.5 : 13);
  });

  test.each(names)("%s: at least 13 digits in extended precision", (name) => {
    expect(fewestDigits(name, "extended")).toBeGreaterThanOrEqual(13);
  });
});
