import { describe, expect, test } from "vitest";
import { minimise } from "../../../lib/core/optimisation/limited-memory";
import { largestDifference } from "../../support/largest-difference";

const same = (gradient: Float64Array) => gradient.slice();

/** $\sum_j c_j (x_j - j)^2 / 2$ */
const bowl = (curvatures: readonly number[]) => (point: Float64Array) => ({
  value: point.reduce((sum, x, j) => sum + (curvatures[j] * (x - j) ** 2) / 2, 0),
  gradient: point.map((x, j) => curvatures[j] * (x - j)),
});

describe("limited-memory minimise()", () => {
  test("finds the minimum of a quadratic function of 60 variables whose curvatures differ by 1,000", () => {
    const curvatures = Array.from({ length: 60 }, (_, j) => 1000 ** (j / 59));
    const found = minimise(bowl(curvatures), same, new Float64Array(60), 1e-20);
    expect(found.converged).toBe(true);
    expect(largestDifference([...found.point], [...curvatures.keys()])).toBeLessThan(1e-8);
  });

  test("with the Hessian as the preconditioner, the second step is the last", () => {
    const curvatures = [1, 100, 1e6];
    const solve = (gradient: Float64Array) => gradient.map((g, j) => g / curvatures[j]);
    expect(minimise(bowl(curvatures), solve, new Float64Array(3), 1e-20).iterations).toBe(1);
    // Wrong by a factor of 1,000, it takes one more to learn the factor.
    const rough = (gradient: Float64Array) => solve(gradient).map((x) => x / 1000);
    expect(minimise(bowl(curvatures), rough, new Float64Array(3), 1e-20).iterations).toBe(2);
  });

  test("shortens steps that go too far", () => {
    const steep = (point: Float64Array) => ({
      value: Math.cosh(point[0] - 3),
      gradient: Float64Array.of(Math.sinh(point[0] - 3)),
    });
    const { point, value } = minimise(steep, same, Float64Array.of(-5), 1e-20);
    expect(point[0]).toBeCloseTo(3, 9);
    expect(value).toBe(1);
  });

  test("says that there is no minimum", () => {
    const slide = (point: Float64Array) => ({ value: -point[0], gradient: Float64Array.of(-1) });
    const { converged, iterations } = minimise(slide, same, Float64Array.of(0), 1e-20);
    expect([converged, iterations]).toEqual([false, 500]);
  });
});
