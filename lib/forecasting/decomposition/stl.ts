/** STL: the decomposition of a series into trend, season and remainder by local regression (STL 分解). */
import { mustBe } from "../../core/errors";
import { flag, integer, type OptionReaders, readOptions, withDefault } from "../../core/options";
import { variance } from "../../core/statistics";
import { readVector, type VectorLike } from "../../core/vectors";

/** A series taken apart: trend + seasonal + remainder, value by value. */
export interface Decomposition {
  readonly trend: readonly number[];
  readonly seasonal: readonly number[];
  readonly remainder: readonly number[];
  /** $\max(0, 1 - Var(R) / Var(S + R))$: 0 without a season, 1 if the season explains all that the trend does not. */
  readonly seasonalStrength: number;
}

/** How to decompose by STL. */
export interface StlOptions {
  /** Observations a season, at least 2. */
  readonly season: number;
  /** Over how many seasons the season is smoothed; odd. Large: it hardly changes. @default 7 */
  readonly seasonalWindow?: number;
  /** Of the curves over the seasons: 0 for means, 1 for lines. @default 1 */
  readonly seasonalDegree?: number;
  /** Whether outliers lose their weight. @default false */
  readonly robust?: boolean;
}

const OPTIONS = {
  season: integer(2),
  seasonalWindow: withDefault(7, integer(3)),
  seasonalDegree: withDefault(1, integer(0, 1)),
  robust: withDefault(false, flag),
} satisfies OptionReaders<StlOptions>;

/**
 * Takes a series apart by STL, as statsmodels' `STL`: the values of each month (or other place in the season) are smoothed over
 * the years, what of that is trend is taken out, the rest is smoothed to the trend, and again. O(n · window) a round.
 * @param series (n) at least two whole seasons.
 * @throws {RangeError} If the series is shorter, or the window is even.
 * @see Cleveland, R. B. et al. (1990). STL: a seasonal-trend decomposition procedure based on loess. J. Official Statistics 6.
 *
 * @example
 * decompose([1, 5, 2, 6, 3, 7, 4, 8], { season: 2 }).seasonal[1]; // 1.75
 */
export function decompose(series: VectorLike, options: StlOptions): Decomposition {
  const action = "decompose by STL";
  const { season, seasonalWindow, seasonalDegree, robust } = readOptions(action, options, OPTIONS);
  const values = Float64Array.from(readVector(action, "series", series, 2 * season));
  if (seasonalWindow % 2 === 0) throw new RangeError(mustBe(action, "seasonalWindow", "odd", seasonalWindow));
  const odd = (least: number) => 2 * Math.ceil((least - 1) / 2) + 1;
  const trendWindow = odd((1.5 * season) / (1 - 1.5 / seasonalWindow));
  const [rounds, passes] = robust ? [16, 2] : [1, 5];
  let seasonal = values;
  let trend = new Float64Array(values.length);
  let weights: Float64Array | undefined;
  for (let round = 0; round < rounds; round++) {
    for (let pass = 0; pass < passes; pass++) {
      const cycle = new Float64Array(values.length + 2 * season);
      const detrended = values.map((value, t) => value - trend[t]);
      for (let place = 0; place < season; place++) {
        const years = Math.ceil((values.length - place) / season);
        const inPlace = (all: Float64Array) =>
          all.slice(0, years).map((_, year) => all[place + year * season]);
        loess(inPlace(detrended), seasonalWindow, seasonalDegree, weights && inPlace(weights), 1).forEach(
          (value, year) => {
            cycle[year * season + place] = value;
          },
        );
      }
      const low = loess(means(means(means(cycle, season), season), 3), odd(season + 1), 1);
      seasonal = low.map((value, t) => cycle[season + t] - value);
      const adjusted = values.map((value, t) => value - seasonal[t]);
      trend = loess(adjusted, trendWindow, 1, weights);
    }
    const sizes = values.map((value, t) => Math.abs(value - trend[t] - seasonal[t]));
    const sorted = sizes.slice().sort();
    const limit = 3 * (sorted[sorted.length >> 1] + sorted[(sorted.length - 1) >> 1]);
    weights = sizes.map((r) =>
      r <= 0.001 * limit ? 1 : r <= 0.999 * limit ? (1 - (r / limit) ** 2) ** 2 : 0,
    );
  }
  const remainder = values.map((value, t) => value - trend[t] - seasonal[t]);
  const detrended = variance(seasonal.map((value, t) => value + remainder[t]));
  // Less is rounding.
  const rounding = 1e-24 * values.reduce((most, value) => Math.max(most, value * value), 0);
  const explained = detrended > rounding ? 1 - variance(remainder) / detrended : 0;
  const [a, b, c] = [trend, seasonal, remainder].map((part) => Array.from(part));
  return { trend: a, seasonal: b, remainder: c, seasonalStrength: Math.max(0, explained) };
}

/** Means of `length` values in a row. */
function means(values: Float64Array, length: number): Float64Array {
  let sum = values.subarray(0, length).reduce((total, value) => total + value, 0);
  return Float64Array.from({ length: values.length - length + 1 }, (_, t) => {
    if (t > 0) sum += values[t + length - 1] - values[t - 1];
    return sum / length;
  });
}

/** Local regressions with tricube weights at each place, and at `beyond` places before and after. */
function loess(values: Float64Array, window: number, degree: number, weights?: Float64Array, beyond = 0) {
  const n = values.length;
  const width = Math.min(window, n);
  const kernel = new Float64Array(width);
  return Float64Array.from({ length: n + 2 * beyond }, (_, place) => {
    const x = place - beyond;
    const left = Math.max(0, Math.min(x + 1 - ((window + 1) >> 1), n - width));
    const reach = Math.max(x - left, left + width - 1 - x) + ((window - width) >> 1);
    let [total, center, spread] = [0, 0, 0];
    for (let i = 0; i < width; i++) {
      const r = Math.abs(left + i - x);
      const u = r <= 0.001 * reach ? 0 : r / reach;
      kernel[i] = r <= 0.999 * reach ? (1 - u * u * u) ** 3 * (weights ? weights[left + i] : 1) : 0;
      total += kernel[i];
      center += kernel[i] * (left + i);
    }
    if (!(total > 0)) return values[Math.max(0, Math.min(n - 1, x))];
    center /= total;
    for (let i = 0; i < width; i++) spread += (kernel[i] / total) * (left + i - center) ** 2;
    const slope = degree > 0 && Math.sqrt(spread) > 0.001 * (n - 1) ? (x - center) / spread : 0;
    let fitted = 0;
    for (let i = 0; i < width; i++)
      fitted += (kernel[i] / total) * (1 + slope * (left + i - center)) * values[left + i];
    return fitted;
  });
}
