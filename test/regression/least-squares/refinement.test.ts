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
