/** The safety stock: how much more than the expected demand of the lead time. */
import { mustBe } from "../../core/errors";
import { readFiniteMatrix } from "../../core/linear-algebra/finite-matrix";
import type { MatrixLike } from "../../core/linear-algebra/matrix";
import { checkedLater, openFraction, readOptions } from "../../core/options";
import { readVector, type VectorLike } from "../../core/vectors";
import { type Demand, readDemand } from "./demand";

/** A forecast of the next days: independent normal days, or equally likely sample paths (paths, days). */
export type DailyForecast =
  | { readonly mean: VectorLike; readonly standardDeviation: VectorLike }
  | { readonly paths: MatrixLike };

/** How long an order takes, and how often it may be too late. */
export interface SafetyStockOptions {
  /** Whole days of past orders, equally likely. */
  readonly leadTimeDays: VectorLike;
  /** Probability of no stock-out before an order arrives. */
  readonly serviceLevel: number;
}

/** Stock beyond the expected demand of the lead time. */
export interface SafetyStock
  extends Readonly<Record<"safetyStock" | "reorderPoint" | "expectedShortage", number>> {
  /** During the lead time, for the other policies. */
  readonly demand: Demand;
}

const READERS = { leadTimeDays: checkedLater<VectorLike>(), serviceLevel: openFraction };

/**
 * The safety stock (安全库存) by the forecast's own distribution and by past lead times (提前期): the demand of the lead time is
 * not above the reorder point with probability `serviceLevel`. Sample paths give samples, each path with each lead time; normal
 * days give a normal distribution, for alike days of the variance $\mathrm{E}L\,\sigma^2 + \mu^2\,\mathrm{Var}L$:
 *
 * $$\mathrm{Var} = \mathrm{E}\sum_{t \le L} \sigma_t^2 + \mathrm{Var}\sum_{t \le L} \mu_t$$
 *
 * @throws {RangeError} If a number is not finite, or a lead time is zero, negative or longer than the forecast.
 * @see Silver, E. A., Pyke, D. F. & Thomas, D. J. (2017). Inventory and Production Management in Supply Chains, section 6.10.
 *
 * @example
 * const daily = { mean: [10, 10, 10], standardDeviation: [3, 3, 3] };
 * solve(daily, { leadTimeDays: [1, 3], serviceLevel: 0.95 }).reorderPoint; // 37.86768388972838
 */
export function solve(daily: DailyForecast, options: SafetyStockOptions): SafetyStock {
  const action = "compute the safety stock";
  const { leadTimeDays, serviceLevel } = readOptions(action, options, READERS);
  const { paths, mean, standardDeviation } = { ...daily } as Record<string, unknown>;
  const rows = (paths ?? [mean, standardDeviation]) as MatrixLike;
  const { data, rows: count, columns } = readFiniteMatrix(action, "daily", rows);
  const leads = Array.from(readVector(action, "leadTimeDays", leadTimeDays, 1));
  const wrong = leads.find((days) => !(Number.isInteger(days) && days >= 1 && days <= columns));
  if (wrong !== undefined)
    throw new RangeError(
      mustBe(action, "leadTimeDays", `whole days from 1 to the forecast's ${columns}`, wrong),
    );
  const sum = (row: number, days: number, power = 1) =>
    data.subarray(row * columns, row * columns + days).reduce((total, value) => total + value ** power, 0);
  const average = (of: (days: number) => number) =>
    leads.reduce((total, days) => total + of(days), 0) / leads.length;
  const center = average((days) => sum(0, days));
  const demand: Demand = paths
    ? {
        distribution: "samples",
        values: leads.flatMap((days) => Array.from({ length: count }, (_, i) => sum(i, days))),
      }
    : {
        distribution: "normal",
        mean: center,
        standardDeviation: Math.sqrt(average((days) => sum(1, days, 2) + (sum(0, days) - center) ** 2)),
      };
  const law = readDemand(action, demand);
  const reorderPoint = law.quantile(serviceLevel);
  const safetyStock = reorderPoint - law.mean;
  return { safetyStock, reorderPoint, expectedShortage: law.shortage(reorderPoint), demand };
}
