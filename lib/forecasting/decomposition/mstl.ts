/** Several seasons at once (多重季节, MSTL), such as the day and the week of half-hours. */
import { mustBe, requireKind } from "../../core/errors";
import { type Forecast, type ForecastOptions, requireHorizon } from "../../core/forecasting/forecast";
import { integer, listOf, type OptionReaders, readOptions } from "../../core/options";
import { readVector, type VectorLike } from "../../core/vectors";
import { decompose } from "./stl";

/** The seasons of a series. */
export interface MstlOptions {
  /** Observations a season, ascending: [48, 336] for the day and the week of half-hours. */
  readonly seasons: readonly number[];
}

/** A series without its seasons, as a forecaster's model sees it, and the last of each season. */
export interface MstlModel<Model> {
  readonly kind: "mstl";
  readonly seasonal: readonly (readonly number[])[];
  readonly rest: Model;
}

/** What forecasts the series without its seasons, such as `exponentialSmoothing`. */
export interface RestForecaster<Model> {
  fit(series: VectorLike): Model;
  forecast(model: Model, horizon: number, options?: ForecastOptions): Forecast;
}

const OPTIONS = { seasons: listOf(integer(2)) } satisfies OptionReaders<MstlOptions>;

/**
 * Makes a forecaster of series with several seasons: STL takes out each of them in turn, twice, then each repeats its last one,
 * and another forecaster forecasts what is left. Intervals are those of the rest: seasons count as known.
 * @param rest As modules of forecasters are: `naive`, or one that answers without a promise.
 * @returns `fit(series)` and `forecast(model, horizon, options)`; `fit` needs two of the longest season.
 * @throws {RangeError} If the seasons do not ascend.
 * @see Bandara, K., Hyndman, R. J. & Bergmeir, C. (2021). MSTL: a seasonal-trend decomposition algorithm. arXiv:2107.13462.
 *
 * @example
 * const last = { fit: (series) => series.at(-1), forecast: (value) => ({ mean: [value], intervals: [] }) };
 * const { fit, forecast } = around(last, { seasons: [2] });
 * forecast(fit([1, 5, 1, 5, 1, 5, 1, 5]), 1).mean[0].toFixed(3); // "1.000"
 */
export function around<Model>(rest: RestForecaster<Model>, options: MstlOptions) {
  const action = "forecast with several seasons";
  const { seasons } = readOptions(action, options, OPTIONS);
  requireKind(action, "rest", rest, "a forecaster", { fit: "function", forecast: "function" });
  if (seasons.length === 0 || seasons.some((season, i) => season <= (seasons[i - 1] ?? 0)))
    throw new RangeError(mustBe(action, "seasons", "ascending", seasons));
  return {
    fit: (series: VectorLike): MstlModel<Model> => {
      let left = Float64Array.from(readVector(action, "series", series, 2 * Math.max(...seasons)));
      const parts = seasons.map(() => new Float64Array(left.length));
      for (let pass = 0; pass < (seasons.length > 1 ? 2 : 1); pass++)
        seasons.forEach((season, i) => {
          left = left.map((value, t) => value + parts[i][t]);
          parts[i].set(decompose(left, { season, seasonalWindow: 11 + 4 * i, seasonalDegree: 0 }).seasonal);
          left = left.map((value, t) => value - parts[i][t]);
        });
      const seasonal = seasons.map((season, i) => Array.from(parts[i].slice(-season)));
      return { kind: "mstl", seasonal, rest: rest.fit(left) };
    },
    forecast: (model: MstlModel<Model>, horizon: number, forecastOptions?: ForecastOptions): Forecast => {
      requireHorizon(action, horizon);
      requireKind(action, "model", model, "a model, as made by fit", { seasonal: "list", rest: "any" });
      const answer = rest.forecast(model.rest, horizon, forecastOptions);
      requireKind(action, "rest", answer, "a forecaster without promises", {
        mean: "list",
        intervals: "list",
      });
      const { mean, intervals } = answer;
      const shifted = (values: readonly number[]) =>
        values.map((value, t) => model.seasonal.reduce((sum, part) => sum + part[t % part.length], value));
      const both = intervals.map(({ level, lower, upper }) => ({
        level,
        lower: shifted(lower),
        upper: shifted(upper),
      }));
      return { mean: shifted(mean), intervals: both };
    },
  };
}
