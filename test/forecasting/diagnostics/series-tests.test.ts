/** Tests of series and residuals against statsmodels; golden/diagnostics.py and golden/arima.py made the answers. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { arima, seriesTests } from "../../../lib/forecasting";
import { readGolden } from "../../support/read-golden";
import { hasSeries, readSeries } from "../r-series";

interface Tests {
  readonly acf: readonly number[];
  readonly pacf: readonly number[];
  /** Statistics and p-values for 1 and 12 lags. */
  readonly ljungBox: readonly (readonly number[])[];
  /** Statistic, p-value and lags: by default, 0 and 5 lags. */
  readonly kpss: readonly (readonly number[])[];
  /** By default, and 2 lags. */
  readonly adf: readonly (readonly number[])[];
}

interface Golden {
  readonly series: readonly { readonly series: string; readonly level: Tests; readonly change: Tests }[];
}

const { series } = readGolden<Golden>("forecasting/golden/diagnostics.json");
const close = (found: readonly number[], expected: readonly number[], within = 1e-9) => {
  expect(found.length).toBe(expected.length);
  found.forEach((value, i) => {
    expect(Math.abs(value - expected[i])).toBeLessThanOrEqual(within * (1 + Math.abs(expected[i])));
  });
};

describe.skipIf(!hasSeries)("against statsmodels", () => {
  test.each(series.map((golden) => [golden.series, golden] as const))("%s", async (name, golden) => {
    const level = (await readSeries(name)).map(Math.log);
    const change = level.slice(1).map((value, t) => value - level[t]);
    for (const [values, expected] of [
      [level, golden.level],
      [change, golden.change],
    ] as const) {
      const { autocorrelations, partial } = seriesTests.correlogram(values, { lags: 15 });
      close(autocorrelations, expected.acf);
      close(partial, expected.pacf);
      [undefined, 12].forEach((lags, i) => {
        const { ljungBox } = seriesTests.residuals(values, { lags });
        close(
          [ljungBox.statistic, ljungBox.pValue],
          expected.ljungBox.map((both) => both[i]),
        );
      });
      [undefined, 0, 5].forEach((lags, i) => {
        const found = seriesTests.kpss(values, { lags });
        close([found.statistic, found.pValue, found.lags], expected.kpss[i]);
      });
      [undefined, 2].forEach((lags, i) => {
        const found = seriesTests.adf(values, { lags });
        close([found.statistic, found.pValue, found.lags], expected.adf[i], 1e-8);
      });
    }
  });

  test("the residuals of ARIMA models have the tests of statsmodels' summary", async () => {
    const { fits } = readGolden<{ readonly fits: readonly Readonly<Record<string, never>>[] }>(
      "forecasting/golden/arima.json",
    );
    for (const golden of fits.slice(0, 6)) {
      const values = await readSeries(golden.series);
      const logged = golden.series === "austourists" ? values : values.map(Math.log);
      const { order, seasonal, season } = golden;
      const { residuals } = arima.fit(logged, { order, seasonal, season, constant: false });
      const found = seriesTests.residuals(residuals);
      for (const name of ["ljungBox", "jarqueBera", "heteroskedasticity"] as const)
        close(
          [found[name].statistic, found[name].pValue],
          (golden[name] as readonly number[]).slice(0, 2),
          2e-3,
        );
    }
  });
});

describe("laws and edges", () => {
  const values = fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 12, maxLength: 40 });
  const varying = values.filter((list) => Math.max(...list) - Math.min(...list) > 0.1);

  test("unit and origin change nothing; no autocorrelation is above 1", () => {
    fc.assert(
      fc.property(varying, (list) => {
        const other = list.map((value) => 5 - 3 * value);
        const [a, b] = [list, other].map((each) => seriesTests.correlogram(each, { lags: 5 }));
        close(b.autocorrelations, a.autocorrelations, 1e-6);
        close(b.partial, a.partial, 1e-5);
        for (const value of [...a.autocorrelations, ...a.partial])
          expect(Math.abs(value)).toBeLessThan(1 + 1e-9);
        expect(seriesTests.kpss(other).statistic).toBeCloseTo(seriesTests.kpss(list).statistic, 6);
      }),
      { numRuns: 30, seed: 5 },
    );
  });

  test("defaults", () => {
    const list = Array.from({ length: 30 }, (_, t) => Math.sin(t * t));
    expect(seriesTests.correlogram(list).partial.length).toBe(16); // round(10 log10 30) + 1
    expect(seriesTests.correlogram(list).limit).toBeCloseTo(1.96 / Math.sqrt(30), 4);
    expect(seriesTests.correlogram([1, 2, 4, 3]).autocorrelations.length).toBe(4);
    expect(seriesTests.residuals(list)).toEqual(seriesTests.residuals(list, { lags: 1 }));
    expect(seriesTests.residuals(list, { lags: 0 }).ljungBox).toEqual({ statistic: 0, pValue: 1 });
    expect(seriesTests.kpss(list).lags).toBe(1);
  });

  test("p-values of KPSS are interpolated between 0.1 and 0.01", () => {
    const ramp = (slope: number) =>
      seriesTests.kpss(Array.from({ length: 60 }, (_, t) => Math.cos(7 * t) + slope * t));
    expect(ramp(0).pValue).toBe(0.1);
    expect(ramp(1).pValue).toBe(0.01);
    const between = Array.from({ length: 30 }, (_, i) => ramp(0.012 + 0.0005 * i)).filter(
      ({ statistic }) => statistic > 0.463 && statistic < 0.574,
    );
    expect(between.length).toBeGreaterThan(1);
    for (const { statistic, pValue } of between)
      expect(pValue).toBeCloseTo(0.05 - (0.025 * (statistic - 0.463)) / 0.111, 12);
  });

  test("ADF of a series that explodes", () => {
    const values = Array.from({ length: 60 }, (_, t) => 1.1 ** t + Math.cos(t * t));
    expect(seriesTests.adf(values, { lags: 0 }).pValue).toBe(1);
  });

  test("refusals", () => {
    expect(() => seriesTests.correlogram([1, 2, 3])).toThrow("series must be at least 4 numbers");
    expect(() => seriesTests.correlogram([2, 2, 2, 2])).toThrow("series must be varying");
    expect(() => seriesTests.kpss([1, 2, 3, 4], { lags: 4 })).toThrow(
      "lags must be below 4, current value is 4",
    );
    expect(() => seriesTests.adf([1, 3, 2, 5, 4], { lags: 2 })).toThrow(
      "series must be long enough for the lags",
    );
    expect(() => seriesTests.residuals([1, Number.NaN, 3, 4])).toThrow("series[1] must be a finite number");
  });
});

test("a series that its past predicts exactly, and thirds without any value", () => {
  const line = Array.from({ length: 40 }, (_, t) => t);
  expect(() => seriesTests.adf(line)).toThrow("not predicted exactly");
  const once = line.map((t) => Number(t === 20));
  expect(seriesTests.residuals(once).heteroskedasticity.statistic).toBe(1);
});
