/** The Theta method (Theta 方法): a trend line and a smoothed curve are forecast each for itself, and added. */
import { mean as meanOf } from "../../core/compensated-sum";
import { requireKind } from "../../core/errors";
import * as shared from "../../core/forecasting/forecast";
import { minimise, type Variable } from "../../core/optimisation/nelder-mead";
import { integer, readOptions, withDefault } from "../../core/options";
import { standardDeviation } from "../../core/statistics";
import { readVector, type VectorLike } from "../../core/vectors";
import { correlogram } from "../diagnostics/series-tests";
import { seasonalIndices } from "./initial-state";

/** A fitted model: a plain record, which `JSON.parse` gives back. */
export interface Theta {
  readonly kind: "theta";
  /** Standard (θ = 2) or optimised, with the line of the whole series or a dynamic one, of the values so far. */
  readonly model: "STM" | "OTM" | "DSTM" | "DOTM";
  readonly alpha: number;
  readonly theta: number;
  /** Level, mean, and intercept and slope of the line, after n values. */
  readonly state: readonly number[];
  readonly count: number;
  /** (season) by which the values are multiplied, and what is added to them, in the coming season; [1] and [0] without one. */
  readonly factors: readonly number[];
  readonly summands: readonly number[];
  /** Standard deviation of the errors after the third, without the season. */
  readonly deviation: number;
  readonly fitted: readonly number[];
  readonly residuals: readonly number[];
  readonly converged: boolean;
}

/**
 * The Theta method: of four models, which say what the line is and whether it counts half, that of least squared errors:
 *
 * $$\hat y_t = \ell + (1 - 1/\theta) \bigl(A (1 - \alpha)^t + B (1 - (1 - \alpha)^{t + 1}) / \alpha\bigr)$$
 *
 * A season whose autocorrelation is significant at 90 % is taken out by classical decomposition. Equals statsforecast's AutoTheta, but for small values.
 * @param series (n) at least 5 values in order of time; one that is not above 0 makes the season additive.
 * @throws {RangeError} If a value is not finite, or there are too few.
 * @see Fiorucci, J. A. et al. (2016). Models for optimising the theta method. International Journal of Forecasting 32, 1151-1161.
 *
 * @example
 * forecast(fit([1, 3, 2, 4, 3, 5, 4, 6]), 2).mean.map(Math.round); // [6, 6]
 */
export function fit(series: VectorLike, options: { readonly season?: number } = {}): Theta {
  const action = "fit a Theta model";
  const { season: given } = readOptions(action, options, { season: withDefault(1, integer(1)) });
  const values = Float64Array.from(readVector(action, "series", series, 5));
  const n = values.length;
  const hasSeason = isSeasonal(values, given);
  const season = hasSeason ? given : 1;
  const isPositive = values.every((value) => value > 0);
  let factors: Float64Array = new Float64Array(season).fill(1);
  let summands: Float64Array = new Float64Array(season);
  if (hasSeason && isPositive) factors = seasonalIndices(values, season, true);
  if (factors.some((factor) => factor < 0.01)) factors = new Float64Array(season).fill(1);
  if (hasSeason && factors.every((factor) => factor === 1)) summands = seasonalIndices(values, season, false);
  const adjusted = values.map((value, t) => (value - summands[t % season]) / factors[t % season]);
  const [level, middle] = [meanOf(adjusted), (n + 1) / 2];
  const slope =
    adjusted.reduce((sum, value, t) => sum + (t + 1 - middle) * value, 0) / ((n * (n * n - 1)) / 12);
  const middleSize = meanOf(adjusted.map(Math.abs)) || 1;
  // Below 1, statsforecast's unit would end the search too early.
  const size = middleSize * Math.min(1, middleSize);
  const expected = new Float64Array(n);
  const state = new Float64Array(4);
  const loss = (model: Theta["model"], [start, alpha, theta = 2]: Float64Array) => {
    const [a, b] = model[0] === "D" ? [adjusted[0], 0] : [level - slope * middle, slope];
    state.set([start + alpha * (adjusted[0] - start), adjusted[0], a, b]);
    expected[0] = model[0] === "D" ? adjusted[0] : start + (1 - 1 / theta) * (a + b);
    follow({ model, alpha, theta }, state, expected, 1, adjusted);
    return expected.reduce((sum, value, t) => (t < 3 ? 0 : sum + (adjusted[t] - value) ** 2), 0) / size;
  };
  const variables = Array.of<Variable>(
    [adjusted[0] / 2, -Infinity, Infinity],
    [0.5, 0.1, 0.99],
    [2, 1, 1e10],
  );
  const fits = (["STM", "OTM", "DSTM", "DOTM"] as const).map((model) => {
    const free = variables.slice(0, model.includes("S") ? 2 : 3);
    return { model, ...minimise((point) => loss(model, point), free, 1000, 1e-4) };
  });
  const { model, point, converged } = fits.reduce((a, b) => (b.value < a.value ? b : a));
  loss(model, point);
  const fitted = Array.from(expected, (value, t) => value * factors[t % season] + summands[t % season]);
  const coming = (indices: Float64Array) => Array.from(indices, (_, i) => indices[(n + i) % season]);
  return {
    kind: "theta",
    model,
    alpha: point[1],
    theta: point[2] ?? 2,
    state: Array.from(state),
    count: n,
    factors: coming(factors),
    summands: coming(summands),
    deviation: standardDeviation(adjusted.map((value, t) => value - expected[t]).subarray(3)),
    fitted,
    residuals: fitted.map((value, t) => values[t] - value),
    converged,
  };
}

