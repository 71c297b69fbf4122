/** Estimates of an ARIMA model of given orders, by maximum likelihood. */
import * as cholesky from "../../core/linear-algebra/cholesky";
import { minimise } from "../../core/optimisation/bfgs";
import { type Arma, filterOf, fromPartial, multiplied } from "./likelihood";

/** The orders of a seasonal ARIMA model. */
export interface ArimaOrders {
  /** p, d, q. */
  readonly order: readonly number[];
  /** P, D, Q. */
  readonly seasonal: readonly number[];
  /** Observations a season. */
  readonly season: number;
  readonly constant: boolean;
}

/** An ARIMA model of some orders at its best. */
export interface Estimate {
  /** Of ar, ma, seasonal ar, seasonal ma, and the regression: the constant, if there is one, before the regressors. */
  readonly blocks: readonly (readonly number[])[];
  /** Values after differencing, less those that a conditional likelihood takes as given. */
  readonly count: number;
  readonly variance: number;
  readonly logLikelihood: number;
  readonly aicc: number;
  readonly converged: boolean;
  /** Standard errors of all coefficients, from the numerical Hessian; null if it is not positive definite. */
  standardErrors(): (number | null)[];
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

/** The regressors with that of the constant: 1, or the time 1, 2, … if the series is differenced once. */
export function withConstant(
  orders: ArimaOrders,
  others: readonly ArrayLike<number>[],
  length: number,
  first = 1,
) {
  const power = orders.order[1] + orders.seasonal[1];
  return orders.constant
    ? [Float64Array.from({ length }, (_, t) => (t + first) ** power), ...others]
    : others;
}

/** Coefficients in the blocks of an estimate. */
export function blocksOf(values: readonly number[], { order, seasonal }: ArimaOrders) {
  const rest = [...values];
  return [...[order[0], order[2], seasonal[0], seasonal[2]].map((size) => rest.splice(0, size)), rest];
}

/** The process, its factors multiplied out. */
export function armaOf([ar, ma, seasonalAr, seasonalMa]: Estimate["blocks"], season: number): Arma {
  return { phi: multiplied(ar, seasonalAr, season, -1), theta: multiplied(ma, seasonalMa, season, 1) };
}

/**
 * The best estimate; undefined if the regressors are linearly dependent after differencing, or leave nothing to explain.
 *
 * Regression and variance follow from the other coefficients by least squares of the errors. The search is for the others only,
 * as partial autocorrelations, which keeps the process stationary and invertible, from where the conditional likelihood is
 * largest.
 */
export function estimate(
  series: ArrayLike<number>,
  regressors: readonly ArrayLike<number>[],
  orders: ArimaOrders,
  isApproximate = false,
): Estimate | undefined {
  const { order, seasonal, season } = orders;
  const target = differenced(series, orders);
  const designs = withConstant(orders, regressors, series.length).map((values) =>
    differenced(values, orders),
  );
  const units = designs.map((values) => Math.hypot(...values));
  const filter = filterOf([target, ...designs.map((values, j) => values.map((value) => value / units[j]))]);

  /** Minus the mean log-likelihood of a value, less a constant; with the regression given, or the best. */
  const evaluate = (blocks: Estimate["blocks"], kind: "exact" | "conditional", given?: readonly number[]) => {
    const arma = armaOf(blocks, season);
    const skipped = kind === "exact" ? 0 : arma.phi.length;
    const errors = filter(arma, kind);
    if (errors === undefined)
      return { value: Number.POSITIVE_INFINITY, regression: [], squares: 0, root: [], skipped };
    const {
      columns: [own, ...others],
      variances,
    } = errors;
    const product = (a: Float64Array, b: Float64Array) => {
      let sum = 0;
      for (let t = skipped; t < a.length; t++) sum += (a[t] * b[t]) / variances[t];
      return sum;
    };
    const root = cholesky.factor(others.map((row) => others.map((column) => product(row, column))));
    const best = root
      ? cholesky.solve(
          root,
          others.map((column) => product(column, own)),
        )
      : [];
    const regression = given ?? best;
    regression.forEach((weight, j) => {
      for (let t = skipped; t < own.length; t++) own[t] -= weight * others[j][t];
    });
    const squares = product(own, own);
    const logarithms = variances.reduce(
      (sum, variance) => (variance === 1 ? sum : sum + Math.log(variance)),
      0,
    );
    const count = own.length - skipped;
    const value = root ? 0.5 * (Math.log(squares / count) + logarithms / count) : Number.POSITIVE_INFINITY;
    return { value, regression, squares, root: root ?? [], skipped };
  };
  const fromFree = (free: readonly number[]) =>
    blocksOf(free.map(Math.tanh), orders).map((partial, block) =>
      fromPartial(partial).map((value) => (block % 2 === 0 ? value : -value)),
    );
  const search = (start: readonly number[], kind: "exact" | "conditional") =>
    minimise((free) => evaluate(fromFree(free), kind).value, start);

  const zeros = new Array<number>(order[0] + order[2] + seasonal[0] + seasonal[2]).fill(0);
  const first = evaluate(fromFree(zeros), "exact");
  // Less than this is rounding.
  const floor = 1e-20 * Math.hypot(...Array.from(series)) ** 2;
  if (!(Number.isFinite(first.value) && first.squares > floor)) return undefined;
  const conditional = search(zeros, "conditional");
  // The likelihood is flat where a partial autocorrelation is near 1 or -1.
  const start = conditional.point.map((value) => Math.max(-2, Math.min(2, value)));
  const best = isApproximate ? conditional : search(start, "exact");
  const kind = isApproximate ? "conditional" : "exact";
  const free = fromFree(best.point).slice(0, 4);
  const { regression, squares, root, skipped } = evaluate(free, kind);
  const count = target.length - skipped;
  const variance = squares / count;
  const logLikelihood = -count * (best.value + 0.5 * (1 + Math.log(2 * Math.PI)));
  const k = zeros.length + regression.length + 1;

  const standardErrors = () => {
    const values = [...free.flat(), ...regression];
    const deviations = cholesky.inverse(root).map((row, j) => Math.sqrt(row[j] * variance));
    const widths = [...zeros.map(() => 1e-4), ...deviations.map((deviation) => 0.1 * deviation)];
    const at = (i: number, a: number, j: number, b: number) => {
      const moved = values.map((value, l) => value + widths[l] * ((l === i ? a : 0) + (l === j ? b : 0)));
      const blocks = blocksOf(moved, orders);
      return count * evaluate(blocks, kind, blocks[4]).value;
    };
    const hessian = values.map((_, i) =>
      values.map((_, j) => {
        const differences = at(i, 1, j, 1) - at(i, 1, j, -1) - at(i, -1, j, 1) + at(i, -1, j, -1);
        return differences / (4 * widths[i] * widths[j]);
      }),
    );
    const factored = cholesky.factor(hessian);
    const covariance = factored && cholesky.inverse(factored);
    return values.map((_, i) =>
      covariance ? Math.sqrt(covariance[i][i]) / (units[i - zeros.length] ?? 1) : null,
    );
  };
  return {
    blocks: [...free, regression.map((weight, j) => weight / units[j])],
    count,
    variance,
    logLikelihood,
    aicc: 2 * k - 2 * logLikelihood + (2 * k * (k + 1)) / (count - k - 1),
    converged: best.converged,
    standardErrors,
  };
}
