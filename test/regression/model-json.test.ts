import { describe, expect, test } from "vitest";
import { linearRegression } from "../../lib/regression";

const rows = [
  [1, 3, 4],
  [2, 1, 3],
  [3, 4, 7],
  [4, 1, 5],
  [5, 5, 10],
];
const model = linearRegression.fit(rows, [2, 1, 5, 4, 8], { aliased: "drop" });
const saved = JSON.parse(JSON.stringify(model));

describe("fromJSON()", () => {
  test("reads what JSON.stringify wrote, with aliased features", () => {
    expect(linearRegression.fromJSON(JSON.stringify(model))).toEqual(model);
    const flat = linearRegression.fit([[1], [-1], [1], [-1]], [1, 1, 1, 1], { intercept: false });
    expect(linearRegression.fromJSON(JSON.stringify(flat))).toEqual(flat);
    const constant = rows.map((row) => [...row, 0.5]);
    const two = linearRegression.fit(constant, [2, 1, 5, 4, 8], { aliased: "drop" });
    expect(linearRegression.fromJSON(JSON.stringify(two))).toEqual(two);
    const empty = linearRegression.fit([[0], [0]], [1, 2], { intercept: false, aliased: "drop" });
    expect(empty.rank).toBe(0);
    expect(linearRegression.fromJSON(JSON.stringify(empty))).toEqual(empty);
  });

  test.each([
    ["intercept", null, "intercept must be a finite number, current value is null"],
    ["intercept", "1", 'intercept must be a finite number, current value is "1"'],
    ["kind", "tree", "kind must be one of linear-regression"],
    ["coefficients", [null, 1, 0], "coefficients[0] must be a finite number, current value is null"],
    ["coefficients", [1, 0], "The model must have as many coefficients as features"],
    ["coefficients", undefined, "coefficients must be an array"],
    ["featureNames", ["x1", "x1", "x3"], "featureNames[1] must be a name that no other column has"],
    ["featureNames", ["x1", "(intercept)", "x3"], "featureNames[1] must be a name that no other"],
    ["featureNames", ["x1", 2, "x3"], "featureNames[1] must be a text"],
    ["targetName", 1, "targetName must be a text"],
    ["hasIntercept", 1, "hasIntercept must be true or false"],
    ["hasIntercept", false, "must have a term for the intercept if it has one"],
    ["hasConstant", false, "must have a constant if it has an intercept"],
    ["precision", "single", "precision must be one of double, extended"],
    ["rowCount", 0, "rowCount must be an integer >= 1"],
    ["rowCount", 6, "must have residual degrees of freedom of rowCount - rank"],
    ["rank", 2, "must have as many terms as its rank"],
    ["residualDegreesOfFreedom", -1, "residualDegreesOfFreedom must be an integer >= 0"],
    ["residualSumOfSquares", null, "must have sums of squares that are those of sums"],
    ["residualSumOfSquares", 0, "must have sums of squares that are those of sums"],
    ["totalSumOfSquares", 1, "must have sums of squares that are those of sums"],
    ["totalSumOfSquares", null, "must have sums of squares that are those of sums"],
    ["totalSumOfSquares", -1, "totalSumOfSquares must be a finite number >= 0"],
    ["sums", { ...saved.sums, unit: 0 }, "sums.unit must be a finite number > 0"],
    ["sums", { ...saved.sums, residual: null }, "sums.residual must be a finite number >= 0"],
    ["sums", { ...saved.sums, total: -1 }, "sums.total must be a finite number >= 0"],
    ["sums", { ...saved.sums, target: -1 }, "sums.target must be a finite number >= 0"],
    ["sums", undefined, "sums.unit must be a finite number > 0, current value is undefined"],
    ["sums", null, "sums must be an object of options"],
    ["terms", [-1, 0, 3], "must have ascending terms"],
    ["terms", [-1, 1, 0], "must have ascending terms"],
    ["terms", [-1, 0, 0], "must have ascending terms"],
    ["terms", [-2, 0, 1], "terms[0] must be an integer >= -1"],
    ["center", { ...saved.center, features: [0, 0] }, "must have as many centers as features"],
    ["center", { ...saved.center, target: null }, "center.target must be a finite number"],
    ["rootInverse", saved.rootInverse.slice(1), "must have an upper triangular rootInverse"],
    [
      "rootInverse",
      [
        [1, 0],
        [0, 1],
        [0, 1],
      ],
      "must have an upper triangular rootInverse",
    ],
    [
      "rootInverse",
      [
        [1, 0, 0],
        [1, 1, 0],
        [0, 0, 1],
      ],
      "must have an upper triangular rootInverse",
    ],
    [
      "rootInverse",
      [
        [1, 0, 0],
        [0, 0, 0],
        [0, 0, 1],
      ],
      "must have an upper triangular rootInverse",
    ],
    [
      "rootInverse",
      [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, null],
      ],
      "rootInverse[2][2] must be a finite number",
    ],
    [
      "rootInverse",
      [
        [1, 0, 0, 5],
        [0, 1, 0],
        [0, 0, 1],
      ],
      "must have an upper triangular rootInverse",
    ],
    ["aliased", [], "must have every feature without a term in aliased"],
    ["aliased", [{ name: "x2", combination: [] }], "must have every feature without a term in aliased"],
    [
      "aliased",
      [{ name: "x3", combination: [{ name: "x4", weight: 1 }] }],
      "must have combinations of known features",
    ],
    [
      "aliased",
      [{ name: "x3", combination: [{ name: "x1", weight: null }] }],
      "aliased[0].combination[0].weight must be a finite number",
    ],
    ["residualShape", { durbinWatson: 2, skewness: null, kurtosis: 3 }, "residualShape.skewness must be"],
    ["residualShape", { durbinWatson: -1, skewness: 0, kurtosis: 3 }, "residualShape.durbinWatson must be"],
    ["residualShape", { durbinWatson: 2, skewness: 0, kurtosis: -3 }, "residualShape.kurtosis must be"],
    ["conditionNumber", 3, 'there is no option "conditionNumber"'],
  ])("refuses %s: %j", (field, value, message) => {
    const text = JSON.stringify({ ...saved, [field]: value });
    expect(() => linearRegression.fromJSON(text)).toThrow(SyntaxError);
    expect(() => linearRegression.fromJSON(text)).toThrow(message);
    expect(() => linearRegression.fromJSON(text)).toThrow(
      'Cannot read a linear regression: text must be a saved linear regression, current value is "{',
    );
  });

  test("refuses text that is no JSON, or no text", () => {
    try {
      linearRegression.fromJSON("{}");
    } catch (error) {
      expect((error as Error).cause).toBeInstanceOf(RangeError);
    }
    for (const text of ["", "{", "[]", "5", undefined as never])
      expect(() => linearRegression.fromJSON(text)).toThrow(SyntaxError);
  });

  // Infinity is written as null, and was read as 0: intervals of width 0.
  test("sums of squares that no double holds are infinite again", () => {
    const x = [[1], [2], [3], [4]];
    const huge = linearRegression.fit(x, [1e200, 3e200, 2e200, 5e200]);
    expect(JSON.stringify(huge)).toContain('"residualSumOfSquares":null');
    const read = linearRegression.fromJSON(JSON.stringify(huge));
    expect(read.residualSumOfSquares).toBe(Number.POSITIVE_INFINITY);
    const [{ lower, upper }] = linearRegression.predictIntervals(read, x);
    expect(upper - lower).toBeGreaterThan(1e200);
  });
});
