import { describe, expect, test } from "vitest";
import { collinearity, linearRegression, polynomialRegression } from "../../lib/regression";

const rows = [[1], [2], [3], [4]];
const target = [1, 3, 2, 5];
const series = { values: target, index: [0, 1, 2, 3] };
const model = linearRegression.fit(rows, target);
const other = { kind: "tree" } as never;

describe("options", () => {
  test.each<readonly [string, () => unknown]>([
    ['there is no option "columns"', () => linearRegression.fit(rows, target, { columns: [0] } as never)],
    ['did you mean "intercept"?', () => linearRegression.fit(rows, target, { intercep: false } as never)],
    ["intercept must be true or false", () => linearRegression.fit(rows, target, { intercept: 0 } as never)],
    ["targetName must be a text", () => linearRegression.fit(rows, target, { targetName: 5 } as never)],
    ["options must be an object of options", () => linearRegression.fit(rows, target, null as never)],
    [
      'there is no option "level"',
      () => linearRegression.predictIntervals(model, rows, { level: 0.9 } as never),
    ],
    ['there is no option "alpha"', () => linearRegression.summary(model, { alpha: 0.1 } as never)],
    ["confidence must be a fraction", () => linearRegression.summary(model, { confidence: "0.9" } as never)],
    [
      "degree must be an integer from 1 to 10000",
      () => polynomialRegression.fit([1, 2, 3], [1, 2, 4], undefined as never),
    ],
    [
      'there is no option "aliased"',
      () => polynomialRegression.fit([1, 2, 3], [1, 2, 4], { degree: 1, aliased: "drop" } as never),
    ],
    [
      "featureName must be a text",
      () => polynomialRegression.fit([1, 2, 3], [1, 2, 4], { degree: 1, featureName: 1 } as never),
    ],
  ])("%s", (message, act) => {
    expect(act).toThrow(message);
  });
});

describe("names of features", () => {
  const wide = [
    [1, 2],
    [2, 1],
    [3, 5],
    [4, 4],
  ];
  test.each([
    [
      ["a", "a"],
      'featureNames[1] must be a name that no other column has, nor "(intercept)", current value is "a"',
    ],
    [["(intercept)", "b"], "featureNames[0] must be a name that no other column has"],
    [["a", 5], "featureNames[1] must be a text, current value is 5"],
    ["ab", 'featureNames must be an array, current value is "ab"'],
  ])("%j are refused", (featureNames, message) => {
    const act = () => linearRegression.fit(wide, target, { featureNames: featureNames as never });
    expect(act).toThrow(TypeError);
    expect(act).toThrow(`Cannot fit a linear regression: ${message}`);
  });

  test("those of a frame too, and those of a polynomial", () => {
    const frame = { values: wide, columns: ["a", "a"] };
    expect(() => linearRegression.fit(frame, target)).toThrow("featureNames[1] must be a name");
    expect(() => collinearity.varianceInflation(frame)).toThrow(
      "Cannot compute variance inflation: featureNames[1] must be a name",
    );
    expect(() =>
      polynomialRegression.fit([1, 2, 4], [1, 2, 3], { degree: 1, featureName: "(intercept)" }),
    ).toThrow("Cannot fit a polynomial: featureNames[0] must be a name");
  });
});

describe("vectors", () => {
  test("a danfo Series is a target", () => {
    expect(linearRegression.fit(rows, series)).toEqual(model);
    expect(linearRegression.residuals(model, rows, series)).toEqual(
      linearRegression.residuals(model, rows, target),
    );
    expect(linearRegression.influence(model, rows, series)).toEqual(
      linearRegression.influence(model, rows, target),
    );
    const x = { values: [1, 2, 3, 4], index: [0, 1, 2, 3] };
    expect(polynomialRegression.fit(x, series, { degree: 1 }).coefficients).toEqual(model.coefficients);
    expect(polynomialRegression.powers(x, 1).data).toEqual(Float64Array.of(1, 2, 3, 4));
  });

  test.each<readonly [string, () => unknown]>([
    [
      'target[1] must be a number, current value is "3"',
      () => linearRegression.fit(rows, [1, "3", 2, 5] as never),
    ],
    [
      "target[0] must be a number, current value is null",
      () => linearRegression.fit(rows, [null, 3, 2, 5] as never),
    ],
    [
      "Cannot compute residuals: target[3] must be a finite number, current value is NaN",
      () => linearRegression.residuals(model, rows, [1, 2, 3, Number.NaN]),
    ],
    [
      "Cannot measure influence: target[0] must be a number, current value is true",
      () => linearRegression.influence(model, rows, [true, 3, 2, 5] as never),
    ],
    [
      "Cannot measure influence: features and target must have the same length, current lengths are 4 and 3",
      () => linearRegression.influence(model, rows, [1, 3, 2]),
    ],
    ["x[1] must be a number", () => polynomialRegression.fit([1, "2", 3] as never, [1, 2, 3], { degree: 1 })],
    [
      "Cannot fit a polynomial: x and target must have the same length",
      () => polynomialRegression.fit([1, 2], [1, 2, 3], { degree: 1 }),
    ],
    [
      "Cannot fit a polynomial: x must be at least 1 number",
      () => polynomialRegression.fit([], [], { degree: 1 }),
    ],
    [
      "Cannot fit a polynomial: x[2]^2 must be a finite number, current value is Infinity",
      () => polynomialRegression.fit([1, 2, 1e200, 4], target, { degree: 2 }),
    ],
    [
      "Cannot compute powers: x[0]^3 must be a finite number, current value is -Infinity",
      () => polynomialRegression.powers([-1e120], 3),
    ],
    ["Cannot compute powers: x must be an array", () => polynomialRegression.powers("12" as never, 3)],
  ])("%s", (message, act) => {
    expect(act).toThrow(message);
  });
});

