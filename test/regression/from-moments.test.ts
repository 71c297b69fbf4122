/** Linear regression from means and covariances. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DISPLAY } from "../../lib/core/text/display";
import { linearRegression, type MomentsOptions } from "../../lib/regression";
import { readGolden } from "../support/read-golden";

type Rows = readonly (readonly number[])[];

const { sets } = readGolden<{
  readonly sets: Readonly<
    Record<
      string,
      Readonly<Record<"x", Rows> & Record<"y" | "coefficients" | "standardErrors", readonly number[]>>
    >
  >;
}>("regression/golden/nist.json");

/** The moments of rows, in two passes. */
function momentsOf(features: Rows, target: readonly number[]) {
  const rows = features.map((row, i) => [...row, target[i]]);
  const rowCount = rows.length;
  const means = rows[0].map((_, j) => rows.reduce((sum, row) => sum + row[j], 0) / rowCount);
  const covariances = means.map((a, i) =>
    means.map((b, j) => rows.reduce((sum, row) => sum + (row[i] - a) * (row[j] - b), 0) / rowCount),
  );
  return { rowCount, means, covariances };
}

const both = (features: Rows, target: readonly number[], options: MomentsOptions = {}) => [
  linearRegression.fromMoments(momentsOf(features, target), options),
  linearRegression.fit(features, target, options),
];

const closeTo = (value: number, expected: number, share: number, size = Math.abs(expected)) =>
  expect(Math.abs(value - expected), `${value} for ${expected}`).toBeLessThanOrEqual(share * size);

