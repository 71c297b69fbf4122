/** Exact fits, whose dispersion is 0, and units at the ends of the range. */
import { describe, expect, test } from "vitest";
import { generalisedLinearModel } from "../../../lib/regression";
import { familyOf } from "../../../lib/regression/generalised/families";

const rows = [[1], [2], [3], [4], [5], [6], [7], [8]];

describe.each(["gamma", "tweedie"] as const)("an exact fit of the family %s", (family) => {
  test.each([
    [rows.map(() => 5), rows],
    [
      [2, 2, 3, 3, 2, 2, 3, 3],
      [[0], [0], [1], [1], [0], [0], [1], [1]],
    ],
  ])("ends, and answers as before after a round trip through JSON: %#", (target, own) => {
    const model = generalisedLinearModel.fit(own, target, { family });
    expect(Number.isFinite(model.logLikelihood)).toBe(true);
    const saved = JSON.parse(JSON.stringify(model));
    expect(JSON.stringify(saved)).toBe(JSON.stringify(model));
    generalisedLinearModel.predict(saved, own).forEach((mean, i) => {
      expect(mean).toBeCloseTo(target[i], 9);
    });
  });

  test("the likelihood has no jump where the saddle point takes over", () => {
    const { logLikelihood } = familyOf(family, 1.5);
    // What the likelihood has beside half the logarithm of w is nearly constant at the mean.
    const beside = (w: number) => logLikelihood(4, 4, w) - Math.log(w) / 2;
    for (const w of [4.9e6, 5.1e6, 0.99e7, 1.01e7]) expect(beside(w)).toBeCloseTo(beside(1e12), 6);
  });
});

test("the gamma likelihood of much information is that of 60 digits", () => {
  // Python 3.11, decimal with 60 digits, lnΓ by Stirling's series: w (ln(w y / m) - y / m) - ln y - lnΓ(w), y = 2, m = 2.0001.
  const { logLikelihood } = familyOf("gamma", 1.5);
  expect(logLikelihood(2, 2.0001, 1e6)).toBeCloseTo(5.2944195652, 7);
  expect(logLikelihood(2, 2.0001, 1.1e7)).toBeCloseTo(6.4808681107, 7);
  expect(logLikelihood(2, 2.0001, 1e9)).toBeCloseTo(7.4996305333, 6);
});

test.each([
  [
    "poisson",
    1e300,
    1,
    /variances must be within the range of a double; change the units of the rows or the target/,
  ],
  [
    "gamma",
    1e200,
    1,
    /the mean of target must be of a variance within the range of a double, current value is 4.5/,
  ],
  [
    "gamma",
    1e-200,
    1,
    /the mean of target must be of a variance within the range of a double, current value is 4.49/,
  ],
  ["poisson", 1, 1e-300, /variances must be within the range of a double/],
] as const)("%s in units of %d, and of %d for rows, is refused by name", (family, unit, rowUnit, message) => {
  const target = [1, 3, 2, 5, 4, 7, 6, 8].map((y) => y * unit);
  const own = rows.map(([x]) => [x * rowUnit]);
  expect(() => generalisedLinearModel.fit(own, target, { family })).toThrow(RangeError);
  expect(() => generalisedLinearModel.fit(own, target, { family })).toThrow(message);
});

test("separation names the feature, not the intercept that goes to infinity with it", () => {
  const fit = () =>
    generalisedLinearModel.fit([[0], [0], [0], [1], [1], [1]], [0, 0, 0, 1, 2, 3], { family: "poisson" });
  expect(fit).toThrow(/as x1 does \(separation: its coefficient is infinite\)/);
});
