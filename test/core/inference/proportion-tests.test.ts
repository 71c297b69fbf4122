import "../../../lib/resolve-tensorflow.js";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { homogeneity, oddsRatioHomogeneity, trend } from "../../../lib/core/inference/proportion-tests";
import { readGolden } from "../../support/read-golden";

const { Series } = require("danfojs-node") as typeof import("danfojs-node");

interface Golden {
  readonly homogeneity: readonly {
    readonly successes: number[];
    readonly trials: number[];
    readonly statistic: number;
    readonly pValue: number;
    readonly ordinalZ: number;
    readonly total: number;
  }[];
  readonly oddsRatios: readonly {
    readonly both: number[];
    readonly first: number[];
    readonly second: number[];
    readonly all: number[];
    readonly statistic: number;
    readonly pValue: number;
  }[];
}

const golden = readGolden<Golden>("core/golden/proportions.json");

// Agresti (2002), section 3.4: malformed infants by the mother's drinks a day.
const MALFORMED = [48, 38, 5, 1, 1];
const INFANTS = [17114, 14502, 793, 127, 38];
const DRINKS = [0, 0.5, 1.5, 4, 7];

describe("proportionTests.homogeneity()", () => {
  test("gives Agresti's X² = 12.1 on 4 degrees of freedom for drinks and malformations", () => {
    const { statistic, degreesOfFreedom } = homogeneity(MALFORMED, INFANTS);
    expect(Math.abs(statistic - 12.1)).toBeLessThan(0.05);
    expect(degreesOfFreedom).toBe(4);
  });

  test("equals scipy's chi2_contingency", () => {
    for (const given of golden.homogeneity) {
      const found = homogeneity(given.successes, given.trials);
      expect(found.statistic / given.statistic).toBeCloseTo(1, 11);
      expect(found.pValue / given.pValue).toBeCloseTo(1, 9);
    }
  });

  test("counts groups of one trial", () => {
    // (1 - 1/2)² / (1/4), twice.
    expect(homogeneity([1, 0], [1, 1])).toMatchObject({ statistic: 2, degreesOfFreedom: 1 });
  });

  test("ignores groups without trials; counting failures gives the same statistic", () => {
    const { successes, trials } = golden.homogeneity[1];
    const found = homogeneity(successes, trials);
    expect(homogeneity([0, ...successes], [0, ...trials])).toEqual(found);
    const failures = trials.map((n, g) => n - successes[g]);
    expect(homogeneity(failures, trials).statistic).toBeCloseTo(found.statistic, 10);
  });

  test.each([
    [[], []],
    [[3], [5]],
    [
      [0, 0],
      [5, 9],
    ],
    [
      [5, 9],
      [5, 9],
    ],
    [
      [0, 2],
      [0, 4],
    ],
  ])("has nothing to compare in %j of %j", (successes, trials) => {
    // R 4: NaN; scipy 1.17: ValueError.
    expect(() => homogeneity(successes, trials)).toThrow(
      "Cannot test homogeneity: successes and trials must have two groups with trials, and both successes and failures",
    );
  });

  test("refuses columns of different length", () => {
    expect(() => homogeneity([1], [2, 3])).toThrow(
      new TypeError(
        "Cannot test homogeneity: successes and trials must have the same length, current lengths are 1 and 2",
      ),
    );
  });
});

