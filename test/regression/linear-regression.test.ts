import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import type { Supervised } from "../../lib/core/labelled-data";
import { conditionNumber } from "../../lib/core/linear-algebra/condition-number";
import { formatCell } from "../../lib/core/text/cell";
import { DISPLAY } from "../../lib/core/text/display";
import { datasets } from "../../lib/data";
import { collinearity, linearRegression, polynomialRegression } from "../../lib/regression";
import { uncenteredRootInverse } from "../../lib/regression/linear-regression/model";
import { readGolden } from "../support/read-golden";

type Numbers<K extends string> = Readonly<Record<K, number>>;
type Fit = Numbers<
  | "rSquared"
  | "adjustedRSquared"
  | "f"
  | "fP"
  | "logLikelihood"
  | "aic"
  | "bic"
  | "durbinWatson"
  | "jarqueBera"
  | "jarqueBeraP"
  | "skewness"
  | "kurtosis"
  | "omnibus"
  | "omnibusP"
  | "conditionNumber"
> & {
  readonly coefficients: readonly Numbers<"estimate" | "standardError" | "t" | "p" | "lower" | "upper">[];
};

const golden = readGolden<{
  readonly withIntercept: Fit & {
    readonly influence: readonly Numbers<
      | "row"
      | "residual"
      | "leverage"
      | "standardizedResidual"
      | "studentizedResidual"
      | "cooksDistance"
      | "dffits"
      | "outlierProbability"
    >[];
    readonly varianceInflation: readonly number[];
    readonly intervals90: readonly Numbers<
      "predicted" | "standardError" | "meanLower" | "meanUpper" | "lower" | "upper"
    >[];
  };
  readonly noIntercept: Fit;
}>("regression/golden/boston.json");

function requireClose(measured: number | undefined, expected: number, within = 1e-8): void {
  expect(Math.abs((measured ?? Number.NaN) - expected)).toBeLessThanOrEqual(
    within * Math.max(Math.abs(expected), 1e-300),
  );
}

describe("the published answers", () => {
  let homes: Supervised;
  beforeAll(async () => {
    homes = await datasets.bostonHousing();
  });

  // golden/boston.json: statsmodels 0.14 on all 506 rows.
  test.each([
    { intercept: true, expected: golden.withIntercept as Fit },
    { intercept: false, expected: golden.noIntercept },
  ])("summary() is statsmodels' to 1e-8, intercept $intercept", ({ intercept, expected }) => {
    const model = linearRegression.fit(homes.features, homes.target, { intercept });
    const measured = linearRegression.summary(model);
    expect(measured.coefficients).toHaveLength(expected.coefficients.length);
    measured.coefficients.forEach((line, j) => {
      for (const key of ["estimate", "standardError", "t", "p", "lower", "upper"] as const)
        requireClose(line[key], expected.coefficients[j][key]);
    });
    for (const key of [
      "rSquared",
      "adjustedRSquared",
      "logLikelihood",
      "aic",
      "bic",
      "durbinWatson",
      "skewness",
      "kurtosis",
      "conditionNumber",
    ] as const)
      requireClose(measured[key], expected[key]);
    requireClose(measured.fTest?.statistic, expected.f);
    requireClose(measured.fTest?.p, expected.fP);
    requireClose(measured.jarqueBera?.statistic, expected.jarqueBera);
    requireClose(measured.jarqueBera?.p, expected.jarqueBeraP);
    requireClose(measured.omnibus?.statistic, expected.omnibus);
    requireClose(measured.omnibus?.p, expected.omnibusP);
  });

  test("influence() is statsmodels' get_influence() to 1e-8", () => {
    const model = linearRegression.fit(homes.features, homes.target);
    const rows = linearRegression.influence(model, homes.features, homes.target);
    expect(rows).toHaveLength(506);
    for (const expected of golden.withIntercept.influence) {
      const measured = rows[expected.row];
      for (const key of Object.keys(expected) as (keyof typeof expected)[])
        requireClose(measured[key], expected[key]);
    }
  });

  test("varianceInflation() and predictIntervals() are statsmodels' to 1e-8", () => {
    collinearity.varianceInflation(homes.features).forEach(({ name, factor }, j) => {
      expect(name).toBe(homes.featureNames[j]);
      requireClose(factor, golden.withIntercept.varianceInflation[j]);
    });
    const model = linearRegression.fit(homes.features, homes.target);
    const first = Array.from({ length: 5 }, (_, i) => homes.features.data.subarray(13 * i, 13 * (i + 1)));
    const intervals = linearRegression.predictIntervals(model, first, { confidence: 0.9 });
    intervals.forEach((interval, i) => {
      for (const key of Object.keys(interval) as (keyof typeof interval)[])
        requireClose(interval[key], golden.withIntercept.intervals90[i][key]);
    });
  });
});

