/** The choice of ARIMA orders by Hyndman and Khandakar's stepwise search (自动定阶). */
import { decompose } from "../decomposition/stl";
import { kpss } from "../diagnostics/series-tests";
import { type ArimaOrders, armaOf, differenced, estimate } from "./estimate";
import { toPartial } from "./likelihood";

/** Steps in two orders, in the order in which they are tried. */
const PAIRS = ["-0", "0-", "+0", "0+", "--", "-+", "+-", "++"].map((signs) =>
  Array.from(signs, (sign) => "-0+".indexOf(sign) - 1),
);
const STEPS = [...PAIRS.map((pair) => [0, 0, ...pair]), ...PAIRS.map((pair) => [...pair, 0, 0])];
const MOST_MODELS = 94;
const spread = (values: Float64Array) =>
  values.reduce((a, b) => Math.max(a, b), -Infinity) - values.reduce((a, b) => Math.min(a, b), Infinity);

/**
 * Orders as statsforecast's `AutoARIMA` looks for them: D = 1 if the season is strong, d as KPSS at 5 % asks, the others by steps
 * to a smaller AICc, from four models. With more than 150 values or a season above 12, likelihoods are conditional until the end.
 * @see Hyndman, R. J. & Khandakar, Y. (2008). Automatic time series forecasting. Journal of Statistical Software 27(3).
 */
export function findOrders(values: ArrayLike<number>, regressors: readonly Float64Array[], season: number) {
  const n = values.length;
  const ordersOf = (
    [p, q, P, Q]: readonly number[],
    constant: boolean,
    d: number,
    D: number,
  ): ArimaOrders => {
    return { order: [p, d, q], seasonal: [P, D, Q], season, constant };
  };
  const zeros = [0, 0, 0, 0];
  const plain = regressors.length > 0 ? estimate(values, regressors, ordersOf(zeros, true, 0, 0)) : undefined;
  let rest = Float64Array.from(plain?.disturbance ?? values);
  const options = { season, seasonalWindow: 11, seasonalDegree: 0 };
  const hasSeason = season > 1 && n > 2 * season;
  /** As in R, a regressor that differences would make constant, such as a weekday, is kept. */
  const keepsAll = (d: number, D: number) =>
    regressors.every(
      (values) => spread(differenced(values, ordersOf(zeros, false, d, D))) > 1e-10 * spread(values),
    );
  const D = Number(hasSeason && decompose(rest, options).seasonalStrength > 0.64 && keepsAll(0, 1));
  rest = Float64Array.from(differenced(rest, ordersOf(zeros, false, 0, D)));
  // What is left is rounding: then fit refuses the series.
  const rounding = 1e-10 * Array.from(values).reduce((size, value) => Math.max(size, Math.abs(value)), 0);
  const isFlat = () => spread(rest) <= rounding;
  let d = 0;
  for (; d < 2 && rest.length > 4 && !isFlat() && keepsAll(d + 1, D); d++) {
    if (kpss(rest).statistic <= 0.463) break;
    // statsforecast drops one value more.
    rest = Float64Array.from(differenced(rest, ordersOf(zeros, false, 1, 0)).slice(1));
  }
  if (isFlat()) return ordersOf(zeros, d + D < 2, d, D);

  const score = (orders: ArimaOrders, isApproximate: boolean) => {
    const found = estimate(values, regressors, orders, isApproximate);
    const k = (found?.blocks.flat().length ?? 0) + 1;
    if (found === undefined) return Number.POSITIVE_INFINITY;
    const { phi, theta } = armaOf(found.blocks, season);
    const count = n - d - D * season;
    if (count - phi.length < k + 2) return Number.POSITIVE_INFINITY;
    // All roots are above 1.01 if the process is stationary and invertible in that unit.
    const isNearEdge = [phi, theta.map((value) => -value)].some(
      (all) => toPartial(all.map((value, i) => value * 1.01 ** (i + 1))) === undefined,
    );
    if (isNearEdge) return Number.POSITIVE_INFINITY;
    const conditional = count * Math.log(found.variance) + 2 * k + (2 * k * (k + 1)) / (count - k - 1);
    return isApproximate ? conditional : found.aicc;
  };
  const isLong = n > 150 || season > 12;
  const [few, fewSeasons] =
    season > 1 ? [Math.min(5, season - 1), Math.min(2, Math.floor(n / 3 / season))] : [5, 0];
  const most = [few, few, fewSeasons, fewSeasons].map((limit) => Math.min(limit, Math.floor(n / 3)));
  const tried = new Map<string, { readonly orders: ArimaOrders; readonly score: number }>();
  let [lags, constant, best]: [readonly number[], boolean, number] = [
    zeros,
    d + D < 2,
    Number.POSITIVE_INFINITY,
  ];
  /** Whether a model that is new and within the limits is better; then the search goes on from it. */
  const improves = (next: readonly number[], hasConstant: boolean) => {
    const name = `${next} ${hasConstant}`;
    const isAllowed = next.every((lag, i) => lag >= 0 && lag <= most[i]) && tried.size < MOST_MODELS;
    if (!isAllowed || tried.has(name)) return false;
    const orders = ordersOf(next, hasConstant, d, D);
    const found = { orders, score: score(orders, isLong) };
    tried.set(name, found);
    if (!(found.score < best)) return false;
    [lags, best] = [next, found.score];
    return true;
  };
  for (const start of [n < 10 ? [1, 1, 0, 0] : [2, 2, 1, 1], zeros, [1, 0, 1, 0], [0, 1, 0, 1]])
    improves(
      start.map((lag, i) => Math.min(lag, most[i])),
      constant,
    );
  if (constant) improves(zeros, false);
  for (let isBetter = true; isBetter; ) {
    isBetter = STEPS.some((step) =>
      improves(
        lags.map((lag, i) => lag + step[i]),
        constant,
      ),
    );
    if (!isBetter && d + D < 2 && improves(lags, !constant)) [constant, isBetter] = [!constant, true];
  }
  const sorted = [...tried.values()].sort((a, b) => a.score - b.score);
  const chosen = sorted.find(({ orders }) => !isLong || Number.isFinite(score(orders, false)));
  return chosen?.orders ?? ordersOf(zeros, constant, d, D);
}