describe("proportionTests.trend()", () => {
  test("gives Agresti's 6.6 for drinks and malformations (section 3.4)", () => {
    const { z, pValue } = trend(MALFORMED, INFANTS, DRINKS);
    expect(Math.abs(z ** 2 - 6.6)).toBeLessThan(0.05);
    expect(Math.abs(pValue - 0.01)).toBeLessThan(0.001);
  });

  test("equals statsmodels' test_ordinal_association, whose variance divides by N - 1", () => {
    for (const { successes, trials, ordinalZ, total } of golden.homogeneity) {
      expect(trend(successes, trials).z).toBeCloseTo(ordinalZ * Math.sqrt(total / (total - 1)), 10);
    }
  });

  test("equals homogeneity() for two groups; reversed groups change the sign; the unit of the scores has no effect", () => {
    const count = fc.integer({ min: 1, max: 50 });
    fc.assert(
      fc.property(count, count, count, count, (a, b, c, d) => {
        const { z } = trend([a, c], [a + b, c + d]);
        expect(z ** 2).toBeCloseTo(homogeneity([a, c], [a + b, c + d]).statistic, 9);
        expect(trend([c, a], [c + d, a + b]).z).toBeCloseTo(-z, 9);
        expect(trend([a, c], [a + b, c + d], [5, 12]).z).toBeCloseTo(z, 9);
      }),
      { seed: 3 },
    );
  });

  test("the p-value is the same for a rise and a fall", () => {
    const rise = trend([10, 20], [40, 40]);
    const fall = trend([20, 10], [40, 40]);
    expect(fall).toEqual({ z: -rise.z, pValue: rise.pValue });
    expect(rise.pValue).toBeCloseTo(homogeneity([10, 20], [40, 40]).pValue, 14);
  });

  test("finds no trend without trials, successes or failures", () => {
    expect(() => trend([0, 0], [0, 0])).toThrow(
      "Cannot test a trend: successes and trials must have groups of",
    );
    expect(() => trend([], [])).toThrow("Cannot test a trend: successes and trials must have groups of");
    expect(() => trend([0, 0], [4, 5])).toThrow(
      "Cannot test a trend: successes and trials must have groups of",
    );
    expect(() => trend([1, 0], [4, 0])).toThrow(
      "Cannot test a trend: successes and trials must have groups of",
    );
  });

  test("refuses successes and scores of another length", () => {
    expect(() => trend([1], [2, 3])).toThrow(
      new TypeError(
        "Cannot test a trend: successes and trials must have the same length, current lengths are 1 and 2",
      ),
    );
    expect(() => trend([1, 2], [3, 4], [1])).toThrow(
      new TypeError(
        "Cannot test a trend: scores and trials must have the same length, current lengths are 1 and 2",
      ),
    );
  });
});

describe("proportionTests.oddsRatioHomogeneity()", () => {
  test("equals statsmodels' StratifiedTable.test_equal_odds with Tarone's correction", () => {
    for (const given of golden.oddsRatios) {
      const found = oddsRatioHomogeneity(given);
      expect(found.statistic).toBeCloseTo(given.statistic, 8);
      expect(found.pValue).toBeCloseTo(given.pValue, 10);
    }
  });

  test("is symmetric in the traits and ignores groups without an odds ratio", () => {
    const { both, first, second, all, statistic } = golden.oddsRatios[2];
    expect(oddsRatioHomogeneity({ both, first: second, second: first, all }).statistic).toBeCloseTo(
      statistic,
      8,
    );
    const more = {
      both: [...both, 0, 7],
      first: [...first, 0, 7],
      second: [...second, 3, 9],
      all: [...all, 5, 9],
    };
    expect(oddsRatioHomogeneity(more)).toEqual(oddsRatioHomogeneity({ both, first, second, all }));
  });

  test("does not change if a trait is more common in one group", () => {
    // Odds ratio 4 in both: 40·40 / (20·20) and 16·400 / (40·40).
    const found = oddsRatioHomogeneity({
      both: [40, 16],
      first: [60, 56],
      second: [60, 56],
      all: [120, 496],
    });
    expect(found.pValue).toBeCloseTo(1, 12);
    expect(homogeneity([40, 16], [60, 56]).pValue).toBeLessThan(1e-4);
  });

  test("has nothing to compare with fewer than two groups, or if the odds ratio is 0 or infinite everywhere", () => {
    const nothing = "Cannot test odds ratios: counts must have two groups with an odds ratio";
    const always = { both: [3, 4], first: [3, 4], second: [3, 4], all: [9, 9] };
    expect(() => oddsRatioHomogeneity(always)).toThrow(nothing);
    expect(() => oddsRatioHomogeneity({ both: [], first: [], second: [], all: [] })).toThrow(nothing);
    expect(() => oddsRatioHomogeneity({ both: [2], first: [3], second: [4], all: [9] })).toThrow(nothing);
    // No row with both traits or with neither.
    const never = { both: [0, 0], first: [3, 4], second: [6, 5], all: [9, 9] };
    expect(() => oddsRatioHomogeneity(never)).toThrow(nothing);
  });

  test("rounding does not bring the statistic below 0", () => {
    const same = { both: [6, 12], first: [15, 30], second: [17, 34], all: [46, 92] };
    expect(oddsRatioHomogeneity(same)).toEqual({ statistic: 0, degreesOfFreedom: 1, pValue: 1 });
  });

  test.each(["first", "second", "all"])("refuses %s of another length", (name) => {
    expect(() => oddsRatioHomogeneity({ both: [1], first: [2], second: [2], all: [3], [name]: [] })).toThrow(
      "Cannot test odds ratios: both, first, second and all must have the same length, current lengths are 1",
    );
  });
});

