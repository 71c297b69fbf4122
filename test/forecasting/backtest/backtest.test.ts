/** Backtests, against rolling origins of statsforecast with scores of utilsforecast; golden/backtest.py made the answers. */
import { describe, expect, expectTypeOf, test } from "vitest";
import { ConvergenceError } from "../../../lib/core";
import { DISPLAY } from "../../../lib/core/text/display";
import { type BacktestOptions, backtest, type Forecaster, forecaster } from "../../../lib/forecasting";
import { readGolden } from "../../support/read-golden";
import { naive, seasonalNaive } from "./tiny-forecasters";

type Numbers = readonly number[];
type ModelName = "Naive" | "SeasonalNaive";
interface Scores {
  readonly mase: number;
  readonly rmsse: number;
  readonly "mase by series": Numbers;
  readonly mae: number;
  readonly rmse: number;
  readonly "half smape": number;
  readonly wape: number;
  readonly coverage: Numbers;
  readonly pinball: number;
}
interface Golden {
  readonly series: Readonly<Record<"air" | "slow", Numbers>>;
  readonly rows: Readonly<Record<ModelName, Numbers>>;
  readonly scores: Readonly<Record<ModelName, Scores>>;
  readonly actual: Numbers;
}

const golden = readGolden<Golden>("forecasting/golden/backtest.json");
const yearly = forecaster.of("seasonal naive", seasonalNaive, { season: 12 });
const OPTIONS: BacktestOptions = { horizon: 6, origins: 5, step: 4, season: 12 };

/** Remembers what it was given, and forecasts zeros. */
function spy(name: string, usesRegressors = false) {
  const given: { readonly series: Numbers; readonly options: unknown; readonly future: unknown }[] = [];
  const module = {
    fit: (series: Numbers, options: object) => ({ series, options }),
    forecast: (
      model: { readonly series: Numbers; readonly options: object },
      horizon: number,
      future: object,
    ) => {
      given.push({ ...model, future });
      return { mean: Array<number>(horizon).fill(0), intervals: [] };
    },
  };
  return { given, forecaster: forecaster.of(name, module, {}, usesRegressors) };
}

