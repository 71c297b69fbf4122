/** Tests of a series or of residuals (时间序列检验): how values depend on the past, and whether they return to a level. */
import * as chiSquared from "../../core/distributions/chi-squared";
import * as f from "../../core/distributions/f";
import * as normal from "../../core/distributions/normal";
import { mustBe } from "../../core/errors";
import * as cholesky from "../../core/linear-algebra/cholesky";
import { integer, type OptionReaders, optional, readOptions } from "../../core/options";
import { mean, shape } from "../../core/statistics";
import { readVector, type VectorLike } from "../../core/vectors";
import { extended } from "../arima/likelihood";

/** How far to look back. */
export interface LagOptions {
  /** Below n. @default correlogram: round(10 log10 n). residuals: 1. kpss: floor(3 √n / 13). adf: those of the least AIC */
  readonly lags?: number | undefined;
}

/** A statistic, and how probable one as extreme is if the hypothesis holds. */
export interface SeriesTest {
  readonly statistic: number;
  readonly pValue: number;
}

const OPTIONS = { lags: optional(integer(0)) } satisfies OptionReaders<LagOptions>;

/** The values less their mean, at least 4 that differ, and their autocovariances, divided by n. */
function read(series: VectorLike, options: LagOptions, byDefault: (n: number) => number) {
  const action = "test a series";
  const { lags: given } = readOptions(action, options, OPTIONS);
  const values = Array.from(readVector(action, "series", series, 4));
  const n = values.length;
  const lags = given ?? Math.min(n - 1, byDefault(n));
  if (lags >= n) throw new RangeError(mustBe(action, "lags", `below ${n}`, lags));
  if (values.every((value) => value === values[0]))
    throw new RangeError(mustBe(action, "series", "varying", values));
  const center = mean(values);
  const centered = values.map((value) => value - center);
  const gamma = Array.from({ length: lags + 1 }, (_, lag) =>
    centered.slice(lag).reduce((sum, value, t) => sum + (value * centered[t]) / n, 0),
  );
  return { values: centered, n, lags, given, gamma };
}

/**
 * Autocorrelations (ACF, 自相关) and partial ones (PACF, 偏自相关), which lags between do not explain; of lags 0, 1, … White noise
 * is within the limit, $1.96 / \sqrt n$, 19 times in 20.
 * @throws {RangeError} If there are fewer than 4 values, all are equal, or there are too many lags.
 *
 * @example
 * correlogram([1, 2, 3, 4], { lags: 1 }).autocorrelations; // [1, 0.25]
 */
export function correlogram(series: VectorLike, options: LagOptions = {}) {
  const { n, gamma } = read(series, options, (count) => Math.round(10 * Math.log10(count)));
  let [phi, rest]: [readonly number[], number] = [[], gamma[0]];
  const partial = gamma.slice(1).map((covariance, lag) => {
    const last = phi.reduce((sum, weight, j) => sum - weight * gamma[lag - j], covariance) / rest;
    [phi, rest] = [extended(phi, last), rest * (1 - last * last)];
    return last;
  });
  return {
    autocorrelations: gamma.map((value) => value / gamma[0]),
    partial: [1, ...partial],
    limit: 1.959964 / Math.sqrt(n),
  };
}

/**
 * Whether residuals are unrelated (Ljung-Box), normal (Jarque-Bera) and of one variance (sum of squares of the last third over
 * that of the first). As in the summary of statsmodels' `SARIMAX`. O(n · lags).
 * @throws {RangeError} As {@link correlogram}.
 * @see Ljung, G. M. & Box, G. E. P. (1978). On a measure of lack of fit in time series models. Biometrika 65, 297-303.
 *
 * @example
 * residuals([1, -1, 2, -2, 1, -1]).ljungBox.statistic; // 6.666666666666666
 */
export function residuals(series: VectorLike, options: LagOptions = {}) {
  const { n, lags, gamma } = read(series, options, () => 1);
  const related =
    gamma.slice(1).reduce((sum, value, i) => sum + (value / gamma[0]) ** 2 / (n - 1 - i), 0) * n * (n + 2);
  const values = Array.from(readVector("test residuals", "series", series));
  const { skewness, kurtosis } = shape(values);
  const bent = (n / 6) * (skewness ** 2 + (kurtosis - 3) ** 2 / 4);
  const third = Math.round(n / 3);
  const size = (part: readonly number[]) => part.reduce((sum, value) => sum + value * value, 0);
  const [early, late] = [values.slice(0, third), values.slice(-third)].map(size);
  const ratio = early === late ? 1 : late / early;
  const oneSided = Math.min(f.cumulative(ratio, third, third), f.survival(ratio, third, third));
  return {
    ljungBox: { statistic: related, pValue: lags > 0 ? chiSquared.survival(related, lags) : 1 },
    jarqueBera: { statistic: bent, pValue: chiSquared.survival(bent, 2) },
    heteroskedasticity: { statistic: ratio, pValue: 2 * oneSided },
  } satisfies Record<string, SeriesTest>;
}