const conditionOf = (model: linearRegression.LinearRegression) =>
  conditionNumber(uncenteredRootInverse(model));

const number = fc.integer({ min: -1000, max: 1000 }).map((value) => value / 64);
/** n rows of p features and a target, n > p + 2. */
const sample = fc.integer({ min: 1, max: 4 }).chain((p) =>
  fc.array(fc.record({ x: fc.array(number, { minLength: p, maxLength: p }), y: number }), {
    minLength: p + 3,
    maxLength: 15,
  }),
);

describe("the naive way and the laws", () => {
  const settings = { seed: 41, numRuns: 300 };
  const columnsOf = (rows: readonly { x: readonly number[]; y: number }[]) => ({
    x: rows.map(({ x }) => x),
    y: rows.map(({ y }) => y),
  });

  test("one feature: slope and intercept by the textbook", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: -50, max: 50 }), number), { minLength: 3 }),
        (pairs) => {
          const x = pairs.map(([one]) => one);
          fc.pre(new Set(x).size > 1);
          const y = pairs.map(([, other]) => other);
          const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;
          const slope =
            x.reduce((total, value, i) => total + (value - mean(x)) * (y[i] - mean(y)), 0) /
            x.reduce((total, value) => total + (value - mean(x)) ** 2, 0);
          const model = linearRegression.fit(
            x.map((value) => [value]),
            y,
          );
          expect(model.coefficients[0]).toBeCloseTo(slope, 9);
          expect(model.intercept).toBeCloseTo(mean(y) - slope * mean(x), 8);
        },
      ),
      settings,
    );
  });

  test("residuals are orthogonal to every feature; leverages add up to the rank", () => {
    fc.assert(
      fc.property(sample, (rows) => {
        const { x, y } = columnsOf(rows);
        const model = linearRegression.fit(x, y, { aliased: "drop" });
        const left = linearRegression.residuals(model, x, y);
        const size = Math.hypot(...y) + 1;
        expect(Math.abs(left.reduce((total, value) => total + value, 0))).toBeLessThan(
          1e-10 * size * rows.length,
        );
        for (let j = 0; j < x[0].length; j++) {
          const product = left.reduce((total, value, i) => total + value * x[i][j], 0);
          expect(Math.abs(product)).toBeLessThan(1e-9 * size * (Math.hypot(...x.map((row) => row[j])) + 1));
        }
        if (model.residualDegreesOfFreedom < 2) return;
        const leverages = linearRegression.influence(model, x, y).map(({ leverage }) => leverage);
        expect(leverages.reduce((total, value) => total + value, 0)).toBeCloseTo(model.rank, 6);
      }),
      settings,
    );
  });

  test("units, order and shifts change the answer as they must", () => {
    fc.assert(
      fc.property(sample, (rows) => {
        const { x, y } = columnsOf(rows);
        const model = linearRegression.fit(x, y, { aliased: "drop" });
        fc.pre(model.aliased.length === 0 && conditionOf(model) < 1e6);
        const scaled = linearRegression.fit(
          x.map(([first, ...others]) => [first * 1e-8, ...others]),
          y.map((value) => 3 * value + 7),
        );
        const reversed = linearRegression.fit([...x].reverse(), [...y].reverse());
        const tolerance = 1e-8 * (Math.hypot(...model.coefficients, model.intercept) + 1);
        expect(Math.abs(scaled.coefficients[0] * 1e-8 - 3 * model.coefficients[0])).toBeLessThan(tolerance);
        expect(Math.abs(scaled.intercept - 3 * model.intercept - 7)).toBeLessThan(tolerance);
        expect(Math.abs(reversed.intercept - model.intercept)).toBeLessThan(tolerance);
      }),
      settings,
    );
  });

  // pingouin #520: a p-value that moved with the unit, because X'X was formed.
  test("a p-value does not move when a feature is multiplied by 1e-8 or 1e200", () => {
    const x = [1, 2, 3, 4, 5, 6, 7, 8];
    const y = [1.1, 1.9, 3.2, 3.8, 5.3, 5.9, 7.4, 7.7];
    const p = (scale: number) =>
      linearRegression.summary(
        linearRegression.fit(
          x.map((value) => [value * scale, Math.sin(value)]),
          y,
        ),
      ).coefficients[1].p;
    requireClose(p(1e-8), p(1), 1e-10);
    requireClose(p(1e200), p(1), 1e-10);
    requireClose(p(1e-200), p(1), 1e-10);
  });

  test("influence() equals refitting without the row", () => {
    const x = [
      [1, 3],
      [2, 1],
      [3, 4],
      [4, 1],
      [5, 5],
      [6, 9],
      [12, 2],
    ];
    const y = [2, 1, 5, 4, 8, 9, 3];
    const model = linearRegression.fit(x, y);
    const fitted = linearRegression.predict(model, x);
    const variance = model.residualSumOfSquares / model.residualDegreesOfFreedom;
    linearRegression.influence(model, x, y).forEach((row, i) => {
      const without = linearRegression.fit(
        x.filter((_, k) => k !== i),
        y.filter((_, k) => k !== i),
      );
      const moved = linearRegression.predict(without, x);
      const distance =
        moved.reduce((total, value, k) => total + (value - fitted[k]) ** 2, 0) / (3 * variance);
      expect(row.cooksDistance).toBeCloseTo(distance, 10);
      const spread = Math.sqrt(without.residualSumOfSquares / without.residualDegreesOfFreedom);
      expect(row.dffits).toBeCloseTo((fitted[i] - moved[i]) / (spread * Math.sqrt(row.leverage)), 10);
    });
  });

  test("extended precision agrees with double where double is good", () => {
    fc.assert(
      fc.property(sample, (rows) => {
        const { x, y } = columnsOf(rows);
        const plain = linearRegression.fit(x, y, { aliased: "drop" });
        fc.pre(conditionOf(plain) < 1e5);
        const extended = linearRegression.fit(x, y, { aliased: "drop", precision: "extended" });
        plain.coefficients.forEach((value, j) => {
          expect(Math.abs(value - extended.coefficients[j])).toBeLessThan(1e-10 * (Math.abs(value) + 1));
        });
      }),
      { seed: 42, numRuns: 100 },
    );
  });

  test("about 95 of 100 prediction intervals hold a new row", () => {
    const noise = (i: number) =>
      Math.sqrt(-2 * Math.log((i + 0.5) / 400)) * Math.cos(2 * Math.PI * ((i * 0.618034) % 1));
    const x = Array.from({ length: 400 }, (_, i) => [(i * 37) % 101]);
    const y = x.map(([value], i) => 5 + 2 * value + noise((i * 149) % 400));
    const model = linearRegression.fit(x.slice(0, 200), y.slice(0, 200));
    const held = linearRegression
      .predictIntervals(model, x.slice(200))
      .filter(({ lower, upper }, i) => lower <= y[200 + i] && y[200 + i] <= upper).length;
    expect(held).toBeGreaterThanOrEqual(180);
    expect(held).toBeLessThanOrEqual(199);
  });
});

