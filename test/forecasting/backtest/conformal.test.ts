/** Conformal intervals: by hand, their laws, and whether they hold for the months of the M3 competition. */
import { describe, expect, test } from "vitest";
import * as datasets from "../../../lib/data/datasets";
import { contents } from "../../../lib/data/sets/table";
import { backtest, conformalForecast, type Forecaster, forecaster } from "../../../lib/forecasting";
import { naive, seasonalNaive } from "./tiny-forecasters";

const forecastOf = async (
  made: Forecaster,
  values: readonly number[],
  horizon: number,
  levels?: readonly number[],
) => made.forecast(await made.fit(values), horizon, levels && { levels });

describe("conformalForecast.of()", () => {
  // Of 10 values, the origins are 4 to 9. Errors of 1 step: 2, 1, 1, 2, 0, 3; of 2 steps: 1, 0, 1, 2, 3.
  const values = [9, 9, 9, 1, 3, 2, 3, 1, 1, 4];

  test("adds and subtracts the error of the rank of the level, which does not fall", async () => {
    const { mean, intervals } = await forecastOf(
      conformalForecast.of(naive),
      values,
      2,
      [0.4, 0.5, 0.9, 0.1],
    );
    expect(mean).toEqual([4, 4]);
    // Ranks of 6 and 5 errors: 7 level and 6 level, at most 6 and 5; at 0.5 the third and a half of 0, 1, 1, 2, 2, 3.
    expect(intervals.map(({ level, upper }) => [level, ...upper])).toEqual([
      [0.4, 5, 5],
      [0.5, 5.5, 5.5],
      [0.9, 7, 7],
      [0.1, 4, 4],
    ]);
    expect(intervals[0].lower).toEqual([3, 3]);
    // The largest error of 2 steps, 3, is that of the last origin but one.
    const [one] = (await forecastOf(conformalForecast.of(naive, { origins: 1 }), values, 2, [0.5])).intervals;
    // Origins 8 and 9: errors 0, 3 of 1 step, 3 of 2 steps.
    expect(one.upper).toEqual([5.5, 7]);
  });

  test("takes at most the last errors that are asked for, and the default levels", async () => {
    const long = Array.from({ length: 200 }, (_, t) => (t < 100 ? 1000 * (t % 2) : t % 2));
    const { intervals } = await forecastOf(conformalForecast.of(naive), long, 1);
    expect(intervals.map(({ level, lower, upper }) => [level, lower[0], upper[0]])).toEqual([
      [0.8, 0, 2],
      [0.95, 0, 2],
    ]);
    const all = await forecastOf(conformalForecast.of(naive, { origins: 150 }), long, 1, [0.95]);
    expect(all.intervals[0].upper[0]).toBe(1001);
  });

  test("takes 40 errors by default", async () => {
    const jump = (at: number) => Array.from({ length: 130 }, (_, t) => (t < at ? 0 : 1000));
    for (const [at, upper] of [
      [89, 1000],
      [90, 2000],
    ]) {
      const { intervals } = await forecastOf(conformalForecast.of(naive), jump(at), 1, [0.99]);
      expect(intervals[0].upper).toEqual([upper]);
    }
  });

  test("interpolates between two ranks, and hands on mistakes", async () => {
    // 99 errors of 1, 2, …
    const growing = Array.from({ length: 149 }, (_, t) => (t < 50 ? 0 : ((t - 49) * (t - 48)) / 2));
    const { mean, intervals } = await forecastOf(
      conformalForecast.of(naive, { origins: 99 }),
      growing,
      1,
      [0.07, 0.075, 0.005, 0.999],
    );
    const halves = intervals.map(({ upper }) => upper[0] - mean[0]);
    [7, 7.5, 0.5, 99].forEach((half, i) => void expect(halves[i]).toBeCloseTo(half, 9));
    const broken = forecaster.of("broken", {
      fit: (series: readonly number[]) => (series.length < 9 ? JSON.parse("{") : seasonalNaive.fit(series)),
      forecast: seasonalNaive.forecast,
    });
    await expect(forecastOf(conformalForecast.of(broken), values, 1)).rejects.toThrow(SyntaxError);
  });

  test("calls the forecaster as a backtest does, with the regressors of each origin", async () => {
    const seen: unknown[] = [];
    const module = {
      fit: (series: readonly number[], options: { regressors?: unknown[] }) => [
        series.length,
        options.regressors,
      ],
      forecast: (model: unknown, horizon: number, options: object) => {
        seen.push([model, options]);
        return { mean: Array<number>(horizon).fill(0), intervals: [] };
      },
    };
    const made = conformalForecast.of(forecaster.of("spy", module, {}, true), { origins: 1 });
    expect([made.name, made.usesRegressors]).toEqual(["spy, conformal", true]);
    const model = await made.fit([1, 2, 3], { regressors: [[10], [20], [30]] });
    await made.forecast(JSON.parse(JSON.stringify(model)), 1, { futureRegressors: [[40]], levels: [0.5] });
    expect(seen).toEqual([
      [[3, [[10], [20], [30]]], { levels: [], futureRegressors: [[40]] }],
      [[2, [[10], [20]]], { levels: [], futureRegressors: [[30]] }],
    ]);
    await expect(made.forecast(model, 1)).rejects.toThrow(
      "regressors must be 4 rows with those of the future, current value is 3",
    );
  });

  test("leaves out origins that the forecaster refuses, and says what it refuses itself", async () => {
    const yearly = conformalForecast.of(forecaster.of("yearly", seasonalNaive, { season: 6 }));
    const { intervals } = await forecastOf(yearly, values, 1, [0.9]);
    // Origins 6 to 9 against the value 6 steps before: 6, 8, 8, 3.
    expect(intervals[0].upper[0] - intervals[0].lower[0]).toBe(16);
    await expect(forecastOf(yearly, values.slice(0, 5), 1)).rejects.toThrow("Cannot fit: too short");
    await expect(forecastOf(yearly, values.slice(0, 6), 1)).rejects.toThrow(
      "series must be long enough for 1 steps of it",
    );
    await expect(forecastOf(yearly, values, 0)).rejects.toThrow("horizon must be an integer >= 1");
    await expect(forecastOf(conformalForecast.of(naive), [1, 2], 9)).rejects.toThrow(
      "series must be long enough for 9 steps",
    );
    expect(() => conformalForecast.of(naive, { origins: 0 })).toThrow(RangeError);
    expect(() => conformalForecast.of(naive).fit([1])).toThrow("series must be at least 2 numbers");
  });

  test("no interval sees a value after its origin", async () => {
    const sure = conformalForecast.of(naive);
    const rows = [];
    for (const planted of [4, 1e6])
      rows.push((await backtest.run([sure], [...values, planted], { horizon: 1 })).rows);
    expect(rows[0].lower).toEqual(rows[1].lower);
    expect(rows[0].mean).toEqual(rows[1].mean);
  });

  // Every third of the 1,428 series; all of them take half a minute.
  const step = Number(process.env.MERCHANT_LAB_M3_STEP ?? 3);
  test.skipIf(!datasets.isAvailable("m3-competition"))(
    "needs m3-competition: holds its levels within 3 points for the months of the M3 competition",
    async () => {
      const lines = (await contents("m3-competition")).toString("utf8").trim().split("\n");
      const months = lines.map((line) => JSON.parse(line)).filter(({ period }) => period === "MONTHLY");
      const taken = months
        .filter((_, i) => i % step === 0)
        .map(({ id, train, test }) => [id, [...train, ...test]]);
      const models = [naive, forecaster.of("seasonal naive", seasonalNaive, { season: 12 })];
      const sure = models.map((model) => conformalForecast.of(model));
      const { scores } = await backtest.run(sure, Object.fromEntries(taken), { horizon: 18, season: 12 });
      expect([months.length, scores.length]).toEqual([1428, 2]);
      for (const { name, coverage } of scores)
        for (const [k, level] of [0.8, 0.95].entries())
          expect(Math.abs(coverage[k] - level), `${name}: ${coverage[k]}`).toBeLessThan(0.03);
    },
  );
});

test("refuses what is no model of its fit", async () => {
  const { forecast } = conformalForecast.of(forecaster.of("naive", naive));
  for (const model of [null, {}, { values: [1] }])
    await expect(async () => forecast(model, 1)).rejects.toThrow("model must be a model, as made by its fit");
});
