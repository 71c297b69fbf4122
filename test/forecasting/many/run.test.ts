import { describe, expect, test } from "vitest";
import { seeded } from "../../../lib/core/random";
import { forecastMany, movingAverage, seasonalNaive } from "../../../lib/forecasting";

const random = seeded(1);
const series = new Map(
  Array.from(
    { length: 40 },
    (_, i) => [`series ${39 - i}`, Array.from({ length: 24 }, random.uniform)] as const,
  ),
);

describe("forecastMany.run", () => {
  test.each([1, 2, 4])(
    "%s threads give what the method itself gives, in the order of the series",
    async (threads) => {
      const settings = { season: 12 };
      const found = await forecastMany.run("seasonalNaive", series, 3, { settings, threads, levels: [0.5] });
      const expected = Array.from(series, ([name, values]) => ({
        series: name,
        ...seasonalNaive.forecast(seasonalNaive.fit(values, settings), 3, { levels: [0.5] }),
      }));
      expect(found).toEqual({ forecasts: expected, failures: [], isComplete: true });
    },
  );

  test("levels and settings have the defaults of the method", async () => {
    const { forecasts } = await forecastMany.run("naive", { a: [1, 3, 4] }, 1);
    expect(forecasts[0].intervals.map(({ level }) => level)).toEqual([0.8, 0.95]);
  });

  test("a series that fails is listed, and the others are kept; progress counts both", async () => {
    const progress: unknown[] = [];
    const given = {
      short: [1, 2],
      b: [1, 2, 3, 4],
      gap: [1, Number.NaN, 2, 3],
      a: Float64Array.of(5, 5, 5, 5),
    };
    const found = await forecastMany.run("movingAverage", given, 2, {
      settings: { window: 3 },
      onProgress: ({ done, total, name }) => progress.push([done, total, name]),
      threads: 1,
    });
    expect(found.forecasts.map(({ series, mean }) => [series, mean])).toEqual([
      ["b", movingAverage.forecast(movingAverage.fit([1, 2, 3, 4], { window: 3 }), 2).mean],
      ["a", [5, 5]],
    ]);
    expect(found.failures.map(({ series }) => series)).toEqual(["short", "gap"]);
    expect(found.failures[1].message).toContain("series[1] must be a finite number, current value is NaN");
    expect(found.isComplete).toBe(true);
    expect(progress).toEqual(Object.keys(given).map((name, i) => [i + 1, 4, name]));
  });

  test("if all fail, the first error is thrown", async () => {
    await expect(forecastMany.run("naive", { b: [1], a: [1] }, 2)).rejects.toThrow(RangeError);
    const wrong = forecastMany.run("seasonalNaive", { a: [1, 2] }, 2, { settings: { seasons: 2 } });
    await expect(wrong).rejects.toThrow('did you mean "season"?');
  });

  test("what is done when it is cancelled is kept", async () => {
    const controller = new AbortController();
    const { signal } = controller;
    let last = 0;
    const onProgress = ({ done }: { done: number }) => {
      last = done;
      if (done === 3) controller.abort();
    };
    const found = await forecastMany.run("naive", series, 1, { onProgress, signal, threads: 1 });
    expect(found.forecasts.map(({ series }) => series)).toEqual(["series 39", "series 38", "series 37"]);
    expect([found.isComplete, last]).toEqual([false, 3]);
    const none = await forecastMany.run("naive", series, 1, { signal });
    expect(none).toEqual({ forecasts: [], failures: [], isComplete: false });
  });

  test("an error of onProgress ends it", async () => {
    const onProgress = () => {
      throw new Error("stop");
    };
    await expect(forecastMany.run("naive", series, 1, { onProgress })).rejects.toThrow("stop");
  });

  test("refusals", async () => {
    await expect(forecastMany.run("naiv" as never, { a: [1, 2] }, 1)).rejects.toThrow(
      "method must be one of",
    );
    await expect(forecastMany.run("naive", {}, 1)).rejects.toThrow("at least one series");
    await expect(forecastMany.run("naive", { a: "12" as never }, 1)).rejects.toThrow(
      "series.a must be an array",
    );
    await expect(forecastMany.run("naive", { a: [1, 2] }, 0)).rejects.toThrow(
      "horizon must be an integer >= 1",
    );
    await expect(forecastMany.run("naive", { a: [1, 2] }, 1, { threads: 0 })).rejects.toThrow("threads");
  });
});

test("settings that are no options are refused", async () => {
  for (const settings of [3, null, [1]])
    await expect(
      forecastMany.run("naive", { a: [1, 2] }, 1, { settings: settings as never }),
    ).rejects.toThrow("settings must be an object of options");
});
