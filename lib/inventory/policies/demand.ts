/** Distributions of demand (需求分布), such as forecasts give, and what the policies ask of them. */
import * as normal from "../../core/distributions/normal";
import * as poisson from "../../core/distributions/poisson";
import { mustBe, requireOneOf } from "../../core/errors";
import { checkedLater, finite, isRecord, nonNegative, positive, readOptions } from "../../core/options";
import { readVector, type VectorLike } from "../../core/vectors";

/**
 * The demand of some time. Samples are equally likely, such as simulated paths or past demand. Quantiles are joined by straight
 * lines; beyond the outermost levels, where nothing is known, the outermost value is taken.
 */
export type Demand =
  | { readonly distribution: "normal"; readonly mean: number; readonly standardDeviation: number }
  | { readonly distribution: "poisson"; readonly mean: number }
  | { readonly distribution: "samples"; readonly values: VectorLike }
  | { readonly distribution: "quantiles"; readonly levels: VectorLike; readonly values: VectorLike };

/** What a unit costs that is left over, and one that is missing: once, or for each unit of time, as the policy says. */
export interface StockCosts {
  readonly holdingCost: number;
  readonly stockoutCost: number;
}

export const STOCK_COSTS = { holdingCost: positive, stockoutCost: positive };

/** `shortage(x)` is the expected demand beyond x, $E(D - x)^+$; `quantile` takes a probability in (0, 1). */
export type DemandLaw = Readonly<Record<"cumulative" | "quantile" | "shortage", (x: number) => number>> & {
  readonly mean: number;
};

const vector = (action: string, name: string, value: unknown) =>
  Float64Array.from(readVector(action, name, value as VectorLike, 1));
const distribution = checkedLater<string>();
const READERS = {
  normal: { distribution, mean: finite, standardDeviation: nonNegative },
  poisson: { distribution, mean: positive },
  samples: { distribution, values: vector },
  quantiles: { distribution, levels: vector, values: vector },
};

/** @throws {TypeError} If it is no distribution. @throws {RangeError} If a number of it is not allowed. */
export function readDemand(action: string, demand: Demand): DemandLaw {
  if (!isRecord(demand))
    throw new TypeError(mustBe(action, "demand", 'such as { distribution: "poisson", mean: 3 }', demand));
  const kind = demand.distribution;
  requireOneOf(action, "demand.distribution", kind, Object.keys(READERS));
  if (kind === "normal") return normalLaw(readOptions(action, demand, READERS.normal, "demand."));
  if (kind === "poisson") {
    const { mean } = readOptions(action, demand, READERS.poisson, "demand.");
    const units = Float64Array.from({ length: Math.ceil(mean + 10 * Math.sqrt(mean) + 40) }, (_, x) => x);
    return lawOf(units, (x) => poisson.density(x, mean));
  }
  if (kind === "samples") {
    const { values } = readOptions(action, demand, READERS.samples, "demand.");
    return lawOf(values.sort(), () => 1 / values.length);
  }
  const { levels, values } = readOptions(action, demand, READERS.quantiles, "demand.");
  const isRising = levels.every((p, i) => p > (levels[i - 1] ?? 0) && p < 1 && !(values[i] < values[i - 1]));
  if (!isRising || values.length !== levels.length)
    throw new RangeError(mustBe(action, "demand", "rising levels in (0, 1), each with its value", values));
  function quantile(p: number): number {
    const above = levels.findIndex((level) => level >= p);
    if (above <= 0) return values[above === 0 ? 0 : levels.length - 1];
    const share = (p - levels[above - 1]) / (levels[above] - levels[above - 1]);
    return values[above - 1] + share * (values[above] - values[above - 1]);
  }
  const points = Float64Array.from({ length: 1000 }, (_, i) => quantile((i + 0.5) / 1000));
  return { ...lawOf(points, () => 1 / 1000), quantile };
}

function normalLaw({ mean, standardDeviation: sd }: { mean: number; standardDeviation: number }): DemandLaw {
  if (sd === 0) return lawOf(Float64Array.of(mean), () => 1);
  const standard = (x: number) => (x - mean) / sd;
  return {
    mean,
    cumulative: (x) => normal.cumulative(standard(x)),
    quantile: (p) => mean + sd * normal.quantile(p),
    shortage: (x) => sd * normal.density(standard(x)) - (x - mean) * normal.survival(standard(x)),
  };
}

/** The distribution of ascending values, each with its probability. */
function lawOf(values: Float64Array, probability: (i: number) => number): DemandLaw {
  const count = values.length;
  const below = new Float64Array(count + 1);
  const beyond = new Float64Array(count + 1);
  for (let i = 0; i < count; i++) below[i + 1] = below[i] + probability(i);
  for (let i = count - 1; i >= 0; i--) beyond[i] = beyond[i + 1] + probability(i) * values[i];
  function after(list: Float64Array, x: number): number {
    const position = list.findIndex((value) => value > x);
    return position < 0 ? count : position;
  }
  return {
    mean: beyond[0],
    cumulative: (x) => below[after(values, x)],
    quantile: (p) => values[after(below, p - 1e-12) - 1], // Sums of many probabilities are not exact.
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
