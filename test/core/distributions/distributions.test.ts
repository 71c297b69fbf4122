import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as distributions from "../../../lib/core/distributions";
import {
  erf,
  erfc,
  incompleteBeta,
  incompleteGamma,
} from "../../../lib/core/distributions/special-functions";
import { ConvergenceError } from "../../../lib/core/errors";
import { readGolden } from "../../support/read-golden";

const { binomial, chiSquared, f, hypergeometric, normal, poisson, studentT } = distributions;

const golden = readGolden<
  Record<"normal" | "studentT" | "chiSquared" | "f" | "erf" | "normalQuantile", number[][]>
>("core/golden/distributions.json");

/** Largest relative difference; values below 1e-300 are stored as 0 and not compared. */
function worst(pairs: readonly (readonly [measured: number, expected: number])[]): number {
  return Math.max(
    ...pairs.filter(([, expected]) => expected !== 0).map(([a, b]) => (a === b ? 0 : Math.abs(a / b - 1))),
  );
}

describe("distributions agree with mpmath, tails to 1e-300 included", () => {
  // golden/distributions.json: mpmath with 50 to 80 digits.
  test("normal.survival()", () => {
    expect(worst(golden.normal.map(([z, p]) => [normal.survival(z), p]))).toBeLessThan(1e-12);
  });

  test("studentT.survival()", () => {
    expect(worst(golden.studentT.map(([df, t, p]) => [studentT.survival(t, df), p]))).toBeLessThan(1e-12);
  });

  test("chiSquared.cumulative() and survival()", () => {
    const pairs = golden.chiSquared.flatMap(([df, x, lower, upper]) => [
      [chiSquared.cumulative(x, df), lower] as const,
      [chiSquared.survival(x, df), upper] as const,
    ]);
    expect(worst(pairs)).toBeLessThan(1e-12);
  });

  test("f.cumulative() and survival()", () => {
    const pairs = golden.f.flatMap(([above, below, x, lower, upper]) => [
      [f.cumulative(x, above, below), lower] as const,
      [f.survival(x, above, below), upper] as const,
    ]);
    expect(worst(pairs)).toBeLessThan(1e-12);
  });

  test("erf() and erfc()", () => {
    expect(worst(golden.erf.map(([x, value]) => [erf(x), value]))).toBeLessThan(1e-15);
    expect(worst(golden.erf.map(([x, , value]) => [erfc(x), value]))).toBeLessThan(1e-15);
  });

  test("normal.quantile()", () => {
    expect(worst(golden.normalQuantile.map(([p, z]) => [normal.quantile(p), z]))).toBeLessThan(1e-14);
  });

  test("quantile() inverts every stored tail", () => {
    const t = golden.studentT.filter(([, x, p]) => p < 0.4999 && x < 1e30);
    expect(worst(t.map(([df, x, p]) => [-studentT.quantile(p, df), x]))).toBeLessThan(1e-12);
    const chi = golden.chiSquared.filter(([, , lower]) => lower > 0 && lower < 0.5);
    expect(worst(chi.map(([df, x, lower]) => [chiSquared.quantile(lower, df), x]))).toBeLessThan(1e-12);
    const ratio = golden.f.filter(([, , , lower]) => lower > 0 && lower < 0.5);
    expect(worst(ratio.map(([a, b, x, lower]) => [f.quantile(lower, a, b), x]))).toBeLessThan(1e-12);
  });
});

describe("distributions in closed form", () => {
  test("t with 1 degree of freedom is Cauchy, with 2 algebraic", () => {
    for (const t of [0.1, 1, 3, 50]) {
      expect(studentT.survival(t, 1)).toBeCloseTo(0.5 - Math.atan(t) / Math.PI, 14);
      expect(studentT.cumulative(t, 2)).toBeCloseTo(0.5 + t / (2 * Math.sqrt(2 + t * t)), 14);
    }
  });

  test("chi-squared with 2 degrees of freedom is exponential", () => {
    for (const x of [0.01, 1, 10, 1400])
      expect(worst([[chiSquared.survival(x, 2), Math.exp(-x / 2)]])).toBeLessThan(1e-13);
  });

  test("the square of a t is an F, and its two-sided p-value the F's", () => {
    for (const [t, df] of [
      [0.3, 4],
      [2.5, 390],
      [20, 12],
    ])
      expect(worst([[studentT.twoSidedPValue(t, df), f.survival(t * t, 1, df)]])).toBeLessThan(1e-12);
  });
});

