/** ARIMA models (差分自回归移动平均模型), seasonal and with regressors, by exact maximum likelihood. */
import * as normal from "../../core/distributions/normal";
import { mustBe, requireKind } from "../../core/errors";
import * as forecasts from "../../core/forecasting/forecast";
import { columnNamesOf, readFiniteMatrix, readRowsAsFitted } from "../../core/linear-algebra/finite-matrix";
import { column, type MatrixLike } from "../../core/linear-algebra/matrix";
import * as gate from "../../core/options";
import { readVector, type VectorLike } from "../../core/vectors";
import { findOrders } from "./automatic";
import { type ArimaOrders, armaOf, blocksOf, differenced, estimate, withConstant } from "./estimate";
import { advance, filterOf, multiplied } from "./likelihood";

/** An estimated coefficient, and how sure it is: null where the likelihood has no curvature. */
export interface ArimaCoefficient {
  /** "ar1", "ma1", "sar1", "sma1", "mean" or "drift" (a period), or the name of a regressor. */
  readonly name: string;
  readonly value: number;
  readonly standardError: number | null;
  /** Value over standard error. */
  readonly z: number | null;
  /** Two-sided, of the hypothesis that the coefficient is 0. */
  readonly pValue: number | null;
}

/** A fitted ARIMA model: a plain record, which `JSON.parse` gives back. */
export interface Arima extends ArimaOrders {
  readonly kind: "arima";
  readonly coefficients: readonly ArimaCoefficient[];
  readonly featureNames: readonly string[];
  /** Of the errors. */
  readonly variance: number;
  readonly logLikelihood: number;
  readonly aic: number;
  readonly aicc: number;
  readonly bic: number;
  readonly converged: boolean;
  /** One-step errors after the first d + D · season values; early ones, which vary more, in units of the same variance. */
  readonly residuals: readonly number[];
  /** Value less residual. */
  readonly fitted: readonly number[];
  /** (n) the series less constant and regressors. */
  readonly disturbance: readonly number[];
}

/** Which ARIMA model to fit. */
export interface ArimaOptions extends Partial<ArimaOrders> {
  /** (n, p) what is known of each period, such as prices; the forecast needs their future values. */
  readonly regressors?: MatrixLike | undefined;
}

const OPTIONS = {
  order: gate.optional(gate.listOf(gate.integer(0))),
  seasonal: gate.withDefault([0, 0, 0], gate.listOf(gate.integer(0))),
  season: gate.withDefault(1, gate.integer(1)),
  constant: gate.optional(gate.flag),
  regressors: gate.optional(gate.checkedLater<MatrixLike>()),
} satisfies gate.OptionReaders<ArimaOptions>;

const ACTION = "fit an ARIMA model";

/**
 * Fits a seasonal ARIMA model with regressors (季节性 ARIMA) by exact maximum likelihood:
 *
 * $$\phi(B)\,\Phi(B^s)\,(1 - B)^d (1 - B^s)^D (y_t - \beta^\top x_t) = \theta(B)\,\Theta(B^s)\, e_t$$
 *
 * Errors are taken as normal and of one variance, so an outlier is believed. O(n (p + q + s (P + Q))) for each likelihood.
 * @param series (n) one finite value for each period, in order of time.
 * @param options Without `order`, all orders are found by a stepwise search as R's `auto.arima`, up to p = q = 5, P = Q = 2.
 * Other defaults: `seasonal` [0, 0, 0], `season` 1, `constant` if d + D = 0.
 * @throws {RangeError} If the series is too short for the orders, or does not vary after differencing and regression.
 * @see Box, G. E. P. & Jenkins, G. M. (1970). Time Series Analysis: Forecasting and Control. Holden-Day.
 *
 * @example
 * const model = fit([3, 5, 4, 6, 7, 6, 8, 9], { order: [1, 0, 0] });
 * model.coefficients.map(({ name }) => name); // ["ar1", "mean"]
 */
export function fit(series: VectorLike, options: ArimaOptions = {}): Arima {
  const read = gate.readOptions(ACTION, options, OPTIONS);
  const values = readVector(ACTION, "series", series, 5);
  if (read.order === undefined && (options.seasonal !== undefined || options.constant !== undefined))
    throw new TypeError(mustBe(ACTION, "order", "given with seasonal or constant", undefined));
  const matrix = read.regressors && readFiniteMatrix(ACTION, "regressors", read.regressors);
  if (matrix && matrix.rows !== values.length)
    throw new TypeError(mustBe(ACTION, "regressors", `${values.length} rows`, matrix.rows));
  const featureNames = matrix ? [...columnNamesOf(matrix)] : [];
  const regressors = matrix ? featureNames.map((_, j) => column(matrix, j)) : [];
  const orders = read.order ? readOrders(read, read.order) : findOrders(values, regressors, read.season);
  const { order, seasonal, season, constant } = orders;
  const count = order[0] + order[2] + seasonal[0] + seasonal[2] + Number(constant) + regressors.length;
  const least = order[0] + order[1] + season * (seasonal[0] + seasonal[1]) + count + 3;
  if (values.length < least)
    throw new RangeError(mustBe(ACTION, "series", `at least ${least} values`, values));
  const found = estimate(values, regressors, orders);
  if (found === undefined) {
    const rule = "varying, and its regressors linearly independent, after differencing and regression";
    throw new RangeError(mustBe(ACTION, "series", rule, values));
  }
  const { blocks, standardErrors, count: _, ...evidence } = found;
  const names = ["ar", "ma", "sar", "sma"].flatMap((name, b) => blocks[b].map((_, i) => `${name}${i + 1}`));
  if (constant) names.push(order[1] + seasonal[1] === 0 ? "mean" : "drift");
  const errors = standardErrors();
  const coefficients = [...names, ...featureNames].map((name, i) => {
    const [value, standardError = null] = [blocks.flat()[i], errors[i]];
    const z = standardError && value / standardError;
    return { name, value, standardError, z, pValue: z && 2 * normal.survival(Math.abs(z)) };
  });
  const run = filterOf([differenced(evidence.disturbance, orders)])(armaOf(blocks, season), false);
  const residuals = Array.from(run?.errors[0] ?? []);
  const fitted = residuals.map((error, t) => values[t + values.length - residuals.length] - error);
  return { kind: "arima", ...orders, coefficients, featureNames, ...evidence, residuals, fitted };
}

