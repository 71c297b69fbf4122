import { describe, expect, test } from "vitest";
import { DISPLAY } from "../../lib/core/text/display";
import { linearRegression } from "../../lib/regression";
import { largestDifference } from "../support/largest-difference";
import { readGolden } from "../support/read-golden";

interface Errors {
  readonly errors: readonly number[];
  readonly z: readonly number[];
  readonly p: readonly number[];
  readonly lower: readonly number[];
}

interface Weighted {
  readonly params: readonly number[];
  readonly errors: readonly number[];
  readonly rSquared: number;
  readonly adjusted: number;
  readonly f: number;
  readonly logLikelihood: number;
  readonly aic: number;
  readonly bic: number;
  readonly condition: number;
  readonly durbinWatson: number;
  readonly jarqueBera: number;
}

interface Golden {
  readonly rows: readonly (readonly number[])[];
  readonly target: readonly number[];
  readonly weights: readonly number[];
  readonly groups: readonly number[];
  readonly plain: Readonly<Record<string, Errors>>;
  readonly weighted: Readonly<Record<string, Errors>>;
  readonly origin: Readonly<Record<string, Errors>>;
  readonly wls: Weighted;
  readonly wlsOrigin: Weighted;
  readonly intervals: Readonly<Record<"mean" | "mean_se" | "obs_ci_lower", readonly number[]>>;
}

const golden = readGolden<Golden>("regression/golden/robust-errors.json");
const { rows, target, weights, groups } = golden;
const {
  fit: fitModel,
  fromJSON,
  influence,
  predict,
  predictIntervals,
  robustErrors,
  summary,
} = linearRegression;

function relative(found: readonly number[], expected: readonly number[]): number {
  return largestDifference(
    found.map((value, i) => value / expected[i]),
    expected.map(() => 1),
  );
}

const HOW = {
  HC0: { type: "HC0" },
  HC1: { type: "HC1" },
  HC2: { type: "HC2" },
  HC3: { type: "HC3" },
  clustered: { clusters: groups },
  HAC: { lags: 3 },
} as const;

describe.each([
  ["least squares", golden.plain, {}, {}],
  ["weighted least squares", golden.weighted, { weights }, { weights }],
  ["no intercept", golden.origin, { intercept: false }, {}],
] as const)("robustErrors(), %s", (_, expected, options, given) => {
  const model = fitModel(rows, target, options);

  test.each(Object.entries(HOW))("%s equals statsmodels", (name, how) => {
    const found = robustErrors(model, rows, target, { ...how, ...given });
    expect(found.type).toBe(name);
    const column = (key: "standardError" | "z" | "p" | "lower") => found.coefficients.map((c) => c[key]);
    expect(relative(column("standardError"), expected[name].errors)).toBeLessThan(1e-8);
    expect(relative(column("z"), expected[name].z)).toBeLessThan(1e-8);
    expect(largestDifference(column("p"), expected[name].p)).toBeLessThan(1e-8);
    expect(relative(column("lower"), expected[name].lower)).toBeLessThan(1e-7);
    expect(found.covariance[0][0] / found.coefficients[0].standardError ** 2).toBeCloseTo(1, 12);
  });
});

