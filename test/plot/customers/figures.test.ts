import { describe, expect, test } from "vitest";
import { betaGeometric, cohorts, kaplanMeier, rfm } from "../../../lib/customers";
import { customerPlots } from "../../../lib/plot";
import type { BarTrace, HeatmapTrace, ScatterTrace } from "../../../lib/plot/types";

describe("customerPlots", () => {
  const groups = {
    cohort: ["2024-01", "2024-01", "2024-02"],
    month: ["2024-01", "2024-03", "2024-02"],
    active: [4, 1, 2],
    revenue: [80, 9, 5],
  };

  test("retention() has a row a cohort, without the first month, and gaps for the future", () => {
    const figure = customerPlots.retention(cohorts.fromGroups(groups, { asOf: "2024-03-31" }));
    const [trace] = figure.data as HeatmapTrace[];
    expect(trace.z.map((row) => Array.from(row))).toEqual([
      [0, 25],
      [0, Number.NaN],
    ]);
    expect([trace.x, trace.y]).toEqual([
      ["1", "2"],
      ["2024-01 (4)", "2024-02 (2)"],
    ]);
    expect(figure.description).toBe("Of the 4 customers of 2024-01, 25 % bought again after 2 months.");
    expect(() =>
      customerPlots.retention(cohorts.fromGroups(groups, { asOf: "2024-03-31" }), { title: "" }),
    ).toThrow("title");
    expect(() => customerPlots.retention({ asOf: "x", isLastMonthComplete: true, cohorts: [] })).toThrow(
      "table must be of at least two months",
    );
    expect(() => customerPlots.retention({} as never)).toThrow("a table, as made by cohorts.table");
  });

  test("survival() draws a band and a step curve for each group", () => {
    const curves = {
      app: kaplanMeier.fit([1, 2, 3, 4], [1, 1, 1, 1]),
      web: kaplanMeier.fit([1, 2, 3], [1, 0, 0]),
    };
    const figure = customerPlots.survival(curves, { unit: "months" });
    const traces = figure.data as ScatterTrace[];
    expect(traces.map(({ name, fill }) => [name, fill])).toEqual([
      [undefined, undefined],
      [undefined, "tonexty"],
      ["app", undefined],
      [undefined, undefined],
      [undefined, "tonexty"],
      ["web", undefined],
    ]);
    expect(traces[0].y).toEqual(curves.app.lower);
    expect(traces[1].y).toEqual(curves.app.upper);
    expect(traces[2].y).toEqual(curves.app.survival);
    expect(figure.description).toBe(
      "Half of app have left after 2 months. More than half of web stay to the end.",
    );
    expect(() => customerPlots.survival({})).toThrow("curves must be at least one curve");
    expect(() => customerPlots.survival({ app: {} as never })).toThrow(
      "curves.app must be a curve, as made by kaplanMeier.fit",
    );
  });

  test("rfmGrid() counts customers by score, the latest at the top", () => {
    const numbers = [1, 2, 3, 4, 5];
    const scores = rfm.score({
      customer: numbers,
      recencyDays: numbers,
      frequency: numbers,
      monetary: numbers,
    });
    const [trace] = customerPlots.rfmGrid(scores).data as HeatmapTrace[];
    expect(trace.z[0]).toEqual([1, 0, 0, 0, 0]);
    expect(trace.z[4]).toEqual([0, 0, 0, 0, 1]);
    expect(trace.y).toEqual(["5", "4", "3", "2", "1"]);
    expect(() => customerPlots.rfmGrid({ ...scores, segment: [] })).toThrow(
      "scores must be of at least one customer",
    );
  });

  test("purchaseCalibration() groups by frequency, and the most frequent together", () => {
    const figure = customerPlots.purchaseCalibration(
      [0, 0, 1, 3, 9],
      [0.2, 0.4, 1.5, 2, 4],
      [0, 1, 1, 3, 5],
      { most: 3 },
    );
    const [actual, predicted] = figure.data as BarTrace[];
    expect(actual.x).toEqual(["0", "1", "3+"]);
    expect(actual.y).toEqual([0.5, 1, 4]);
    expect(Array.from(predicted.y as number[], (value) => value.toFixed(3))).toEqual([
      "0.300",
      "1.500",
      "3.000",
    ]);
    expect(figure.description).toBe("Predicted 8.1 purchases, actual 10.");
    expect(() => customerPlots.purchaseCalibration([], [], [])).toThrow("at least 1 number");
    expect(() => customerPlots.purchaseCalibration([0.5], [1], [1])).toThrow(
      "frequency[0] must be an integer >= 0",
    );
  });

  test("probabilityAlive() falls with the time since the last purchase, faster for frequent customers", () => {
    const model = betaGeometric.fit({
      frequency: [2, 1, 0, 5],
      recency: [30, 2, 0, 35],
      age: [39, 39, 38, 37],
    });
    const known = { ...model, r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
    const figure = customerPlots.probabilityAlive(known, { age: 39, most: 5, unit: "weeks" });
    const [{ z, y }] = figure.data as HeatmapTrace[];
    expect([z.length, z[0].length, y?.[0]]).toEqual([12, 5, "0"]);
    for (let i = 1; i < 12; i++) expect(Number(z[i][4])).toBeLessThan(Number(z[i - 1][4]));
    expect(Number(z[6][4])).toBeLessThan(Number(z[6][0]));
    expect(figure.description).toMatch(
      /^19\.5 weeks after the last purchase it is \d+ % with 1 repeat purchase and \d+ % with 5\.$/,
    );
    expect(() => customerPlots.probabilityAlive(known, { age: 0 })).toThrow(
      "age must be a finite number > 0",
    );
  });
});
