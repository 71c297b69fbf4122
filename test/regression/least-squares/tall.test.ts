import { describe, expect, test } from "vitest";
import type { Matrix } from "../../../lib/core/linear-algebra/matrix";
import { seeded } from "../../../lib/core/random";
import { solve } from "../../../lib/regression/least-squares/solve";
import { solveTall } from "../../../lib/regression/least-squares/tall";
import { uncenteredRootInverse } from "../../../lib/regression/linear-regression/model";

function problem(rows: number, columns: number, change: (value: number, i: number, j: number) => number) {
  const random = seeded(5);
  const data = Float64Array.from({ length: rows * columns }, (_, k) =>
    change(random.normal(), Math.floor(k / columns), k % columns),
  );
  const target = Float64Array.from({ length: rows }, (_, i) => 3 + data[i * columns] + random.normal());
  const matrix: Matrix = { rows, columns, data };
  return { matrix, target };
}

/** Relative to the largest: what the refined solution and that by blocks differ by. */
function requireSame(measured: Iterable<number>, expected: Iterable<number>, within = 1e-12): void {
  const [left, right] = [[...measured], [...expected]];
  expect(left).toHaveLength(right.length);
  const size = Math.max(...right.map(Math.abs));
  left.forEach((value, i) => {
    expect(Math.abs(value - right[i])).toBeLessThanOrEqual(within * size);
  });
}

describe("solveTall() is solve()", () => {
  // More rows than the sample of 1,024, and both parities of the columns.
  test.each([
    [700, 3, true],
    [2500, 4, true],
    [2500, 3, false],
  ])("%d rows, %d columns, intercept %s", (rows, columns, hasIntercept) => {
    const { matrix, target } = problem(rows, columns, (value, _, j) => (value + 5) * 10 ** (j - 2));
    const tall = solveTall(matrix, target, hasIntercept);
    const small = solve(matrix, target, hasIntercept, "double");
    expect(tall.independent).toEqual(small.independent);
    expect(tall.hasConstant).toBe(hasIntercept);
    tall.coefficients.forEach((value, i) => {
      requireSame([value], [small.coefficients[i]]);
    });
    // The row of the intercept depends on the center.
    for (let i = hasIntercept ? 1 : 0; i < columns; i++)
      requireSame([Math.hypot(...tall.rootInverse[i])], [Math.hypot(...small.rootInverse[i])], 1e-11);
    const interceptOf = (solution: typeof tall) =>
      Math.hypot(
        ...uncenteredRootInverse({ ...solution, terms: solution.independent.map((j) => j - 1) } as never)[0],
      );
    if (hasIntercept) requireSame([interceptOf(tall)], [interceptOf(small)], 1e-11);
    const { features, target: level, remainder } = tall.center;
    const slopes = tall.coefficients.slice(hasIntercept ? 1 : 0);
    const intercept = hasIntercept ? tall.coefficients[0] : 0;
    const atCenter = slopes.reduce((total, slope, j) => total + slope * features[j], intercept);
    requireSame([level + remainder], [atCenter]);
    requireSame(tall.spreads, small.spreads);
    requireSame(tall.residuals, small.residuals);
    for (const key of ["residual", "total", "target", "unit"] as const)
      requireSame([tall.sums[key]], [small.sums[key]]);
  });

  test("with large means: the digits of the features less their means", () => {
    const { matrix, target } = problem(2000, 2, (value, _, j) => 1e9 + value * 10 ** -j);
    const tall = solveTall(matrix, target, true);
    const small = solve(matrix, target, true, "double");
    tall.coefficients.forEach((value, i) => {
      requireSame([value], [small.coefficients[i]]);
    });
  });

  test("with a dependent column, and dummies that add up to the constant", () => {
    const { matrix, target } = problem(1500, 3, (value, i, j) => (j < 2 ? +(i % 2 === j) : value));
    const centered = solveTall(matrix, target, true);
    expect(centered.independent).toEqual([0, 1, 3]);
    expect(centered.dependent).toEqual([
      {
        column: 2,
        weights: [
          { column: 0, weight: 1 },
          { column: 1, weight: -1 },
        ],
      },
    ]);
    const plain = solveTall(matrix, target, false);
    expect(plain.dependent).toEqual([]);
    expect(plain.hasConstant).toBe(true);
    requireSame([plain.sums.total], [centered.sums.total]);
    requireSame([plain.sums.residual], [centered.sums.residual]);
  });

  test("if the rows that the sample misses are huge, or the only ones that are not 0", () => {
    // The sample takes every second row of 1,500.
    const spike = problem(1500, 2, (value, i, j) => (j === 1 && i === 777 ? 1e200 : value));
    const refined = solve(spike.matrix, spike.target, true, "double").coefficients;
    solveTall(spike.matrix, spike.target, true).coefficients.forEach((value, i) => {
      requireSame([value], [refined[i]]);
    });
    const rare = problem(1500, 2, (value, i, j) => (j === 1 && i !== 777 && i !== 779 ? 0 : value * 1e-170));
    const tall = solveTall(rare.matrix, rare.target, true);
    expect(tall.dependent).toEqual([]);
    requireSame(tall.coefficients, solve(rare.matrix, rare.target, true, "double").coefficients);
  });

  test("solve() takes the way by blocks for more than two million numbers", () => {
    const { matrix, target } = problem(250_001, 7, (value) => value);
    expect(solve(matrix, target, true, "double").coefficients).toEqual(
      solveTall(matrix, target, true).coefficients,
    );
  });
});
