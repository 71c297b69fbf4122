import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { binomial, chiSquared, hypergeometric, poisson } from "../../../lib/core/distributions";
import { type Adjustment, adjust } from "../../../lib/core/inference/multiple-testing";
import { clopperPearson, wilson } from "../../../lib/core/inference/proportion";
import { seeded } from "../../../lib/core/random";
import { readGolden } from "../../support/read-golden";

// The file says how the values were made: mpmath and exact integers, statsmodels, scipy.
const golden = readGolden<
  Record<"hypergeometric" | "binomial" | "poisson" | "fisher" | "proportion", number[][]> & {
    readonly adjusted: readonly (Record<Exclude<Adjustment, "none">, number[]> & {
      readonly pValues: number[];
      readonly hypotheses: number;
    })[];
  }
>("core/golden/counting.json");

/** Largest relative difference; values below 1e-300 are stored as 0 and not compared. */
function worst(pairs: readonly (readonly [measured: number, expected: number])[]): number {
  return Math.max(
    ...pairs.filter(([, expected]) => expected !== 0).map(([a, b]) => (a === b ? 0 : Math.abs(a / b - 1))),
  );
}

describe("distributions of counts agree with mpmath, tails to 1e-300 included", () => {
  test("hypergeometric", () => {
    expect(
      worst(
        golden.hypergeometric.map(([x, n, k, m, density]) => [hypergeometric.density(x, n, k, m), density]),
      ),
    ).toBeLessThan(1e-12);
    expect(
      worst(
        golden.hypergeometric.flatMap(([x, n, k, m, , lower, upper]) => [
          [hypergeometric.cumulative(x, n, k, m), lower] as const,
          [hypergeometric.survival(x, n, k, m), upper] as const,
        ]),
      ),
    ).toBeLessThan(2e-12);
  });

  test("binomial and Poisson", () => {
    const pairs = [
      ...golden.binomial.flatMap(([x, n, p, density, lower, upper]) => [
        [binomial.density(x, n, p), density] as const,
        [binomial.cumulative(x, n, p), lower] as const,
        [binomial.survival(x, n, p), upper] as const,
      ]),
      ...golden.poisson.flatMap(([x, mean, density, lower, upper]) => [
        [poisson.density(x, mean), density] as const,
        [poisson.cumulative(x, mean), lower] as const,
        [poisson.survival(x, mean), upper] as const,
      ]),
    ];
    expect(worst(pairs)).toBeLessThan(2e-12);
  });

  test("hypergeometric.fisherExact() gives the exact rational on all three sides", () => {
    const pairs = golden.fisher.flatMap(([x, n, k, m, twoSided, greater, less]) => [
      [hypergeometric.fisherExact(x, n, k, m, "twoSided"), twoSided] as const,
      [hypergeometric.fisherExact(x, n, k, m, "greater"), greater] as const,
      [hypergeometric.fisherExact(x, n, k, m, "less"), less] as const,
    ]);
    expect(worst(pairs)).toBeLessThan(1e-12);
  });
});

