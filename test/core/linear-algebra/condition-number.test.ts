import { describe, expect, test } from "vitest";
import { conditionNumber } from "../../../lib/core/linear-algebra/condition-number";
import { seeded } from "../../../lib/core/random";

function requireClose(measured: number, expected: number, within: number): void {
  expect(Math.abs(measured / expected - 1)).toBeLessThan(within);
}

const diagonal = (...values: number[]) =>
  values.map((value, i) => values.map((_, j) => (i === j ? value : 0)));

describe("conditionNumber()", () => {
  test("of a matrix by hand", () => {
    // T'T = [[9, 12], [12, 41]], eigenvalues 45 and 5.
    const triangle = [
      [3, 4],
      [0, 5],
    ];
    requireClose(conditionNumber(triangle), 3, 1e-14);
    expect(conditionNumber([[7]])).toBe(1);
    expect(conditionNumber([])).toBe(1);
  });

  test("keeps the digits of the smallest singular value", () => {
    // T'T has the eigenvalues 1 + 1e-24 ± 1e-12 or so: σ = 1 and 1e-12.
    requireClose(
      conditionNumber([
        [1, 1e-12],
        [0, 1e-12],
      ]),
      1e12,
      1e-12,
    );
  });

  test("of a diagonal, also far beyond the squares of doubles; beyond doubles it is infinite", () => {
    requireClose(conditionNumber(diagonal(2, -8, 1, 4, 4)), 8, 1e-14);
    requireClose(conditionNumber(diagonal(1e-140, 1, 1e140)), 1e280, 1e-13);
    requireClose(conditionNumber(diagonal(1e-300, 3e-300)), 3, 1e-13);
    expect(conditionNumber(diagonal(1e-300, 1e300))).toBe(Number.POSITIVE_INFINITY);
    expect(conditionNumber(diagonal(1e-310, 1))).toBe(Number.POSITIVE_INFINITY);
  });

  test("of a multiple of the identity it is 1, and of a matrix with the singular vector (1, 1) by hand", () => {
    expect(conditionNumber(diagonal(2, 2, 2, 2))).toBe(1);
    // T'T = [[2, -1], [-1, 2]], eigenvalues 3 and 1.
    const triangle = [
      [Math.SQRT2, -Math.SQRT1_2],
      [0, Math.sqrt(1.5)],
    ];
    requireClose(conditionNumber(triangle), Math.sqrt(3), 1e-14);
  });

  test("of a diagonal with many singular values near the largest", () => {
    const evenly = (count: number, largest: number) =>
      diagonal(...Array.from({ length: count }, (_, i) => 1 + ((largest - 1) * i) / (count - 1)));
    requireClose(conditionNumber(evenly(40, 1.001)), 1.001, 1e-13);
    requireClose(conditionNumber(evenly(200, 2)), 2, 2e-15);
  });

  test.each([5, 40, 80])("of Kahan's and random matrices of size %d is that of Jacobi rotations", (size) => {
    const random = seeded(size);
    const kahan = Array.from({ length: size }, (_, i) =>
      Array.from({ length: size }, (_, j) => (j < i ? 0 : 0.9 ** i * (i === j ? 1 : -0.4))),
    );
    const plain = Array.from({ length: size }, (_, i) =>
      Array.from({ length: size }, (_, j) => (j < i ? 0 : random.normal() + (i === j ? 10 : 0))),
    );
    for (const triangle of size < 50 ? [kahan, plain] : [plain])
      requireClose(conditionNumber(triangle), jacobiCondition(triangle), 1e-10);
  });
});

/** By one-sided Jacobi rotations. */
function jacobiCondition(rows: readonly (readonly number[])[]): number {
  const columns = rows.map((_, j) => Float64Array.from(rows, (row) => row[j]));
  for (let sweep = 0; sweep < 20; sweep++)
    for (let p = 0; p < columns.length; p++)
      for (let q = p + 1; q < columns.length; q++) rotate(columns[p], columns[q]);
  const values = columns.map((column) => Math.hypot(...column));
  return Math.max(...values) / Math.min(...values);
}

function rotate(x: Float64Array, y: Float64Array): void {
  const dot = (a: Float64Array, b: Float64Array) => a.reduce((total, value, i) => total + value * b[i], 0);
  const [xx, yy, xy] = [dot(x, x), dot(y, y), dot(x, y)];
  if (Math.abs(xy) <= x.length * 1e-16 * Math.sqrt(xx * yy)) return;
  const ratio = (yy - xx) / (2 * xy);
  const tangent = (ratio < 0 ? -1 : 1) / (Math.abs(ratio) + Math.hypot(1, ratio));
  const cosine = 1 / Math.hypot(1, tangent);
  const old = x.slice();
  for (let i = 0; i < x.length; i++) {
    x[i] = cosine * (old[i] - tangent * y[i]);
    y[i] = cosine * (tangent * old[i] + y[i]);
  }
}