describe("laws", () => {
  const seed = 20;
  const degrees = fc.double({ min: 0.1, max: 1e5, noNaN: true });
  const positive = fc.double({ min: 1e-6, max: 1e4, noNaN: true });

  test("both tails add up to 1 and lie in [0, 1]", () => {
    fc.assert(
      fc.property(degrees, degrees, positive, (a, b, x) => {
        for (const [lower, upper] of [
          [chiSquared.cumulative(x, a), chiSquared.survival(x, a)],
          [f.cumulative(x, a, b), f.survival(x, a, b)],
          [studentT.cumulative(x, a), studentT.survival(x, a)],
        ]) {
          expect(lower + upper).toBeCloseTo(1, 12);
          expect(Math.min(lower, upper)).toBeGreaterThanOrEqual(0);
        }
      }),
      { seed, numRuns: 300 },
    );
  });

  test("quantile() is the inverse of cumulative()", () => {
    const probability = fc.double({ min: 1e-12, max: 1 - 1e-6, noNaN: true });
    fc.assert(
      fc.property(probability, degrees, degrees, (p, a, b) => {
        const left = (value: number) => Math.abs(value / p - 1);
        expect(left(normal.cumulative(normal.quantile(p)))).toBeLessThan(1e-9);
        expect(left(studentT.cumulative(studentT.quantile(p, a), a))).toBeLessThan(1e-9);
        expect(
          left(chiSquared.cumulative(chiSquared.quantile(p, Math.max(1, a)), Math.max(1, a))),
        ).toBeLessThan(1e-9);
        expect(
          left(f.cumulative(f.quantile(p, Math.max(1, a), Math.max(1, b)), Math.max(1, a), Math.max(1, b))),
        ).toBeLessThan(1e-9);
      }),
      { seed, numRuns: 100 },
    );
  });

  test("density() is the slope of cumulative()", () => {
    const slope = (at: (x: number) => number, x: number) => (at(x + 1e-5) - at(x - 1e-5)) / 2e-5;
    for (const x of [0.3, 1, 2.7, 6]) {
      expect(normal.density(x)).toBeCloseTo(slope(normal.cumulative, x), 8);
      expect(studentT.density(x, 7)).toBeCloseTo(
        slope((t) => studentT.cumulative(t, 7), x),
        8,
      );
      expect(chiSquared.density(x, 3)).toBeCloseTo(
        slope((t) => chiSquared.cumulative(t, 3), x),
        8,
      );
      expect(f.density(x, 3, 9)).toBeCloseTo(
        slope((t) => f.cumulative(t, 3, 9), x),
        8,
      );
    }
  });
});

describe("edges", () => {
  test("probabilities 0 and 1, infinite and zero arguments", () => {
    expect([normal.quantile(0), normal.quantile(0.5), normal.quantile(1)]).toEqual([
      Number.NEGATIVE_INFINITY,
      0,
      Number.POSITIVE_INFINITY,
    ]);
    expect(studentT.quantile(1, 3)).toBe(Number.POSITIVE_INFINITY);
    expect(studentT.survival(Number.POSITIVE_INFINITY, 3)).toBe(0);
    expect(studentT.twoSidedPValue(Number.POSITIVE_INFINITY, 3)).toBe(0);
    expect(chiSquared.survival(0, 3)).toBe(1);
    expect(f.survival(Number.POSITIVE_INFINITY, 2, 3)).toBe(0);
    expect(incompleteGamma(2, 0)).toEqual({ lower: 0, upper: 1 });
    expect(incompleteBeta(2, 3, 1, 0)).toEqual({ lower: 1, upper: 0 });
  });

  test("a million degrees of freedom", () => {
    expect(studentT.survival(1.96, 1e6)).toBeCloseTo(normal.survival(1.96), 6);
    expect(chiSquared.cumulative(1e6, 1e6)).toBeCloseTo(0.5, 3);
  });
});

describe("refusals", () => {
  test("name the argument and its value", () => {
    expect(() => studentT.survival(1, 0)).toThrow(
      "Cannot compute a t probability: degreesOfFreedom must be a finite number > 0, current value is 0",
    );
    expect(() => normal.quantile(1.5)).toThrow("probability must be a fraction between 0 and 1");
    expect(() => f.quantile(Number.NaN, 1, 1)).toThrow("probability must be");
  });
});