function readOrders(read: gate.ReadOptions<typeof OPTIONS>, order: readonly number[]): ArimaOrders {
  const { seasonal, season } = read;
  for (const [name, three] of Object.entries({ order, seasonal }))
    if (three.length !== 3) throw new RangeError(mustBe(ACTION, name, "three integers", three));
  if (season === 1 && seasonal.some((k) => k > 0))
    throw new RangeError(mustBe(ACTION, "season", "at least 2 with seasonal orders", season));
  const power = order[1] + seasonal[1];
  const { constant = power === 0 } = read;
  if (constant && power > 1) throw new RangeError(mustBe(ACTION, "constant", "false if d + D > 1", constant));
  return { order, seasonal, season, constant };
}

/** How to forecast by an ARIMA model. */
export interface ArimaForecastOptions extends forecasts.ForecastOptions {
  /** (horizon, p), needed if the model has regressors. */
  readonly futureRegressors?: MatrixLike | undefined;
}

const FORECAST_OPTIONS = {
  levels: forecasts.readLevels,
  futureRegressors: gate.optional(gate.checkedLater<MatrixLike>()),
} satisfies gate.OptionReaders<ArimaForecastOptions>;

/**
 * The values that an ARIMA model expects, with the intervals of normal errors. Their variance has the errors to come and what
 * the series does not tell of its state at its end; the coefficients count as known.
 * @throws {TypeError} If the model has regressors and their future values are missing, or are not as many columns.
 * @throws {RangeError} If the horizon is not an integer of at least 1, or there is not one row of regressors for each step.
 *
 * @example
 * const model = fit([3, 5, 4, 6, 7, 6, 8, 9], { order: [0, 1, 0] });
 * forecast(model, 2).mean; // [9, 9]
 */
export function forecast(
  model: Arima,
  horizon: number,
  options: ArimaForecastOptions = {},
): forecasts.Forecast {
  const action = "forecast by an ARIMA model";
  const kind = "an ARIMA model, as made by arima.fit";
  requireKind(action, "model", model, kind, { coefficients: "list", disturbance: "list", order: "list" });
  if (model.kind !== "arima") throw new TypeError(mustBe(action, "model", kind, model.kind));
  forecasts.requireHorizon(action, horizon);
  const { levels, futureRegressors } = gate.readOptions(action, options, FORECAST_OPTIONS);
  const { featureNames, disturbance, order, seasonal, season } = model;
  if (futureRegressors === undefined && featureNames.length > 0)
    throw new TypeError(
      mustBe(action, "futureRegressors", "given, since the model has regressors", undefined),
    );
  const future = readRowsAsFitted(action, "futureRegressors", futureRegressors ?? [], featureNames);
  if (future.rows !== horizon && futureRegressors !== undefined)
    throw new RangeError(mustBe(action, "futureRegressors", `${horizon} rows`, future.rows));

  const estimates = model.coefficients.map(({ value }) => value);
  const blocks = blocksOf(estimates, model);
  const { phi, theta } = armaOf(blocks, season);
  // y = w + sums of earlier y, where w is the differenced series.
  let sums = new Float64Array(0);
  for (let pass = 0; pass < order[1] + seasonal[1]; pass++)
    sums = multiplied(sums, [1], pass < order[1] ? 1 : season, -1);
  /** Values that follow from a state without errors, after earlier ones. */
  const follow = (earlier: readonly number[], state: Float64Array, steps: number) => {
    const all = [...earlier];
    for (let step = 0; step < steps; step++) {
      const own = theta.reduce((sum, weight, j) => sum + weight * state[j + 1], state[0]);
      all.push(sums.reduce((sum, weight, i) => sum + weight * (all[all.length - 1 - i] ?? 0), own));
      advance(state, phi);
    }
    return all.slice(earlier.length);
  };
  const values = differenced([...disturbance, ...new Array<number>(horizon).fill(0)], model);
  let mean: readonly number[] = [];
  const variances = new Float64Array(horizon);
  filterOf([values])({ phi, theta }, false, (t, variance, gain, state) => {
    const step = t - (values.length - horizon);
    if (step === 0) mean = follow(disturbance, state.slice(), horizon);
    if (step < 0) return;
    // How each later value depends on the error of this step.
    const change = gain.map((value) => value / variance);
    const weights = [1, ...follow([1], change, horizon - step - 1)];
    weights.forEach((weight, i) => {
      variances[step + i] += model.variance * variance * weight * weight;
    });
  });
  const columns = featureNames.map((_, j) => column(future, j));
  const regressors = withConstant(model, columns, horizon, disturbance.length + 1);
  mean = mean.map((value, t) => blocks[4].reduce((sum, b, j) => sum + b * regressors[j][t], value));
  return { mean, intervals: forecasts.normalIntervals(mean, variances.map(Math.sqrt), levels) };
}
