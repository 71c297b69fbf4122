/** Seasonal indices against statsmodels 0.15's seasonal_decompose, starts against statsforecast 2.1's initstate. */
import { describe, expect, test } from "vitest";
import { initialState, seasonalIndices } from "../../../lib/forecasting/smoothing/initial-state";
import { largestDifference } from "../../support/largest-difference";

const values = Float64Array.of(3, 8, 5, 2, 4, 9, 7, 3, 6, 11, 8, 5, 7, 13, 10);

describe("seasonalIndices", () => {
  test.each([
    [3, false, [-0.1, 0.283333333333, -0.183333333333]],
    [3, true, [0.957409210574, 1.037626071381, 1.004964718045]],
    [4, false, [-1.161458333333, 3.609375, 0.630208333333, -3.078125]],
    [4, true, [0.824350669783, 1.568062192991, 1.105633184242, 0.501953952984]],
  ] as const)("season %s, as a product: %s", (season, isProduct, expected) => {
    expect(largestDifference(seasonalIndices(values, season, isProduct), expected)).toBeLessThan(1e-11);
  });
});

describe("initialState", () => {
  const pulses = Float64Array.from({ length: 40 }, (_, t) => (t % 8 === 3 ? 10000 : 1 + (t % 3)));
  const small = 0.0012317066927268088;

  test.each([
    [
      "MAM",
      values,
      4,
      [3.416837775031792, 0.3685932175382103, 0.5019539529839405, 1.1056331842418852, 1.5680621929913732],
    ],
    ["ANA", values, 4, [5.555208333333334, -3.078125, 0.6302083333333333, 3.609375]],
    ["AAN", Float64Array.from({ length: 12 }, (_, t) => t), 1, [-1.001, 0.999]],
    // Indices below 0.01 are raised to it, and all of them shrunk, since they make more than a whole season.
    [
      "MAM",
      pulses,
      8,
      [365.26249204424295, -4.711029255769485, small, small, small, small, 0.9839878129945517, small, small],
    ],
  ] as const)("%s", (model, given, season, expected) => {
    expect(largestDifference(initialState(given, model, season), expected)).toBeLessThan(1e-9);
  });
});