describe("robustErrors()", () => {
  const model = fitModel(rows, target);

  test("is HC3 unless something else is asked", () => {
    expect(robustErrors(model, rows, target)).toEqual(robustErrors(model, rows, target, { type: "HC3" }));
  });

  test("without lags, HAC is HC0; each row its own cluster is HC1 up to the factor", () => {
    const hc0 = robustErrors(model, rows, target, { type: "HC0" }).covariance;
    expect(largestDifference(robustErrors(model, rows, target, { lags: 0 }).covariance, hc0)).toBeLessThan(
      1e-12,
    );
    const alone = robustErrors(model, rows, target, { clusters: rows.map((_, i) => `row ${i}`) });
    expect(
      relative(
        alone.covariance[1],
        hc0[1].map((value) => (value * 30) / 27),
      ),
    ).toBeLessThan(1e-9);
  });

  test("more lags than rows are all lags", () => {
    expect(robustErrors(model, rows, target, { lags: 100 }).coefficients[1].standardError).toBeGreaterThan(0);
  });

  test("a row of leverage 1 counts nothing", () => {
    const alone = rows.map(([a], i) => [a, Number(i === 4)]);
    const found = robustErrors(fitModel(alone, target), alone, target, { type: "HC3" });
    expect(found.coefficients.every(({ standardError }) => Number.isFinite(standardError))).toBe(true);
  });

  test("dropped features have no row in the table", () => {
    const doubled = rows.map(([a, b]) => [a, 2 * a, b]);
    const dropped = fitModel(doubled, target, { aliased: "drop" });
    const found = robustErrors(dropped, doubled, target);
    expect(found.coefficients.map(({ name }) => name)).toEqual(["(intercept)", "x1", "x3"]);
    const plain = robustErrors(model, rows, target);
    expect(relative(found.covariance[1], plain.covariance[1])).toBeLessThan(1e-8);
  });

  test("shows a table", () => {
    const text = robustErrors(model, rows, target, { lags: 2, confidence: 0.9 })[DISPLAY]()[
      "text/plain"
    ] as string;
    expect(text).toContain("Linear regression of y, HAC standard errors");
    expect(text).toContain("90 % from");
  });

  test.each([
    [{ type: "HC4" }, "type must be one of HC0, HC1, HC2, HC3"],
    [
      { type: "HC0", lags: 1 },
      'options must be one of type, clusters and lags, current value is "type and lags"',
    ],
    [{ lags: -1 }, "lags must be an integer >= 0"],
    [{ clusters: rows.map(() => 1) }, "clusters must be of at least 2 classes"],
    [{ clusters: [1, 2] }, "clusters must be one group for each of 30 rows"],
    [{ weights }, "the residual sum of squares must be of the rows of the fit"],
    [{ confidence: 1 }, "confidence must be a fraction between 0 and 1, exclusive"],
  ])("refuses %j", (options, message) => {
    expect(() => robustErrors(model, rows, target, options as never)).toThrow(
      `Cannot compute robust errors: ${message}`,
    );
  });

  test("refuses other rows than those of the fit, and a fit without residuals", () => {
    expect(() => robustErrors(model, rows.slice(1), target.slice(1))).toThrow(
      "must be the 30 rows of the fit",
    );
    const few = rows.slice(0, 3);
    expect(() => robustErrors(fitModel(few, target.slice(0, 3)), few, target.slice(0, 3))).toThrow(
      "rowCount must be at least 4 for 3 coefficients",
    );
  });
});