describe("laws of the hypergeometric distribution", () => {
  const counts = fc
    .integer({ min: 0, max: 60 })
    .chain((population) =>
      fc.tuple(
        fc.constant(population),
        fc.integer({ min: 0, max: population }),
        fc.integer({ min: 0, max: population }),
      ),
    );

  test("densities add up to the cumulative; a table and its transpose have equal digits", () => {
    fc.assert(
      fc.property(counts, ([population, marked, draws]) => {
        let total = 0;
        for (let x = 0; x <= draws; x++) {
          total += hypergeometric.density(x, population, marked, draws);
          expect(hypergeometric.cumulative(x, population, marked, draws)).toBeCloseTo(total, 12);
          expect(hypergeometric.survival(x, population, marked, draws)).toBe(
            hypergeometric.survival(x, population, draws, marked),
          );
        }
        expect(total).toBeCloseTo(1, 12);
      }),
      { seed: 3, numRuns: 200 },
    );
  });

  test("only integers have a density; both tails are constant in between", () => {
    expect(hypergeometric.density(1.5, 9, 4, 5)).toBe(0);
    expect(hypergeometric.cumulative(1.5, 9, 4, 5)).toBe(hypergeometric.cumulative(1, 9, 4, 5));
    expect(hypergeometric.survival(1.5, 9, 4, 5)).toBe(hypergeometric.survival(1, 9, 4, 5));
  });

  test("agrees with exact fractions on every small population: tails, quantiles, Fisher's test", () => {
    for (let population = 1; population <= 12; population++)
      for (let marked = 0; marked <= population; marked++)
        for (let draws = 0; draws <= population; draws++) requireExact(population, marked, draws);
  });

  /** Counts the ways for each x: integers below 2^53, so that their sums are exact. */
  function requireExact(population: number, marked: number, draws: number): void {
    const ways = Array.from(
      { length: draws + 1 },
      (_, x) => choose(marked, x) * choose(population - marked, draws - x),
    );
    const all = choose(population, draws);
    const total = (isCounted: (x: number) => boolean) =>
      ways.reduce((sum, count, x) => sum + (isCounted(x) ? count : 0), 0) / all;
    const least = ways.findIndex((count) => count > 0);
    expect(hypergeometric.quantile(0, population, marked, draws)).toBe(least);
    expect(hypergeometric.quantile(1e-18, population, marked, draws)).toBe(least);
    ways.forEach((count, x) => {
      if (count === 0) return;
      const reached = total((k) => k <= x);
      expect(hypergeometric.quantile(reached, population, marked, draws)).toBe(x);
      const unlikely = total((k) => ways[k] <= count);
      const p = hypergeometric.fisherExact(x, population, marked, draws, "twoSided");
      expect(Math.abs(p - unlikely)).toBeLessThan(1e-13);
      expect(p).toBeLessThanOrEqual(1);
    });
  }

  function choose(n: number, k: number): number {
    if (k < 0 || k > n) return 0;
    let product = 1;
    for (let i = 1; i <= k; i++) product = (product * (n - k + i)) / i;
    return product;
  }

  test("quantile() is the smallest that reaches the probability", () => {
    const probability = fc.constantFrom(0, 0.01, 0.25, 0.5, 0.8, 0.95, 0.99, 1);
    fc.assert(
      fc.property(counts, probability, ([population, marked, draws], p) => {
        const x = hypergeometric.quantile(p, population, marked, draws);
        expect(hypergeometric.cumulative(x, population, marked, draws)).toBeGreaterThanOrEqual(p - 1e-12);
        if (p > 0) expect(hypergeometric.cumulative(x - 1, population, marked, draws)).toBeLessThan(p);
      }),
      { seed: 4, numRuns: 500 },
    );
  });

  test("quantile() is also the smallest for large populations and in the far tails", () => {
    const large = fc
      .integer({ min: 1, max: 200_000 })
      .chain((population) =>
        fc.tuple(
          fc.constant(population),
          fc.integer({ min: 0, max: population }),
          fc.integer({ min: 0, max: population }),
        ),
      );
    fc.assert(
      fc.property(large, fc.constantFrom(1e-9, 0.01, 0.5, 0.99, 0.999999), ([n, marked, draws], p) => {
        const x = hypergeometric.quantile(p, n, marked, draws);
        expect(hypergeometric.cumulative(x, n, marked, draws)).toBeGreaterThanOrEqual(p - 1e-12 * p);
        expect(hypergeometric.cumulative(x - 1, n, marked, draws)).toBeLessThan(p + 1e-12 * p);
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  test("refuses what cannot be drawn", () => {
    expect(() => hypergeometric.survival(1, 10, 11, 2)).toThrow(
      new RangeError(
        "Cannot compute a hypergeometric probability: marked must be at most the population of 10, current value is 11",
      ),
    );
    expect(() => hypergeometric.density(1, 10, 2, 11)).toThrow(
      new RangeError(
        "Cannot compute a hypergeometric probability: draws must be at most the population of 10, current value is 11",
      ),
    );
    expect(() => hypergeometric.fisherExact(1, 4, 2, 2, "two-sided" as never)).toThrow(
      new RangeError(
        'Cannot compute a hypergeometric probability: side must be one of greater, less, twoSided, current value is "two-sided"',
      ),
    );
    expect(() => poisson.density(1, -1)).toThrow(
      new RangeError(
        "Cannot compute a Poisson probability: mean must be a finite number >= 0, current value is -1",
      ),
    );
    expect(() => binomial.density(1, 2, 1.5)).toThrow(
      new RangeError(
        "Cannot compute a binomial probability: probability must be a fraction between 0 and 1, current value is 1.5",
      ),
    );
  });
});

describe("binomial.draw()", () => {
  test.each([
    [1, 0.3],
    [12, 0.5],
    [40, 0.97],
    [9835, 0.004],
  ])("of %i trials at %f has the frequencies of the density", (trials, probability) => {
    const random = seeded(17);
    const draws = 20_000;
    const frequency = new Map<number, number>();
    for (let i = 0; i < draws; i++) {
      const x = binomial.draw(random, trials, probability);
      frequency.set(x, (frequency.get(x) ?? 0) + 1);
    }
    let statistic = 0;
    let cells = 0;
    for (let x = 0; x <= trials; x++) {
      const expected = draws * binomial.density(x, trials, probability);
      if (expected < 10) continue;
      statistic += ((frequency.get(x) ?? 0) - expected) ** 2 / expected;
      cells++;
    }
    expect(chiSquared.survival(statistic, cells)).toBeGreaterThan(0.001);
  });

  test("is certain where the probability is 0 or 1, or there are no trials", () => {
    const random = seeded(1);
    expect([binomial.draw(random, 9, 0), binomial.draw(random, 9, 1), binomial.draw(random, 0, 0.5)]).toEqual(
      [0, 9, 0],
    );
  });
});

describe("proportion", () => {
  test("clopperPearson() and wilson() equal statsmodels", () => {
    for (const [k, n, level, betaLower, betaUpper, wilsonLower, wilsonUpper] of golden.proportion) {
      const exact = clopperPearson(k, n, { level });
      expect(exact.lower).toBeCloseTo(betaLower, 12);
      expect(exact.upper).toBeCloseTo(betaUpper, 12);
      const score = wilson(k, n, { level });
      expect(score.lower).toBeCloseTo(wilsonLower, 12);
      expect(score.upper).toBeCloseTo(wilsonUpper, 12);
    }
  });

  test("without trials, the interval is 0 to 1", () => {
    expect(wilson(0, 0)).toEqual({ lower: 0, upper: 1 });
    expect(clopperPearson(0, 0)).toEqual({ lower: 0, upper: 1 });
  });

  test("refuses more successes than trials, and a level of 1", () => {
    expect(() => wilson(3, 2)).toThrow(
      new RangeError(
        "Cannot compute an interval: successes must be at most the 2 trials, current value is 3",
      ),
    );
    expect(() => clopperPearson(1, 2, { level: 1 })).toThrow(
      new RangeError(
        "Cannot compute an interval: level must be a fraction between 0 and 1, exclusive, current value is 1",
      ),
    );
  });
});

describe("multipleTesting.adjust()", () => {
  const methods = ["bonferroni", "holm", "benjaminiHochberg", "benjaminiYekutieli"] as const;

  test.each(methods)("%s equals statsmodels, with missing hypotheses at p = 1", (method) => {
    for (const { pValues, hypotheses, ...expected } of golden.adjusted) {
      const adjusted = adjust(pValues, { method, hypotheses });
      adjusted.forEach((p, i) => {
        expect(Math.abs(p - expected[method][i])).toBeLessThanOrEqual(1e-12 * expected[method][i]);
      });
    }
  });

  test.each(methods)(
    "%s keeps the order, never lowers a p-value, and does not change its input",
    (method) => {
      const pValues = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 });
      fc.assert(
        fc.property(pValues, fc.integer({ min: 0, max: 50 }), (given, more) => {
          const frozen = Object.freeze([...given]);
          const adjusted = adjust(frozen, { method, hypotheses: given.length + more });
          adjusted.forEach((p, i) => {
            expect(p).toBeGreaterThanOrEqual(given[i]);
            expect(p).toBeLessThanOrEqual(1);
            given.forEach((other, j) => {
              if (other <= given[i]) expect(adjusted[j]).toBeLessThanOrEqual(p);
            });
          });
        }),
        { seed: 6, numRuns: 100 },
      );
    },
  );

  test("the approximate harmonic number of a large m equals the sum", () => {
    // sum of 1/i to 10^6 + 1: mpmath.harmonic(1000001) = 14.392727722864723
    expect(
      adjust([1e-12], { method: "benjaminiYekutieli", hypotheses: 1_000_001 })[0] / 1_000_001e-12,
    ).toBeCloseTo(14.392727722864723, 12);
  });

  test("refuses fewer hypotheses than p-values, values outside [0, 1] and unknown methods", () => {
    expect(() => adjust([0.1, 0.2], { hypotheses: 1 })).toThrow(
      new RangeError("Cannot adjust p-values: hypotheses must be an integer >= 2, current value is 1"),
    );
    expect(() => adjust([0.1, 1.2])).toThrow(
      new RangeError(
        "Cannot adjust p-values: pValues[1] must be a fraction between 0 and 1, current value is 1.2",
      ),
    );
    expect(() => adjust([-0.1])).toThrow("pValues[0] must be a fraction between 0 and 1");
    expect(() => adjust([0.1, Number.NaN])).toThrow(
      "pValues[1] must be a finite number, current value is NaN",
    );
    expect(() => adjust(["0.1"] as never)).toThrow('pValues[0] must be a number, current value is "0.1"');
    expect(adjust({ values: [0.01, 0.04], index: [0, 1] })).toEqual(adjust([0.01, 0.04]));
    expect(() => adjust([0.1], { method: "magic" as never })).toThrow(
      new RangeError(
        'Cannot adjust p-values: method must be one of none, bonferroni, holm, benjaminiHochberg, benjaminiYekutieli, current value is "magic"',
      ),
    );
  });
});
