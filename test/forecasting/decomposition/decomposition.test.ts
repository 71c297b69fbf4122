/** STL against statsmodels (golden/decomposition.py), MSTL against statsforecast (golden/mstl.py). */
import { describe, expect, test } from "vitest";
import { arima, mstl, naive, stl } from "../../../lib/forecasting";
import { readGolden } from "../../support/read-golden";
import { hasSeries, readSeries } from "../r-series";

interface Stl {
  readonly series: string;
  readonly season: number;
  readonly options: { readonly seasonal?: number; readonly seasonal_deg?: number; readonly robust?: boolean };
  readonly trend: readonly number[];
  readonly seasonal: readonly number[];
  readonly resid: readonly number[];
}

const golden = readGolden<{ readonly stl: readonly Stl[] }>("forecasting/golden/decomposition.json");
const year = Array.from({ length: 36 }, (_, t) => 10 + t + [5, -1, -4][t % 3] + Math.sin(t * t));

describe.skipIf(!hasSeries)("series of R", () => {
  test.each(golden.stl.map((fit) => [fit.series, fit.season, JSON.stringify(fit.options), fit] as const))(
    "STL of %s, %s a season, %s, is statsmodels'",
    async (name, season, _, { options, ...expected }) => {
      const values = (await readSeries(name)).map(Math.log);
      if (name === "UKgas") values[30] += 3;
      const { seasonal: seasonalWindow = 7, seasonal_deg: seasonalDegree = 1, robust = false } = options;
      const found = stl.decompose(values, { season, seasonalWindow, seasonalDegree, robust });
      for (const [part, all] of [
        [found.trend, expected.trend],
        [found.seasonal, expected.seasonal],
        [found.remainder, expected.resid],
      ])
        all.forEach((value, i) => {
          expect(Math.abs(part[5 * i] - value)).toBeLessThan(1e-9);
        });
    },
  );

  test("MSTL of half-hourly demand is statsforecast's", async () => {
    const values = (await readSeries("taylor")).slice(-6 * 336);
    const [past, future] = [values.slice(0, -336), values.slice(-336)];
    const scale =
      past.slice(336).reduce((sum, value, t) => sum + Math.abs(value - past[t]), 0) / (past.length - 336);
    const expected = readGolden<Record<"naive" | "arima", { mase: number; head: number[] }>>(
      "forecasting/golden/mstl.json",
    );
    for (const [name, rest, within] of [
      ["naive", naive, 1e-9],
      ["arima", arima, 0.03],
    ] as const) {
      const several = mstl.around(rest as typeof naive, { seasons: [48, 336] });
      const { mean } = several.forecast(several.fit(past), 336);
      const mase = mean.reduce((sum, value, t) => sum + Math.abs(value - future[t]), 0) / 336 / scale;
      expect(Math.abs(mase / expected[name].mase - 1)).toBeLessThan(within);
      mean.slice(0, 8).forEach((value, t) => {
        expect(Math.abs(value / expected[name].head[t] - 1)).toBeLessThan(Math.max(within / 3, 1e-9));
      });
    }
  }, 60000);
});

describe("stl.decompose()", () => {
  test("its parts add up, and a season without change is found whole", () => {
    const { trend, seasonal, remainder, seasonalStrength } = stl.decompose(year, { season: 3 });
    year.forEach((value, t) => {
      expect(trend[t] + seasonal[t] + remainder[t]).toBeCloseTo(value, 10);
    });
    expect(seasonalStrength).toBeGreaterThan(0.9);
    const line = Array.from({ length: 24 }, (_, t) => 2 * t + [3, -3][t % 2]);
    const exact = stl.decompose(line, { season: 2 });
    expect(exact.seasonal[10]).toBeCloseTo(3, 9);
    expect(exact.trend[10]).toBeCloseTo(20, 9);
    expect(exact.seasonalStrength).toBeCloseTo(1, 9);
    expect(stl.decompose(line, { season: 2, seasonalWindow: 7, seasonalDegree: 1, robust: false })).toEqual(
      exact,
    );
  });

  test("robust: an outlier goes to the remainder", () => {
    const hit = year.map((value, t) => (t === 17 ? value + 100 : value));
    const { trend, remainder } = stl.decompose(hit, { season: 3, robust: true });
    expect(Math.abs(remainder[17] - 100)).toBeLessThan(5);
    expect(Math.abs(trend[17] - 27)).toBeLessThan(3);
    expect(Math.abs(stl.decompose(hit, { season: 3 }).remainder[17] - 100)).toBeGreaterThan(20);
  });

  test("a constant series is its trend", () => {
    const { trend } = stl.decompose(new Array(12).fill(3), { season: 4 });
    expect(trend[5]).toBeCloseTo(3, 12);
  });

  test("refusals", () => {
    expect(() => stl.decompose([1, 2, 3], { season: 2 })).toThrow("series must be at least 4 numbers");
    expect(() => stl.decompose(year, { season: 1 })).toThrow("season must be an integer >= 2");
    expect(() => stl.decompose(year, { season: 3, seasonalWindow: 8 })).toThrow("seasonalWindow must be odd");
    expect(() => stl.decompose(year, { season: 3, seasonalDegree: 2 })).toThrow(
      "seasonalDegree must be an integer from 0 to 1",
    );
  });
});

describe("mstl.around()", () => {
  const several = mstl.around(naive, { seasons: [3, 6] });

  test("with the naive rest, the first season ahead repeats the last; intervals move with the mean", () => {
    const model = several.fit(year);
    expect(JSON.parse(JSON.stringify(model))).toEqual(model);
    const { mean, intervals } = several.forecast(model, 12, { levels: [0.9] });
    const shift = (t: number) =>
      model.seasonal.reduce((sum, part) => sum + part[t % part.length] - (part.at(-1) ?? 0), 0);
    mean.forEach((value, t) => {
      expect(value).toBeCloseTo(year[35] + shift(t), 9);
      expect(intervals[0].upper[t] - value).toBeCloseTo(value - intervals[0].lower[t], 9);
    });
    expect(intervals[0].level).toBe(0.9);
  });

  test("refusals", () => {
    expect(() => mstl.around(naive, { seasons: [6, 3] })).toThrow("seasons must be ascending");
    expect(() => mstl.around(naive, { seasons: [] })).toThrow("seasons must be ascending");
    expect(() => mstl.around({} as never, { seasons: [3] })).toThrow("rest must be a forecaster");
    expect(() => several.fit(year.slice(0, 11))).toThrow("series must be at least 12 numbers");
    expect(() => several.forecast(several.fit(year), 0)).toThrow("horizon must be an integer >= 1");
  });
});

test("rounding is no season", () => {
  for (const value of [() => 0, () => 0.1, (t: number) => t, (t: number) => 3e9 * t + 1])
    expect(
      stl.decompose(
        Array.from({ length: 40 }, (_, t) => value(t)),
        { season: 4 },
      ).seasonalStrength,
    ).toBe(0);
});

test("MSTL refuses what is no model, and forecasters that answer later", () => {
  const last = { fit: () => 1, forecast: () => ({ mean: [1], intervals: [] }) };
  const later = { fit: () => 1, forecast: async () => ({ mean: [1], intervals: [] }) };
  const series = [1, 5, 1, 5, 1, 5, 1, 5];
  expect(() => mstl.around(last, { seasons: [2] }).forecast(null as never, 1)).toThrow(
    "model must be a model",
  );
  const slow = mstl.around(later as never, { seasons: [2] });
  expect(() => slow.forecast(slow.fit(series), 1)).toThrow("rest must be a forecaster without promises");
});