describe("arguments that are no numbers", () => {
  const functions = {
    "binomial.density": [binomial.density, 1, 3, 0.5],
    "binomial.cumulative": [binomial.cumulative, 1, 3, 0.5],
    "binomial.survival": [binomial.survival, 1, 3, 0.5],
    "chiSquared.density": [chiSquared.density, 1, 2],
    "chiSquared.cumulative": [chiSquared.cumulative, 1, 2],
    "chiSquared.survival": [chiSquared.survival, 1, 2],
    "chiSquared.quantile": [chiSquared.quantile, 0.5, 2],
    "f.density": [f.density, 1, 2, 3],
    "f.cumulative": [f.cumulative, 1, 2, 3],
    "f.survival": [f.survival, 1, 2, 3],
    "f.quantile": [f.quantile, 0.5, 2, 3],
    "hypergeometric.density": [hypergeometric.density, 1, 8, 4, 4],
    "hypergeometric.cumulative": [hypergeometric.cumulative, 1, 8, 4, 4],
    "hypergeometric.survival": [hypergeometric.survival, 1, 8, 4, 4],
    "hypergeometric.quantile": [hypergeometric.quantile, 0.5, 8, 4, 4],
    "hypergeometric.fisherExact": [hypergeometric.fisherExact, 1, 8, 4, 4, "less"],
    "normal.density": [normal.density, 1],
    "normal.cumulative": [normal.cumulative, 1],
    "normal.survival": [normal.survival, 1],
    "normal.quantile": [normal.quantile, 0.7],
    "poisson.density": [poisson.density, 1, 2],
    "poisson.cumulative": [poisson.cumulative, 1, 2],
    "poisson.survival": [poisson.survival, 1, 2],
    "studentT.density": [studentT.density, 1, 2],
    "studentT.cumulative": [studentT.cumulative, 1, 2],
    "studentT.survival": [studentT.survival, 1, 2],
    "studentT.twoSidedPValue": [studentT.twoSidedPValue, 1, 2],
    "studentT.quantile": [studentT.quantile, 0.7, 2],
  } as unknown as Record<string, [(...values: unknown[]) => number, ...unknown[]]>;

  // They summed 10^6 terms of NaN before they refused it, and took "1" for 1.
  test.each(Object.entries(functions))("%s() refuses them by name, at once", (_, [run, ...given]) => {
    expect(run(...given)).toBeGreaterThan(0);
    given.forEach((value, position) => {
      if (typeof value !== "number") return;
      const call = (wrong: unknown) => () => run(...given.map((own, i) => (i === position ? wrong : own)));
      expect(call(Number.NaN)).toThrow(RangeError);
      expect(call(Number.NaN)).toThrow(/: [a-zA-Z]+ must be .*, current value is NaN$/);
      for (const wrong of [String(value), null, undefined, true, [1], 1n])
        expect(call(wrong)).toThrow(TypeError);
    });
  });

  test("infinite arguments have the limits, as in scipy 1.17", () => {
    const { POSITIVE_INFINITY: inf } = Number;
    expect([poisson.cumulative(inf, 2), poisson.survival(inf, 2), poisson.density(inf, 2)]).toEqual([
      1, 0, 0,
    ]);
    expect([chiSquared.density(inf, 2), f.density(inf, 2, 3), studentT.density(inf, 2)]).toEqual([0, 0, 0]);
    expect([chiSquared.survival(inf, 2), f.survival(inf, 2, 3), studentT.survival(inf, 2)]).toEqual([
      0, 0, 0,
    ]);
    expect([chiSquared.cumulative(1, 5e-324), chiSquared.survival(1, 5e-324)]).toEqual([1, 0]);
    expect([binomial.cumulative(inf, 3, 0.5), hypergeometric.survival(inf, 8, 4, 4)]).toEqual([1, 0]);
    expect([normal.cumulative(inf), normal.survival(inf), normal.survival(-inf)]).toEqual([1, 0, 1]);
  });

  test("arguments beyond the series end in an error, not in an endless loop", () => {
    for (const huge of [1e12, 1e17, 1e300])
      expect(() => chiSquared.cumulative(huge, huge)).toThrow(
        "Cannot compute the incomplete gamma function: no convergence within 1000000 terms",
      );
    expect(() => f.survival(1, 1e300, 1e17)).toThrow(ConvergenceError);
  });

  test("fisherExact() refuses counts that the margins do not allow", () => {
    const { fisherExact } = hypergeometric;
    expect(fisherExact(0, 8, 4, 4, "greater")).toBe(1);
    expect(fisherExact(4, 8, 4, 4, "less")).toBe(1);
    for (const wrong of [-1, 5, 1.5, Number.POSITIVE_INFINITY])
      expect(() => fisherExact(wrong, 8, 4, 4, "twoSided")).toThrow(
        `x must be an integer from 0 to 4, as the margins allow, current value is ${wrong}`,
      );
    expect(() => fisherExact(1, 8, 6, 5, "less")).toThrow("x must be an integer from 3 to 5");
  });

  test("binomial.draw() refuses a generator of another kind", () => {
    expect(() => binomial.draw(Math.random as never, 3, 0.5)).toThrow(
      "Cannot draw a binomial number: random must be a stream, as made by random.seeded",
    );
  });
});
