import fs from "node:fs";
import path from "node:path";
import zlib from "node:zlib";
import { describe, expect, test } from "vitest";
import { seeded } from "../../../lib/core/random";
import { countForecast } from "../../../lib/forecasting";
import { logProbability, tail } from "../../../lib/forecasting/demand/counts";
import { readGolden } from "../../support/read-golden";

interface Golden {
  readonly distribution: {
    readonly probabilities: readonly Record<"mean" | "excess" | "x" | "log" | "tail", number>[];
    readonly quantiles: readonly {
      mean: number;
      excess: number;
      probabilities: number[];
      quantiles: number[];
    }[];
  };
  readonly backtest: Record<"carparts" | "weekly-sales", { series: number; scaled: number; SES: number }>;
}
const golden = readGolden<Golden>("forecasting/golden/counts.json");
const { forecast, leadTimeQuantiles } = countForecast;
const kind = "count-forecast" as const;
const model = { kind, level: 2, alpha: 0.5, excess: 0.5, logLikelihood: 0, converged: true };

test("probabilities and tails are scipy's", () => {
  for (const { mean, excess, x, log, tail: upper } of golden.distribution.probabilities) {
    expect(Math.abs(logProbability(x, mean, excess) - log)).toBeLessThan(1e-9 * (1 + Math.abs(log)));
    expect(Math.abs(tail(x, mean, excess) / upper - 1)).toBeLessThan(1e-9);
  }
  expect(tail(-1, 2, 0.5)).toBe(1);
});

test("quantiles are scipy's", () => {
  for (const { mean, excess, probabilities, quantiles } of golden.distribution.quantiles)
    expect(leadTimeQuantiles({ ...model, level: mean, excess }, 1, probabilities)).toEqual(quantiles);
});

describe.skipIf(!process.env.MERCHANT_LAB_DATA)("MASE of the last 12 values", () => {
  test.each([
    ["carparts", "carparts.csv.gz", 51],
    ["weekly-sales", "sales_transactions_weekly.csv.gz", 52],
  ] as const)("%s: within 3 %% of statsforecast's optimised SES", (name, file, count) => {
    const zipped = fs.readFileSync(path.join(process.env.MERCHANT_LAB_DATA ?? "", name, file));
    const cells = zlib.gunzipSync(zipped).toString().trim().split(/\r?\n/).slice(1);
    const rows = cells.map((row) => row.split(",").slice(1, 1 + count));
    const series = rows.filter((row) => row.every(Boolean)).filter((_, i) => i % 5 === 0);
    expect(series).toHaveLength(golden.backtest[name].series);
    const errors = series.flatMap((row) => {
      const history = row.slice(0, -12).map(Number);
      const changes = history.slice(1).map((y, t) => Math.abs(y - history[t]));
      const scale = changes.reduce((sum, change) => sum + change, 0) / changes.length;
      if (scale === 0) return [];
      const { mean } = forecast(countForecast.fit(history), 12, { levels: [] });
      return [row.slice(-12).reduce((sum, y, h) => sum + Math.abs(Number(y) - mean[h]), 0) / 12 / scale];
    });
    expect(errors).toHaveLength(golden.backtest[name].scaled);
    const mase = errors.reduce((sum, error) => sum + error, 0) / errors.length;
    expect(Math.abs(mase / golden.backtest[name].SES - 1)).toBeLessThan(0.03);
  });
});