describe("counts that cannot be", () => {
  const tests = [
    ["test homogeneity", homogeneity],
    ["test a trend", trend],
  ] as const;

  // scipy's chi2_contingency: "All values in `observed` must be nonnegative."
  test.each([
    [[40, 40], [10, 20], RangeError, "successes[0] must be at most trials[0], 10, current value is 40"],
    [[50, 20], [60, 19], RangeError, "successes[1] must be at most trials[1], 19, current value is 20"],
    [[-5, 20], [40, 40], RangeError, "successes[0] must be an integer >= 0, current value is -5"],
    [[5, 20], [40, -1], RangeError, "trials[1] must be an integer >= 0, current value is -1"],
    [[0.5, 20], [40, 40], RangeError, "successes[0] must be an integer >= 0, current value is 0.5"],
    [[Number.NaN, 20], [40, 40], RangeError, "successes[0] must be an integer >= 0, current value is NaN"],
    [["10", "20"], ["40", "40"], TypeError, 'successes[0] must be an integer >= 0, current value is "10"'],
    [[null, 20], [40, 40], TypeError, "successes[0] must be an integer >= 0, current value is null"],
    [{}, [40, 40], TypeError, "successes must be an array, a typed array or a danfo Series"],
  ] as const)("%j of %j", (successes, trials, error, message) => {
    for (const [action, run] of tests) {
      expect(() => run(successes as never, trials as never)).toThrow(error);
      expect(() => run(successes as never, trials as never)).toThrow(`Cannot ${action}: ${message}`);
    }
  });

  test("four counts that make no table", () => {
    const table = { both: [20, 20], first: [40, 40], second: [40, 40], all: [80, 80] };
    for (const [wrong, message] of [
      [{ both: [20, 41] }, "both[1] must be at most first[1], 40, current value is 41"],
      [{ second: [40, 19] }, "both[1] must be at most second[1], 19, current value is 20"],
      [{ all: [59, 80] }, "first + second - both[0] must be at most all[0], 59, current value is 60"],
      [{ both: [-1, 20] }, "both[0] must be an integer >= 0, current value is -1"],
      [{ all: [80] }, "both, first, second and all must have the same length"],
    ] as const)
      expect(() => oddsRatioHomogeneity({ ...table, ...wrong })).toThrow(
        `Cannot test odds ratios: ${message}`,
      );
    expect(() => oddsRatioHomogeneity({ ...table, all: [60, 60] })).toThrow("two groups with an odds ratio");
    expect(() => oddsRatioHomogeneity([table] as never)).toThrow(
      "counts must be a record of four counts, both, first, second and all",
    );
    expect(() => oddsRatioHomogeneity(undefined as never)).toThrow("counts must be a record of four counts");
  });

  test("are taken from Series; scores are finite, and all equal ones are refused", () => {
    const [successes, trials, scores] = [
      [10, 20],
      [40, 40],
      [0, 1],
    ].map((values) => new Series(values));
    expect(homogeneity(successes, trials)).toEqual(homogeneity([10, 20], [40, 40]));
    expect(trend(successes, trials, scores)).toEqual(trend([10, 20], [40, 40]));
    expect(() => trend([10, 20], [40, 40], [0, Number.NaN])).toThrow("scores[1] must be a finite number");
    expect(() => trend([10, 20], [40, 40], [0])).toThrow("scores and trials must have the same length");
    expect(() => trend([1, 5, 7], [4, 16, 40], [1.2, 1.2, 1.2])).toThrow(
      "Cannot test a trend: successes and trials must have groups of",
    );
    for (const score of [0.1, 0.7, 1e300])
      expect(() => trend([10, 20, 30], [40, 41, 39], [score, score, score])).toThrow(
        "Cannot test a trend: successes and trials must have groups of",
      );
    for (const unit of [2 ** -1000, 2 ** 1000])
      expect(trend([10, 20], [40, 40], [0, unit])).toEqual(trend([10, 20], [40, 40]));
  });
});
