import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { elasticNet, type LinearPredictor, lasso, linearRegression, ridge } from "../../../lib/regression";
import { largestDifference } from "../../support/largest-difference";
import { readGolden } from "../../support/read-golden";

interface Case {
  readonly kind: "ridge" | "lasso" | "elasticNet";
  readonly penalty: number;
  readonly l1Ratio?: number;
  readonly intercept: number;
  readonly coefficients: readonly number[];
}

interface Sample {
  readonly rows: readonly (readonly number[])[];
  readonly target: readonly number[];
}

interface Golden extends Sample {
  readonly weights: readonly number[];
  readonly wide: Sample;
  readonly plain: readonly Case[];
  readonly weighted: readonly Case[];
  readonly origin: readonly Case[];
  readonly widened: readonly Case[];
  readonly lassoCV: Omit<Case, "kind"> & {
    readonly penalties: readonly number[];
    readonly errors: readonly number[];
    readonly foldErrors: readonly number[];
  };
  readonly elasticNetCV: Omit<Case, "kind"> & {
    readonly first: readonly number[];
    readonly last: number;
    readonly errors: readonly number[];
  };
  readonly weightedGrid: readonly number[];
}

const golden = readGolden<Golden>("regression/golden/regularised.json");
const { rows, target, weights, wide } = golden;
const MODULES = { ridge, lasso, elasticNet };

function fitCase({ kind, penalty, l1Ratio }: Case, sample: Sample, options: object): LinearPredictor {
  const all = { ...options, penalty, ...(l1Ratio === undefined ? {} : { l1Ratio }) };
  return MODULES[kind].fit(sample.rows, sample.target, all);
}

/** The objective of the doc comments. */
function objective(model: LinearPredictor, { kind, penalty, l1Ratio = 1 }: Case, sample: Sample): number {
  const errors = [...ridge.predict(model, sample.rows)].map((value, i) => (value - sample.target[i]) ** 2);
  const squares = errors.reduce((a, b) => a + b, 0);
  const l1 = model.coefficients.reduce((sum, b) => sum + Math.abs(b), 0);
  const l2 = model.coefficients.reduce((sum, b) => sum + b * b, 0);
  return kind === "ridge"
    ? squares + penalty * l2
    : squares / 2 / errors.length + penalty * (l1Ratio * l1 + ((1 - l1Ratio) * l2) / 2);
}

describe.each([
  ["rows", golden.plain, golden, {}],
  ["weighted rows", golden.weighted, golden, { weights }],
  ["no intercept", golden.origin, golden, { intercept: false }],
  ["fewer rows than columns", golden.widened, wide, {}],
] as const)("%s", (_, cases, sample, options) => {
  test.each(cases.map((c) => [`${c.kind}, penalty ${c.penalty}`, c] as const))(
    "%s equals scikit-learn",
    (_name, expected) => {
      const model = fitCase(expected, sample, options);
      expect(largestDifference(model.coefficients, expected.coefficients)).toBeLessThan(1e-6);
      expect(Math.abs(model.intercept - expected.intercept)).toBeLessThan(1e-5);
      const witness = { ...model, ...expected, kind: model.kind };
      const [ours, theirs] = [model, witness].map((m) => objective(m, expected, sample));
      if (!("weights" in options)) expect(ours).toBeLessThan(theirs * (1 + 1e-9) + 1e-12);
    },
  );
});