describe("fromMoments", () => {
  test("gives NIST's certified coefficients and standard errors of Longley, to 10 digits", () => {
    const { x, y, coefficients, standardErrors } = sets.Longley;
    const rows = y.map((_, i) => x.map((column) => column[i]));
    const summary = linearRegression.summary(linearRegression.fromMoments(momentsOf(rows, y)));
    expect(summary.coefficients).toHaveLength(7);
    summary.coefficients.forEach(({ estimate, standardError }, j) => {
      closeTo(estimate, coefficients[j], 1e-10);
      closeTo(standardError, standardErrors[j], 1e-10);
    });
  });

  test("is the record that fit makes, without the shape of the residuals", () => {
    const number = fc.double({ min: -100, max: 100, noNaN: true });
    const data = fc.array(fc.tuple(number, number, number, number), { minLength: 8, maxLength: 40 });
    fc.assert(
      fc.property(data, fc.constantFrom(0, 1e6), (drawn, shift) => {
        // Small irregular numbers keep the columns apart.
        const rows = drawn.map((row, i) => row.map((x, j) => x + shift * j + Math.sin(i * (j + 1))));
        const features = rows.map((row) => row.slice(0, 3));
        const [model, fitted] = both(
          features,
          rows.map((row) => row[3]),
        );
        const [summary, expected] = [model, fitted].map((m) => linearRegression.summary(m));
        fc.pre(expected.conditionNumber < 1e9 && expected.rSquared < 1 - 1e-6);
        const { residualShape, center, ...others } = fitted;
        expect({ ...model, center }).toMatchObject({
          kind: others.kind,
          featureNames: others.featureNames,
          targetName: "y",
          hasIntercept: true,
          hasConstant: true,
          aliased: [],
          rank: 4,
          terms: others.terms,
        });
        expect(Object.keys(model)).toEqual(Object.keys(fitted).filter((name) => name !== "residualShape"));
        expected.coefficients.forEach(({ estimate, standardError, t }, j) => {
          const found = summary.coefficients[j];
          closeTo(found.estimate, estimate, 1e-6, standardError);
          closeTo(found.standardError, standardError, 1e-6);
          closeTo(found.t, t, 1e-6, 1 + Math.abs(t));
        });
        for (const name of ["rSquared", "residualStandardError", "logLikelihood", "aic", "bic"] as const)
          closeTo(summary[name], expected[name], 1e-6, 1 + Math.abs(expected[name]));
        closeTo(summary.conditionNumber, expected.conditionNumber, 1e-5);
        closeTo(model.totalSumOfSquares, fitted.totalSumOfSquares, 1e-9);
        closeTo(model.residualSumOfSquares, fitted.residualSumOfSquares, 1e-6);
        closeTo(model.sums.target, fitted.sums.target * (fitted.sums.unit / model.sums.unit) ** 2, 1e-9);
        const [interval, wanted] = [model, fitted].map(
          (m) => linearRegression.predictIntervals(m, features.slice(0, 1))[0],
        );
        for (const name of ["predicted", "lower", "meanUpper"] as const)
          closeTo(interval[name], wanted[name], 1e-6, wanted.upper - wanted.lower);
      }),
      { seed: 15, numRuns: 60 },
    );
  });

  test("keeps its digits with large means, large and tiny units", () => {
    const day = Array.from({ length: 50 }, (_, i) => i);
    for (const [shift, unit] of [
      [1e9, 1],
      [0, 1e-150],
      [0, 1e140],
    ]) {
      const features = day.map((d) => [shift + d * unit, Math.cos(d)]);
      const [model, fitted] = both(
        features,
        day.map((d) => d + Math.sin(3 * d)),
      );
      closeTo(model.coefficients[0], fitted.coefficients[0], 1e-9);
      closeTo(model.coefficients[1], fitted.coefficients[1], 1e-9);
    }
  });

  test("names the features that others add up to, with their combination; drops them if asked", () => {
    const features = Array.from({ length: 20 }, (_, i) => [i, Math.sin(i), 3 + 2 * i - Math.sin(i), 5]);
    const target = features.map(([x], i) => x + Math.cos(5 * i));
    const moments = momentsOf(features, target);
    expect(() => linearRegression.fromMoments(moments)).toThrow(
      "Cannot fit a linear regression: features must have no column that others add up to; aliased: x3 = 3 (intercept) + 2 x1 - x2; x4 = 5 (intercept). Leave them out",
    );
    const [model, fitted] = both(features, target, { aliased: "drop", featureNames: ["a", "b", "c", "d"] });
    expect(model.terms).toEqual([-1, 0, 1]);
    expect(model.coefficients.slice(2)).toEqual([0, 0]);
    expect(model.aliased.map(({ name }) => name)).toEqual(["c", "d"]);
    model.aliased.forEach(({ combination }, i) => {
      expect(combination.map(({ name }) => name)).toEqual(
        fitted.aliased[i].combination.map(({ name }) => name),
      );
      for (const [j, { weight }] of combination.entries())
        closeTo(weight, fitted.aliased[i].combination[j].weight, 1e-7);
    });
    expect(linearRegression.predict(model, features.slice(0, 2))).toHaveLength(2);
  });

  test("a feature is kept if others leave more than 1e-10 of its variance", () => {
    const of = (left: number) => {
      const r = Math.sqrt(1 - left);
      return {
        rowCount: 100,
        means: [0, 0, 0],
        covariances: [
          [1, r, 0.5],
          [r, 1, 0.5 * r],
          [0.5, 0.5 * r, 1],
        ],
      };
    };
    expect(() => linearRegression.fromMoments(of(9e-11))).toThrow("aliased: x2 = x1");
    expect(linearRegression.fromMoments(of(2e-10)).rank).toBe(3);
  });

  test("sums of squares beyond the range of a double keep their ratio", () => {
    const covariances = [
      [4, 1e154],
      [1e154, 1e308],
    ];
    const model = linearRegression.fromMoments({ rowCount: 100, means: [1, 3e153], covariances });
    expect(model.totalSumOfSquares).toBe(Infinity);
    expect(linearRegression.summary(model).rSquared).toBeCloseTo(0.25, 12);
    closeTo(model.coefficients[0], 2.5e153, 1e-12);
  });

  test("a fit that leaves rounding errors is exact", () => {
    const features = Array.from({ length: 30 }, (_, i) => [i + 0.1, Math.sqrt(i)]);
    const [model, fitted] = both(
      features,
      features.map(([x, z]) => 3 * x - 2 * z + 7),
    );
    expect(model.residualSumOfSquares).toBe(0);
    const summary = linearRegression.summary(model);
    expect([summary.isExact, summary.rSquared]).toEqual([true, 1]);
    closeTo(model.coefficients[1], fitted.coefficients[1], 1e-9);
    const noisy = features.map(([x, z], i) => 3 * x - 2 * z + 7 + 1e-4 * Math.sin(i * i));
    const [near, expected] = both(features, noisy);
    expect(linearRegression.summary(near).isExact).toBe(false);
    closeTo(near.residualSumOfSquares, expected.residualSumOfSquares, 1e-3);
  });

  test("without features it is the mean; a constant target has no summary, as with fit", () => {
    const mean = linearRegression.fromMoments({ rowCount: 9, means: [4], covariances: [[2]] });
    expect([mean.intercept, mean.rank, mean.coefficients]).toEqual([4, 1, []]);
    expect(mean.residualSumOfSquares).toBeCloseTo(18, 12);
    const [constant] = both([[1], [2], [4]], [0.1, 0.1, 0.1]);
    expect(constant.totalSumOfSquares).toBe(0);
    expect(() => linearRegression.summary(constant)).toThrow("target must be different from row to row");
    const rounded = linearRegression.fromMoments({
      rowCount: 9,
      means: [1, 5],
      covariances: [
        [2, 1e-16],
        [1e-16, 1e-30],
      ],
    });
    expect(rounded.totalSumOfSquares).toBe(0);
    expect(rounded.coefficients[0]).toBeCloseTo(0, 30);
    const below = linearRegression.fromMoments({ rowCount: 9, means: [5], covariances: [[-1e-31]] });
    expect(below.totalSumOfSquares).toBe(0);
  });

  test("saves as JSON, and says what moments do not tell", () => {
    const moments = momentsOf([[1], [2], [3], [5]], [1, 2, 4, 4]);
    const model = linearRegression.fromMoments(moments, { featureNames: ["week"], targetName: "units" });
    const saved = JSON.stringify(model);
    expect(JSON.stringify(linearRegression.fromJSON(saved))).toBe(saved);
    const shown = String(linearRegression.summary(model)[DISPLAY]()["text/plain"]);
    expect(shown).toContain("Linear regression of units");
    expect(shown).toContain("Made from means and covariances, which do not tell the shape of the residuals");
    expect(shown).toMatch(/Durbin-Watson +–\n/);
    const fitted = linearRegression.fit([[1], [2], [3], [5]], [1, 2, 4, 4]);
    // Residuals of 2 and 2.
    const equal = linearRegression.fit([[1], [-1]], [3, 1], { intercept: false });
    for (const other of [fitted, linearRegression.fit([[1], [2], [3]], [1, 2, 3]), equal])
      expect(linearRegression.summary(other)[DISPLAY]()["text/html"]).not.toContain("Made from means");
  });

  test.each([
    [{ rowCount: 2.5 }, "rowCount must be an integer >= 1, current value is 2.5"],
    [{ means: [1] }, "covariances must be 1 rows and columns, as many as means"],
    [{ means: [1, Number.NaN] }, "means[1] must be a finite number"],
    [{ means: [] }, "means must be at least 1 number"],
    [
      {
        covariances: [
          [1, 2],
          [2, -1],
        ],
      },
      "covariances[1][1] must be a variance of at least 0, current value is -1",
    ],
    [
      {
        covariances: [
          [1, 0.5],
          [0.4, 1],
        ],
      },
      "covariances[0][1] must be a covariance, the same both ways, current value is 0.5",
    ],
    [
      {
        covariances: [
          [1, 1.5],
          [1.5, 1],
        ],
      },
      "covariances[0][1] must be a covariance",
    ],
    [
      {
        covariances: [
          [1, Number.NaN],
          [0, 1],
        ],
      },
      "covariances[0][1] must be a covariance",
    ],
  ])("refuses %o", (wrong, message) => {
    const moments = {
      rowCount: 10,
      means: [1, 2],
      covariances: [
        [1, 0.5],
        [0.5, 1],
      ],
      ...wrong,
    };
    expect(() => linearRegression.fromMoments(moments)).toThrow(message);
  });

  test("refuses what are no moments, and names that do not fit", () => {
    const moments = {
      rowCount: 10,
      means: [1, 2],
      covariances: [
        [1, 0.5],
        [0.5, 1],
      ],
    };
    expect(() => linearRegression.fromMoments([] as never)).toThrow(
      "moments must be moments: rowCount, means and covariances",
    );
    expect(() => linearRegression.fromMoments(moments, { featureNames: ["a", "b"] })).toThrow(
      "the length of featureNames must be 1, current value is 2",
    );
    expect(() => linearRegression.fromMoments(moments, { featureNames: ["(intercept)"] })).toThrow(
      "featureNames[0] must be",
    );
    expect(() => linearRegression.fromMoments(moments, { featureNames: [] })).toThrow("must be 1");
    const infinite = [
      [0, Infinity],
      [Infinity, 1],
    ];
    expect(() => linearRegression.fromMoments({ ...moments, covariances: infinite })).toThrow(
      "covariances[0][1] must be a covariance",
    );
  });
});
