import { describe, expect, test } from "vitest";
import { DISPLAY } from "../../../lib/core/text/display";
import {
  type GeneralisedLinearModelOptions,
  generalisedLinearModel,
  linearRegression,
  type TargetFamily,
} from "../../../lib/regression";
import { largestDifference } from "../../support/largest-difference";
import { readGolden } from "../../support/read-golden";

interface Case {
  readonly name: string;
  readonly target: string;
  readonly options: GeneralisedLinearModelOptions;
  readonly shares?: boolean;
  readonly weighted?: boolean;
  readonly offset_?: boolean;
  readonly params: readonly number[];
  readonly errors: readonly number[];
  readonly z: readonly number[];
  readonly p: readonly number[];
  readonly lower: readonly number[];
  readonly upper: readonly number[];
  readonly deviance: number;
  readonly nullDeviance: number;
  readonly pearson: number;
  readonly dispersion: number;
  readonly logLikelihood: number;
  readonly aic: number;
  readonly bic: number;
  readonly df: number;
  readonly fitted: readonly number[];
}

interface Golden {
  readonly rows: readonly (readonly number[])[];
  readonly trials: readonly number[];
  readonly days: readonly number[];
  readonly weights: readonly number[];
  readonly y: Readonly<Record<string, readonly number[]>>;
  readonly cases: readonly Case[];
}

const golden = readGolden<Golden>("regression/golden/generalised.json");
const { rows, trials, days, weights, y } = golden;
const { fit: fitModel, predict, summary } = generalisedLinearModel;
const offset = days.map(Math.log);

function sampleOf(expected: Case) {
  const { shares, weighted, offset_ } = expected;
  const target = shares ? y[expected.target].map((hits, i) => hits / trials[i]) : y[expected.target];
  const options = {
    ...expected.options,
    ...(shares ? { weights: trials } : weighted ? { weights } : {}),
    ...(offset_ ? { offset } : {}),
  };
  return { target, options };
}

/** The largest error relative to the witness. */
function relative(found: readonly number[], expected: readonly number[]): number {
  return largestDifference(
    found.map((value, i) => value / expected[i]),
    expected.map(() => 1),
  );
}

describe.each(golden.cases.map((c) => [c.name, c] as const))("%s", (_, expected) => {
  const { target, options } = sampleOf(expected);
  const model = fitModel(rows, target, options);
  const found = summary(model);
  const column = (key: "estimate" | "standardError" | "z" | "p" | "lower" | "upper") =>
    found.coefficients.map((coefficient) => coefficient[key]);

  test("coefficients and their tests equal statsmodels'", () => {
    expect(relative(column("estimate"), expected.params)).toBeLessThan(1e-6);
    expect(relative(column("standardError"), expected.errors)).toBeLessThan(1e-5);
    expect(relative(column("z"), expected.z)).toBeLessThan(1e-5);
    expect(largestDifference(column("p"), expected.p)).toBeLessThan(1e-6);
    expect(relative(column("lower"), expected.lower)).toBeLessThan(1e-4);
    expect(relative(column("upper"), expected.upper)).toBeLessThan(1e-4);
  });

  test("the statistics of the model equal statsmodels'", () => {
    expect(model.deviance).toBeLessThanOrEqual(expected.deviance * (1 + 1e-10));
    expect(model.residualDegreesOfFreedom).toBe(expected.df);
    const ours = [
      model.deviance,
      model.nullDeviance,
      model.pearsonChiSquared,
      model.dispersion,
      model.logLikelihood,
      found.aic,
      found.bic,
    ];
    const { deviance, nullDeviance, pearson, dispersion, logLikelihood, aic, bic } = expected;
    const theirs = [deviance, nullDeviance, pearson, dispersion, logLikelihood, aic, bic];
    expect(relative(ours, theirs)).toBeLessThan(1e-7);
    expect(found.explainedDeviance).toBeCloseTo(1 - deviance / nullDeviance, 7);
  });

  test("predictions equal statsmodels'", () => {
    const asked = model.hasOffset ? { offset: offset.slice(0, 3) } : {};
    const predicted = predict(model, rows.slice(0, 3), asked);
    expect(largestDifference(predicted, expected.fitted)).toBeLessThan(1e-6);
  });
});