describe("edges", () => {
  test("aliased columns are dropped on request; the others are fitted as without them", () => {
    const x = [
      [1, 2, 3],
      [2, 3, 5],
      [4, 1, 5],
      [0, 0, 0],
      [3, 7, 10],
    ];
    const y = [1, 2, 3, 4, 9];
    const model = linearRegression.fit(x, y, { aliased: "drop", featureNames: ["north", "south", "total"] });
    expect(model.aliased).toEqual([
      {
        name: "total",
        combination: [
          { name: "north", weight: 1 },
          { name: "south", weight: 1 },
        ],
      },
    ]);
    const smaller = linearRegression.fit(
      x.map((row) => row.slice(0, 2)),
      y,
    );
    expect(model.coefficients).toEqual([...smaller.coefficients, 0]);
    expect(linearRegression.summary(model).coefficients).toHaveLength(3);
    expect(model[DISPLAY]()["text/plain"]).toContain("total is left out");
  });

  test("a dependent column in the middle is dropped, and the columns after it are fitted as without it", () => {
    // R's lm moves it to the end. Normal equations in exact fractions: 1536/1535, 1597/1535, -82/307.
    const x = [
      [1, 2, 5],
      [2, 4, 1],
      [3, 6, 4],
      [4, 8, 2],
      [5, 10, 9],
    ];
    const model = linearRegression.fit(x, [1, 3, 2, 5, 4], { aliased: "drop" });
    [1536 / 1535, 1597 / 1535, 0, -82 / 307].forEach((value, j) => {
      expect([model.intercept, ...model.coefficients][j]).toBeCloseTo(value, 13);
    });
    expect(model.aliased).toEqual([{ name: "x2", combination: [{ name: "x1", weight: 2 }] }]);
  });

  test("a model says what it was fitted with", () => {
    const model = linearRegression.fit([[1], [2], [4]], [1, 2, 3]);
    expect(model).toMatchObject({ targetName: "y", precision: "double", hasIntercept: true });
    expect(linearRegression.fit([[1], [2], [4]], [1, 2, 3], { intercept: false }).intercept).toBe(0);
  });

  test("residuals that are all equal have no shape", () => {
    const x = [[1], [-1], [1], [-1]];
    const equal = linearRegression.fit(x, [1, 1, 1, 1], { intercept: false });
    expect(equal.residualSumOfSquares).toBe(4);
    expect(equal.residualShape).toBeUndefined();
    expect(Object.keys(linearRegression.summary(equal))).not.toContain("durbinWatson");
    // Residuals -1, 0 and 1.
    const rising = linearRegression.fit([[1], [1], [1]], [1, 2, 3], { intercept: false });
    expect(rising.residualShape?.durbinWatson).toBeCloseTo(1, 14);
  });

  test("as many coefficients as rows: predicts, but has no summary", () => {
    const model = linearRegression.fit([[1], [2]], [3, 5]);
    expect(linearRegression.predict(model, [[3]])[0]).toBeCloseTo(7, 12);
    expect(model.residualDegreesOfFreedom).toBe(0);
    expect(() => linearRegression.summary(model)).toThrow(
      "Cannot summarise a linear regression: rowCount must be at least 3 for 2 coefficients, current value is 2",
    );
    expect(model[DISPLAY]()["text/plain"]).toContain("(intercept)");
  });

  test("one row; only an intercept", () => {
    expect(linearRegression.fit([[]], [4]).intercept).toBe(4);
    const mean = linearRegression.summary(linearRegression.fit([[], [], []], [1, 2, 6]));
    expect(mean.coefficients[0].estimate).toBeCloseTo(3, 14);
    expect(mean.fTest).toBeUndefined();
  });

  test("a constant target is fitted, but cannot be summarised", () => {
    const model = linearRegression.fit([[1], [2], [4]], [0.1, 0.1, 0.1]);
    expect(model.intercept).toBeCloseTo(0.1, 14);
    expect(model.totalSumOfSquares).toBe(0);
    expect(() => linearRegression.summary(model)).toThrow("target must be different from row to row");
    expect(model[DISPLAY]()["text/plain"]).toContain("Linear regression of y, 3 rows");
    expect(model[DISPLAY]()["text/plain"]).toContain("(intercept)");
  });

  test("a row that determines a coefficient alone has infinite influence", () => {
    const x = [
      [0, 1],
      [0, 2],
      [0, 3],
      [0, 5],
      [1, 4],
    ];
    const y = [1, 2, 4, 4, 9];
    const last = linearRegression.influence(linearRegression.fit(x, y), x, y)[4];
    expect(last.leverage).toBe(1);
    expect(last.cooksDistance).toBe(Number.POSITIVE_INFINITY);
    expect(last.dffits).toBe(Number.POSITIVE_INFINITY);
    expect(last.studentizedResidual).toBe(0);
  });

  test("varianceInflation() is infinite for a constant and for linear combinations", () => {
    const x = [
      [1, 2, 3, 5, 9],
      [2, 3, 5, 5, 1],
      [4, 1, 5, 5, 2],
      [0, 0, 0, 5, 3],
      [3, 7, 10, 5, 8],
      [1, 1, 2, 5, 4],
    ];
    const factors = collinearity.varianceInflation(x).map(({ factor }) => factor);
    expect(factors.slice(0, 4)).toEqual(new Array(4).fill(Number.POSITIVE_INFINITY));
    expect(factors[4]).toBeGreaterThanOrEqual(1);
    expect(Number.isFinite(factors[4])).toBe(true);
  });

  test("a model read from JSON is equal and keeps its display", () => {
    const x = [
      [1, 3],
      [2, 1],
      [3, 4],
      [4, 1],
      [5, 5],
    ];
    const model = linearRegression.fit(x, [2, 1, 5, 4, 8], { targetName: "sold" });
    const read = linearRegression.fromJSON(JSON.stringify(model));
    expect(read).toEqual(model);
    expect(linearRegression.predictIntervals(read, x)).toEqual(linearRegression.predictIntervals(model, x));
    expect(read[DISPLAY]()["text/html"]).toContain("sold");
  });

  test.each([
    "null",
    '{"kind":"tree","coefficients":[1],"rootInverse":[[1]]}',
    '{"kind":"linear-regression","rootInverse":[[1]]}',
    '{"kind":"linear-regression","coefficients":[1]}',
  ])("fromJSON() refuses %s", (text) => {
    expect(() => linearRegression.fromJSON(text)).toThrow(SyntaxError);
    expect(() => linearRegression.fromJSON(text)).toThrow(
      "Cannot read a linear regression: text must be a saved linear regression, current value is",
    );
  });

  test("does not change its inputs", () => {
    const x = Object.freeze([
      Object.freeze([1, 2]),
      Object.freeze([2, 1]),
      Object.freeze([3, 5]),
      Object.freeze([4, 4]),
    ]);
    const y = Object.freeze([1, 2, 3, 5]);
    linearRegression.fit(x, y);
    const data = Float64Array.of(1, 2, 3, 5);
    linearRegression.fit({ rows: 4, columns: 1, data }, y);
    expect([...data]).toEqual([1, 2, 3, 5]);
  });
});

