/** The safety stock: how much more than the expected demand of the lead time. */
import { mean, sum } from "../../core/compensated-sum";
import { mustBe, requireInteger, requireNonNegative } from "../../core/errors";
import { readFiniteMatrix } from "../../core/linear-algebra/finite-matrix";
import type { MatrixLike } from "../../core/linear-algebra/matrix";
import { checkedLater, openFraction, readOptions } from "../../core/options";
import { readVector, type VectorLike } from "../../core/vectors";
import { type Demand, readDemand } from "./demand";

/** A forecast of the next days, not weeks: independent normal days, or equally likely sample paths (paths, days). */
export type DailyForecast =
  | { readonly mean: VectorLike; readonly standardDeviation: VectorLike }
  | { readonly paths: MatrixLike };

/** Whole days of past orders, equally likely, and the probability of no stock-out before an order arrives. */
export type SafetyStockOptions = { readonly leadTimeDays: VectorLike; readonly serviceLevel: number };

/**
 * The safety stock (安全库存) by the forecast's own distribution and by past lead times (提前期): the demand of the lead time is
 * not above the reorder point with probability `serviceLevel`. Sample paths give samples, each path with each lead time; normal
 * days a normal distribution of variance $\mathrm{E}\sum_{t \le L} \sigma_t^2 + \mathrm{Var}\sum_{t \le L} \mu_t$, which is
 * $\mathrm{E}L\,\sigma^2 + \mu^2\,\mathrm{Var}L$ for alike days.
 *
 * @returns Also `demand`, that of the lead time, for the other policies.
 * @throws {RangeError} If a number is not finite, a deviation is negative, or a lead time is zero, negative or longer than the forecast.
 * @see Silver, E. A., Pyke, D. F. & Thomas, D. J. (2017). Inventory and Production Management in Supply Chains, section 6.10.
 *
 * @example
 * const daily = { mean: [10, 10, 10], standardDeviation: [3, 3, 3] };
 * solve(daily, { leadTimeDays: [1, 3], serviceLevel: 0.95 }).reorderPoint; // 37.86768388972838
 */
export function solve(daily: DailyForecast, options: SafetyStockOptions) {
  const action = "compute the safety stock";
  const readers = { leadTimeDays: checkedLater<VectorLike>(), serviceLevel: openFraction };
  const { leadTimeDays, serviceLevel } = readOptions(action, options, readers);
  const part = checkedLater<never>();
  const parts = readOptions(action, daily, { paths: part, mean: part, standardDeviation: part }, "daily.");
  if ((parts.paths === undefined) !== ((parts.mean ?? parts.standardDeviation) !== undefined))
    throw new TypeError(mustBe(action, "daily", "mean and standardDeviation, or paths alone", daily));
  const rows: MatrixLike = parts.paths ?? [parts.mean, parts.standardDeviation];
  const { data, rows: count, columns } = readFiniteMatrix(action, "daily", rows);
  if (parts.paths === undefined)
    requireNonNegative(action, "daily.standardDeviation", Math.min(...data.slice(columns)));
  const leads = Array.from(readVector(action, "leadTimeDays", leadTimeDays, 1));
  for (const days of leads) requireInteger(action, "each of leadTimeDays", days, 1, columns);
  const of = (row: number, days: number) => data.subarray(row * columns, row * columns + days);
  const means = leads.map((days) => sum(of(0, days)));
  const center = mean(means);
  const variance = (days: number) => sum(of(1 % count, days).map((x) => x * x));
  const squares = leads.map((days, i) => variance(days) + (means[i] - center) ** 2);
  const values = leads.flatMap((days) => Array.from({ length: count }, (_, path) => sum(of(path, days))));
  const demand: Demand =
    parts.paths !== undefined
      ? { distribution: "samples", values }
      : { distribution: "normal", mean: center, standardDeviation: Math.sqrt(mean(squares)) };
  const law = readDemand(action, demand);
  const reorderPoint = law.quantile(serviceLevel);
  return { safetyStock: reorderPoint - law.mean, reorderPoint, shortage: law.shortage(reorderPoint), demand };
}