describe("laws", () => {
  test("with a canonical link and an intercept, predictions add up to the target", () => {
    for (const [family, target, link] of [
      ["binomial", y.binary, "logit"],
      ["poisson", y.count, "log"],
      ["gamma", y.duration, "inverse"],
    ] as const) {
      const model = fitModel(rows, target, { family, link });
      const sum = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0);
      expect(sum(predict(model, rows))).toBeCloseTo(sum(target), 7);
    }
  });

  test.each(["poisson", "gamma", "tweedie"] as const)(
    "the unit of a %s target moves the intercept only",
    (family) => {
      const target = family === "gamma" ? y.amount : y.claims;
      const [one, other] = [1, 1e-7].map((unit) =>
        fitModel(
          rows,
          target.map((value) => value * unit),
          { family },
        ),
      );
      expect(largestDifference(other.coefficients, one.coefficients)).toBeLessThan(1e-8);
      expect(other.intercept - one.intercept).toBeCloseTo(Math.log(1e-7), 6);
    },
  );

  test("adding a number to a column or the offset moves the intercept only", () => {
    const one = fitModel(rows, y.count, { family: "poisson" });
    const moved = fitModel(
      rows.map(([a, b, c]) => [a, b + 1e6, c]),
      y.count,
      { family: "poisson", offset: rows.map(() => 2) },
    );
    expect(largestDifference(moved.coefficients, one.coefficients)).toBeLessThan(1e-7);
    expect(moved.intercept).toBeCloseTo(one.intercept - 2 - 1e6 * one.coefficients[1], 4);
  });

  test("shares with trials as weights have the coefficients and errors of the single trials", () => {
    const single = rows.flatMap((row, i) => Array.from({ length: trials[i] }, () => row));
    const hits = rows.flatMap((_, i) => Array.from({ length: trials[i] }, (_, k) => Number(k < y.hits[i])));
    const shares = y.hits.map((h, i) => h / trials[i]);
    const [one, other] = [
      fitModel(rows, shares, { family: "binomial", weights: trials }),
      fitModel(single, hits, { family: "binomial" }),
    ];
    expect(largestDifference(one.coefficients, other.coefficients)).toBeLessThan(1e-9);
    expect(relative(one.covariance[2], other.covariance[2])).toBeLessThan(1e-7);
  });

  test("a table of groups is fitted exactly", () => {
    const model = fitModel([[0], [0], [0], [1], [1]], [1, 2, 3, 8, 12], { family: "poisson" });
    expect(model.coefficients[0]).toBeCloseTo(Math.log(5), 10);
    // The variance of a logarithm of a Poisson sum is one over the sum.
    expect(model.covariance[1][1]).toBeCloseTo(1 / 6 + 1 / 20, 8);
  });

  test("steps that leave the range of the inverse link are halved", () => {
    const x = [0, 1, 2, 3, 4, 5].map((value) => [value]);
    const target = [0.03, 2.15, 0.11, 0.14, 9.08, 0.26];
    const model = fitModel(x, target, { family: "gamma", link: "inverse" });
    const sums = [[...predict(model, x)], target].map((values) =>
      values.reduce((sum, value) => sum + value, 0),
    );
    expect(sums[0]).toBeCloseTo(sums[1], 6);
  });

  test("equal targets are explained by the intercept", () => {
    const model = fitModel(
      rows,
      rows.map(() => 0.5),
      { family: "binomial" },
    );
    expect(model.deviance).toBeCloseTo(0, 12);
    expect(summary(model).explainedDeviance).toBe(0);
  });
});

