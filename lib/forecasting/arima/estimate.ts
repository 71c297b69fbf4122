/** Estimates of an ARIMA model of given orders, by maximum likelihood. */
import { double } from "../../core/linear-algebra/arithmetic";
import * as cholesky from "../../core/linear-algebra/cholesky";
import { minimise } from "../../core/optimisation/bfgs";
import { type Arma, extended, filterOf, multiplied } from "./likelihood";

/** The orders of a seasonal ARIMA model. */
export interface ArimaOrders {
  /** p, d, q: lags of the value, differences, lags of the error. */
  readonly order: readonly number[];
  /** P, D, Q: the same in whole seasons. */
  readonly seasonal: readonly number[];
  /** Observations a season. */
  readonly season: number;
  /** Whether there is a mean, or a drift if d + D = 1. */
  readonly constant: boolean;
}

/** Coefficients of ar, ma, seasonal ar, seasonal ma, and of the regression: the constant before the regressors. */
export type Blocks = readonly (readonly number[])[];

export function blocksOf(values: readonly number[], { order, seasonal }: ArimaOrders): Blocks {
  const rest = [...values];
  return [...[order[0], order[2], seasonal[0], seasonal[2]].map((size) => rest.splice(0, size)), rest];
}

/** The process, its factors multiplied out. */
export function armaOf([ar, ma, seasonalAr, seasonalMa]: Blocks, season: number): Arma {
  return { phi: multiplied(ar, seasonalAr, season, -1), theta: multiplied(ma, seasonalMa, season, 1) };
}

/** The values differenced d times, and D times by the season. */
export function differenced(
  values: ArrayLike<number>,
  { order, seasonal, season }: ArimaOrders,
): Float64Array {
  let rest = Float64Array.from(values);
  for (let pass = 0; pass < order[1] + seasonal[1]; pass++) {
    const [before, lag] = [rest, pass < order[1] ? 1 : season];
    rest = before.subarray(lag).map((value, t) => value - before[t]);
  }
  return rest;
}

/** The regressors after that of the constant: 1, or the time 1, 2, … if the series is differenced once. */
export function withConstant(
  orders: ArimaOrders,
  others: readonly Float64Array[],
  length: number,
  first = 1,
) {
  const power = orders.order[1] + orders.seasonal[1];
  return orders.constant
    ? [Float64Array.from({ length }, (_, t) => (t + first) ** power), ...others]
    : others;
}

/**
 * The best estimate; undefined if the regressors are linearly dependent after differencing, or leave nothing to explain.
 *
 * Regression and variance follow from the other coefficients by least squares of the errors. The search is for the others only,
 * as partial autocorrelations, which keeps the process stationary and invertible, from where the conditional likelihood is
 * largest. `isApproximate` ends there.
 */
export function estimate(
  series: ArrayLike<number>,
  regressors: readonly Float64Array[],
  orders: ArimaOrders,
  isApproximate = false,
) {
  const target = differenced(series, orders);
  const designs = withConstant(orders, regressors, series.length).map((values) =>
    differenced(values, orders),
  );
  const units = designs.map((values) => Math.sqrt(double.dot(values, values, 0)));
  const columns = designs.map((values, j) => values.map((value) => value / units[j]));
  const angles = cholesky.factor(columns.map((a) => columns.map((b) => double.dot(a, b, 0))));
  if (angles === undefined || angles.some((row, j) => row[j] < 1e-6)) return;
  const filter = filterOf([target, ...columns]);
  /** Minus the log-likelihood; with the regression given, or the best. */
  const evaluate = (blocks: Blocks, isConditional: boolean, given?: readonly number[]) => {
    const arma = armaOf(blocks, orders.season);
    const skipped = isConditional ? arma.phi.length : 0;
    const { errors = [], logarithms = 0 } = filter(arma, isConditional) ?? {};
    const [own, ...others] = errors;
    const root = cholesky.factor(
      others.map((row) => others.map((column) => double.dot(row, column, skipped))),
    );
    if (own === undefined || root === undefined) return { value: Number.POSITIVE_INFINITY };
    const products = others.map((column) => double.dot(column, own, skipped));
    const regression = given ?? cholesky.solve(root, products);
    others.forEach((column, j) => {
      double.addScaled(-regression[j], column, own, skipped);
    });
    const count = own.length - skipped;
    const variance = double.dot(own, own, skipped) / count;
    const value = 0.5 * (count * (1 + Math.log(2 * Math.PI * variance)) + logarithms);
    return { value, regression, variance, count, root };
  };
  const fromFree = (free: readonly number[]) =>
    blocksOf(free.map(Math.tanh), orders).map((partial, block) =>
      partial.reduce(extended, []).map((value) => (block % 2 === 0 ? value : -value)),
    );
  const search = (start: readonly number[], isConditional: boolean) =>
    minimise((free) => evaluate(fromFree(free), isConditional).value, start, {
      tolerance: isConditional ? 1e-8 : 1e-11,
    });

  const zeros = new Array<number>(
    orders.order[0] + orders.order[2] + orders.seasonal[0] + orders.seasonal[2],
  ).fill(0);
  const { variance: first = 0 } = evaluate(fromFree(zeros), false);
  // Less would be rounding of the series.
  if (
    !(first > (1e-20 * double.dot(Float64Array.from(series), Float64Array.from(series), 0)) / series.length)
  )
    return;
  const conditional = search(zeros, true);
  // The likelihood is flat where a partial autocorrelation is near 1 or -1.
  const start = conditional.point.map((value) => Math.max(-2, Math.min(2, value)));
  const best = isApproximate ? conditional : search(start, false);
  const free = fromFree(best.point).slice(0, 4);
  const { regression = [], variance = 0, count = 0, root = [] } = evaluate(free, isApproximate);
  const k = zeros.length + regression.length + 1;
  const aic = 2 * k + 2 * best.value;

  /** Of all coefficients, from the numerical Hessian; null if it is not positive definite. */
  const standardErrors = () => {
    const values = [...free.flat(), ...regression];
    const deviations = cholesky.inverse(root).map((row, j) => Math.sqrt(row[j] * variance));
    const widths = [...zeros.map(() => 1e-4), ...deviations.map((deviation) => 0.1 * deviation)];
    const at = (i: number, a: number, j: number, b: number) => {
      const moved = values.map((value, l) => value + widths[l] * ((l === i ? a : 0) + (l === j ? b : 0)));
      const blocks = blocksOf(moved, orders);
      return evaluate(blocks, isApproximate, blocks[4]).value / (4 * widths[i] * widths[j]);
    };
    const curvature = (i: number, j: number) =>
      at(i, 1, j, 1) - at(i, 1, j, -1) - at(i, -1, j, 1) + at(i, -1, j, -1);
    const factored = cholesky.factor(values.map((_, i) => values.map((_, j) => curvature(i, j))));
    const covariance = factored && cholesky.inverse(factored);
    return values.map((_, i) => covariance && Math.sqrt(covariance[i][i]) / (units[i - zeros.length] ?? 1));
  };
  const weights = regression.map((weight, j) => weight / units[j]);
  const given = withConstant(orders, regressors, series.length);
  return {
    blocks: [...free, weights],
    /** The series less constant and regressors. */
    disturbance: Array.from(series, (value, t) =>
      weights.reduce((rest, b, j) => rest - b * given[j][t], value),
    ),
    count,
    variance,
    logLikelihood: -best.value,
    aic,
    aicc: aic + (2 * k * (k + 1)) / (count - k - 1),
    bic: aic + k * (Math.log(count) - 2),
    converged: best.converged,
    standardErrors,
  };
}