describe("path() and crossValidate()", () => {
  test("the lasso's equal scikit-learn's LassoCV", () => {
    const expected = golden.lassoCV;
    const found = elasticNet.crossValidate(rows, target, { l1Ratio: 1, seed: 3 });
    expect(largestDifference(found.penalties, expected.penalties)).toBeLessThan(1e-12);
    expect(largestDifference(found.meanErrors, expected.errors)).toBeLessThan(1e-6);
    expect(found.best.penalty).toBeCloseTo(expected.penalty, 12);
    expect(largestDifference(found.best.coefficients, expected.coefficients)).toBeLessThan(1e-6);
    // The standard error of a mean of five.
    const { foldErrors } = expected;
    const mean = foldErrors.reduce((a, b) => a + b) / 5;
    const squares = foldErrors.reduce((sum, error) => sum + (error - mean) ** 2, 0);
    expect(found.standardErrors[50]).toBeCloseTo(Math.sqrt(squares / 4 / 5), 8);
  });

  test("the elastic net's equal scikit-learn's ElasticNetCV", () => {
    const expected = golden.elasticNetCV;
    const found = elasticNet.crossValidate(rows, target, { folds: 4 });
    expect(largestDifference(found.penalties.slice(0, 3), expected.first)).toBeLessThan(1e-12);
    expect(found.penalties).toHaveLength(100);
    expect(found.penalties[99]).toBeCloseTo(expected.last, 12);
    const errors = found.meanErrors.filter((_, i) => i % 11 === 0);
    expect(largestDifference(errors, expected.errors)).toBeLessThan(1e-5);
    expect(largestDifference(found.best.coefficients, expected.coefficients)).toBeLessThan(1e-6);
  });

  test("the penalties of weighted rows are scikit-learn's", () => {
    const models = elasticNet.path(rows, target, { weights, l1Ratio: 1 });
    const some = [0, 50, 99].map((i) => models[i].penalty);
    expect(largestDifference(some, golden.weightedGrid)).toBeLessThan(1e-12);
  });

  test("by default there are five folds, in the order of the rows", () => {
    const options = { penalties: [1, 0.1] };
    expect(elasticNet.crossValidate(rows, target, options)).toEqual(
      elasticNet.crossValidate(rows, target, { ...options, folds: 5 }),
    );
    expect(elasticNet.crossValidate(rows, target, options)).not.toEqual(
      elasticNet.crossValidate(rows, target, { ...options, folds: 4 }),
    );
  });

  test("the first penalty leaves no feature, the next one does", () => {
    const [first, second] = elasticNet.path(rows, target);
    expect(first.coefficients.every((b) => Math.abs(b) < 1e-12)).toBe(true);
    expect(second.coefficients.some((b) => Math.abs(b) > 1e-3)).toBe(true);
  });

  test("each model of a path is that of its penalty alone, the largest penalty first", () => {
    const models = elasticNet.path(rows, target, { penalties: [0.1, 1, 0.5], l1Ratio: 0.7 });
    expect(models.map(({ penalty }) => penalty)).toEqual([1, 0.5, 0.1]);
    for (const { penalty, coefficients } of models) {
      const alone = elasticNet.fit(rows, target, { penalty, l1Ratio: 0.7 });
      expect(largestDifference(coefficients, alone.coefficients)).toBeLessThan(1e-6);
    }
  });

  test("the simplest model has the largest penalty within one standard error of the best", () => {
    const found = elasticNet.crossValidate(rows, target, { seed: 3 });
    const { penalties, meanErrors, standardErrors, best, simplest } = found;
    const at = penalties.indexOf(best.penalty);
    expect(meanErrors[at]).toBe(Math.min(...meanErrors));
    const limit = meanErrors[at] + standardErrors[at];
    const chosen = penalties.indexOf(simplest.penalty);
    expect(meanErrors[chosen]).toBeLessThanOrEqual(limit);
    expect(chosen).toBeLessThan(at);
    expect(meanErrors.slice(0, chosen).every((error) => error > limit)).toBe(true);
  });

  test("ridge regression is the elastic net with l1Ratio 0 and n times the penalty", () => {
    const [model] = elasticNet.path(rows, target, { l1Ratio: 0, penalties: [0.5] });
    const expected = ridge.fit(rows, target, { penalty: 0.5 * rows.length });
    expect(largestDifference(model.coefficients, expected.coefficients)).toBeLessThan(1e-12);
    const penalties = elasticNet.path(rows, target, { l1Ratio: 0 }).map(({ penalty }) => penalty);
    expect(penalties[0]).toBeCloseTo(golden.lassoCV.penalties[0] * 1000, 6);
  });

  test("a weight counts in the errors of the folds", () => {
    const twice = rows.map((_, i) => (i % 2 === 0 ? 2 : 0));
    const kept = <T>(values: readonly T[]) => values.filter((_, i) => i % 2 === 0);
    const options = { penalties: [0.1], folds: 3 };
    const weighted = elasticNet.crossValidate(rows, target, { ...options, weights: twice });
    const plain = elasticNet.crossValidate(kept(rows), kept(target), options);
    expect(weighted.meanErrors[0]).toBeCloseTo(plain.meanErrors[0], 10);
    const tilted = elasticNet.crossValidate(rows, target, { ...options, weights: rows.map((_, i) => i + 1) });
    expect(tilted.meanErrors[0]).not.toBeCloseTo(plain.meanErrors[0], 3);
  });

  test("a target without relation has no default penalties, and more folds than rows are refused", () => {
    expect(() =>
      elasticNet.path(
        rows,
        target.map(() => 0.1),
      ),
    ).toThrow(
      "Cannot fit a path of elastic nets: target must be related to a feature if no penalties are given",
    );
    expect(() => elasticNet.crossValidate(rows, target, { folds: 61 })).toThrow(/folds must be at most/);
    expect(() => elasticNet.crossValidate(rows, target, { folds: 1 })).toThrow(
      "folds must be an integer >= 2",
    );
    for (const penalties of [[0], [-1], ["1"]] as never[])
      expect(() => elasticNet.path(rows, target, { penalties })).toThrow(/penalties\[0\] must be/);
  });
});

