/** What the four baselines share: a level that repeats, perhaps along a line, and the size of their one-step errors. */
import { mustBe, requireKind } from "../../core/errors";
import { normalIntervals, readLevels, requireHorizon } from "../../core/forecasting/forecast";
import { type OptionReaders, readOptions } from "../../core/options";
import { readVector, type VectorLike } from "../../core/vectors";
import type { Forecast, ForecastOptions } from "../forecast";

/** A fitted baseline: a plain record, which `JSON.parse` gives back. */
export interface Baseline {
  readonly kind: "naive" | "seasonal-naive" | "drift" | "moving-average";
  /** What is repeated: the last value, the last season, or one mean. */
  readonly last: readonly number[];
  /** Added for each step ahead; 0 for all but the drift. */
  readonly slope: number;
  /** The number of values of the series, n. */
  readonly count: number;
  /** What would have been forecast one step ahead for the last values of the series, those after the first that it takes. */
  readonly fitted: readonly number[];
  /** Value less fitted. */
  readonly residuals: readonly number[];
  /** Standard deviation of the residuals about 0, less one degree of freedom for the drift's slope. */
  readonly deviation: number;
}

/** Reads the series, which must have more than `skipped` values, and forecasts each value after these by those before it. */
export function fitBaseline(
  kind: Baseline["kind"],
  series: VectorLike,
  skipped: number,
  start: (values: ArrayLike<number>) => Pick<Baseline, "last" | "slope">,
  before: (values: ArrayLike<number>, t: number) => number,
): Baseline {
  const parameters = kind === "drift" ? 1 : 0;
  const values = readVector(`fit the ${kind} forecast`, "series", series, skipped + parameters + 1);
  const { last, slope } = start(values);
  const shown = Array.from(values).slice(skipped);
  const fitted = shown.map((_, i) => before(values, skipped + i) + slope);
  const residuals = shown.map((value, i) => value - fitted[i]);
  const squares = residuals.reduce((sum, residual) => sum + residual * residual, 0);
  const deviation = Math.sqrt(squares / (residuals.length - parameters));
  return { kind, last, slope, count: values.length, fitted, residuals, deviation };
}

const OPTIONS = { levels: readLevels } satisfies OptionReaders<ForecastOptions>;

/**
 * The values that a baseline expects, with the intervals of normal errors. Their standard deviations, with $\hat\sigma$ that of
 * the residuals, are $\hat\sigma\sqrt h$ for the naive forecast, $\hat\sigma\sqrt{1 + \lfloor (h - 1) / m \rfloor}$ for the
 * seasonal one, $\hat\sigma\sqrt{h (1 + h / (n - 1))}$ for the drift, and $\hat\sigma$ for the moving average, which takes the
 * level to be constant. A constant series gives intervals of width 0.
 *
 * @throws {TypeError} If this is no baseline. @throws {RangeError} If the horizon is not an integer of at least 1.
 *
 * @see Hyndman, R. J. & Athanasopoulos, G. (2021). Forecasting: principles and practice, 3rd ed., section 5.5. OTexts.
 *
 * @example
 * forecast(naive.fit([1, 3, 2, 4]), 2).mean; // [4, 4]
 * forecast(seasonalNaive.fit([1, 3, 2, 4], { season: 2 }), 3).mean; // [2, 4, 2]
 */
export function forecast(model: Baseline, horizon: number, options: ForecastOptions = {}): Forecast {
  const action = "forecast by a baseline";
  const kind = "a baseline, as made by naive.fit, seasonalNaive.fit, drift.fit or movingAverage.fit";
  const parts = {
    kind: "text",
    last: "list",
    slope: "number",
    count: "integer",
    deviation: "number",
  } as const;
  requireKind(action, "model", model, kind, parts);
  if (!Object.hasOwn(GROWTH, model.kind)) throw new TypeError(mustBe(action, "model", kind, model.kind));
  requireHorizon(action, horizon);
  const { levels } = readOptions(action, options, OPTIONS);
  const { last, slope, count, deviation } = model;
  const steps = Array.from({ length: horizon }, (_, i) => i + 1);
  const mean = steps.map((step) => last[(step - 1) % last.length] + step * slope);
  const growth = GROWTH[model.kind];
  const deviations = steps.map((step) => deviation * Math.sqrt(growth(step, last.length, count)));
  return { mean, intervals: normalIntervals(mean, deviations, levels) };
}

/** The variance of the error at a step, in those of the first. */
const GROWTH: Readonly<Record<Baseline["kind"], (step: number, season: number, count: number) => number>> = {
  naive: (step) => step,
  "seasonal-naive": (step, season) => 1 + Math.floor((step - 1) / season),
  drift: (step, _, count) => step * (1 + step / (count - 1)),
  "moving-average": () => 1,
};