describe("summary()", () => {
  const x = [1, 2, 3, 4, 5, 6, 7, 8].map((value) => [value, value ** 2 % 7]);
  const y = [2.1, 3.9, 6.2, 7.8, 10.3, 11.7, 14.4, 15.9];

  test("shows every figure under its name", () => {
    const result = linearRegression.summary(linearRegression.fit(x, y), { confidence: 0.975 });
    const [coefficients, whole] = String(result[DISPLAY]()["text/plain"]).split("\n\n");
    const lines = coefficients.split("\n").map((line) => line.trim().split(/ {2,}/));
    expect(lines[1]).toEqual(["coefficient", "estimate", "standard error", "t", "p", "97.5 % from", "to"]);
    result.coefficients.forEach(({ name, estimate, standardError, t, p, lower, upper }, i) => {
      expect(lines[3 + i]).toEqual([name, ...[estimate, standardError, t, p, lower, upper].map(inCell)]);
    });
    const { fTest, jarqueBera, omnibus } = result;
    expect(
      whole
        .split("\n")
        .slice(3)
        .map((line) => line.split(/ {2,}/)),
    ).toEqual(
      Object.entries({
        rows: 8,
        "residual degrees of freedom": 5,
        "R²": result.rSquared,
        "adjusted R²": result.adjustedRSquared,
        F: fTest?.statistic,
        "p of F": fTest?.p,
        "residual standard error": result.residualStandardError,
        "log-likelihood": result.logLikelihood,
        AIC: result.aic,
        BIC: result.bic,
        "Durbin-Watson": result.durbinWatson,
        skewness: result.skewness,
        kurtosis: result.kurtosis,
        "Jarque-Bera": jarqueBera?.statistic,
        "p of Jarque-Bera": jarqueBera?.p,
        omnibus: omnibus?.statistic,
        "p of omnibus": omnibus?.p,
        "condition number": result.conditionNumber,
      }).map(([name, value]) => [name, inCell(value)]),
    );
  });

  const inCell = (value: number | undefined) => formatCell(value, { name: "" });

  test("has an omnibus test from 8 rows on", () => {
    expect(linearRegression.summary(linearRegression.fit(x, y)).omnibus).toBeDefined();
    const seven = linearRegression.fit(x.slice(1), y.slice(1));
    expect(linearRegression.summary(seven).omnibus).toBeUndefined();
    expect(linearRegression.summary(seven).jarqueBera).toBeDefined();
  });

  test("with one feature F is the square of its t", () => {
    const line = linearRegression.fit(
      x.map(([first]) => [first]),
      y,
    );
    const { coefficients, fTest } = linearRegression.summary(line);
    requireClose(fTest?.statistic, coefficients[1].t ** 2, 1e-12);
    requireClose(fTest?.p, coefficients[1].p, 1e-10);
  });

  test("F is not negative if rounding makes the residual sum of squares larger than the total", () => {
    const model = linearRegression.fit([[1], [-1], [-1], [1]], [1.2, 1.2, 0.2, 0.2]);
    expect(model.totalSumOfSquares - model.residualSumOfSquares).toBeLessThan(0);
    expect(linearRegression.summary(model).fTest).toEqual({ statistic: 0, p: 1 });
  });

  test("escapes the name of an aliased feature, and shows all of many coefficients", () => {
    const featureNames = ["a", "<b>"];
    const doubled = x.map(([first]) => [first, 2 * first]);
    const html = linearRegression.fit(doubled, y, { aliased: "drop", featureNames })[DISPLAY]()["text/html"];
    expect(html).toContain("<p>&#60;b&#62; is left out: other columns add up to it.</p>");
    const identity = Array.from({ length: 30 }, (_, i) =>
      Array.from({ length: 24 }, (_, j) => +(i % 25 === j)),
    );
    const target = identity.map((_, i) => i + (i % 3));
    for (const rows of [25, 30]) {
      const model = linearRegression.fit(identity.slice(0, rows), target.slice(0, rows));
      expect(String(model[DISPLAY]()["text/plain"])).toContain("x24");
    }
  });
});

