import { expect, test } from "vitest";
import { seeded } from "../../../lib/core/random";
import { linearRegression } from "../../../lib/regression";

/** The quotient of two integers, rounded to a double. */
function quotient(above: bigint, below: bigint): number {
  const shift = 200n;
  return Number((above << shift) / below) / 2 ** 200;
}

/** Normal equations in integers: intercept and both slopes. */
function exactPlane(rows: readonly (readonly number[])[], target: readonly number[]): number[] {
  const n = BigInt(rows.length);
  const columns = [rows.map(([a]) => BigInt(a)), rows.map(([, b]) => BigInt(b)), target.map(BigInt)];
  const sum = (values: readonly bigint[]) => values.reduce((total, value) => total + value, 0n);
  const about = (i: number, j: number) =>
    n * sum(columns[i].map((value, k) => value * columns[j][k])) - sum(columns[i]) * sum(columns[j]);
  const below = about(0, 0) * about(1, 1) - about(0, 1) ** 2n;
  const first = about(1, 1) * about(0, 2) - about(0, 1) * about(1, 2);
  const second = about(0, 0) * about(1, 2) - about(0, 1) * about(0, 2);
  const level = sum(columns[2]) * below - first * sum(columns[0]) - second * sum(columns[1]);
  return [quotient(level, n * below), quotient(first, below), quotient(second, below)];
}

// Of the spread of the second feature, a part of 1e-8 to 1e-10 is its own: plain QR keeps 6 to 8 digits.
test.each([1e8, 1e9, 1e10])(
  "coefficients are exact where two features differ by a few units in %d",
  (size) => {
    for (let seed = 1; seed <= 5; seed++) {
      const random = seeded(seed);
      const rows = Array.from({ length: 30 }, () => {
        const first = Math.round(size * random.uniform());
        return [first, first + random.integer(9)];
      });
      const target = rows.map(() => random.integer(1_000_000));
      const expected = exactPlane(rows, target);
      for (const precision of ["double", "extended"] as const) {
        const { intercept, coefficients } = linearRegression.fit(rows, target, { precision });
        [intercept, ...coefficients].forEach((value, i) => {
          expect(Math.abs(value / expected[i] - 1)).toBeLessThanOrEqual(2 ** -52);
        });
      }
    }
  },
);

test("so they are in a design that is large enough for the kernel", () => {
  const random = seeded(9);
  const rows = Array.from({ length: 130 }, () => Array.from({ length: 100 }, () => random.normal()));
  rows.forEach((row) => {
    row[61] = row[3] + 1e-7 * row[61];
    row[70] = row[5] - 2 * row[8];
  });
  const target = rows.map((row) => 3 + row[0] + random.normal());
  const [plain, extended] = (["double", "extended"] as const).map((precision) =>
    linearRegression.fit(rows, target, { precision, aliased: "drop" }),
  );
  expect(plain.aliased).toEqual(extended.aliased);
  expect(plain.aliased.map(({ name }) => name)).toEqual(["x71"]);
  const close = (measured: readonly number[], expected: readonly number[], within: number) => {
    measured.forEach((value, i) => {
      expect(Math.abs(value - expected[i])).toBeLessThanOrEqual(within * Math.abs(expected[i]));
    });
  };
  close([plain.intercept, ...plain.coefficients], [extended.intercept, ...extended.coefficients], 1e-14);
  const [ours, exact] = [plain, extended].map((model) => linearRegression.summary(model));
  close(
    ours.coefficients.map(({ standardError }) => standardError),
    exact.coefficients.map(({ standardError }) => standardError),
    1e-8,
  );
  close([ours.rSquared, ours.residualStandardError], [exact.rSquared, exact.residualStandardError], 1e-13);
  close([ours.conditionNumber], [exact.conditionNumber], 1e-8);
});
