/** ARIMA models (差分自回归移动平均模型), seasonal and with regressors, by exact maximum likelihood. */
import * as normal from "../../core/distributions/normal";
import { mustBe, requireKind } from "../../core/errors";
import {
  type Forecast,
  type ForecastOptions,
  normalIntervals,
  readLevels,
  requireHorizon,
} from "../../core/forecasting/forecast";
import { columnNamesOf, readFiniteMatrix, readRowsAsFitted } from "../../core/linear-algebra/finite-matrix";
import { column, type MatrixLike } from "../../core/linear-algebra/matrix";
import * as gate from "../../core/options";
import { readVector, type VectorLike } from "../../core/vectors";
import { type ArimaOrders, armaOf, blocksOf, differenced, estimate, withConstant } from "./estimate";
import { filterOf, multiplied } from "./likelihood";

/** An estimated coefficient; standard error, z and p-value are null where the likelihood has no curvature. */
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
  /** Names of the regressors. */
  readonly featureNames: readonly string[];
  /** Of the errors, $\hat\sigma^2$. */
  readonly variance: number;
  readonly logLikelihood: number;
  readonly aic: number;
  readonly aicc: number;
  readonly bic: number;
  readonly converged: boolean;
  /** One-step forecasts of the values after the first d + D · season. */
  readonly fitted: readonly number[];
  /** Value less fitted; early ones, which vary more, in units of the same variance. */
  readonly residuals: readonly number[];
  /** (n) the series less constant and regressors. */
  readonly disturbance: readonly number[];
}

/** Which ARIMA model to fit. */
export interface ArimaOptions {
  /** p, d, q: lags of the value, differences, lags of the error. */
  readonly order: readonly number[];
  /** P, D, Q: the same in whole seasons. @default [0, 0, 0] */
  readonly seasonal?: readonly number[];
  /** Observations a season, such as 12 for months. @default 1 */
  readonly season?: number;
  /** Whether to estimate a mean, or a drift if d + D = 1. @default if d + D = 0 */
  readonly constant?: boolean | undefined;
  /** (n, p) what is known of each period, such as prices; the forecast needs their future values. */
  readonly regressors?: MatrixLike | undefined;
}

