/** The monthly series of the M3 competition, and how well a method forecasts them. */
import fs from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";

const folders = (process.env.MERCHANT_LAB_DATA ?? "").split(path.delimiter);
const file = folders
  .map((folder) => path.join(folder, "m3-competition/m3.jsonl.gz"))
  .find((name) => fs.existsSync(name));

export const hasM3 = file !== undefined;
/** One in eighteen of the 1,428 series, or all of them on request. */
export const STEP = process.env.MERCHANT_LAB_LARGE ? 1 : 18;

export interface Golden {
  readonly meanSmape: number;
  readonly models: string;
  readonly smape: readonly number[];
}

interface Series {
  readonly period: string;
  readonly train: readonly number[];
  readonly test: readonly number[];
}

/** For each series taken: the model that was found, its sMAPE, and those of the golden run. */
export function compareWith(
  golden: Golden,
  forecast: (train: readonly number[]) => { readonly model: string; readonly mean: readonly number[] },
  step = STEP,
) {
  const lines = gunzipSync(fs.readFileSync(file ?? ""))
    .toString()
    .trim()
    .split("\n");
  const monthly = lines
    .map((line) => JSON.parse(line) as Series)
    .filter(({ period }) => /^MONTH/.test(period));
  const models = golden.models.split(" ");
  return monthly.flatMap(({ train, test }, i) => {
    if (i % step !== 0) return [];
    const { model, mean } = forecast(train);
    const errors = mean.map((value, h) => Math.abs(value - test[h]) / (Math.abs(value) + Math.abs(test[h])));
    const smape = (200 * errors.reduce((sum, error) => sum + error, 0)) / errors.length;
    return [{ index: i, model, smape, expected: golden.smape[i], isSameModel: model === models[i] }];
  });
}

/** The mean differences and shares by which a method is judged. */
export function judge(
  found: readonly Pick<ReturnType<typeof compareWith>[number], "smape" | "expected" | "isSameModel">[],
) {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    count: found.length,
    meanDifference: Math.abs(mean(found.map(({ smape, expected }) => smape - expected))),
    within1Percent: mean(found.map((one) => +(Math.abs(one.smape - one.expected) <= 0.01 * one.expected))),
    sameModel: mean(found.map(({ isSameModel }) => +isSameModel)),
  };
}
