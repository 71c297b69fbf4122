/** Survival curves, tests and Cox's regression, against lifelines; golden/survival.py made the answers. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ConvergenceError } from "../../../lib/core/errors";
import { concordance, coxRegression, kaplanMeier, logRank } from "../../../lib/customers";
import * as datasets from "../../../lib/data/datasets";
import { readGolden } from "../../support/read-golden";

interface Curve {
  readonly times: readonly number[];
  readonly survival: readonly number[];
  readonly lower: readonly number[];
  readonly upper: readonly number[];
  readonly atRisk: readonly number[];
  readonly events: readonly number[];
  readonly censored: readonly number[];
  readonly median: number | null;
}

interface Cox {
  readonly names: readonly string[];
  readonly coefficients: readonly number[];
  readonly standardErrors: readonly number[];
  readonly lower: readonly number[];
  readonly upper: readonly number[];
  readonly pValues: readonly number[];
  readonly logLikelihood: number;
  readonly nullLogLikelihood: number;
  readonly concordance: number;
  readonly cumulativeHazard: { readonly times: readonly number[]; readonly values: readonly number[] };
  readonly some: readonly (readonly number[])[];
  readonly partialHazard: readonly number[];
  readonly times: readonly number[];
  readonly survival: readonly (readonly number[])[];
  readonly test: { readonly statistic: readonly number[]; readonly pValue: readonly number[] };
}

interface Witness {
  readonly curve: Curve;
  readonly logRank: { readonly statistic: number; readonly pValue: number };
  readonly cox: Cox;
}

const golden = readGolden<{
  readonly small: Witness & {
    readonly rows: readonly (readonly number[])[];
    readonly group: readonly string[];
    readonly concordance: number;
  };
  readonly telco: Witness;
}>("customers/golden/survival.json");

function expectClose(measured: readonly number[], expected: readonly number[], within: number): void {
  expect(measured).toHaveLength(expected.length);
  measured.forEach((value, i) => {
    expect(Math.abs(value - expected[i])).toBeLessThan(within * Math.max(1, Math.abs(expected[i])));
  });
}

interface Rows {
  readonly features: readonly (readonly number[])[];
  readonly durations: readonly number[];
  readonly events: readonly number[];
  readonly groups: readonly string[];
}

function agree({ curve, logRank: rank, cox }: Witness, { features, durations, events, groups }: Rows): void {
  const found = kaplanMeier.fit(durations, events);
  for (const name of ["times", "survival", "lower", "upper", "events", "censored"] as const)
    expectClose(found[name], curve[name], 1e-9);
  // At time 0 lifelines counts customers with a duration of 0 as entering.
  expect(found.atRisk.slice(1)).toEqual(curve.atRisk.slice(1));
  expect(found.median).toBe(curve.median);
  const compared = logRank.test(durations, events, groups);
  expect(Math.abs(compared.statistic / rank.statistic - 1)).toBeLessThan(1e-9);
  expectClose([compared.pValue], [rank.pValue], 1e-9);

  const model = coxRegression.fit(features, durations, events, { featureNames: cox.names });
  expectClose(model.coefficients, cox.coefficients, 1e-6);
  expectClose(model.standardErrors, cox.standardErrors, 1e-6);
  expectClose(
    [model.logLikelihood, model.nullLogLikelihood, model.concordance],
    [cox.logLikelihood, cox.nullLogLikelihood, cox.concordance],
    1e-9,
  );
  const summary = coxRegression.summary(model);
  expect(summary.map(({ name }) => name)).toEqual(cox.names);
  expectClose(
    summary.map(({ lower }) => lower),
    cox.lower,
    1e-6,
  );
  expectClose(
    summary.map(({ upper }) => upper),
    cox.upper,
    1e-6,
  );
  expectClose(
    summary.map(({ pValue }) => pValue),
    cox.pValues,
    1e-6,
  );
  expectClose(coxRegression.predict(model, cox.some), cox.partialHazard, 1e-6);
  coxRegression.survivalAt(model, cox.some, cox.times).forEach((row, i) => {
    expectClose(row, cox.survival[i], 1e-6);
  });
  const { times, cumulativeHazard } = model.baseline;
  const steps = times.map((time) => cox.cumulativeHazard.values[cox.cumulativeHazard.times.indexOf(time)]);
  expectClose(cumulativeHazard, steps, 1e-6);
  const tests = coxRegression.proportionalHazards(model, features, durations, events);
  expectClose(
    tests.map(({ statistic }) => statistic),
    cox.test.statistic,
    1e-5,
  );
  expectClose(
    tests.map(({ pValue }) => pValue),
    cox.test.pValue,
    1e-5,
  );
}

describe("240 customers with ties", () => {
  const { rows, group } = golden.small;
  const [durations, events] = [rows.map((row) => row[3]), rows.map((row) => row[4])];

  test("have lifelines' answers", () => {
    agree(golden.small, { features: rows.map((row) => row.slice(0, 3)), durations, events, groups: group });
  });

  test("concordance.index() is lifelines', with equal scores", () => {
    const risk = rows.map((row) => Math.floor(row[0]));
    expect(concordance.index(durations, events, risk)).toBeCloseTo(golden.small.concordance, 12);
  });

  test("the log-rank test is nearly the score test of Cox's regression", () => {
    const groups = rows.map((row) => row[1]);
    const { statistic, observed, expected, degreesOfFreedom } = logRank.test(durations, events, groups);
    expect(degreesOfFreedom).toBe(1);
    expect(observed[0] + observed[1]).toBeCloseTo(expected[0] + expected[1], 9);
    const model = coxRegression.fit(
      groups.map((app) => [app]),
      durations,
      events,
    );
    const z = coxRegression.summary(model)[0].z;
    expect(Math.abs(statistic / z ** 2 - 1)).toBeLessThan(0.05);
  });

  test("a larger unit of time or of a feature scales the answer", () => {
    const features = rows.map((row) => row.slice(0, 2));
    const model = coxRegression.fit(features, durations, events);
    const scaled = coxRegression.fit(
      features.map(([price, app]) => [100 * price + 7e5, app]),
      durations.map((time) => 30 * time),
      events,
    );
    expectClose(scaled.coefficients, [model.coefficients[0] / 100, model.coefficients[1]], 1e-8);
    expect(scaled.baseline.times).toEqual(model.baseline.times.map((time) => 30 * time));
    expect(scaled.concordance).toBeCloseTo(model.concordance, 12);
  });
});

describe.skipIf(!datasets.isAvailable("telco-churn"))("Telco churn", () => {
  test("has lifelines' answers", async () => {
    const { columns } = await datasets.table("telco-churn");
    const tenure = columns.tenure as Float64Array;
    const kept = Array.from(tenure.keys()).filter((i) => tenure[i] > 0);
    const is = (name: string, value: string) => kept.map((i) => Number(columns[name][i] === value));
    const parts = [
      kept.map((i) => columns.MonthlyCharges[i] as number),
      kept.map((i) => Number(columns.SeniorCitizen[i])),
      is("Partner", "Yes"),
      is("PaperlessBilling", "Yes"),
      is("InternetService", "Fiber optic"),
      is("Contract", "One year"),
      is("Contract", "Two year"),
    ];
    agree(golden.telco, {
      features: kept.map((_, i) => parts.map((part) => part[i])),
      durations: kept.map((i) => tenure[i]),
      events: is("Churn", "Yes"),
      groups: kept.map((i) => columns.Contract[i] as string),
    });
  });
});

describe("kaplanMeier", () => {
  test("is the share of survivors where nobody is censored, and ends at 0", () => {
    const durations = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(durations, (times) => {
        const curve = kaplanMeier.fit(
          times,
          times.map(() => 1),
        );
        curve.times.forEach((time, i) => {
          expect(curve.survival[i]).toBeCloseTo(
            times.filter((other) => other > time).length / times.length,
            12,
          );
          expect(curve.lower[i] <= curve.survival[i] && curve.survival[i] <= curve.upper[i]).toBe(true);
        });
        expect(curve.survival.at(-1)).toBe(0);
      }),
    );
  });

  test("reads a step at and between times, and has no median if more than half stay", () => {
    const curve = kaplanMeier.fit([2, 4, 5], [1, 0, 0], { level: 0.9 });
    expect(kaplanMeier.survivalAt(curve, [0, 1.9, 2, 3, 100])).toEqual([
      1,
      1,
      1 - 1 / 3,
      1 - 1 / 3,
      1 - 1 / 3,
    ]);
    expect([curve.median, curve.level]).toEqual([null, 0.9]);
    expect(JSON.parse(JSON.stringify(curve))).toEqual(curve);
    expect(curve.lower[1]).toBeGreaterThan(kaplanMeier.fit([2, 4, 5], [1, 0, 0]).lower[1]);
    expect(kaplanMeier.fit([2, 4], [1, 0]).median).toBe(2);
    expect(kaplanMeier.fit([0, 3], [1, 1]).survival).toEqual([0.5, 0]);
  });

  test("has the median of n who leave one after the other, however the share is rounded", () => {
    for (let n = 1; n <= 200; n++) {
      const durations = Array.from({ length: n }, (_, i) => i + 1);
      const { median } = kaplanMeier.fit(
        durations,
        durations.map(() => 1),
      );
      expect([n, median]).toEqual([n, Math.ceil(n / 2)]);
    }
  });

  test.each([
    [[-1], [1], "durations[0] must be at least 0, current value is -1"],
    [[1], [2], "events[0] must be 1, or 0 if it has not happened yet, current value is 2"],
    [[], [], "durations must be at least 1 number"],
    [[1, 2], [1], "durations and events must have the same length"],
  ])("refuses %o with events %o", (durations, events, message) => {
    expect(() => kaplanMeier.fit(durations, events)).toThrow(`Cannot estimate a survival curve: ${message}`);
  });
});

describe("logRank.test()", () => {
  test("by hand: of two customers at risk one leaves", () => {
    // Observed 1, expected 1/2, variance 1/4.
    const { statistic, observed, expected } = logRank.test([1, 2], [1, 1], ["a", "b"]);
    expect([statistic, observed, expected]).toEqual([1, [1, 1], [0.5, 1.5]]);
  });
});

describe("concordance.index()", () => {
  test("is the share of pairs, whatever the ties", () => {
    const row = fc.tuple(
      fc.integer({ min: 0, max: 6 }),
      fc.integer({ min: 0, max: 1 }),
      fc.integer({ min: 0, max: 4 }),
    );
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 25 }), (rows) => {
        let pairs = 0;
        let right = 0;
        for (const [time, event, risk] of rows)
          for (const [other, otherEvent, otherRisk] of rows)
            if (event === 1 && (time < other || (time === other && otherEvent === 0))) {
              pairs++;
              right += risk > otherRisk ? 1 : risk === otherRisk ? 0.5 : 0;
            }
        const [durations, events, risks] = [0, 1, 2].map((k) => rows.map((row) => row[k]));
        expect(concordance.index(durations, events, risks)).toBeCloseTo(
          pairs === 0 ? 0.5 : right / pairs,
          12,
        );
      }),
    );
  });
});

describe("logRank and coxRegression refuse", () => {
  const features = [
    [0, 1],
    [1, 2],
    [0, 5],
    [1, 1],
    [1, 9],
  ];
  const durations = [5, 2, 4, 6, 1];
  const events = [1, 1, 0, 0, 1];

  test("one group, or groups that never meet", () => {
    expect(() => logRank.test(durations, events, ["a", "a", "a", "a", "a"])).toThrow(
      "Cannot compare survival curves: groups must be of at least two groups, current value is 1",
    );
    expect(() => logRank.test(durations, events, ["a"])).toThrow(
      "groups must be 5 long, as durations, current value is 1",
    );
    expect(() => logRank.test([1, 2], [0, 1], ["a", "b"])).toThrow(
      "every group must be at risk together with others",
    );
  });

  test.each([null, undefined, Number.NaN, " "])("the group %o", (group) => {
    expect(() => logRank.test(durations, events, ["a", "a", "a", "a", group as string])).toThrow(
      "Cannot compare survival curves: groups[4] must be a number or a text that is not empty",
    );
  });

  test("no group of numbers and texts, in one order", () => {
    const groups = ["b", 10, "9", "b", "9"];
    expect(logRank.test(durations, events, groups).groups).toEqual([10, "9", "b"]);
    const turned = [durations, events, groups].map((column) => [...column].reverse());
    expect(logRank.test(turned[0] as number[], turned[1] as number[], turned[2]).groups).toEqual([
      10,
      "9",
      "b",
    ]);
  });

  test.each([
    [
      features,
      durations,
      [0, 0, 0, 0, 0],
      'events must be 1 for at least one customer, current value is "0 for all"',
    ],
    [
      features.map(([a]) => [a, 3]),
      durations,
      events,
      "feature x2 must be different between customers, current value is 3",
    ],
    [
      features.map(([a, b]) => [a, b, 2 * a - b]),
      durations,
      events,
      "features must have no column that others add up to, as x3 is; leave it out",
    ],
    [
      features.map(([a]) => [a, Number.NaN]),
      durations,
      events,
      "features, row 0, column x2, must be a finite number, current value is NaN",
    ],
    [
      features.slice(1),
      durations,
      events,
      "features and durations must have the same length, current lengths are 4 and 5",
    ],
    [features.map(() => []), durations, events, "features must be at least one column, current value is 0"],
    [
      [[5], [4], [3], [2], [1]],
      [1, 2, 3, 4, 5],
      [1, 1, 1, 1, 1],
      "features must not tell for certain who leaves first, as x1 does; leave it out",
    ],
  ])("%o %o %o", (rows, times, happened, message) => {
    expect(() => coxRegression.fit(rows, times, happened)).toThrow(`Cannot fit a Cox regression: ${message}`);
  });

  test("a feature that is the duration, and a last one who leaves alone", () => {
    const times = Array.from({ length: 300 }, (_, i) => 1 + (i % 60));
    const left = times.map((_, i) => Number(i % 4 === 0));
    const message = "no convergence within 200 steps; look for a feature that tells when customers leave";
    const act = () =>
      coxRegression.fit(
        times.map((time) => [time]),
        times,
        left,
      );
    expect(act).toThrow(ConvergenceError);
    expect(act).toThrow(`Cannot fit a Cox regression: ${message}`);
    expect(() => coxRegression.fit([[0], [1], [2], [3]], [1, 5, 6, 7], [0, 0, 0, 1])).toThrow(message);
  });

  test("no feature for its unit", () => {
    const of = (unit: number) =>
      coxRegression.fit(
        [[1], [0], [1], [0], [1.5]].map(([x]) => [x * unit]),
        [1, 2, 3, 4, 5],
        [1, 1, 1, 1, 1],
      );
    const [coefficient] = of(1).coefficients;
    for (const unit of [1e200, 1e-165]) {
      expect((of(unit).coefficients[0] * unit) / coefficient).toBeCloseTo(1, 9);
      expect(of(unit).means[0] / unit).toBeCloseTo(0.7, 12);
    }
  });

  test("nothing where only one customer has left: no ratio changes with time", () => {
    const rows = [[1], [0], [3]];
    const model = coxRegression.fit(rows, [1, 2, 3], [1, 0, 0]);
    const [{ statistic, pValue }] = coxRegression.proportionalHazards(model, rows, [1, 2, 3], [1, 0, 0]);
    expect([statistic, pValue]).toEqual([0, 1]);
  });

  test("rows of another width, and what is no model", () => {
    const model = coxRegression.fit(
      features.map(([a]) => [a]),
      durations,
      events,
    );
    expect(() => coxRegression.predict(model, features)).toThrow(
      "Cannot predict hazards: features must be rows of 1 numbers as in the fit, current value is 2",
    );
    expect(() => coxRegression.predict(model, [[Number.POSITIVE_INFINITY]])).toThrow(
      "features, row 0, column x1, must be a finite number",
    );
    expect(() => coxRegression.proportionalHazards(model, features, durations, events)).toThrow(
      "features must be rows of 1 numbers as in the fit",
    );
    expect(() => coxRegression.summary({} as never)).toThrow(
      "model must be a model, as made by coxRegression.fit",
    );
    expect(() => coxRegression.summary({ ...model, kind: "k-means" } as never)).toThrow(
      'model must be a model, as made by coxRegression.fit, current value is "k-means"',
    );
    expect(coxRegression.predict(model, [])).toEqual([]);
  });

  test("columns in another order than that of the fit", () => {
    const frame = { values: features, columns: ["monthly", "price"] };
    const turned = { values: features.map(([a, b]) => [b, a]), columns: ["price", "monthly"] };
    const model = coxRegression.fit(frame, durations, events);
    const message = 'column 0 of features must be "monthly" as in the fit, current value is "price"';
    expect(() => coxRegression.predict(model, turned)).toThrow(message);
    expect(() => coxRegression.survivalAt(model, turned, [1])).toThrow(message);
    expect(() => coxRegression.proportionalHazards(model, turned, durations, events)).toThrow(message);
  });
});