const OPTIONS = {
  order: gate.listOf(gate.integer(0)),
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
 *
 * @param series (n) one finite value for each period, in order of time.
 * @throws {RangeError} If the series is too short for the orders, or does not vary after differencing and regression.
 *
 * @see Box, G. E. P. & Jenkins, G. M. (1970). Time Series Analysis: Forecasting and Control. Holden-Day.
 *
 * @example
 * const model = fit([3, 5, 4, 6, 7, 6, 8, 9], { order: [1, 0, 0] });
 * model.coefficients.map(({ name }) => name); // ["ar1", "mean"]
 */
export function fit(series: VectorLike, options: ArimaOptions): Arima {
  const { order, seasonal, season, constant: asked, regressors } = gate.readOptions(ACTION, options, OPTIONS);
  const values = readVector(ACTION, "series", series);
  for (const [name, three] of Object.entries({ order, seasonal }))
    if (three.length !== 3) throw new RangeError(mustBe(ACTION, name, "three integers", three));
  if (season === 1 && seasonal.some((k) => k > 0))
    throw new RangeError(mustBe(ACTION, "season", "at least 2 with seasonal orders", season));
  const power = order[1] + seasonal[1];
  const constant = asked ?? power === 0;
  if (constant && power > 1) throw new RangeError(mustBe(ACTION, "constant", "false if d + D > 1", constant));
  return fitOrders(values, regressors, { order, seasonal, season, constant });
}

function fitOrders(values: ArrayLike<number>, rows: MatrixLike | undefined, orders: ArimaOrders): Arima {
  const { order, seasonal, season, constant } = orders;
  const matrix = rows === undefined ? undefined : readFiniteMatrix(ACTION, "regressors", rows);
  if (matrix && matrix.rows !== values.length)
    throw new TypeError(
      mustBe(ACTION, "regressors", `${values.length} rows, one for each value`, matrix.rows),
    );
  const featureNames = matrix ? [...columnNamesOf(matrix)] : [];
  const regressors = matrix ? featureNames.map((_, j) => column(matrix, j)) : [];
  const coefficientCount =
    order[0] + order[2] + seasonal[0] + seasonal[2] + Number(constant) + regressors.length;
  const given = order[0] + order[1] + season * (seasonal[0] + seasonal[1]);
  if (values.length < given + coefficientCount + 3)
    throw new RangeError(mustBe(ACTION, "series", `at least ${given + coefficientCount + 3} values`, values));
  const found = estimate(values, regressors, orders);
  if (found === undefined) {
    const rule = "varying, and its regressors linearly independent, after differencing and regression";
    throw new RangeError(mustBe(ACTION, "series", rule, values));
  }
  const { blocks, count, variance, logLikelihood, aicc, converged } = found;
  const names = ["ar", "ma", "sar", "sma"].flatMap((name, b) => blocks[b].map((_, i) => `${name}${i + 1}`));
  if (constant) names.push(order[1] + seasonal[1] === 0 ? "mean" : "drift");
  const standardErrors = found.standardErrors();
  const coefficients = [...names, ...featureNames].map((name, i) => {
    const [value, standardError] = [blocks.flat()[i], standardErrors[i]];
    const z = standardError === null ? null : value / standardError;
    return { name, value, standardError, z, pValue: z === null ? null : 2 * normal.survival(Math.abs(z)) };
  });
  const disturbance = Array.from(values);
  withConstant(orders, regressors, values.length).forEach((regressor, j) => {
    for (let t = 0; t < values.length; t++) disturbance[t] -= blocks[4][j] * regressor[t];
  });
  const { columns, variances } = errorsOf(disturbance, blocks, orders);
  const errors = Array.from(columns[0]);
  const k = coefficients.length + 1;
  const aic = 2 * k - 2 * logLikelihood;
  return {
    kind: "arima",
    ...orders,
    coefficients,
    featureNames,
    variance,
    logLikelihood,
    aic,
    aicc,
    bic: aic + k * (Math.log(count) - 2),
    converged,
    fitted: errors.map((error, t) => values[t + values.length - errors.length] - error),
    residuals: errors.map((error, t) => error / Math.sqrt(variances[t])),
    disturbance,
  };
}

function errorsOf(
  disturbance: readonly number[],
  blocks: readonly (readonly number[])[],
  orders: ArimaOrders,
) {
  const errors = filterOf([differenced(disturbance, orders)])(armaOf(blocks, orders.season), "whole");
  if (errors === undefined) throw new RangeError(mustBe(ACTION, "the model", "stationary", blocks[0]));
  return errors;
}

/** How to forecast by an ARIMA model. */
export interface ArimaForecastOptions extends ForecastOptions {
  /** (horizon, p), needed if the model has regressors. */
  readonly futureRegressors?: MatrixLike | undefined;
}

const FORECAST_OPTIONS = {
  levels: readLevels,
  futureRegressors: gate.optional(gate.checkedLater<MatrixLike>()),
} satisfies gate.OptionReaders<ArimaForecastOptions>;

/**
 * The values that an ARIMA model expects, with the intervals of normal errors. Their variance has the errors to come and what
 * the series does not tell of its state at its end; the coefficients count as known.
 *
 * @throws {TypeError} If the model has regressors and their future values are missing, or are not as many columns.
 * @throws {RangeError} If the horizon is not an integer of at least 1, or there is not one row of regressors for each step.
 *
 * @example
 * const model = fit([3, 5, 4, 6, 7, 6, 8, 9], { order: [0, 1, 0] });
 * forecast(model, 2).mean; // [9, 9]
 */
export function forecast(model: Arima, horizon: number, options: ArimaForecastOptions = {}): Forecast {
  const action = "forecast by an ARIMA model";
  const kind = "an ARIMA model, as made by arima.fit";
  requireKind(action, "model", model, kind, { coefficients: "list", disturbance: "list", order: "list" });
  if (model.kind !== "arima") throw new TypeError(mustBe(action, "model", kind, model.kind));
  requireHorizon(action, horizon);
  const { levels, futureRegressors } = gate.readOptions(action, options, FORECAST_OPTIONS);
  const { featureNames, disturbance } = model;
  if (futureRegressors === undefined && featureNames.length > 0)
    throw new TypeError(
      mustBe(action, "futureRegressors", "given, since the model has regressors", undefined),
    );
  const future = readRowsAsFitted(action, "futureRegressors", futureRegressors ?? [], featureNames);
  if (future.rows !== horizon && futureRegressors !== undefined)
    throw new RangeError(mustBe(action, "futureRegressors", `${horizon} rows`, future.rows));

  const blocks = blocksOf(
    model.coefficients.map(({ value }) => value),
    model,
  );
  const path = pathOf(model, blocks, horizon);
  const columns = featureNames.map((_, j) => column(future, j));
  const regressors = withConstant(model, columns, horizon, disturbance.length + 1);
  const mean = path.mean.map((value, t) =>
    blocks[4].reduce((sum, b, j) => sum + b * regressors[j][t], value),
  );
  return { mean, intervals: normalIntervals(mean, path.deviations, levels) };
}

/** The disturbance to come, and its standard deviations. */
function pathOf(model: Arima, blocks: readonly (readonly number[])[], horizon: number) {
  const { order, seasonal, season, variance, disturbance } = model;
  const { phi, theta } = armaOf(blocks, season);
  const { state = new Float64Array(0), covariance = [] } = errorsOf(disturbance, blocks, model).end ?? {};
  // Of y = w + sums of earlier y, where w is the differenced series.
  let sums = new Float64Array(0);
  for (let pass = 0; pass < order[1] + seasonal[1]; pass++)
    sums = multiplied(sums, [1], pass < order[1] ? 1 : season, -1);
  const past = Array.from(disturbance);
  const deviations: number[] = [];
  // How the value of each step depends on the state after the end: of w, and of y.
  let own = state.map((_, i) => Number(i === 0));
  const rows: Float64Array[] = [];
  let squares = 0;
  for (let step = 0; step < horizon; step++) {
    let value = state[0];
    const row = own.slice();
    sums.forEach((weight, i) => {
      value += weight * past[past.length - 1 - i];
      for (let j = 0; i < step && j < row.length; j++) row[j] += weight * rows[step - 1 - i][j];
    });
    past.push(value);
    rows.push(row);
    const ofState = row.reduce(
      (sum, a, i) => sum + a * row.reduce((s, b, j) => s + b * covariance[i][j], 0),
      0,
    );
    deviations.push(Math.sqrt(variance * (ofState + squares)));
    // How it depends on the first error after the end.
    squares += theta.reduce((sum, weight, j) => sum + weight * row[j + 1], row[0]) ** 2;
    const head = state[0];
    for (let i = 0; i < state.length - 1; i++) state[i] = (phi[i] ?? 0) * head + state[i + 1];
    const total = phi.reduce((sum, weight, i) => sum + weight * own[i], 0);
    own = own.map((_, i) => (i === 0 ? total : own[i - 1]));
  }
  return { mean: past.slice(disturbance.length), deviations };
}
