/** Many series (批量预测): the same method for each of them, on worker threads. */
import path from "node:path";
import { mustBe, requireOneOf } from "../../core/errors";
import {
  type Forecast,
  type ForecastOptions,
  readLevels,
  requireHorizon,
} from "../../core/forecasting/forecast";
import * as gate from "../../core/options";
import { collectReports } from "../../core/threads/collect-reports";
import { type ThreadOptions, threadOptions } from "../../core/threads/thread-options";
import { readColumn, type VectorLike } from "../../core/vectors";
import type { FitProgress } from "../../selection";
import * as methods from "../methods";
import type { Job, Report } from "./worker";

/** How to forecast many series. */
export interface ForecastManyOptions extends ForecastOptions, ThreadOptions<FitProgress> {
  /** The options of the method's `fit`. @default {} */
  readonly settings?: object;
}

/** Forecasts in the order of the series, and why some have none. */
export interface ManyForecasts {
  readonly forecasts: readonly (Forecast & { readonly series: string })[];
  readonly failures: readonly { readonly series: string; readonly message: string }[];
  /** False if it was cancelled. */
  readonly isComplete: boolean;
}

const OPTIONS = {
  settings: gate.withDefault<object, object>(
    {},
    gate.readerOf((action, name, value) => {
      if (!gate.isRecord(value)) throw new TypeError(mustBe(action, name, "an object of options", value));
    }),
  ),
  levels: readLevels,
  ...threadOptions<FitProgress>(),
} satisfies gate.OptionReaders<ForecastManyOptions>;

/**
 * Fits a method to each series and forecasts it. The threads leave this one free, and their number does not change the answers.
 * A series that fails, such as one too short, is listed, and the others go on. Progress has the name of each series; what is done
 * when the signal ends the work is kept. O(series · fit / threads).
 * @param method The name of a forecaster, such as "seasonalNaive". @param series By name.
 * @throws {RangeError} If there is no such method, or no series. @throws The error of the first series, if all fail.
 *
 * @example
 * const { forecasts, failures } = await run("naive", { milk: [3, 5], tea: [2] }, 2);
 * forecasts[0].mean; // [5, 5]
 * failures[0].series; // "tea"
 */
export async function run(
  method: keyof typeof methods,
  series: gate.ByName<VectorLike>,
  horizon: number,
  options: ForecastManyOptions = {},
): Promise<ManyForecasts> {
  const action = "forecast many series";
  const { threads, onProgress, signal, ...shared } = gate.readOptions(action, options, OPTIONS);
  requireOneOf(action, "method", method, Object.keys(methods));
  requireHorizon(action, horizon);
  const entries = gate.readEntries(action, "series", series, "series by name");
  if (entries.length === 0) throw new RangeError(mustBe(action, "series", "at least one series", 0));
  const values = entries.map(([name, one]) => readColumn<number>(action, `series.${name}`, one));
  const job: Job = { method, ...shared, series: values, horizon };
  const reports: Report[] = [];
  const entry = path.join(__dirname, "worker.ts");
  const total = entries.length;
  await collectReports<Report>(action, entry, job, { reports: total, threads, signal }, (report, before) => {
    reports[report.i] = report;
    onProgress?.({ name: entries[report.i][0], done: before + 1, total });
  });
  const failed = reports.filter(({ error }) => error);
  if (failed.length === entries.length) throw failed[0].error;
  return {
    forecasts: reports.flatMap(({ i, forecast }) => (forecast ? { series: entries[i][0], ...forecast } : [])),
    failures: failed.map(({ i, error }) => ({ series: entries[i][0], message: String(error?.message) })),
    isComplete: Object.keys(reports).length === total,
  };
}
