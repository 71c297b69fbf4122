/** The baselines (基线预测), which every other method has to beat: the last value, season, line or mean goes on. */
import { mean as meanOf } from "../core/compensated-sum";
import { requireKind } from "../core/errors";
import {
  type ForecastOptions,
  normalIntervals,
  readLevels,
  requireHorizon,
} from "../core/forecasting/forecast";
import { integer, readOptions, withDefault } from "../core/options";
import { readVector, type VectorLike } from "../core/vectors";

/** A fitted level that is repeated: a plain record, which `JSON.parse` gives back. */
export interface Baseline {
  readonly kind: "naive" | "seasonal-naive" | "drift" | "moving-average" | "croston";
  /** What is repeated: one level, or the last season. */
  readonly last: readonly number[];
  /** Added for each step ahead; 0 for all but the drift. */
  readonly slope: number;
  /** The number of values, n. */
  readonly count: number;
  /** One-step forecasts of the last values, as far as there are values before them, and their errors. */
  readonly fitted: readonly number[];
  readonly residuals: readonly number[];
  /** Standard deviation of the residuals about 0, with one degree of freedom less for the drift. */
  readonly deviation: number;
}

/** A record from the one-step forecasts of the values after the first. */
export function baselineOf(
  kind: Baseline["kind"],
  values: readonly number[],
  fitted: readonly number[],
  last: readonly number[],
  slope = 0,
): Baseline {
  const skipped = values.length - fitted.length;
  const residuals = fitted.map((value, i) => values[skipped + i] - value);
  const squares = residuals.reduce((sum, residual) => sum + residual * residual, 0);
  const deviation = Math.sqrt(squares / (fitted.length - (kind === "drift" ? 1 : 0)));
  return { kind, last, slope, count: values.length, fitted, residuals, deviation };
}

/** @param span How many values a forecast looks back. The series must be longer. */
function fit(kind: Baseline["kind"], series: VectorLike, span = 1): Baseline {
  const least = span + (kind === "drift" ? 2 : 1);
  const values = Array.from(readVector(`fit the ${kind} forecast`, "series", series, least));
  const n = values.length;
  const slope = kind === "drift" ? (values[n - 1] - values[0]) / (n - 1) : 0;
  const isMean = kind === "moving-average";
  const before = (t: number) => (isMean ? meanOf(values.slice(t - span, t)) : values[t - span] + slope);
  const fitted = values.slice(span).map((_, i) => before(span + i));
  return baselineOf(kind, values, fitted, isMean ? [before(n)] : values.slice(-span), slope);
}

/**
 * The values expected, with normal intervals whose variances grow as below; those of demand (Croston's) end at 0.
 *
 * @example
 * forecast(naive.fit([1, 3, 2, 4]), 2).mean; // [4, 4]
 */
export function forecast(model: Baseline, horizon: number, options: ForecastOptions = {}) {
  const action = "forecast by a baseline";
  const numbers = { slope: "number", count: "integer", deviation: "number" } as const;
  const parts = { kind: "text", last: "list", ...numbers } as const;
  requireKind(action, "model", model, "a baseline, as made by its fit", parts);
  requireHorizon(action, horizon);
  const { levels } = readOptions(action, options, { levels: readLevels });
  const { kind, last, slope, count, deviation } = model;
  const steps = Array.from({ length: horizon }, (_, i) => i + 1);
  const mean = steps.map((step) => last[(step - 1) % last.length] + step * slope);
  const growth = (step: number) => {
    if (kind === "moving-average" || kind === "croston") return 1;
    return kind === "drift" ? step * (1 + step / (count - 1)) : Math.ceil(step / last.length);
  };
  const deviations = steps.map((step) => deviation * Math.sqrt(growth(step)));
  return { mean, intervals: normalIntervals(mean, deviations, levels, kind === "croston" ? 0 : undefined) };
}

/** A method that has no options refuses them all. */
type NoOptions = Readonly<Record<string, never>>;

const withoutOptions =
  (kind: "naive" | "drift") =>
  (series: VectorLike, options: NoOptions = {}) => {
    readOptions(`fit the ${kind} forecast`, options, {});
    return fit(kind, series);
  };

/**
 * The naive forecast (朴素预测): the last value. Intervals are those of a random walk, and grow by $\sqrt h$. All baselines refuse
 * a series that is too short or not finite; a constant one gives intervals of width 0.
 * @see Hyndman, R. J. & Athanasopoulos, G. (2021). Forecasting: principles and practice, 3rd ed., 5.2 and 5.5. OTexts.
 *
 * @example
 * naive.forecast(naive.fit([1, 3, 2, 4]), 2).mean; // [4, 4]
 */
export const naive = { fit: withoutOptions("naive"), forecast };

/**
 * The seasonal naive forecast (季节性朴素预测): the value one season ago. Intervals grow by $\sqrt{\lceil h / m \rceil}$.
 *
 * @example
 * seasonalNaive.forecast(seasonalNaive.fit([1, 3, 2, 4], { season: 2 }), 3).mean; // [2, 4, 2]
 */
export const seasonalNaive = {
  fit(series: VectorLike, options: { readonly season?: number } = {}) {
    const readers = { season: withDefault(1, integer(1)) };
    const { season } = readOptions("fit the seasonal-naive forecast", options, readers);
    return fit("seasonal-naive", series, season);
  },
  forecast,
};

/**
 * The drift forecast (漂移预测): the line from the first value to the last. Intervals grow by $\sqrt{h (1 + h / (n - 1))}$.
 *
 * @example
 * drift.forecast(drift.fit([1, 3, 2, 4]), 2).mean; // [5, 6]
 */
export const drift = { fit: withoutOptions("drift"), forecast };

/**
 * The moving average forecast (移动平均): the mean of the last `window` values, as if the level were constant: intervals do not grow.
 *
 * @example
 * movingAverage.forecast(movingAverage.fit([1, 3, 2, 4], { window: 2 }), 2).mean; // [3, 3]
 */
export const movingAverage = {
  fit(series: VectorLike, options: { readonly window: number }) {
    const { window } = readOptions("fit the moving-average forecast", options, { window: integer(1) });
    return fit("moving-average", series, window);
  },
  forecast,
};