describe("laws", () => {
  const sample = fc.array(fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: -50, max: 50 })), {
    minLength: 6,
    maxLength: 20,
  });

  test("slopes of the lasso: at most the penalty, and equal to it where the coefficient is not 0", () => {
    fc.assert(
      fc.property(sample, fc.double({ min: 0.01, max: 50, noNaN: true }), (pairs, penalty) => {
        const x = pairs.map(([a], i) => [a, i]);
        const y = pairs.map(([, b]) => b);
        const model = lasso.fit(x, y, { penalty });
        const residuals = [...lasso.predict(model, x)].map((value, i) => y[i] - value);
        model.coefficients.forEach((b, j) => {
          const mean = x.reduce((sum, row) => sum + row[j], 0) / x.length;
          const slope = residuals.reduce((sum, r, i) => sum + r * (x[i][j] - mean), 0) / x.length;
          if (b === 0) expect(Math.abs(slope)).toBeLessThan(penalty + 1e-3);
          else expect(Math.abs(slope - Math.sign(b) * penalty)).toBeLessThan(1e-3);
        });
      }),
      { seed: 1, numRuns: 50 },
    );
  });

  test("a larger penalty makes ridge coefficients shorter", () => {
    const length = (penalty: number) => Math.hypot(...ridge.fit(rows, target, { penalty }).coefficients);
    const lengths = [0, 1, 10, 100, 1e6].map(length);
    expect([...lengths].sort((a, b) => b - a)).toEqual(lengths);
  });

  test("ridge regression without penalty is least squares", () => {
    const expected = linearRegression.fit(rows, target);
    const model = ridge.fit(rows, target, { penalty: 0 });
    expect(largestDifference(model.coefficients, expected.coefficients)).toBeLessThan(1e-9);
    expect(model.intercept).toBeCloseTo(expected.intercept, 8);
  });

  test("without penalty, fewer rows than columns are fitted exactly, by the shortest coefficients", () => {
    const model = ridge.fit(wide.rows, wide.target, { penalty: 0 });
    expect(largestDifference(ridge.predict(model, wide.rows), wide.target)).toBeLessThan(1e-9);
    // Two equal columns share the coefficient.
    const doubled = ridge.fit(
      [
        [1, 1],
        [2, 2],
        [4, 4],
      ],
      [2, 4, 8],
      { penalty: 0 },
    );
    expect(largestDifference(doubled.coefficients, [1, 1])).toBeLessThan(1e-12);
  });

  test.each([
    ["ridge", ridge],
    ["lasso", lasso],
    ["elasticNet", elasticNet],
  ] as const)("standardised, units of %s do not matter", (_, module) => {
    const options = { penalty: 0.3, standardise: true };
    const model = module.fit(rows, target, options);
    const scaled = module.fit(
      rows.map((row) => row.map((value, j) => value * 10 ** (j - 2))),
      target,
      options,
    );
    const back = scaled.coefficients.map((b, j) => b * 10 ** (j - 2));
    expect(largestDifference(back, model.coefficients)).toBeLessThan(1e-6);
    // As scikit-learn's after its StandardScaler.
    const z = rows[0].map((_, j) => {
      const column = rows.map((row) => row[j]);
      const mean = column.reduce((a, b) => a + b) / column.length;
      return Math.sqrt(column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / column.length);
    });
    const before = module.fit(
      rows.map((row) => row.map((value, j) => value / z[j])),
      target,
      { penalty: 0.3 },
    );
    const expected = before.coefficients.map((b, j) => b / z[j]);
    expect(largestDifference(model.coefficients, expected)).toBeLessThan(1e-6);
  });
});