describe("countForecast", () => {
  test("finds the parameters that made a series, and keeps its promise", () => {
    const random = seeded(2);
    // Gamma means with shape m / e and scale e make negative binomial counts.
    const draw = (mean: number, excess: number) => {
      const rate = excess * random.gamma(mean / excess);
      let [count, product] = [0, random.uniform()];
      for (; product > Math.exp(-rate); count++) product *= random.uniform();
      return count;
    };
    const values = Array.from({ length: 1500 }, () => draw(3, 1));
    const found = countForecast.fit(values);
    expect(found.converged).toBe(true);
    expect(found.alpha).toBeLessThan(0.05);
    expect(Math.abs(found.excess - 1)).toBeLessThan(0.15);
    expect(Math.abs(found.level - 3)).toBeLessThan(0.5);
    const [{ lower, upper }] = forecast(found, 1, { levels: [0.9] }).intervals;
    const inside = values.filter((y) => y >= lower[0] && y <= upper[0]).length / 1500;
    expect(inside).toBeGreaterThan(0.88);
  });

  test("follows a level that moves", () => {
    const found = countForecast.fit([...new Array(20).fill(1), ...new Array(20).fill(9)]);
    expect(found.alpha).toBeGreaterThan(0.3);
    expect(Math.abs(found.level - 9)).toBeLessThan(0.5);
  });

  test("intervals widen with the horizon, and the sum over a lead time more than by its square root", () => {
    const { mean, intervals } = forecast({ ...model, level: 200, excess: 3 }, 9, { levels: [0.95] });
    expect(mean).toEqual(new Array(9).fill(200));
    const width = (h: number) => intervals[0].upper[h] - intervals[0].lower[h];
    // The variance is 1 + 8 / 4 times as large.
    expect(width(8) / width(0)).toBeCloseTo(Math.sqrt(3), 1);
    // Four periods: 1 + 1.5² + 2² + 2.5² = 13.5 of the first.
    const [low, high] = leadTimeQuantiles({ ...model, level: 200, excess: 3 }, 4, [0.025, 0.975]);
    expect((high - low) / width(0)).toBeCloseTo(Math.sqrt(13.5), 1);
    const fixed = leadTimeQuantiles({ ...model, alpha: 0, level: 200, excess: 3 }, 4, [0.025, 0.975]);
    expect((fixed[1] - fixed[0]) / width(0)).toBeCloseTo(2, 1);
  });

  test("zeros are forecast as zero; a record survives JSON; default levels", () => {
    const zero = countForecast.fit([0, 0, 0]);
    expect(zero).toEqual({ kind, level: 0, alpha: 0, excess: 0, logLikelihood: 0, converged: true });
    const levels = [0.8, 0.95].map((level) => ({ level, lower: [0, 0], upper: [0, 0] }));
    expect(forecast(zero, 2)).toEqual({ mean: [0, 0], intervals: levels });
    const found = countForecast.fit([0, 2, 1, 0, 0, 3, 1, 0]);
    expect(JSON.parse(JSON.stringify(found))).toEqual(found);
    expect(forecast(found, 1).intervals.every(({ lower }) => lower[0] >= 0)).toBe(true);
  });

  test("refusals", () => {
    expect(() => countForecast.fit([1])).toThrow("series must be at least 2 numbers");
    expect(() => countForecast.fit([1, -1])).toThrow("series[1] must be an integer >= 0");
    expect(() => countForecast.fit([1, 0.5])).toThrow("series[1] must be an integer >= 0");
    expect(() => countForecast.fit([1, Number.NaN])).toThrow("series[1] must be a finite number");
    expect(() => forecast(model, 0)).toThrow("horizon must be an integer >= 1");
    expect(() => forecast({} as never, 1)).toThrow("as made by countForecast.fit");
    expect(() => leadTimeQuantiles(model, 0, [0.5])).toThrow("must be an integer >= 1");
    expect(() => leadTimeQuantiles(model, 1, [1])).toThrow("probabilities[0] must be a fraction");
  });
});

test("counts of any size: the same level and share of new values", () => {
  const counts = Array.from({ length: 40 }, (_, t) =>
    Math.round(100 + t + 20 * Math.sin((t * Math.PI) / 2) + ((t * 7919) % 13)),
  );
  const small = countForecast.fit(counts);
  for (const unit of [1e4, 1e6]) {
    const model = countForecast.fit(counts.map((count) => count * unit));
    expect(model.level / unit / small.level).toBeCloseTo(1, 3);
    expect(model.alpha).toBeCloseTo(small.alpha, 2);
    expect(model.converged).toBe(true);
  }
});

test("periods are named where they are refused", () => {
  expect(() => countForecast.leadTimeQuantiles(countForecast.fit([1, 2]), 0, [0.5])).toThrow(
    "periods must be",
  );
});
