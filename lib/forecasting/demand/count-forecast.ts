/** Forecasts of counts (计数预测): small numbers of pieces, never below zero, and their sum over a lead time. */
import { requireInteger, requireKind } from "../../core/errors";
import {
  type Forecast,
  type ForecastOptions,
  readLevels,
  requireHorizon,
} from "../../core/forecasting/forecast";
import { minimise } from "../../core/optimisation/nelder-mead";
import { listOf, openFraction, readOptions } from "../../core/options";
import { readIntegers, readVector, type VectorLike } from "../../core/vectors";
import { logProbability, tail } from "./counts";

/** Smoothed counts: a plain record, which `JSON.parse` gives back. */
export interface CountForecast {
  readonly kind: "count-forecast";
  /** Expected after the last value. */
  readonly level: number;
  /** The share of each new value in the level. */
  readonly alpha: number;
  /** e in the variance m (1 + e) of a value whose mean is m; near 0 for the Poisson distribution. */
  readonly excess: number;
  readonly logLikelihood: number;
  readonly converged: boolean;
}

/**
 * Fits simple exponential smoothing to counts, each negative binomial about the level before it: $l_t = l_{t-1} + \alpha (y_t -
 * l_{t-1})$ from the mean, with the α and e of the largest likelihood. All zeros are forecast as 0.
 * @param series (n) at least 2 whole numbers of at least 0. @throws {RangeError} If there are fewer, or others.
 * @see Snyder, R. D., Ord, J. K. & Beaumont, A. (2012). Forecasting the intermittent demand for slow-moving inventories. IJF 28(2).
 *
 * @example
 * fit([0, 2, 1, 0, 0, 3, 1, 0]).level.toFixed(1); // "0.9"
 */
export function fit(series: VectorLike): CountForecast {
  const action = "fit a forecast of counts";
  const values = Array.from(readIntegers(action, "series", readVector(action, "series", series, 2), 0));
  const mean = values.reduce((sum, y) => sum + y, 0) / values.length;
  const run = (alpha: number, excess: number) => {
    let [level, logLikelihood] = [mean, 0];
    for (const y of values) {
      logLikelihood += logProbability(y, level, excess);
      level = Math.max(1e-9, level + alpha * (y - level));
    }
    return { level, alpha, excess, logLikelihood };
  };
  const none = { level: 0, alpha: 0, excess: 0, logLikelihood: 0, converged: true };
  if (mean === 0) return { kind: "count-forecast", ...none };
  const spread = Math.log(values.reduce((sum, y) => sum + (y - mean) ** 2, 0) / (mean * values.length));
  const loss = ([alpha, logExcess]: Float64Array) => -run(alpha, Math.exp(logExcess)).logLikelihood;
  const { point, converged } = minimise(
    loss,
    [
      [0.1, 0, 1],
      [Math.max(-1, spread), -16, Math.max(9, spread + 9)],
    ],
    500,
    1e-9,
  );
  return { kind: "count-forecast", ...run(point[0], Math.exp(point[1])), converged };
}

/**
 * The level, with the quantiles of the negative binomial distribution as limits; the variance grows with $1 + (h - 1) \alpha^2$.
 * @throws {TypeError} If this is no such model. @throws {RangeError} If the horizon is not an integer of at least 1.
 *
 * @example
 * forecast(fit([0, 2, 1, 0, 0, 3, 1, 0]), 2, { levels: [0.8] }).intervals[0].upper; // [2, 2]
 */
export function forecast(model: CountForecast, horizon: number, options: ForecastOptions = {}): Forecast {
  const { levels } = readOptions("forecast counts", options, { levels: readLevels });
  const { level } = requireModel("forecast counts", model);
  requireHorizon("forecast counts", horizon);
  const mean = Array.from({ length: horizon }, () => level);
  const at = (probability: number) =>
    mean.map((_, h) => quantile(probability, level, (1 + model.excess) * (1 + h * model.alpha ** 2) - 1));
  const limits = (width: number) => ({ lower: at((1 - width) / 2), upper: at((1 + width) / 2) });
  return { mean, intervals: levels.map((width) => ({ level: width, ...limits(width) })) };
}

/**
 * Quantiles of the demand during a lead time (提前期需求): the stock that lasts with each probability.
 * @param periods Of the lead time, the review period included. @param probabilities In (0, 1).
 * @throws As `forecast`, and {RangeError} if a probability is not in (0, 1).
 *
 * @example
 * leadTimeQuantiles(fit([0, 2, 1, 0, 0, 3, 1, 0]), 3, [0.5, 0.95]); // [2, 6]
 */
export function leadTimeQuantiles(
  model: CountForecast,
  periods: number,
  probabilities: readonly number[],
): number[] {
  const action = "compute lead-time demand";
  const { level, alpha, excess } = requireModel(action, model);
  requireInteger(action, "periods", periods, 1);
  const read = listOf(openFraction)(action, "probabilities", probabilities);
  // An error in the first period moves the level of all that follow.
  let growth = 0;
  for (let k = 0; k < periods; k++) growth += (1 + k * alpha) ** 2 / periods;
  return read.map((probability) => quantile(probability, level * periods, (1 + excess) * growth - 1));
}

function requireModel(action: string, model: CountForecast): CountForecast {
  const parts = { level: "number", alpha: "number", excess: "number" } as const;
  requireKind(action, "model", model, "a forecast of counts, as made by countForecast.fit", parts);
  return model;
}

/** The least count that is not exceeded with the probability. */
function quantile(probability: number, mean: number, excess: number): number {
  if (mean === 0) return 0;
  const isEnough = (count: number) => tail(count + 1, mean, excess) <= 1 - probability;
  let [low, high] = [-1, 1];
  while (!isEnough(high)) [low, high] = [high, 2 * high];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (isEnough(middle)) high = middle;
    else low = middle;
  }
  return high;
}