function isSeasonal(values: Float64Array, season: number): boolean {
  if (season < 4 || values.length < 2 * season || values.every((value) => value === values[0])) return false;
  const { autocorrelations } = correlogram(values, { lags: season });
  const squares = autocorrelations.slice(1, -1).reduce((sum, r) => sum + r * r, 0);
  return Math.abs(autocorrelations[season]) > 1.6448536 * Math.sqrt((1 + 2 * squares) / values.length);
}

/** Writes what is expected from a time on, and moves the state by the values: if there are none, by what is expected. */
function follow(
  { model, alpha, theta }: Pick<Theta, "model" | "alpha" | "theta">,
  state: Float64Array,
  expected: Float64Array,
  from: number,
  values = expected,
): void {
  const isDynamic = model[0] === "D";
  let [level, mean, intercept, slope] = state;
  let power = (1 - alpha) ** from;
  for (let t = from; t < expected.length; t++) {
    const line = intercept * power + (slope * (1 - power * (1 - alpha))) / alpha;
    expected[t] = level + (1 - 1 / theta) * line;
    power *= 1 - alpha;
    level += alpha * (values[t] - level);
    if (isDynamic) slope = ((t - 1) * slope + (6 * (values[t] - mean)) / (t + 1)) / (t + 2);
    mean += (values[t] - mean) / (t + 1);
    if (isDynamic) intercept = mean - (slope * (t + 2)) / 2;
  }
  state.set([level, mean, intercept, slope]);
}

/**
 * The values that a Theta model expects. Intervals are normal, with the variance $\hat\sigma^2 (1 + (h - 1) \alpha^2)$ of the standard
 * model times the squared factor of the season.
 * @throws {TypeError} If this is no model of `fit`. @throws {RangeError} If the horizon is not an integer of at least 1.
 *
 * @example
 * forecast(fit([5, 5, 5, 5, 5]), 2).mean.map(Math.round); // [5, 5]
 */
export function forecast(model: Theta, horizon: number, options: shared.ForecastOptions = {}) {
  const action = "forecast by a Theta model";
  const parts = { model: "text", alpha: "number", state: "list", factors: "list", summands: "list" } as const;
  requireKind(action, "model", model, "a model, as made by theta.fit", parts);
  shared.requireHorizon(action, horizon);
  const { levels } = readOptions(action, options, { levels: shared.readLevels });
  const { alpha, count, factors, summands, deviation } = model;
  const expected = new Float64Array(count + horizon);
  follow(model, Float64Array.from(model.state), expected, count);
  const ahead = Array.from(expected.subarray(count));
  const mean = ahead.map((value, i) => value * factors[i % factors.length] + summands[i % factors.length]);
  const grown = ahead.map(
    (_, i) => deviation * Math.sqrt(1 + i * alpha * alpha) * factors[i % factors.length],
  );
  return { mean, intervals: shared.normalIntervals(mean, grown, levels) };
}