/**
 * KPSS: a small p-value says that the series has no fixed level. It is interpolated between 0.1 and 0.01.
 * @throws {RangeError} As {@link correlogram}.
 * @see Kwiatkowski, D. et al. (1992). Testing the null hypothesis of stationarity. Journal of Econometrics 54, 159-178.
 *
 * @example
 * kpss([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]).pValue; // 0.01
 */
export function kpss(series: VectorLike, options: LagOptions = {}) {
  const { values, n, lags, gamma } = read(series, options, (count) =>
    Math.floor((3 * Math.sqrt(count)) / 13),
  );
  const longRun = gamma.reduce((sum, value, lag) => sum + value * (lag ? 2 - (2 * lag) / (lags + 1) : 1), 0);
  let [sum, squares] = [0, 0];
  for (const value of values) {
    sum += value;
    squares += sum * sum;
  }
  const statistic = squares / (n * n * longRun);
  const critical = [0.347, 0.463, 0.574, 0.739];
  const levels = [0.1, 0.05, 0.025, 0.01];
  const above = critical.findIndex((value) => statistic < value);
  const i = above < 0 ? 3 : Math.max(1, above);
  const share = Math.max(0, Math.min(1, (statistic - critical[i - 1]) / (critical[i] - critical[i - 1])));
  return { statistic, pValue: levels[i - 1] + share * (levels[i] - levels[i - 1]), lags };
}

/**
 * The augmented Dickey-Fuller test with a constant (ADF): a small p-value, after MacKinnon, says that the series returns to a
 * level.
 * @throws {RangeError} As {@link correlogram}, or if there are too few values for the lags, or these predict them exactly.
 * @see MacKinnon, J. G. (1994). Approximate asymptotic distribution functions for unit-root and cointegration tests. JBES 12.
 *
 * @example
 * adf([3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8], { lags: 0 }).statistic.toFixed(4); // "-2.9594"
 */
export function adf(series: VectorLike, options: LagOptions = {}) {
  const byDefault = (n: number) => Math.min(Math.floor(n / 2) - 2, Math.ceil(12 * (n / 100) ** 0.25));
  const { values, n, lags: most, given } = read(series, options, byDefault);
  const change = (t: number) => values[t + 1] - values[t];
  /** By the triangle of the products: what each of 1, level and earlier changes explains of the change, and what is left. */
  const explained = (lags: number, isLevelLast: boolean) => {
    const rows = values.slice(lags, n - 1).map((level, i) => {
      const past = Array.from({ length: lags }, (_, lag) => change(lags + i - 1 - lag));
      return [1, ...(isLevelLast ? [...past, level] : [level, ...past]), change(lags + i)];
    });
    const products = rows[0].map((_, a) =>
      rows[0].map((_, b) => rows.reduce((sum, row) => sum + row[a] * row[b], 0)),
    );
    const row = rows.length > lags + 3 ? cholesky.factor(products)?.pop() : undefined;
    if (row === undefined)
      throw new RangeError(
        mustBe("test a series", "series", "long enough for the lags, and not predicted exactly", values),
      );
    return { row, count: rows.length };
  };
  let lags = most;
  if (given === undefined) {
    const { row, count } = explained(most, false);
    const left = (lag: number) => row.slice(lag + 2).reduce((sum, part) => sum + part * part, 0);
    const criterion = (lag: number) => count * Math.log(left(lag)) + 2 * lag;
    for (let lag = most - 1; lag >= 0; lag--) if (criterion(lag) <= criterion(lags)) lags = lag;
  }
  const { row, count } = explained(lags, true);
  const t = (row[lags + 1] / row[lags + 2]) * Math.sqrt(count - lags - 2);
  const powers = t <= -1.61 ? [2.1659, 1.4412, 0.038269] : [1.7339, 0.93202, -0.12745, -0.010368];
  const z = powers.reduce((sum, weight, power) => sum + weight * t ** power, 0);
  return { statistic: t, pValue: t > 2.74 ? 1 : t < -18.83 ? 0 : normal.cumulative(z), lags };
}