describe("polynomialRegression", () => {
  test("recovers a polynomial and predicts it", () => {
    const x = [-2, -1, 0, 1, 2, 3];
    const y = x.map((value) => 1 - 2 * value + 0.5 * value ** 3);
    const model = polynomialRegression.fit(x, y, { degree: 3 });
    expect(model).toMatchObject({ featureNames: ["x", "x^2", "x^3"], targetName: "y" });
    expect(polynomialRegression.powers([2, 3], 3)).toEqual({
      ...{ rows: 2, columns: 3 },
      data: Float64Array.of(2, 4, 8, 3, 9, 27),
    });
    [1, -2, 0, 0.5].forEach((value, j) => {
      expect([model.intercept, ...model.coefficients][j]).toBeCloseTo(value, 12);
    });
    const [predicted] = linearRegression.predict(model, polynomialRegression.powers([4], 3));
    expect(predicted).toBeCloseTo(25, 10);
  });

  test("refuses a degree below 1, and more powers than points", () => {
    expect(() => polynomialRegression.fit([1, 2], [1, 2], { degree: 0 })).toThrow(
      "degree must be an integer from 1 to 10000",
    );
    expect(() => polynomialRegression.powers([1, 2], 0)).toThrow("degree must be an integer from 1");
    expect(() => polynomialRegression.fit([1, 2, 2], [1, 2, 3], { degree: 2 })).toThrow("aliased: x^2");
  });
});

