/** Forecasters that a test can compute by hand. */
import type { Forecast, ForecastOptions } from "../../../lib/forecasting";
import { forecaster } from "../../../lib/forecasting";

interface Tiny {
  readonly values: readonly number[];
  readonly season: number;
}

/** The seasonal naive forecast, with intervals of half widths 20 and 40 for the levels 0.8 and 0.95. */
export const seasonalNaive = {
  fit: (series: ArrayLike<number>, { season = 1 }: { readonly season?: number } = {}): Tiny => {
    if (series.length < season) throw new RangeError("Cannot fit: too short");
    return { values: Array.from(series), season };
  },
  forecast: ({ values, season }: Tiny, horizon: number, { levels = [] }: ForecastOptions = {}): Forecast => {
    const last = values.slice(-season);
    const mean = Array.from({ length: horizon }, (_, i) => last[i % season]);
    const around = (half: number) => mean.map((value) => value + half);
    const intervals = levels.map((level) => {
      const half = level === 0.8 ? 20 : 40;
      return { level, lower: around(-half), upper: around(half) };
    });
    return { mean, intervals };
  },
};

export const naive = forecaster.of("naive", seasonalNaive);
