import { describe, expect, test } from "vitest";
import { normal } from "../../../lib/core/distributions";
import { forProportions, type ProportionExperiment } from "../../../lib/core/inference/sample-size";
import { readGolden } from "../../support/read-golden";

interface Size {
  readonly baseline: number;
  readonly expected: number;
  readonly power: number;
  readonly alpha: number;
  readonly ratio: number;
  readonly sides: 1 | 2;
  readonly nobs1: number;
}
const { sizes } = readGolden<{ readonly sizes: readonly Size[] }>("core/golden/proportions.json");

const LIFT =
  "relativeLift must be a fraction between -1 and 1, exclusive (0.2 for 20 % more; for twice as much or more, difference)";

describe("sampleSize.forProportions()", () => {
  test("a relative lift of 0.2 is 1.2 times the baseline, as in statsmodels 0.15", () => {
    // samplesize_proportions_2indep_onetail(0.01, 0.05, 0.8, alpha=0.025, alternative="larger"): 8157.73
    const found = forProportions({ baseline: 0.05, relativeLift: 0.2 });
    expect(found.expected).toBe(0.06);
    expect(found.first).toBe(8158);
    expect(forProportions({ baseline: 0.05, difference: 0.01 }).first).toBe(8158);
    expect(forProportions({ baseline: 0.05, relativeLift: -0.2 }).expected).toBeCloseTo(0.04, 15);
    expect(forProportions({ baseline: 0.05, difference: 0.1 }).expected).toBeCloseTo(0.15, 15);
  });

  test("refuses the lift without a unit, texts and a missing experiment", () => {
    expect(() => forProportions({ baseline: 0.05, lift: 1.2 } as never)).toThrow(
      'Cannot size an experiment: there is no option "lift"; the options are baseline, relativeLift, difference',
    );
    expect(() => forProportions({ baseline: "0.05", relativeLift: 0.2 } as never)).toThrow(TypeError);
    expect(() => forProportions(undefined as never)).toThrow("baseline must be a fraction");
  });

  test("gives what R's power.prop.test() shows in its manual: 76.7 for 0.50 and 0.75, power 0.9", () => {
    const { exact, first } = forProportions({ baseline: 0.5, difference: 0.25, power: 0.9 });
    expect(Math.abs(exact - 76.7)).toBeLessThan(0.05);
    expect(first).toBe(77);
  });

  test("gives Fleiss's 827 for 0.6 and 0.7, level 0.01, power 0.95 (1981, chapter 3)", () => {
    const given = { baseline: 0.6, difference: 0.1, alpha: 0.01, power: 0.95, continuityCorrection: true };
    expect(forProportions(given).first).toBe(827);
  });

  test("equals statsmodels' samplesize_proportions_2indep_onetail", () => {
    for (const { baseline, expected, power, alpha, ratio, sides, nobs1 } of sizes) {
      const { exact, first, second } = forProportions({
        baseline,
        difference: expected - baseline,
        power,
        alpha,
        ratio,
        sides,
      });
      expect(exact / nobs1).toBeCloseTo(1, 9);
      expect([first, second]).toEqual([Math.ceil(nobs1), Math.ceil(nobs1 * ratio)]);
    }
  });

  // The naive way: the z-test on all outcomes of two binomials.
  test.each([
    [0.2, 0.35],
    [0.1, 0.2],
    [0.5, 0.65],
  ])("the usual z-test of %f against %f has about the power asked for, outcome by outcome", (p1, p2) => {
    const n = forProportions({ baseline: p1, difference: p2 - p1, power: 0.9 }).first;
    expect(Math.abs(exactPower(n, p1, p2) - 0.9)).toBeLessThan(0.01);
    expect(Math.abs(exactPower(n, p1, p1) - 0.05)).toBeLessThan(0.01);
  });

  test("more power, a smaller difference and a stricter level each need more; equal groups need the fewest", () => {
    const size = (more: Partial<ProportionExperiment>) =>
      forProportions({ baseline: 0.1, relativeLift: 0.2, ...more }).total;
    expect(size({ power: 0.9 })).toBeGreaterThan(size({}));
    expect(size({ relativeLift: 0.1 })).toBeGreaterThan(size({}));
    expect(size({ alpha: 0.01 })).toBeGreaterThan(size({}));
    expect(size({ sides: 1 })).toBeLessThan(size({}));
    expect(size({ continuityCorrection: true })).toBeGreaterThan(size({}));
    expect(size({ ratio: 3 })).toBeGreaterThan(size({}));
  });

  test("is the same for failures instead of successes, and for exchanged groups", () => {
    const { exact } = forProportions({ baseline: 0.1, difference: 0.05 });
    expect(forProportions({ baseline: 0.9, difference: -0.05 }).exact).toBeCloseTo(exact, 8);
    expect(forProportions({ baseline: 0.15, difference: -0.05 }).exact).toBeCloseTo(exact, 8);
    const corrected = { continuityCorrection: true };
    const small = forProportions({ ...corrected, baseline: 0.1, difference: 0.05, ratio: 0.25 });
    const large = forProportions({ ...corrected, baseline: 0.15, difference: -0.05, ratio: 4 });
    expect([large.second, large.first]).toEqual([small.first, small.second]);
  });

  test("no customer is needed for a power that the level nearly gives, with the correction too", () => {
    // By the formula, 1.645 times the root 0.953 is less than 1.555 times the root 1.596.
    const given = { baseline: 0.05, difference: 0.45, power: 0.06, sides: 1, ratio: 0.1 } as const;
    for (const continuityCorrection of [false, true])
      expect(forProportions({ ...given, continuityCorrection }).exact).toBe(0);
  });

  test("equal groups differ little by the variance used; unpooled is the textbook's shorter formula", () => {
    const z = normal.quantile(0.975) + normal.quantile(0.8);
    const byHand = (z ** 2 * (0.1 * 0.9 + 0.12 * 0.88)) / 0.02 ** 2;
    expect(forProportions({ baseline: 0.1, relativeLift: 0.2, variance: "unpooled" }).exact).toBeCloseTo(
      byHand,
      6,
    );
  });

  test("counts the days", () => {
    const found = forProportions({ baseline: 0.05, relativeLift: 0.2, customersPerDay: 1000 });
    expect(found.days).toBe(Math.ceil(found.total / 1000));
  });

  test.each<[Partial<ProportionExperiment>, string]>([
    [{ baseline: 0 }, "baseline must be a fraction between 0 and 1, exclusive, current value is 0"],
    [{ baseline: 2 }, "baseline must be a fraction between 0 and 1, exclusive, current value is 2"],
    [{ difference: 0.1 }, "relativeLift or difference must be given, one of them, current value is both"],
    [{ relativeLift: 0 }, "the expected proportion must be different from baseline, current value is 0.1"],
    [
      { baseline: 0.8, relativeLift: 0.3 },
      "the expected proportion must be between 0 and 1, current value is 1.04",
    ],
    [
      { relativeLift: undefined as never, difference: -0.1 },
      "the expected proportion must be between 0 and 1, current value is 0",
    ],
    [
      { relativeLift: undefined as never, difference: 0.9 },
      "the expected proportion must be between 0 and 1, current value is 1",
    ],
    [{ relativeLift: 1 }, `${LIFT}, current value is 1`],
    [{ relativeLift: 1.2 }, `${LIFT}, current value is 1.2`],
    [{ relativeLift: 20 }, `${LIFT}, current value is 20`],
    [{ relativeLift: -1 }, `${LIFT}, current value is -1`],
    [{ power: 0.05 }, "power must be above alpha, 0.05, current value is 0.05"],
    [{ power: 0.05, alpha: 0.8 }, "power must be above alpha, 0.8, current value is 0.05"],
    [{ alpha: 5 }, "alpha must be a fraction between 0 and 1, exclusive, current value is 5"],
    [{ power: 1 }, "power must be a fraction between 0 and 1, exclusive, current value is 1"],
    [{ sides: 3 as never }, "sides must be one of 1, 2, current value is 3"],
    [{ ratio: 0 }, "ratio must be a finite number > 0, current value is 0"],
    [{ variance: "both" as never }, `variance must be one of pooled, unpooled, current value is "both"`],
    [{ customersPerDay: 0 }, "customersPerDay must be a finite number > 0, current value is 0"],
  ])("refuses %j", (wrong, message) => {
    expect(() => forProportions({ baseline: 0.1, relativeLift: 0.2, ...wrong })).toThrow(
      new RangeError(`Cannot size an experiment: ${message}`),
    );
  });

  test("refuses an experiment without a difference", () => {
    expect(() => forProportions({ baseline: 0.1 })).toThrow(
      new RangeError(
        "Cannot size an experiment: relativeLift or difference must be given, one of them, current value is neither",
      ),
    );
  });
});

/** Probability that the two-sided pooled z-test at level 0.05 finds a difference. */
function exactPower(n: number, p1: number, p2: number): number {
  const limit = normal.quantile(0.975);
  const [chances1, chances2] = [p1, p2].map((p) => {
    const chances = [(1 - p) ** n];
    for (let k = 0; k < n; k++) chances.push((chances[k] * (n - k) * p) / ((k + 1) * (1 - p)));
    return chances;
  });
  let power = 0;
  for (let a = 0; a <= n; a++) {
    for (let b = 0; b <= n; b++) {
      const mean = (a + b) / (2 * n);
      const z = Math.abs(a - b) / n / Math.sqrt((2 * mean * (1 - mean)) / n);
      if (z > limit) power += chances1[a] * chances2[b];
    }
  }
  return power;
}