describe("refusals", () => {
  const fits: readonly (readonly [string, () => unknown])[] = [
    [
      'Cannot fit a linear regression: features must have no column that others add up to; aliased: x3 = x1 + x2. Leave them out, or pass { aliased: "drop" }',
      () =>
        linearRegression.fit(
          [
            [1, 2, 3],
            [2, 3, 5],
            [4, 1, 5],
            [0, 0, 0],
          ],
          [1, 2, 3, 4],
        ),
    ],
    [
      "aliased: x2 = 5 (intercept)",
      () =>
        linearRegression.fit(
          [
            [1, 5],
            [2, 5],
            [3, 5],
          ],
          [1, 2, 3],
        ),
    ],
    [
      "features must have no more coefficients than there are rows (2), current value is 4; aliased: x2 =",
      () =>
        linearRegression.fit(
          [
            [1, 2, 3],
            [2, 3, 5],
          ],
          [1, 2],
        ),
    ],
    [
      "Cannot fit a linear regression: features, row 1, column x2, must be a finite number, current value is NaN",
      () =>
        linearRegression.fit(
          [
            [1, 2, 3],
            [2, Number.NaN, 5],
          ],
          [1, 2],
        ),
    ],
    [
      "target[1] must be a finite number, current value is Infinity",
      () => linearRegression.fit([[1], [2]], [1, Number.POSITIVE_INFINITY]),
    ],
    ["row 1 must have 2 numbers like row 0", () => linearRegression.fit([[1, 2], [2]], [1, 2])],
    [
      "features and target must have the same length, current lengths are 2 and 1",
      () => linearRegression.fit([[1], [2]], [1]),
    ],
    ["features must be at least one row", () => linearRegression.fit([], [])],
    [
      "features must be at least one column, or an intercept",
      () => linearRegression.fit([[], []], [1, 2], { intercept: false }),
    ],
  ];

  test("an unknown precision or treatment of aliased features", () => {
    const x = [[1], [2], [3]];
    expect(() => linearRegression.fit(x, [1, 2, 4], { aliased: "keep" as never })).toThrow(
      new RangeError(
        'Cannot fit a linear regression: aliased must be one of refuse, drop, current value is "keep"',
      ),
    );
    expect(() => linearRegression.fit(x, [1, 2, 4], { precision: "extend" as never })).toThrow(
      new RangeError(
        'Cannot fit a linear regression: precision must be one of double, extended, current value is "extend"',
      ),
    );
  });

  test("aliased features are written as formulas: five of them, six terms each", () => {
    const unit = (length: number, k: number) => Array.from({ length }, (_, i) => +(i === k));
    const fitWith = (extra: readonly (readonly number[])[]) => {
      const rows = Array.from({ length: 20 }, (_, i) => [
        ...unit(8, i),
        ...extra.map((column) => column[i] ?? 0),
      ]);
      return linearRegression.fit(
        rows,
        rows.map((_, i) => i % 5),
        { intercept: false },
      );
    };
    const third = [-1, 1 / 3, -2, 0, 0, 0, 0, 0];
    const six = [1, 1, 1, 1, 1, 1, 0, 0];
    const seven = [1, 1, 1, 1, 1, 1, -1, 0];
    expect(() => fitWith([third, [], six, seven, [1]])).toThrow(
      "aliased: x9 = - x1 + 0.333333 x2 - 2 x3; x10 = 0; x11 = x1 + x2 + x3 + x4 + x5 + x6; " +
        "x12 = x1 + x2 + x3 + x4 + x5 + x6 + …; x13 = x1. Leave them out",
    );
    expect(() => fitWith([[1], [1], [1], [1], [1], [1], [1]])).toThrow(
      "; x13 = x1 and 2 more. Leave them out",
    );
  });

  test.each(fits)("%s", (message, act) => {
    expect(act).toThrow(message);
  });

  test("predict() requires the columns of the fit, in their order", () => {
    const model = linearRegression.fit(
      [
        [1, 1],
        [2, 0],
        [3, 5],
      ],
      [1, 2, 3],
      { featureNames: ["price", "week"] },
    );
    expect(() => linearRegression.predict(model, [[1]])).toThrow(
      "Cannot predict: features must be rows of 2 numbers as in the fit, current value is 1",
    );
    const swapped = { values: [[1, 2]], columns: ["week", "price"] };
    expect(() => linearRegression.predict(model, swapped)).toThrow(
      'Cannot predict: column 0 of features must be "price" as in the fit, current value is "week"',
    );
    expect(() => linearRegression.predict(model, [[1, 2, 3]])).toThrow("must be rows of 2 numbers");
    expect(linearRegression.predict(model, [])).toEqual([]);
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY])
      expect(() =>
        linearRegression.predict(model, [
          [1, 1],
          [1, 1],
          [value, 1],
        ]),
      ).toThrow(
        new RangeError(
          `Cannot predict: features, row 2, column price, must be a finite number, current value is ${value}`,
        ),
      );
    expect(linearRegression.residuals(model, [[1, 1]], [5])[0]).toBeCloseTo(4, 12);
    expect(() => linearRegression.residuals(model, [[1, 1]], [])).toThrow(
      new TypeError(
        "Cannot compute residuals: features and target must have the same length, current lengths are 1 and 0",
      ),
    );
  });

  test("intervals require a confidence in (0, 1) and one degree of freedom", () => {
    const model = linearRegression.fit([[1], [2], [3]], [1, 2, 4]);
    for (const confidence of [0, 1])
      expect(() => linearRegression.predictIntervals(model, [[1]], { confidence })).toThrow(
        new RangeError(
          `Cannot predict intervals: confidence must be a fraction between 0 and 1, exclusive, current value is ${confidence}`,
        ),
      );
    expect(linearRegression.predictIntervals(model, [[1]])).toHaveLength(1);
    const exact = linearRegression.fit([[1], [2]], [1, 2]);
    expect(() => linearRegression.predictIntervals(exact, [[1]])).toThrow(
      new RangeError(
        "Cannot predict intervals: rowCount must be at least 3 for 2 coefficients, current value is 2",
      ),
    );
    expect(() => linearRegression.summary(model, { confidence: 1 })).toThrow("confidence must be");
  });
});
