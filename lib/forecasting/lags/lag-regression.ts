/** Regression on lags (滞后回归): any learner, such as ridge or boosted trees, forecasts a series from its past as columns. */
import { mustBe, requireKind } from "../../core/errors";
import { requireHorizon } from "../../core/forecasting/forecast";
import { readFiniteMatrix } from "../../core/linear-algebra/finite-matrix";
import { type MatrixLike, row } from "../../core/linear-algebra/matrix";
import * as gate from "../../core/options";
import { readVector } from "../../core/vectors";
import { type LearnerOf, requireLearner } from "../../selection/learner-type";
import type { Forecaster } from "../backtest";

/** The columns from which a value is predicted. */
export interface LagRegressionOptions {
  /** The values so many steps before. @default [1] */
  readonly lags?: readonly number[];
  /** The means of so many values before. @default [] */
  readonly rollingMeans?: readonly number[];
  /** The positions in a season of so many values, but the first, as indicators. @default 1, none */
  readonly season?: number;
  /** Whether it is given regressors, such as price, promotion and calendar, and needs their future values. @default false */
  readonly usesRegressors?: boolean;
}

const steps = gate.listOf(gate.integer(1));
const OPTIONS = {
  lags: (action, name, value) => steps(action, name, value ?? [1]),
  rollingMeans: (action, name, value) => steps(action, name, value ?? []),
  season: gate.withDefault(1, gate.integer(1)),
  usesRegressors: gate.withDefault(false, gate.flag),
} satisfies gate.OptionReaders<LagRegressionOptions>;
const ACTION = "forecast by lags";

/**
 * A forecaster that predicts each value from the columns of its time: lags, means, positions in the season, and regressors; from
 * the second step on, lags are its own forecasts. It has no intervals: `conformalForecast.of` adds them.
 * @param learner Of numbers, as made by `learner.of`, whose name it has.
 * @throws {TypeError} In fit and forecast, if it uses regressors and has not a row of them for each value, or each step.
 * @throws {RangeError} In fit, if the series is not longer than the longest lag or mean.
 *
 * @example
 * const lines = of(learner.of("line", linearRegression), { lags: [1] });
 * Math.round(lines.forecast(await lines.fit([1, 2, 4, 8, 16]), 2).mean[1]); // 64
 */
export function of(learner: LearnerOf<MatrixLike, number>, options: LagRegressionOptions = {}): Forecaster {
  const { lags, rollingMeans, season, usesRegressors } = gate.readOptions(ACTION, options, OPTIONS);
  requireLearner(ACTION, learner);
  const first = Math.max(...lags, ...rollingMeans, 0);
  const readKnown = (name: string, given: MatrixLike | undefined, count: number): ArrayLike<number>[] => {
    if (usesRegressors !== (given !== undefined))
      throw new TypeError(mustBe(ACTION, name, usesRegressors ? "given" : "left out", given));
    const known = given && readFiniteMatrix(ACTION, name, given);
    if (known && known.rows !== count) throw new TypeError(mustBe(ACTION, name, `${count} rows`, known.rows));
    return Array.from({ length: count }, (_, t) => (known ? row(known, t) : []));
  };
  /** The columns of time t, which may be that after the last value. */
  const columnsAt = (values: readonly number[], t: number, known: ArrayLike<number>) => [
    ...lags.map((lag) => values[t - lag]),
    ...rollingMeans.map((size) => values.slice(t - size, t).reduce((sum, value) => sum + value, 0) / size),
    ...Array.from({ length: season - 1 }, (_, i) => Number(t % season === i + 1)),
    ...Array.from(known),
  ];
  const fit: Forecaster["fit"] = async (series, { regressors } = {}) => {
    const values = Array.from(readVector(ACTION, "series", series, first + 1));
    const known = readKnown("regressors", regressors, values.length);
    const target = values.slice(first);
    const rows = target.map((_, i) => columnsAt(values, first + i, known[first + i]));
    return { values, model: await learner.fit(rows, target) };
  };
  const forecast: Forecaster["forecast"] = (fitted, horizon, { futureRegressors } = {}) => {
    requireHorizon(ACTION, horizon);
    requireKind(ACTION, "model", fitted, "a model, as made by its fit", { values: "list", model: "any" });
    const { values: past, model } = fitted as { readonly values: readonly number[]; readonly model: unknown };
    const values = [...past];
    for (const known of readKnown("futureRegressors", futureRegressors, horizon))
      values.push(learner.predict(model, [columnsAt(values, values.length, known)])[0]);
    return { mean: values.slice(past.length), intervals: [] };
  };
  return { name: learner.name, usesRegressors, fit, forecast };
}
