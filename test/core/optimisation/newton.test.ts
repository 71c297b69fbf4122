import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ConvergenceError } from "../../../lib/core/errors";
import * as cholesky from "../../../lib/core/linear-algebra/cholesky";
import { minimise } from "../../../lib/core/optimisation/newton";

/** Rosenbrock's valley: minimum 0 at (1, 1), Hessian [[802, -400], [-400, 200]]. */
const valley = ([x, y]: readonly number[]) => ({
  value: 100 * (y - x * x) ** 2 + (1 - x) ** 2,
  gradient: [-400 * x * (y - x * x) - 2 * (1 - x), 200 * (y - x * x)],
  hessian: [
    [1200 * x * x - 400 * y + 2, -400 * x],
    [-400 * x, 200],
  ],
});

describe("minimise()", () => {
  test.each([
    [-1.2, 1],
    [3, -8],
    [0, 40],
  ])("finds the end of Rosenbrock's valley from (%s, %s)", (...start) => {
    const { point, value, covariance, iterations } = minimise("search", valley, start);
    expect(point.map((x) => Math.abs(x - 1) < 1e-6)).toEqual([true, true]);
    expect(value).toBeLessThan(1e-12);
    expect(iterations).toBeLessThan(150);
    // The inverse of the Hessian: determinant 400.
    expect(covariance[0][0]).toBeCloseTo(0.5, 4);
    expect(covariance[1][1]).toBeCloseTo(2.005, 4);
  });

  test("does not step out of the domain, nor further than allowed", () => {
    const seen: number[] = [];
    const evaluate = ([x]: readonly number[]) => {
      seen.push(x);
      return { value: x > 0 ? x - Math.log(x) : Number.NaN, gradient: [1 - 1 / x], hessian: [[1 / (x * x)]] };
    };
    expect(minimise("search", evaluate, [5]).point[0]).toBeCloseTo(1, 6);
    seen.length = 0;
    minimise("search", evaluate, [0.01], 0.1);
    const moves = seen.slice(1).map((x, i) => Math.abs(x - seen[i]));
    expect(Math.max(...moves)).toBeLessThan(0.1 + 1e-12);
  });

  test("ends where rounding hides what the gradient promises, if that is little", () => {
    const rounded =
      (error: number) =>
      ([x]: readonly number[]) => ({ value: x * x, gradient: [2 * x - error], hessian: [[2]] });
    expect(minimise("search", rounded(1e-5), [0]).point).toEqual([0]);
    expect(() => minimise("search", rounded(1e-3), [0])).toThrow(ConvergenceError);
  });

  test("says so if there is no minimum", () => {
    const falling = ([x]: readonly number[]) => ({ value: -x, gradient: [-1], hessian: [[0]] });
    expect(() => minimise("search", falling, [0])).toThrow(
      new ConvergenceError("Cannot search: no convergence within 200 steps", 200, 1e-12),
    );
  });
});

describe("cholesky", () => {
  test("solves and inverts what is positive definite, and refuses the rest", () => {
    const numbers = fc.array(
      fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 4, maxLength: 4 }),
      { minLength: 4, maxLength: 4 },
    );
    fc.assert(
      fc.property(numbers, (rows) => {
        const matrix = rows.map((_, i) =>
          rows.map((_, j) => rows.reduce((sum, row) => sum + row[i] * row[j], Number(i === j))),
        );
        const lower = cholesky.factor(matrix) as number[][];
        const x = cholesky.solve(lower, [1, 2, 3, 4]);
        const inverse = cholesky.inverse(lower);
        matrix.forEach((row, i) => {
          expect(row.reduce((sum, value, j) => sum + value * x[j], 0)).toBeCloseTo(i + 1, 9);
          row.forEach((_, j) => {
            expect(row.reduce((sum, value, k) => sum + value * inverse[k][j], 0)).toBeCloseTo(
              Number(i === j),
              9,
            );
          });
        });
      }),
    );
    expect(
      cholesky.factor([
        [1, 2],
        [2, 4],
      ]),
    ).toBeUndefined();
    expect(
      cholesky.factor([
        [1, 2],
        [2, 3],
      ]),
    ).toBeUndefined();
    expect(cholesky.factor([[Number.NaN]])).toBeUndefined();
  });
});
