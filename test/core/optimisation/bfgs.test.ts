import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { minimise } from "../../../lib/core/optimisation/bfgs";

const valley = ([x, y]: readonly number[]) => 100 * (y - x * x) ** 2 + (1 - x) ** 2;

describe("minimise()", () => {
  test.each([
    [-1.2, 1],
    [3, -8],
    [0, 40],
  ])("finds the end of Rosenbrock's valley from (%s, %s)", (...start) => {
    const { point, value, iterations, converged } = minimise(valley, start);
    expect([converged, point.map((x) => Math.abs(x - 1) < 1e-4)]).toEqual([true, [true, true]]);
    expect(value).toBeLessThan(1e-9);
    expect(iterations).toBeLessThan(100);
  });

  test("the minimum of any quadratic form is its center", () => {
    const numbers = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(numbers, numbers, (center, start) => {
        const form = (point: readonly number[]) =>
          point.reduce(
            (sum, x, i) => sum + (i + 1) * (x - center[i]) ** 2 + 0.5 * x * (point[i - 1] ?? 0),
            0,
          );
        const { point, value, converged } = minimise(form, start);
        expect(converged).toBe(true);
        for (const [i, x] of point.entries())
          for (const shift of [-1e-3, 1e-3])
            expect(form(point.map((y, j) => (i === j ? x + shift : y)))).toBeGreaterThan(value);
      }),
      { numRuns: 30, seed: 3 },
    );
  });

  test("steps to values that are not finite are shortened", () => {
    const { point, converged } = minimise(([x]) => (x > 0 ? x - Math.log(x) : Number.NaN), [20]);
    expect(converged).toBe(true);
    expect(point[0]).toBeCloseTo(1, 4);
  });

  test("says when it has not converged", () => {
    expect(minimise(valley, [-1.2, 1], { maxIterations: 3 })).toMatchObject({
      converged: false,
      iterations: 3,
    });
    // A corner has no slope that leads down.
    expect(minimise(([x]) => Math.abs(x - 1 / 3) + x / 2, [1 / 3]).converged).toBe(false);
  });

  test("a start that is best stays, also without variables", () => {
    expect(minimise(valley, [1, 1])).toMatchObject({ iterations: 0, converged: true });
    expect(minimise(() => 7, [])).toEqual({ point: [], value: 7, iterations: 0, converged: true });
  });
});