describe("edges", () => {
  test.each([ridge, lasso, elasticNet])("a constant column gets the coefficient 0", (module) => {
    const constant = rows.map((row) => [...row, 0.1]);
    for (const standardise of [false, true]) {
      const options = { penalty: 0.1, standardise };
      const model = module.fit(constant, target, options);
      expect(model.coefficients[6]).toBe(0);
      const without = module.fit(rows, target, options).coefficients;
      expect(largestDifference(model.coefficients.slice(0, 6), without)).toBeLessThan(1e-9);
    }
  });

  test("the evidence says how exact the descent was", () => {
    const model = lasso.fit(rows, target, { penalty: 0.2 });
    expect(model).toMatchObject({ kind: "lasso", penalty: 0.2, l1Ratio: 1, rowCount: 60 });
    expect(model.iterations).toBeGreaterThan(1);
    expect(model.dualityGap).toBeGreaterThanOrEqual(0);
    expect(model.dualityGap).toBeLessThan(1e-9);
    const rough = lasso.fit(rows, target, { penalty: 0.2, tolerance: 0.01 });
    expect(rough.iterations).toBeLessThan(model.iterations);
    expect(rough.dualityGap).toBeGreaterThan(model.dualityGap);
    expect(elasticNet.fit(rows, target, { penalty: 0.2 })).toMatchObject({
      kind: "elastic-net",
      l1Ratio: 0.5,
    });
  });

  test("too few sweeps are an error that says what to do", () => {
    expect(() => elasticNet.fit(rows, target, { penalty: 1e-3, maxIterations: 2 })).toThrow(
      /Cannot fit an elastic net: no convergence within 2 sweeps; use a larger penalty/,
    );
  });

  test("numbers whose coefficients no double can hold are refused", () => {
    expect(() => ridge.fit([[1e200], [3e200]], [1, 2], { penalty: 1 })).toThrow(
      /coefficients must be within the range of a double/,
    );
  });

  test.each([
    [{ penalty: -1 }, "penalty must be a finite number >= 0"],
    [{}, "penalty must be a finite number >= 0"],
    [{ penalty: 1, intercept: 1 }, "intercept must be true or false"],
    [{ penalty: 1, standardise: "yes" }, "standardise must be true or false"],
  ])("ridge refuses %j", (options, message) => {
    expect(() => ridge.fit(rows, target, options as never)).toThrow(
      `Cannot fit a ridge regression: ${message}`,
    );
  });

  test.each([
    [{ penalty: 0 }, "penalty must be a finite number > 0"],
    [{ penalty: 1, l1Ratio: 1.1 }, "l1Ratio must be a fraction between 0 and 1"],
    [{ penalty: 1, tolerance: 0 }, "tolerance must be a finite number > 0"],
    [{ penalty: 1, maxIterations: 0 }, "maxIterations must be an integer >= 1"],
  ])("elasticNet refuses %j", (options, message) => {
    expect(() => elasticNet.fit(rows, target, options)).toThrow(`Cannot fit an elastic net: ${message}`);
  });

  test("the lasso has no l1Ratio, and predict takes no other model", () => {
    expect(() => lasso.fit(rows, target, { penalty: 1, l1Ratio: 1 } as never)).toThrow(
      /there is no option "l1Ratio"/,
    );
    const other = linearRegression.fit(rows, target) as never;
    expect(() => lasso.predict(other, rows)).toThrow(/model must be a model of the kind ridge, lasso/);
  });
});