describe("backtest.run()", () => {
  test("gives the rows and scores of statsforecast and utilsforecast", async () => {
    const { rows, scores, failures, isComplete, levels } = await backtest.run(
      [naive, yearly],
      golden.series,
      OPTIONS,
    );
    expect([failures, isComplete, levels]).toEqual([[], true, [0.8, 0.95]]);
    const taken = (column: readonly unknown[], name: string) =>
      column.filter((_, i) => rows.forecaster[i] === name);
    for (const [name, model] of [
      ["naive", "Naive"],
      ["seasonal naive", "SeasonalNaive"],
    ] as const) {
      expect(taken(rows.actual, name)).toEqual(golden.actual);
      expect(taken(rows.mean, name)).toEqual(golden.rows[model]);
      expect(taken(rows.lower[0], name)).toEqual(golden.rows[model].map((value) => value - 20));
      expect(taken(rows.upper[1], name)).toEqual(golden.rows[model].map((value) => value + 40));
      expect(taken(rows.step, name).slice(0, 7)).toEqual([1, 2, 3, 4, 5, 6, 1]);
      const score = scores.find((other) => other.name === name);
      const { "half smape": half, "mase by series": _, ...others } = golden.scores[model];
      for (const [key, value] of Object.entries({ ...others, smape: 2 * half }))
        for (const [i, part] of [value].flat().entries())
          expect([score?.[key as "mae"] ?? Number.NaN].flat()[i], `${name} ${key}`).toBeCloseTo(part, 10);
    }
    expect(rows.origin.slice(0, 6)).toEqual(Array(6).fill(122));
    expect([rows.origin.at(-1), rows.series[0], rows.series.at(-1)]).toEqual([54, "air", "slow"]);
    expect(scores.map(({ name }) => name)).toEqual(["seasonal naive", "naive"]);
    expect(scores.every(({ seconds }) => seconds >= 0)).toBe(true);
  });

  test("the value added is the difference from the first forecaster, with an interval over the series", async () => {
    const { scores } = await backtest.run([naive, yearly], golden.series, OPTIONS);
    const differences = golden.scores.Naive["mase by series"].map(
      (value, i) => value - golden.scores.SeasonalNaive["mase by series"][i],
    );
    const { estimate = 0, lower, upper, level } = scores[0].valueAdded ?? {};
    expect(estimate).toBeCloseTo((differences[0] + differences[1]) / 2, 10);
    // Samples of two series: a quarter of them is each series twice.
    expect([lower, upper, level]).toEqual([
      expect.closeTo(Math.min(...differences), 10),
      expect.closeTo(Math.max(...differences), 10),
      0.95,
    ]);
    expect(scores[1].valueAdded).toMatchObject({ estimate: 0, lower: 0, upper: 0 });
  });

  test("with one series, the interval is over the origins; with one origin, there is none", async () => {
    const several = await backtest.run([naive, yearly], golden.series.air, OPTIONS);
    const { estimate = 0, lower = 0, upper = 0 } = several.scores[0].valueAdded ?? {};
    expect(lower).toBeLessThan(estimate);
    expect(upper).toBeGreaterThan(estimate);
    const one = await backtest.run([naive, yearly], golden.series.air, { horizon: 3 });
    expect(one.scores.map(({ valueAdded }) => valueAdded)).toEqual([undefined, undefined]);
    expect(one.rows.origin).toEqual(Array(6).fill(141));
  });

  test("no forecaster sees a value after its origin", async () => {
    const planted = golden.series.air.map((value, t) => (t >= 138 ? 1e6 : value));
    const models = [naive, yearly, spy("spy").forecaster];
    const means = [];
    for (const series of [golden.series.air, planted])
      means.push((await backtest.run(models, series, { horizon: 6 })).rows.mean);
    expect(means[0]).toEqual(means[1]);
    // This check does find a forecaster that looks ahead.
    const peeking = (series: Numbers) =>
      forecaster.of("peeking", {
        fit: (history: Numbers) => history.length,
        forecast: (n: number, horizon: number) => ({ mean: series.slice(n, n + horizon), intervals: [] }),
      });
    const found = [];
    for (const series of [golden.series.air, planted])
      found.push((await backtest.run([peeking(series)], series, { horizon: 6 })).rows.mean);
    expect(found[0]).not.toEqual(found[1]);
  });

  test("gives copies of the history only, and of the regressors the future ones too", async () => {
    const values = [5, 6, 7, 8, 9];
    const knownRegressors = values.map((_, t) => [t, 10 * t]);
    const vandal = forecaster.of("vandal", {
      fit: (series: number[]) => series.fill(-1),
      forecast: (_: unknown, horizon: number) => ({ mean: Array(horizon).fill(0), intervals: [] }),
    });
    const [plain, informed] = [spy("plain"), spy("informed", true)];
    const options = { horizon: 2, origins: 2, levels: [0.5] };
    const models = [vandal, plain.forecaster, informed.forecaster];
    await backtest.run(models, { values, knownRegressors }, options);
    expect(plain.given).toEqual([
      { series: [5, 6], options: {}, future: { levels: [0.5] } },
      { series: [5, 6, 7], options: {}, future: { levels: [0.5] } },
    ]);
    expect(informed.given[1]).toEqual({
      series: [5, 6, 7],
      options: {
        regressors: [
          [0, 0],
          [1, 10],
          [2, 20],
        ],
      },
      future: {
        levels: [0.5],
        futureRegressors: [
          [3, 30],
          [4, 40],
        ],
      },
    });
    const sliding = spy("sliding", true);
    await backtest.run([sliding.forecaster], { values, knownRegressors }, { ...options, window: "sliding" });
    expect(sliding.given.map(({ series }) => series)).toEqual([
      [5, 6],
      [6, 7],
    ]);
    const far = spy("far");
    await backtest.run([far.forecaster], [1, 2, 3, 4, 5, 6], {
      horizon: 1,
      origins: 2,
      step: 3,
      window: "sliding",
    });
    expect(far.given.map(({ series }) => series)).toEqual([
      [1, 2],
      [4, 5],
    ]);
    expect(sliding.given[1].options).toEqual({
      regressors: [
        [1, 10],
        [2, 20],
      ],
    });
  });

  test("keeps what is done when it is cancelled", async () => {
    const controller = new AbortController();
    const progress: unknown[] = [];
    const result = await backtest.run([naive, yearly], golden.series, {
      ...OPTIONS,
      signal: controller.signal,
      onProgress: (now) => {
        progress.push(now);
        if (now.done === 3) controller.abort();
      },
    });
    expect(progress).toEqual([1, 2, 3].map((done) => ({ name: "air", done, total: 20 })));
    expect([result.isComplete, result.rows.mean.length, result.failures.length]).toEqual([false, 18, 0]);
    // Only the first origin has both forecasters.
    expect(result.scores.map(({ name, mae }) => [name, mae])).toEqual([
      ["seasonal naive", expect.any(Number)],
      ["naive", expect.any(Number)],
    ]);
    const first = await backtest.run([naive, yearly], golden.series.air.slice(0, 128), {
      horizon: 6,
      season: 12,
    });
    expect(result.scores.map(({ mase }) => mase)).toEqual(first.scores.map(({ mase }) => mase));
    expect(String(result[DISPLAY]()["text/plain"])).toContain("3 of 20 forecasts, 0 of them refused");
    const none = await backtest.run([naive], golden.series, { ...OPTIONS, signal: AbortSignal.abort() });
    expect([none.rows.mean, none.scores, none.isComplete]).toEqual([[], [], false]);
  });

  test("reports what a forecaster refuses, and compares on what all have", async () => {
    const series = { long: golden.series.air, short: golden.series.air.slice(0, 14) };
    const stuck = forecaster.of("stuck", {
      fit: () => {
        throw new ConvergenceError("Cannot fit: no convergence", 3, 1);
      },
      forecast: seasonalNaive.forecast,
    });
    const result = await backtest.run([naive, yearly, stuck], series, { horizon: 6, season: 12 });
    expect(result.failures.map(({ series, forecaster, message }) => [series, forecaster, message])).toEqual([
      ["long", "stuck", "Cannot fit: no convergence"],
      ["short", "seasonal naive", "Cannot fit: too short"],
      ["short", "stuck", "Cannot fit: no convergence"],
    ]);
    expect(result.isComplete).toBe(true);
    const long = await backtest.run([naive, yearly], series.long, { horizon: 6, season: 12 });
    expect(result.scores.map(({ mae }) => mae)).toEqual(long.scores.map(({ mae }) => mae));
    const without = await backtest.run([stuck, naive], series.long, { horizon: 6, origins: 3 });
    expect(without.scores).toMatchObject([{ name: "naive", valueAdded: undefined }]);
    await expect(backtest.run([stuck], series, { horizon: 6 })).rejects.toThrow("no convergence");
    const other = forecaster.of("other", {
      fit: () => {
        throw new RangeError("Cannot fit: something else");
      },
      forecast: seasonalNaive.forecast,
    });
    await expect(backtest.run([stuck, other], series, { horizon: 6 })).rejects.toThrow("no convergence");
    const broken = forecaster.of("broken", { fit: () => JSON.parse("{"), forecast: seasonalNaive.forecast });
    await expect(backtest.run([naive, broken], series, { horizon: 6 })).rejects.toThrow(SyntaxError);
  });

  test("leaves undefined what values do not allow", async () => {
    const plain = spy("zeros").forecaster;
    const zeros = Array(10).fill(0);
    const empty = await backtest.run([plain, naive], { a: zeros, b: zeros }, { horizon: 2 });
    const missing = { mase: undefined, rmsse: undefined, wape: undefined, valueAdded: undefined };
    expect(empty.scores[0]).toMatchObject({
      ...missing,
      name: "zeros",
      mae: 0,
      smape: 0,
      pinball: undefined,
      coverage: [],
    });
    expect(empty.scores[1]).toMatchObject({ ...missing, coverage: [1, 1], pinball: expect.any(Number) });
    expect(empty.rows.lower[0].slice(0, 4)).toEqual([null, null, -20, -20]);
    // A constant series is left out of MASE, not of the others.
    const mixed = await backtest.run([naive], { a: zeros, b: [...zeros.slice(2), 1, 3] }, { horizon: 1 });
    expect(mixed.scores[0]).toMatchObject({ mase: 2 / (1 / 8), mae: 1, wape: 2 / 3 });
    const mean = await backtest.run([naive], [1, 3, 2, 4], { horizon: 1, levels: [] });
    expect(mean.scores[0]).toMatchObject({ pinball: undefined, coverage: [] });
  });

  test("answers nothing for no series", async () => {
    const { rows, scores, isComplete } = await backtest.run([naive], {}, { horizon: 1 });
    expect([rows.mean, scores, isComplete]).toEqual([[], [], true]);
    const map = await backtest.run([naive], new Map([["a", [1, 2]]]), { horizon: 1 });
    expect(map.rows.series).toEqual(["a"]);
  });

  test("counts a value at a limit as inside", async () => {
    const { scores } = await backtest.run([naive], { a: [0, 20], b: [0, -20], c: [0, 20.1] }, { horizon: 1 });
    expect(scores[0].coverage[0]).toBeCloseTo(2 / 3, 12);
  });

  test("sorts by MASE, not by errors in the unit", async () => {
    const flat = (value: number) =>
      forecaster.of(`all ${value}`, {
        fit: () => value,
        forecast: (_: number, horizon: number) => ({ mean: Array(horizon).fill(value), intervals: [] }),
      });
    const series = { large: [0, 1000, 0, 30], small: [1, 0, 1, 0] };
    const { scores } = await backtest.run([flat(30), flat(0)], series, { horizon: 1 });
    expect(scores.map(({ name, mae }) => [name, mae])).toEqual([
      ["all 0", 15],
      ["all 30", 15],
    ]);
    const large = await backtest.run([flat(40), flat(0)], series, { horizon: 1 });
    expect(large.scores.map(({ name }) => name)).toEqual(["all 0", "all 40"]);
  });

  test("displays the scores as a table", async () => {
    const result = await backtest.run([naive, yearly], golden.series, OPTIONS);
    const text = String(result[DISPLAY]()["text/plain"]).split("\n");
    expect(text[0]).toBe("20 of 20 forecasts, 0 of them refused");
    expect(text[1]).toMatch(
      /^forecaster +MASE +value added +MAE +RMSE +RMSSE +WAPE +sMAPE +pinball +inside 0.8 +inside 0.95 +seconds$/,
    );
    expect(text[3]).toMatch(/^seasonal naive +1\.547 +0\.385 \[-0\.402, 1\.172\] +25\.983 +37\.557/);
    expect(JSON.parse(JSON.stringify(result)).rows.mean).toEqual(result.rows.mean);
  });

  test("forecasters may be asynchronous", async () => {
    const slow = forecaster.of("slow", {
      fit: async (series: Numbers) => seasonalNaive.fit(series),
      forecast: async (model: { values: Numbers; season: number }, horizon: number) =>
        seasonalNaive.forecast(model, horizon),
    });
    const { rows } = await backtest.run([slow], [1, 2, 3], { horizon: 1 });
    expect(rows.mean).toEqual([2]);
  });

  const wrong = (mean: Numbers, intervals: Numbers[] = []) =>
    forecaster.of("wrong", {
      fit: () => null,
      forecast: () => ({
        mean,
        intervals: intervals.map((limits) => ({ level: 0.8, lower: limits, upper: limits })),
      }),
    });
  test.each<[string, Forecaster[], unknown, object, string]>([
    [
      "no forecaster",
      [],
      [1, 2],
      {},
      "forecasters must be at least one, of different names, current value is an array of 0",
    ],
    ["two of a name", [naive, naive], [1, 2], {}, "forecasters must be at least one, of different names"],
    [
      "a module",
      [seasonalNaive as never],
      [1, 2],
      {},
      "forecasters[0] must be a forecaster, as made by forecaster.of",
    ],
    [
      "a short series",
      [naive],
      { tea: [1, 2, 3] },
      { horizon: 2, origins: 2 },
      "series tea must be of at least 4 values",
    ],
    ["NaN", [naive], [1, Number.NaN], {}, "series series[1] must be a finite number, current value is NaN"],
    ["horizon 0", [naive], [1, 2], { horizon: 0 }, "horizon must be an integer >= 1, current value is 0"],
    [
      "unknown regressors",
      [spy("spy", true).forecaster],
      [1, 2, 3],
      {},
      "knownRegressors must be at least 1 row",
    ],
    [
      "too few regressors",
      [spy("spy", true).forecaster],
      { values: [1, 2, 3], knownRegressors: [[1], [2]] },
      {},
      "knownRegressors of series must be of 3 rows, current value is 2",
    ],
    [
      "a short forecast",
      [wrong([1, 2])],
      [1, 2, 3, 4],
      { horizon: 3 },
      "forecast of wrong must be of 3 steps and levels 0.8,0.95",
    ],
    ["a forecast of NaN", [wrong([Number.NaN])], [1, 2], {}, "forecast of wrong[0] must be a finite number"],
    [
      "a missing level",
      [wrong([1], [[1]])],
      [1, 2],
      {},
      "forecast of wrong must be of 1 steps and levels 0.8,0.95",
    ],
    [
      "a short interval",
      [wrong([1], [[1], []])],
      [1, 2],
      {},
      "forecast of wrong must be of 1 steps and levels",
    ],
    ["a series of text", [naive], "12", {}, "must be"],
  ])("refuses %s", async (_, forecasters, series, options, message) => {
    const run = backtest.run(forecasters, series as Numbers, { horizon: 1, ...options });
    await expect(run).rejects.toThrow(/^Cannot /);
    await expect(run).rejects.toThrow(message);
  });
});