describe("varianceInflation()", () => {
  const { varianceInflation } = collinearity;
  test.each<readonly [string, () => unknown]>([
    ["features must be at least one column, current value is 0", () => varianceInflation([[], []])],
    [
      "features must be at least one row, current value is 0",
      () => varianceInflation({ rows: 0, columns: 1, data: new Float64Array() }),
    ],
    [
      "features, row 1, column x1, must be a finite number, current value is NaN",
      () => varianceInflation([[1], [Number.NaN]]),
    ],
  ])("%s", (message, act) => {
    expect(act).toThrow(new RangeError(`Cannot compute variance inflation: ${message}`));
  });

  test("is never below 1, also where rounding would make it so", () => {
    for (let k = 1; k <= 50; k++)
      expect(varianceInflation([[0.1 * k], [0.7], [0.3 * k]])[0].factor).toBeGreaterThanOrEqual(1);
  });
});

describe("a record that is not a model", () => {
  test.each<readonly [string, () => unknown]>([
    ["predict", () => linearRegression.predict(other, rows)],
    ["predict intervals", () => linearRegression.predictIntervals(other, rows)],
    ["compute residuals", () => linearRegression.residuals(other, rows, target)],
    ["summarise a linear regression", () => linearRegression.summary(other)],
    ["measure influence", () => linearRegression.influence(other, rows, target)],
    ["predict", () => linearRegression.predict({ ...model, kind: "tree" } as never, rows)],
    ["predict", () => linearRegression.predict(undefined as never, rows)],
  ])("cannot %s", (action, act) => {
    expect(act).toThrow(TypeError);
    expect(act).toThrow(
      `Cannot ${action}: model must be a linear regression, as made by linearRegression.fit, current value is`,
    );
  });
});

describe("rows in which a dropped feature is not what it was in the fit", () => {
  const wide = [
    [1, 2, 3, 0.5],
    [2, 3, 5, 0.5],
    [4, 1, 5, 0.5],
    [0, 0, 0, 0.5],
    [3, 7, 10, 0.5],
  ];
  const dropped = linearRegression.fit(wide, [1, 2, 3, 4, 9], { aliased: "drop" });

  test("are refused by name: R predicts them with a warning", () => {
    expect(linearRegression.predict(dropped, [[0.5, 0.25, 0.75, 0.5]])).toHaveLength(1);
    const wrong = [
      [1, 1, 2, 0.5],
      [0.5, 0.5, 99, 0.5],
    ];
    expect(() => linearRegression.predict(dropped, wrong)).toThrow(
      new RangeError(
        "Cannot predict: features, row 1, column x3, must be x1 + x2 = 1 as in the fit, which dropped it, current value is 99",
      ),
    );
    expect(() => linearRegression.predictIntervals(dropped, wrong)).toThrow(
      "Cannot predict intervals: features",
    );
    expect(() => linearRegression.residuals(dropped, wrong, [1, 2])).toThrow(
      "Cannot compute residuals: feat",
    );
    expect(() => linearRegression.predict(dropped, [[1, 1, 2, 0.75]])).toThrow(
      "column x4, must be 0.5 (intercept) = 0.5 as in the fit, which dropped it, current value is 0.75",
    );
  });

  test("up to a millionth of the largest term", () => {
    expect(linearRegression.predict(dropped, [[100, -99, 1 + 9e-5, 0.5]])).toHaveLength(1);
    expect(linearRegression.predict(dropped, [[-100, 1, 9e-5 - 99, 0.5]])).toHaveLength(1);
    expect(linearRegression.predict(dropped, [[0, 0, 0, 0.5]])).toHaveLength(1);
    expect(() => linearRegression.predict(dropped, [[1 / 3, 1 / 3, 9, 0.5]])).toThrow(
      "must be x1 + x2 = 0.666667 as in the fit",
    );
    expect(() => linearRegression.predict(dropped, [[100, -99, 1 + 2e-4, 0.5]])).toThrow("column x3");
  });
});

test("a degree with more coefficients than rows is refused at once", () => {
  const message = "degree must be at most 3, so that there are no more coefficients than rows (4)";
  const x = [1, 2, 3, 4];
  expect(() => polynomialRegression.fit(x, target, { degree: 4 })).toThrow(message);
  expect(polynomialRegression.fit(x, target, { degree: 3 }).coefficients).toHaveLength(3);
  expect(polynomialRegression.fit(x, target, { degree: 4, intercept: false }).coefficients).toHaveLength(4);
  expect(() => polynomialRegression.fit(x, target, { degree: 5, intercept: false })).toThrow("at most 4, so");
  for (const degree of [10_001, 1e6, 2 ** 31]) {
    const rule = `degree must be an integer from 1 to 10000, current value is ${degree}`;
    expect(() => polynomialRegression.fit(x, target, { degree })).toThrow(rule);
    expect(() => polynomialRegression.powers(x, degree)).toThrow(rule);
  }
});

test("names of features that are too few are refused by the name of the option", () => {
  const pairs = [
    [1, 2],
    [2, 1],
    [3, 5],
    [4, 1],
  ];
  expect(() => linearRegression.fit(pairs, target, { featureNames: ["a"] })).toThrow(
    "Cannot fit a linear regression: featureNames must have 2 names, current length is 1",
  );
  const named = linearRegression.fit(pairs, target, { featureNames: ["a", "b"] });
  expect(named.featureNames).toEqual(["a", "b"]);
});
