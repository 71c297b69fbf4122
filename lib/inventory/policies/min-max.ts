/** The (s, S) policy, and with it the order-up-to policy (R, S). */
import { mustBe } from "../../core/errors";
import { integer, nonNegative, readOptions, withDefault } from "../../core/options";
import { costOf, type Demand, lawsOfDays, readDemand, STOCK_COSTS, type StockCosts } from "./demand";

/** Costs of a unit at the end of a day, of an order, and times; with a lead time of 0, a morning's order serves the same day. */
export interface MinMaxOptions extends StockCosts {
  readonly orderCost: number;
  readonly leadTimeDays: number;
  /** Days from review to review. @default 1 */
  readonly reviewDays?: number;
}

/**
 * The best (s, S) policy (最小最大库存策略), exact for independent days of whole units with backorders: at a review, order up to S if
 * the position is at most s. If orders cost nothing, s = S - 1: the order-up-to policy (R, S) (定期检查策略). G(y) is the mean
 * newsvendor cost of the R days after the lead time, from a position y, and m(j) the expected reviews at S - j between orders:
 *
 * $$c(s, S) = \frac{K / R + \sum_{j < S - s} m(j)\,G(S - j)}{\sum_{j < S - s} m(j)}, \qquad m(j) = [j = 0] + \sum_{d \le j} p_d\, m(j - d)$$
 *
 * Other distributions are rounded to whole units, and negative demand to 0. O((S - s)² + (L + R)² * length²) for at most `length` units a day.
 *
 * @param demand The demand of a day. @returns Also the expected cost of a day, and the share of the demand that is met from the shelf on its day.
 * @throws As `newsvendor.solve`, and {RangeError} if there is no demand.
 * @see Zheng, Y.-S. & Federgruen, A. (1991). Finding Optimal (s, S) Policies. Operations Research 39(4), 654-665.
 *
 * @example
 * const costs = { holdingCost: 1, stockoutCost: 4, orderCost: 5, leadTimeDays: 0 };
 * solve({ distribution: "poisson", mean: 6 }, costs).orderUpTo; // 10
 */
export function solve(demand: Demand, options: MinMaxOptions) {
  const action = "compute an (s, S) policy";
  const times = { leadTimeDays: integer(0), reviewDays: withDefault(1, integer(1)) };
  const readers = { ...STOCK_COSTS, ...times, orderCost: nonNegative };
  const { orderCost, leadTimeDays, reviewDays, ...costs } = readOptions(action, options, readers);
  const laws = lawsOfDays(readDemand(action, demand), leadTimeDays + reviewDays);
  if (laws[1].mean === 0) throw new RangeError(mustBe(action, "demand", "above 0 on some days", 0));
  const days = laws.slice(leadTimeDays + 1);
  const [masses, renewals]: number[][] = [[], []];
  function renewal(j: number): number {
    for (let i = renewals.length; i <= j; i++) {
      masses.push(laws[reviewDays].cumulative(i) - laws[reviewDays].cumulative(i - 1));
      let sum = Number(i === 0);
      for (let d = 1; d <= i; d++) sum += masses[d] * renewals[i - d];
      renewals.push(sum / (1 - masses[0]));
    }
    return renewals[j];
  }
  const rates = new Map<number, number>();
  const rate = (y: number) => {
    const known = rates.get(y) ?? days.reduce((sum, law) => sum + costOf(law, y, costs), 0) / reviewDays;
    rates.set(y, known);
    return known;
  };
  let cheapest = days[0].quantile(costs.stockoutCost / (costs.stockoutCost + costs.holdingCost));
  while (rate(cheapest + 1) < rate(cheapest)) cheapest++;
  const shortage = (y: number) =>
    laws[leadTimeDays + reviewDays].shortage(y) - laws[leadTimeDays].shortage(y);
  let best = { reorderPoint: 0, orderUpTo: 0, cost: Number.POSITIVE_INFINITY, fillRate: 0 };
  for (let orderUpTo = cheapest; rate(orderUpTo) <= best.cost; orderUpTo++) {
    let [sum, short, reviews, y] = [orderCost / reviewDays, 0, 0, orderUpTo];
    for (; y >= cheapest || rate(y) < sum / reviews; y--) {
      const weight = renewal(orderUpTo - y);
      sum += weight * rate(y);
      short += weight * shortage(y);
      reviews += weight;
    }
    const fillRate = 1 - short / reviews / (reviewDays * laws[1].mean);
    if (sum / reviews < best.cost) best = { reorderPoint: y, orderUpTo, cost: sum / reviews, fillRate };
  }
  return best;
}