describe("forecaster.of()", () => {
  test("types the options of the module, and lets those of the backtest win", () => {
    expectTypeOf(forecaster.of<typeof seasonalNaive>)
      .parameter(2)
      .toEqualTypeOf<{ readonly season?: number } | undefined>();
    const fit = (_: Numbers, options?: object) => options;
    const made = forecaster.of("a", { fit, forecast: seasonalNaive.forecast }, { season: 3 });
    expect(made.fit([], { regressors: [[1]] })).toEqual({ season: 3, regressors: [[1]] });
    expect([made.name, made.usesRegressors]).toEqual(["a", false]);
    const given = forecaster.of("a", { fit, forecast: seasonalNaive.forecast }, { regressors: [] });
    expect(given.fit([], { regressors: [[1]] })).toEqual({ regressors: [[1]] });
  });

  test("refuses what is no module, and options that are no record", () => {
    expect(() => forecaster.of("a", {} as never)).toThrow(TypeError);
    expect(() => forecaster.of(3 as never, seasonalNaive)).toThrow(
      "Cannot make a forecaster: module must be a forecaster",
    );
    expect(() => forecaster.of("a", seasonalNaive, [] as never)).toThrow(
      "settings must be an object of options",
    );
  });
});

describe("forecasters that misbehave", () => {
  const values = Array.from({ length: 30 }, (_, t) => t % 5);
  const make = (
    name: string,
    fit: (series: number[], options: { regressors: number[][] }) => unknown,
    answer: unknown,
  ) => forecaster.of(name, { fit: fit as never, forecast: (() => answer) as never }, undefined, true);

  test("regressors that one changes are whole for the next", async () => {
    const first: number[] = [];
    const change = (_: number[], { regressors }: { regressors: number[][] }) => {
      first.push(regressors[0][0]);
      for (const row of regressors) row[0] = -1;
    };
    const answer = { mean: [1], intervals: [] };
    const knownRegressors = values.map((_, t) => [t + 7]);
    const both = [make("a", change, answer), make("b", change, answer)];
    await backtest.run(both, { values, knownRegressors }, { horizon: 1, origins: 2 });
    expect(first).toEqual([7, 7, 7, 7]);
    expect(knownRegressors[0]).toEqual([7]);
  });

  test("an answer that is no forecast is refused by the name of the forecaster", async () => {
    const knownRegressors = values.map((_, t) => [t]);
    for (const answer of [undefined, { mean: [1] }, 3])
      await expect(
        backtest.run([make("odd", () => 1, answer)], { values, knownRegressors }, { horizon: 1 }),
      ).rejects.toThrow("forecast of odd must be a forecast");
  });

  test("names may be those of properties of objects", async () => {
    const named = ["__proto__", "constructor", "toString"].map((name) =>
      forecaster.of(name, { fit: () => 1, forecast: () => ({ mean: [1], intervals: [] }) }),
    );
    const { scores } = await backtest.run(named, values, { horizon: 1 });
    expect(scores.map(({ name }) => name).sort()).toEqual(["__proto__", "constructor", "toString"]);
    expect(scores.every(({ seconds }) => seconds >= 0)).toBe(true);
  });
});
