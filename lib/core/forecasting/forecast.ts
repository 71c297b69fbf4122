/** What every forecaster answers (预测), and the readers of its input. */
import { quantile as normalQuantile } from "../distributions/normal";
import { requireInteger, requireOpenFraction } from "../errors";
import { quantile } from "../statistics";
import { readVector, type VectorLike } from "../vectors";

/** One prediction interval (预测区间) for each step ahead. */
export interface ForecastInterval {
  /** The probability that a value lies inside, such as 0.95. */
  readonly level: number;
  /** (horizon) */
  readonly lower: readonly number[];
  /** (horizon) */
  readonly upper: readonly number[];
}

/** The values expected after the end of a series, in its own unit. */
export interface Forecast {
  /** (horizon) */
  readonly mean: readonly number[];
  /** One for each level that was asked for, in that order. */
  readonly intervals: readonly ForecastInterval[];
}

/** What every `forecast` accepts beside the model and the horizon. */
export interface ForecastOptions {
  /** Probabilities of the prediction intervals. @default [0.8, 0.95] */
  readonly levels?: readonly number[];
}

/** Reads `levels`; the default is what `ForecastOptions` says. */
export function readLevels(action: string, name: string, value: unknown): readonly number[] {
  if (value === undefined) return [0.8, 0.95];
  const levels = Array.from(readVector(action, name, value as VectorLike));
  levels.forEach((level, i) => {
    requireOpenFraction(action, `${name}[${i}]`, level);
  });
  return levels;
}

/** @throws If the horizon is not an integer of at least 1. */
export function requireHorizon(action: string, horizon: number): void {
  requireInteger(action, "horizon", horizon, 1);
}

/** The intervals of normal errors with these standard deviations, (horizon) as the mean; no limit is below `least`. */
export function normalIntervals(
  mean: readonly number[],
  deviations: ArrayLike<number>,
  levels: readonly number[],
  least = Number.NEGATIVE_INFINITY,
): ForecastInterval[] {
  return levels.map((level) => {
    const z = normalQuantile((1 + level) / 2);
    const at = (sign: number) => mean.map((value, i) => Math.max(least, value + sign * z * deviations[i]));
    return { level, lower: at(-1), upper: at(1) };
  });
}

/** The intervals between quantiles of simulated values; `samples` are those of each step. */
export function sampleIntervals(samples: readonly ArrayLike<number>[], levels: readonly number[]) {
  return levels.map((level) => {
    const at = (fraction: number) => samples.map((values) => quantile(values, fraction));
    return { level, lower: at((1 - level) / 2), upper: at((1 + level) / 2) };
  });
}
