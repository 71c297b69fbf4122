/** The simplex search: against itself written out with sorted lists, and at minima that are known. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { minimise, type Variable } from "../../../lib/core/optimisation/nelder-mead";
import { largestDifference } from "../../support/largest-difference";

const rosenbrock = ([x, y]: ArrayLike<number> & Iterable<number>) => (1 - x) ** 2 + 100 * (y - x * x) ** 2;
const free = (start: number): Variable => [start, -Infinity, Infinity];

/** Gao and Han's algorithm, step by step, on sorted vertices. */
function naive(f: (x: number[]) => number, variables: readonly Variable[], most: number, tolerance: number) {
  const n = variables.length;
  const clamp = (x: number[]) => x.map((v, j) => Math.min(Math.max(v, variables[j][1]), variables[j][2]));
  const start = clamp(variables.map(([v]) => v));
  const vertex = (x: number[]) => ({ x, value: f(x) });
  const first = start.map((v, i) => start.map((w, j) => (i !== j ? w : v === 0 ? 1e-4 : v * 1.05)));
  let simplex = [...first, start].map((x) => vertex(clamp(x)));
  for (let k = 0; ; k++) {
    simplex.sort((a, b) => a.value - b.value);
    const [best, second, worst] = [simplex[0], simplex[n - 1], simplex[n]];
    const mean = simplex.reduce((sum, { value }) => sum + value, 0) / (n + 1);
    const spread = Math.sqrt(simplex.reduce((sum, { value }) => sum + (value - mean) ** 2, 0) / (n + 1));
    if (spread < tolerance || k === most)
      return { point: best.x, value: best.value, iterations: k, converged: spread < tolerance };
    const centre = start.map((_, j) => simplex.slice(0, n).reduce((sum, { x }) => sum + x[j], 0) / n);
    const along = (to: number[], factor: number) =>
      vertex(clamp(centre.map((c, j) => c + factor * (to[j] - c))));
    const reflected = along(worst.x, -1);
    let next = reflected;
    if (reflected.value < best.value) {
      const expanded = along(reflected.x, 1 + 2 / n);
      if (expanded.value < reflected.value) next = expanded;
    } else if (reflected.value >= second.value) {
      const isOutside = reflected.value < worst.value;
      const contracted = along(reflected.x, (isOutside ? 1 : -1) * (0.75 - 1 / (2 * n)));
      if (isOutside ? contracted.value > reflected.value : contracted.value >= worst.value) {
        const shrunk = simplex
          .slice(1)
          .map(({ x }) => x.map((v, j) => best.x[j] + (1 - 1 / n) * (v - best.x[j])));
        simplex = [best, ...shrunk.map((x) => vertex(clamp(x)))];
        continue;
      }
      next = contracted;
    }
    simplex = [...simplex.slice(0, n), next];
  }
}

describe("minimise", () => {
  test("finds the minimum of Rosenbrock's valley, and says how", () => {
    const found = minimise(rosenbrock, [free(-1.2), free(1)], 500, 1e-12);
    expect(largestDifference(found.point, [1, 1])).toBeLessThan(1e-4);
    expect(found.converged).toBe(true);
    expect(found.value).toBe(rosenbrock(found.point));
    const stopped = minimise(rosenbrock, [free(-1.2), free(1)], 10, 1e-12);
    expect([stopped.iterations, stopped.converged]).toEqual([10, false]);
  });

  test("stays between the bounds and stops on them", () => {
    const seen: number[] = [];
    const found = minimise(
      ([x, y]) => {
        seen.push(x);
        return (x - 3) ** 2 + (y - 1) ** 2;
      },
      [
        [1.5, -1, 2],
        [-1, -2, 5],
      ],
      500,
      1e-12,
    );
    expect(found.point[0]).toBe(2);
    expect(found.point[1]).toBeCloseTo(1, 2);
    expect(Math.max(...seen)).toBeLessThanOrEqual(2);
  });

  test("keeps away from where the function is infinite", () => {
    const found = minimise(([x]) => (x < 0.5 ? Infinity : x * x), [free(1)], 200, 1e-12);
    expect(found.point[0]).toBeCloseTo(0.5, 4);
  });

  test("takes the same steps as the algorithm written out", () => {
    const variable = fc.tuple(fc.integer({ min: -5, max: 5 }), fc.integer({ min: 6, max: 8 }), fc.boolean());
    fc.assert(
      fc.property(
        fc.array(variable, { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 60 }),
        (given, most) => {
          const variables = given.map(
            ([start, size, isFree]): Variable => (isFree ? free(start) : [start, -size, size]),
          );
          const f = (x: ArrayLike<number>) => {
            let sum = 0;
            for (let j = 0; j < x.length; j++)
              sum += (j + 1) * Math.abs(x[j] - 0.3 * (x[(j + 1) % x.length] + j)) ** 1.5 + Math.cos(3 * x[j]);
            return sum;
          };
          const expected = naive(f, variables, most, 1e-7);
          const found = minimise(f, variables, most, 1e-7);
          expect(found.iterations).toBe(expected.iterations);
          expect(found.converged).toBe(expected.converged);
          expect(largestDifference(found.point, expected.point)).toBeLessThan(1e-6);
        },
      ),
      { numRuns: 200 },
    );
  });
});
