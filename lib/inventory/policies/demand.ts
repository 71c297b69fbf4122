/** Distributions of demand (需求分布), such as forecasts give, and what the policies ask of them. */
import * as normal from "../../core/distributions/normal";
import * as poisson from "../../core/distributions/poisson";
import { mustBe, requireOneOf } from "../../core/errors";
import * as options from "../../core/options";
import { readVector, type VectorLike } from "../../core/vectors";

/** The demand of some time; samples are equally likely, such as past demand, simulated paths, or quantiles at even levels. */
export type Demand =
  | { readonly distribution: "normal"; readonly mean: number; readonly standardDeviation: number }
  | { readonly distribution: "poisson"; readonly mean: number }
  | { readonly distribution: "samples"; readonly values: VectorLike };

/** Of a unit left over and of a unit missing: once, or per unit of time, as the policy says. */
export type StockCosts = { readonly holdingCost: number; readonly stockoutCost: number };

/** What becomes of demand that finds no stock: it is lost, or it waits. */
export type Unmet = "lost" | "backordered";

export const UNMET = options.withDefault<Unmet, Unmet>("lost", options.oneOf(["lost", "backordered"]));
export const STOCK_COSTS = { holdingCost: options.positive, stockoutCost: options.positive };

/** `shortage(x)` is the expected demand beyond x, $E(D - x)^+$; `quantile` takes a probability in [0, 1], if rounded. */
export type DemandLaw = Readonly<Record<"cumulative" | "quantile" | "shortage", (x: number) => number>> & {
  readonly mean: number;
};

const distribution = options.checkedLater<string>();
const vector = (action: string, name: string, value: unknown) =>
  Float64Array.from(readVector(action, name, value as VectorLike, 1));
const READERS = {
  normal: { distribution, mean: options.finite, standardDeviation: options.nonNegative },
  poisson: { distribution, mean: options.positive },
  samples: { distribution, values: vector },
};

/** @throws {TypeError} If it is no distribution. @throws {RangeError} If a number of it is not allowed. */
export function readDemand(action: string, demand: Demand): DemandLaw {
  if (!options.isRecord(demand))
    throw new TypeError(mustBe(action, "demand", "a distribution of demand", demand));
  const kind = demand.distribution;
  requireOneOf(action, "demand.distribution", kind, Object.keys(READERS));
  if (kind === "samples")
    return lawOf(options.readOptions(action, demand, READERS.samples, "demand.").values.sort());
  if (kind === "poisson") {
    const { mean } = options.readOptions(action, demand, READERS.poisson, "demand.");
    const units = Float64Array.from({ length: Math.ceil(mean + 10 * Math.sqrt(mean) + 40) }, (_, x) => x);
    return lawOf(units, (x) => poisson.density(x, mean));
  }
  const { mean, standardDeviation: sd } = options.readOptions(action, demand, READERS.normal, "demand.");
  const z = (x: number) => (x - mean) / sd;
  const cumulative = (x: number) => normal.cumulative(z(x));
  const shortage = (x: number) => sd * normal.density(z(x)) - (x - mean) * normal.survival(z(x));
  const quantile = (p: number) => mean + sd * normal.quantile(Math.min(p, 1 - 2 ** -53) || 2 ** -999);
  const law = { mean, cumulative, shortage, quantile };
  return sd === 0 ? lawOf(Float64Array.of(mean)) : law;
}

/** The distribution of ascending values, equally likely if no probabilities are given. */
function lawOf(values: Float64Array, probability = (_: number) => 1 / values.length): DemandLaw {
  const count = values.length;
  const below = new Float64Array(count + 1);
  const beyond = new Float64Array(count + 1);
  for (let i = 0; i < count; i++) below[i + 1] = below[i] + probability(i);
  for (let i = count - 1; i >= 0; i--) beyond[i] = beyond[i + 1] + probability(i) * values[i];
  const half = 1 << (31 - Math.clz32(count));
  /** The position of the first entry above x, or `count`. */
  const after = (list: Float64Array, x: number) => {
    let at = 0;
    for (let step = half; step > 0; step >>= 1) if (list[at + step - 1] <= x) at += step;
    return at;
  };
  return {
    mean: beyond[0],
    cumulative: (x) => below[after(values, x)] / below[count],
    quantile: (p) => values[Math.max(1, after(below, p - 1e-12)) - 1], // Sums of many are not exact.
    shortage: (x) => beyond[after(values, x)] - x * (below[count] - below[after(values, x)]),
  };
}

/** The demand of 0, 1, …, `days` days, independent and in whole units. O(days² * length²) for at most `length` units a day. */
export function lawsOfDays(daily: DemandLaw, days: number): DemandLaw[] {
  const masses: number[] = [];
  for (let units = 0, below = 0; below < 1 - 1e-14; below += masses[units++])
    masses.push(daily.cumulative(units + 0.5) - below);
  const sums = [Float64Array.of(1)];
  for (let day = 0; day < days; day++) {
    sums.push(new Float64Array(sums[day].length + masses.length - 1));
    for (let i = 0; i < sums[day].length; i++)
      for (let j = 0; j < masses.length; j++) sums[day + 1][i + j] += sums[day][i] * masses[j];
  }
  return sums.map((sum) => lawOf(Float64Array.from(sum.keys()), (units) => sum[units]));
}

/** The cost of a time whose demand meets `stock`. */
export function costOf(law: DemandLaw, stock: number, { holdingCost, stockoutCost }: StockCosts): number {
  return holdingCost * (stock - law.mean) + (holdingCost + stockoutCost) * law.shortage(stock);
}
