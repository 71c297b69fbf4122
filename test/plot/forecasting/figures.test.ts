import { describe, expect, test } from "vitest";
import { forecastPlots } from "../../../lib/plot";
import type { ScatterTrace } from "../../../lib/plot/types";

describe("forecastPlots.fan", () => {
  const intervals = [
    { level: 0.8, lower: [3, 3], upper: [5, 7] },
    { level: 0.95, lower: [2, 1], upper: [6, 9] },
  ];
  const forecast = { mean: [4, 5], intervals };

  test("bands from the last value on, the widest first, then history, forecast and actual", () => {
    const figure = forecastPlots.fan([1, 2, 3], forecast, { actual: [4.5], unit: "pieces", title: "Milk" });
    const traces = figure.data as ScatterTrace[];
    expect(traces.map(({ name, fill, showlegend }) => [name, fill, showlegend])).toEqual([
      [undefined, undefined, false],
      [undefined, "tonexty", false],
      [undefined, undefined, false],
      [undefined, "tonexty", false],
      ["history", undefined, undefined],
      ["forecast", undefined, undefined],
      ["actual", undefined, undefined],
    ]);
    expect(traces[0].x).toEqual([3, 4, 5]);
    expect(traces.slice(0, 4).map(({ y }) => y)).toEqual([
      [3, 2, 1],
      [3, 6, 9],
      [3, 3, 3],
      [3, 5, 7],
    ]);
    expect(traces.slice(4).map(({ y }) => y)).toEqual([
      [1, 2, 3, Number.NaN, Number.NaN],
      [Number.NaN, Number.NaN, 3, 4, 5],
      [Number.NaN, Number.NaN, 3, 4.5, Number.NaN],
    ]);
    expect(traces[4].x).toEqual([1, 2, 3, 4, 5]);
    expect(figure.layout.yaxis?.title).toBe("pieces");
    expect(figure.title).toBe("Milk");
    expect(figure.description).toBe(
      "The forecast goes from 4 to 5; at the end 1 to 9 (95 %), 3 to 7 (80 %).",
    );
  });

  test("without intervals, with times; the default title", () => {
    const times = ["2024-01", "2024-02"];
    const figure = forecastPlots.fan([1], { mean: [4], intervals: [] }, { times });
    expect((figure.data as ScatterTrace[]).map(({ name, x }) => [name, x])).toEqual([
      ["history", times],
      ["forecast", times],
    ]);
    expect(figure.title).toBe("Forecast");
    expect(figure.description).toBe("The forecast goes from 4 to 4.");
  });

  test("refusals", () => {
    expect(() => forecastPlots.fan([], forecast)).toThrow("history must be at least 1 number");
    expect(() => forecastPlots.fan([1], {} as never)).toThrow("a forecast, as a forecaster makes it");
    expect(() => forecastPlots.fan([1], { mean: [], intervals: [] })).toThrow(
      "forecast.mean must be not empty",
    );
    expect(() => forecastPlots.fan([1], forecast, { actual: [1, 2, 3] })).toThrow(
      "must have the same length",
    );
    expect(() => forecastPlots.fan([1], forecast, { times: [1, 2] })).toThrow("must have the same length");
  });
});

describe("forecastPlots.components", () => {
  test("a panel for each part, over shared times", () => {
    const parts = { series: [1, 5, 2], trend: [2, 3, 4] };
    const figure = forecastPlots.components(parts, { unit: "pieces" });
    const traces = figure.data as ScatterTrace[];
    expect(traces.map(({ name, x, y, yaxis }) => [name, x, y, yaxis])).toEqual([
      ["series", [1, 2, 3], parts.series, "y"],
      ["trend", [1, 2, 3], parts.trend, "y2"],
    ]);
    expect(figure.layout.yaxis2?.title).toBe("pieces");
    expect([figure.title, figure.description]).toEqual([
      "Components of the series",
      "Ranges: series 4, trend 2.",
    ]);
    const dated = forecastPlots.components(parts, { times: ["a", "b", "c"], title: "Parts" });
    expect([dated.title, (dated.data[1] as ScatterTrace).x]).toEqual(["Parts", ["a", "b", "c"]]);
  });

  test("refusals", () => {
    expect(() => forecastPlots.components({})).toThrow("panels must be not empty");
    expect(() => forecastPlots.components({ a: [1, 2], b: [1] })).toThrow("must have the same length");
    expect(() => forecastPlots.components({ a: [] })).toThrow("parts.a must be at least 1 number");
  });
});

test("a forecast with holes, and parts of more values than a call can have arguments", () => {
  const broken = { mean: [4, 5], intervals: [{ level: 0.8, lower: [1], upper: [2] }] };
  expect(() => forecastPlots.fan([1, 2], broken)).toThrow("must have the same length");
  expect(() => forecastPlots.fan([1, 2], { mean: [Number.NaN], intervals: [] })).toThrow(
    "mean[0] must be a finite",
  );
  const long = Float64Array.from({ length: 150_000 }, (_, t) => t % 7);
  expect(forecastPlots.components({ long }).description).toBe("Ranges: long 6.");
});
