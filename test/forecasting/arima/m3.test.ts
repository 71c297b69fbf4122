/**
 * Automatic ARIMA on monthly series of M3 against statsforecast's AutoARIMA (golden/m3-arima.py): a few by default, all that the
 * golden file has with MERCHANT_LAB_LARGE=1. statsforecast often stops short of the greatest likelihood, so that paths differ.
 */
import fs from "node:fs";
import path from "node:path";
import zlib from "node:zlib";
import { describe, expect, test } from "vitest";
import * as datasets from "../../../lib/data/datasets";
import { arima } from "../../../lib/forecasting";
import { readGolden } from "../../support/read-golden";

const FILE = (process.env.MERCHANT_LAB_DATA ?? "")
  .split(path.delimiter)
  .map((folder) => path.join(folder, "m3-competition/m3.jsonl.gz"))
  .find((file) => fs.existsSync(file));
const COUNT = process.env.MERCHANT_LAB_LARGE ? Number.POSITIVE_INFINITY : 10;

describe.skipIf(!datasets.isAvailable("m3-competition") || FILE === undefined)("M3", () => {
  test("forecasts as good as statsforecast's, of models that fit no worse", () => {
    const { scores } = readGolden<{ readonly scores: Record<string, readonly [number, number]> }>(
      "forecasting/golden/m3-arima.json",
    );
    const lines = zlib
      .gunzipSync(fs.readFileSync(FILE as string))
      .toString()
      .trim()
      .split("\n");
    const series = new Map(lines.map((line) => JSON.parse(line)).map((row) => [row.id as string, row]));
    const ids = Object.keys(scores).slice(0, COUNT);
    const found = ids.map((id) => {
      const { train, test: future } = series.get(id) as { train: number[]; test: number[] };
      const model = arima.fit(train, { season: 12 });
      const { mean } = arima.forecast(model, future.length);
      const errors = mean.map(
        (value, t) => (200 * Math.abs(value - future[t])) / (Math.abs(value) + Math.abs(future[t])),
      );
      return { score: errors.reduce((sum, error) => sum + error) / errors.length, aicc: model.aicc };
    });
    const difference = found.reduce((sum, { score }, i) => sum + score - scores[ids[i]][0], 0) / ids.length;
    expect(difference).toBeLessThan(COUNT === 10 ? 1 : 0.3);
    const noWorse = found.filter(
      ({ aicc }, i) => aicc < scores[ids[i]][1] + 0.05 || aicc > scores[ids[i]][1] + 20,
    );
    expect(noWorse.length / ids.length).toBeGreaterThan(0.6);
  }, 3_600_000);
});
