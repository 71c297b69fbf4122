import { describe, expect, test } from "vitest";
import { seeded } from "../../../lib/core/random";
import { start } from "../../../lib/neural/engine";
import * as recurrentForecaster from "../../../lib/neural/forecasting/recurrent-forecaster";
import { DEFAULT_PATHS, isPresent } from "../../../lib/workbench/native-engine";

const ENGINES = isPresent(DEFAULT_PATHS.package) ? (["wasm", "native"] as const) : (["wasm"] as const);
const { forecast } = recurrentForecaster;

/** Trend times season with noise, all positive. */
const random = seeded(4);
const series = Array.from({ length: 72 }, (_, t) =>
  Math.exp(4 + 0.01 * t + 0.3 * Math.sin((2 * Math.PI * t) / 12) + 0.1 * random.normal()),
);
const settings = { season: 12, window: 6, units: 4, epochs: 4, seed: 7 } as const;

describe.each(ENGINES)("recurrentForecaster on %s", (prefer) => {
  test.each(["rnn", "gru", "lstm"] as const)(
    "%s: same seed same loss, no tensor left, a record",
    async (cell) => {
      const { tf } = await start({ prefer });
      const before = tf.memory().numTensors;
      const progress: number[] = [];
      const model = await recurrentForecaster.fit(series, {
        ...settings,
        cell,
        onProgress: ({ epoch }) => progress.push(epoch),
      });
      expect(new Set(progress).size).toBe(4);
      const said = forecast(model, 15, { levels: [0.5, 0.9] });
      expect(tf.memory().numTensors).toBe(before);
      const again = await recurrentForecaster.fit(series, { ...settings, cell });
      expect(again.losses).toEqual(model.losses);
      expect((await recurrentForecaster.fit(series, { ...settings, cell, seed: 8 })).losses).not.toEqual(
        model.losses,
      );
      expect(model.losses).toHaveLength(4);
      expect(model.losses[3]).toBeLessThan(model.losses[0]);
      expect(forecast(JSON.parse(JSON.stringify(model)), 15, { levels: [0.5, 0.9] })).toEqual(said);
      // Intervals contain each other, and those of a second season are wider.
      const [half, most] = said.intervals;
      half.lower.forEach((lower, h) => {
        expect(most.lower[h]).toBeLessThanOrEqual(lower);
        expect(lower).toBeLessThanOrEqual(half.upper[h]);
      });
      const width = (h: number) => Math.log(most.upper[h] / most.lower[h]);
      expect(width(13) / width(1)).toBeCloseTo(Math.SQRT2, 1);
      expect(tf.memory().numTensors).toBe(before);
    },
  );
});

describe("recurrentForecaster", () => {
  test("what repeats exactly is forecast exactly", async () => {
    await start({ prefer: "wasm" });
    const model = await recurrentForecaster.fit([3, 1, -2, 3, 1, -2, 3, 1, -2, 3, 1, -2], {
      season: 3,
      window: 2,
      epochs: 1,
      seed: 1,
    });
    expect([model.isLog, model.scale, model.cell, model.units]).toEqual([false, 1, "lstm", 16]);
    expect(forecast(model, 4).mean.map((value) => Math.round(value))).toEqual([3, 1, -2, 3]);
  });

  test("it learns what the naive forecast misses", async () => {
    await start({ prefer: "wasm" });
    const valueAt = (t: number) => (t % 2 === 0 ? 1 : -1) * (t % 3 === 0 ? 2 : 1);
    const values = Array.from({ length: 100 }, (_, t) => valueAt(t));
    const options = { window: 6, units: 8, epochs: 40, seed: 3 } as const;
    const model = await recurrentForecaster.fit(values, options);
    expect(model.losses[39]).toBeLessThan(0.05 * model.losses[0]);
    expect(Math.abs(forecast(model, 1).mean[0] - valueAt(100))).toBeLessThan(1);
  });

  test("a forecast from an earlier window is the value less its residual", async () => {
    await start({ prefer: "wasm" });
    const model = await recurrentForecaster.fit(series, { ...settings, epochs: 1 });
    const logs = series.map(Math.log);
    const { mean } = forecast({ ...model, last: logs.slice(5, 23) }, 12);
    mean.forEach((value, k) => {
      expect(Math.log(value)).toBeCloseTo(logs[23 + k] - model.scale * model.residuals[k][5], 5);
    });
    const changes = logs.slice(12).map((value, t) => value - logs[t]);
    expect(model.scale ** 2).toBeCloseTo(changes.reduce((sum, x) => sum + x * x, 0) / 60, 12);
  });

  test("it is cancelled without a tensor left", async () => {
    const { tf } = await start({ prefer: "wasm" });
    const before = tf.memory().numTensors;
    const controller = new AbortController();
    const onProgress = () => controller.abort();
    await expect(
      recurrentForecaster.fit(series, { ...settings, onProgress, signal: controller.signal }),
    ).rejects.toThrow("abort");
    expect(tf.memory().numTensors).toBe(before);
  });

  test("refusals", async () => {
    await expect(recurrentForecaster.fit(series.slice(0, 29), settings)).rejects.toThrow(
      "series must be at least 30 numbers",
    );
    await expect(recurrentForecaster.fit([...series, Number.NaN], settings)).rejects.toThrow(
      "series[72] must be a finite number",
    );
    await expect(recurrentForecaster.fit(series, { ...settings, cell: "cnn" as never })).rejects.toThrow(
      "cell must be one of rnn, gru, lstm",
    );
    await expect(recurrentForecaster.fit(series, { season: 12 } as never)).rejects.toThrow(
      "seed must be an integer",
    );
    const model = await recurrentForecaster.fit(series.slice(0, 30), { ...settings, epochs: 1 });
    expect(model.residuals.map((errors) => errors.length)).toEqual(new Array(12).fill(1));
    expect(() => forecast(model, 0)).toThrow("horizon must be an integer >= 1");
    expect(() => forecast({} as never, 1)).toThrow("a forecaster, as made by recurrentForecaster.fit");
    expect(() => forecast(model, 1, { levels: [1] })).toThrow("levels[0] must be a fraction");
  });
});