describe("fit() with weights", () => {
  test.each([
    ["with an intercept", {}, golden.wls],
    ["without", { intercept: false }, golden.wlsOrigin],
  ] as const)("equals statsmodels' WLS, %s", (_, options, expected) => {
    const model = fitModel(rows, target, { ...options, weights });
    const found = summary(model);
    expect(
      relative(
        found.coefficients.map((c) => c.estimate),
        expected.params,
      ),
    ).toBeLessThan(1e-9);
    expect(
      relative(
        found.coefficients.map((c) => c.standardError),
        expected.errors,
      ),
    ).toBeLessThan(1e-9);
    const { rSquared, adjustedRSquared, fTest, logLikelihood, aic, bic, durbinWatson, jarqueBera } = found;
    const ours = [rSquared, adjustedRSquared, fTest?.statistic, logLikelihood, aic, bic, durbinWatson];
    const theirs = [
      expected.rSquared,
      expected.adjusted,
      expected.f,
      expected.logLikelihood,
      expected.aic,
      expected.bic,
      expected.durbinWatson,
    ];
    expect(relative(ours as number[], theirs)).toBeLessThan(1e-8);
    expect(jarqueBera?.statistic).toBeCloseTo(expected.jarqueBera, 7);
    expect(found.conditionNumber / expected.condition).toBeCloseTo(1, 4);
  });

  test("intervals of new rows are those of a row of weight 1", () => {
    const [first, second] = predictIntervals(fitModel(rows, target, { weights }), rows.slice(0, 2));
    const { mean, mean_se, obs_ci_lower } = golden.intervals;
    expect(relative([first.predicted, second.predicted], mean)).toBeLessThan(1e-9);
    expect(relative([first.standardError, second.standardError], mean_se)).toBeLessThan(1e-7);
    expect(relative([first.lower, second.lower], obs_ci_lower)).toBeLessThan(1e-7);
  });

  test("a weight has the coefficients of so many rows, and the roots of weights those of scaled rows", () => {
    const some = rows.map((_, i) => i % 3);
    const repeat = <T>(values: readonly T[]) => values.flatMap((v, i) => new Array<T>(some[i]).fill(v));
    const weighted = fitModel(rows, target, { weights: some });
    const repeated = fitModel(repeat(rows), repeat(target));
    expect(largestDifference(weighted.coefficients, repeated.coefficients)).toBeLessThan(1e-10);
    expect(weighted.intercept).toBeCloseTo(repeated.intercept, 6);
    expect(weighted.rowCount).toBe(20);
    expect(weighted.sums.residual * weighted.sums.unit ** 2).toBeCloseTo(repeated.residualSumOfSquares, 9);
    expect(weighted.totalSumOfSquares).toBeCloseTo(repeated.totalSumOfSquares, 9);
  });

  test("equal weights change no coefficient and no error", () => {
    const [one, other] = [fitModel(rows, target), fitModel(rows, target, { weights: rows.map(() => 7) })].map(
      (m) => summary(m),
    );
    expect(
      relative(
        other.coefficients.map((c) => c.standardError),
        one.coefficients.map((c) => c.standardError),
      ),
    ).toBeLessThan(1e-9);
    expect(other.logLikelihood).toBeCloseTo(one.logLikelihood, 9);
    expect(fitModel(rows, target, { weights: rows.map(() => 1) })).toEqual(fitModel(rows, target));
  });

  test("aliased features are named as without weights, or dropped", () => {
    const doubled = rows.map(([a, b]) => [a, 2 * a + 1, b]);
    expect(() => fitModel(doubled, target, { weights })).toThrow(/aliased: x2 = (1 )?\(intercept\) \+ 2 x1/);
    const dropped = fitModel(doubled, target, { weights, aliased: "drop" });
    expect(dropped.coefficients[1]).toBe(0);
    expect(
      largestDifference(predict(dropped, doubled), predict(fitModel(rows, target, { weights }), rows)),
    ).toBeLessThan(1e-8);
  });

  test("an exact fit is exact", () => {
    const exact = rows.map(([a, b]) => 3 + 2 * a - b);
    const model = fitModel(rows, exact, { weights });
    expect(summary(model).isExact).toBe(true);
    expect(largestDifference(model.coefficients, [2, -1])).toBeLessThan(1e-10);
    expect(() =>
      summary(
        fitModel(
          rows,
          rows.map(() => 5),
          { weights },
        ),
      ),
    ).toThrow(/different from row to row/);
  });

  test("is saved as JSON, and has no influence measures", () => {
    const model = fitModel(rows, target, { weights });
    expect(fromJSON(JSON.stringify(model))).toEqual(model);
    expect(model.logWeightSum).toBeCloseTo(
      weights.reduce((sum, w) => sum + Math.log(w), 0),
      10,
    );
    expect(() => influence(model, rows, target)).toThrow("model must be fitted without weights");
    expect(() => fromJSON(JSON.stringify({ ...model, logWeightSum: "1" }))).toThrow(/logWeightSum must be/);
  });

  test("refuses weights that are not one number of at least 0 a row", () => {
    expect(() => fitModel(rows, target, { weights: [1] })).toThrow(
      "weights must be one value for each of 30 rows",
    );
    expect(() => fitModel(rows, target, { weights: rows.map(() => -1) })).toThrow(
      "weights[0] must be a number >= 0",
    );
    expect(() => fitModel(rows, target, { weights: rows.map(() => 0) })).toThrow("weights must be above 0");
  });
});