describe("refusals", () => {
  const column = rows.map(([a]) => [a]);
  const separated = column.map(([a]) => Number(a > 0.2));

  test("features that separate the classes are named", () => {
    expect(() => fitModel(column, separated, { family: "binomial" })).toThrow(
      /^Cannot fit a generalised linear model: features must not tell for certain where the target is 0 or 1, as x1 does \(separation/,
    );
  });

  test("so is one group without a single event, in logistic and Poisson regression", () => {
    const group = rows.map(([a], i) => [a, Number(i < 8)]);
    const target = y.binary.map((value, i) => (i < 8 ? 0 : value));
    for (const family of ["binomial", "poisson"] as const)
      expect(() => fitModel(group, target, { family })).toThrow(/as x2 does \(separation/);
    // With one event it has an estimate.
    const one = target.map((value, i) => (i === 0 ? 1 : value));
    expect(fitModel(group, one, { family: "poisson" }).coefficients).toHaveLength(2);
  });

  test("targets of which none can be estimated", () => {
    const zeros = rows.map(() => 0);
    const ones = rows.map(() => 1);
    for (const family of ["poisson", "tweedie"] as const)
      expect(() => fitModel(rows, zeros, { family })).toThrow(
        "the mean of target must be above 0, current value is 0",
      );
    for (const target of [zeros, ones])
      expect(() => fitModel(rows, target, { family: "binomial" })).toThrow(
        "the mean of target must be above 0 and below 1",
      );
  });

  test.each([
    ["binomial", 1.5, "each target must be a number from 0 to 1 for binomial, current value is 1.5"],
    ["binomial", -0.5, "each target must be a number from 0 to 1"],
    ["poisson", -1, "each target must be a number of at least 0 for poisson"],
    ["tweedie", -1, "each target must be a number of at least 0 for tweedie"],
    ["gamma", 0, "each target must be a number above 0 for gamma, current value is 0"],
  ])("a %s target of %d", (family, value, message) => {
    const target = y.binary.map((_, i) => (i === 3 ? value : 0.5));
    expect(() => fitModel(rows, target, { family: family as TargetFamily })).toThrow(message);
  });

  test("features that are combinations of others, and too few rows", () => {
    const doubled = rows.map(([a]) => [a, 2 * a]);
    expect(() => fitModel(doubled, y.count, { family: "poisson" })).toThrow(
      "features must have no column that others add up to; aliased: x2 = 2 x1. Leave them out",
    );
    expect(() => fitModel(rows.slice(0, 4), y.amount.slice(0, 4), { family: "gamma" })).toThrow(
      "rows must be at least 5 for 4 coefficients, current value is 4",
    );
  });

  test.each([
    [{ family: "normal" }, "family must be one of binomial, poisson, gamma, tweedie"],
    [{ family: "poisson", link: "logit" }, "link must be one of log for this family"],
    [{ family: "binomial", link: "log" }, "link must be one of logit for this family"],
    [{ family: "tweedie", power: 2 }, "power must be a number above 1 (poisson) and below 2 (gamma)"],
    [{ family: "tweedie", power: 1 }, "power must be a number above 1"],
    [{ family: "poisson", offset: [1, 2] }, "offset must be one number for each of 40 rows"],
    [{ family: "poisson", maxIterations: 0 }, "maxIterations must be an integer >= 1"],
    [{ family: "poisson", intercept: 1 }, "intercept must be true or false"],
  ])("%j", (options, message) => {
    expect(() =>
      fitModel(
        rows,
        y.count.map((v) => Math.min(v, 1)),
        options as never,
      ),
    ).toThrow(`Cannot fit a generalised linear model: ${message}`);
  });

  test("too few steps are an error", () => {
    expect(() => fitModel(rows, y.count, { family: "poisson", maxIterations: 1 })).toThrow(
      /no convergence within 1 steps; look for values far from all others/,
    );
  });

  test("predictions need the offset of a model that was fitted with one", () => {
    const model = fitModel(rows, y.events, { family: "poisson", offset });
    expect(() => predict(model, rows)).toThrow(/offset must be an array/);
    expect(() => predict(model, rows, { offset: [1] })).toThrow(
      "offset must be one number for each of 40 rows",
    );
    const plain = fitModel(rows, y.count, { family: "poisson" });
    const more = predict(plain, rows.slice(0, 1), { offset: [1] })[0];
    expect(more / predict(plain, rows.slice(0, 1))[0]).toBeCloseTo(Math.E, 9);
  });

  test("a row whose inverse link is not positive has no prediction", () => {
    const model = fitModel(rows, y.duration, { family: "gamma", link: "inverse" });
    expect(() => predict(model, [[-1e6, 2000, 0]])).toThrow(/the link of row 0 must be in its range/);
  });

  test("no other record is a model", () => {
    const other = linearRegression.fit(rows, y.count) as never;
    expect(() => predict(other, rows)).toThrow(
      /model must be a model, as made by generalisedLinearModel.fit/,
    );
    expect(() => summary(other)).toThrow(/model must be/);
  });
});

describe("weights and display", () => {
  test("rows of weight 0 are left out, with their offsets", () => {
    const some = rows.map((_, i) => i % 4);
    const kept = <T>(values: readonly T[]) => values.filter((_, i) => i % 4 > 0);
    const weighted = fitModel(rows, y.events, { family: "poisson", weights: some, offset });
    const plain = fitModel(kept(rows), kept(y.events), {
      family: "poisson",
      weights: kept(some),
      offset: kept(offset),
    });
    expect(weighted).toEqual(plain);
    expect(weighted.rowCount).toBe(30);
  });

  test("the summary shows coefficients and the whole model", () => {
    const model = fitModel({ columns: ["price", "year", "promo"], values: rows }, y.count, {
      family: "poisson",
      targetName: "orders",
    });
    const text = summary(model, { confidence: 0.9 })[DISPLAY]()["text/plain"] as string;
    for (const part of [
      "Generalised linear model of orders: poisson, log link",
      "(intercept)",
      "promo",
      "90 % from",
    ])
      expect(text).toContain(part);
    expect(text).toMatch(new RegExp(`\\ndeviance +${model.deviance.toFixed(4)}\\n`));
    expect(text).toMatch(/AIC/);
    const width = (confidence: number) => {
      const { lower, upper } = summary(model, { confidence }).coefficients[1];
      return upper - lower;
    };
    expect(width(0.9) / width(0.95)).toBeCloseTo(1.6448536269514722 / 1.959963984540054, 9);
  });
});
