/** Forecasts judged by what their orders cost, and what a better one would be worth. */
import { mean, sum } from "../../core/compensated-sum";
import { mustBe, requirePositive } from "../../core/errors";
import type { MatrixLike } from "../../core/linear-algebra/matrix";
import { type ByName, callback, readEntries } from "../../core/options";
import { interval } from "../../metrics/interval";
import { type Demand, readDemand } from "../policies/demand";
import * as wagnerWhitin from "../policies/wagner-whitin";
import { run, type StockState } from "./inventory-simulation";
import { readSetting, type SimulationOptions } from "./setting";

/** The demand of the next `days` days, from that of all days before. */
export type DemandForecaster = (history: Float64Array, days: number) => Demand;

type Forecasters = ByName<DemandForecaster>;
const ERROR_SHARES = [1, 0.75, 0.5, 0.25, 0];

/**
 * Judges forecasters by cost (预测的价值): at every review, each orders up to a quantile of its forecast for the days until the next
 * order arrives (review and mean lead time, rounded up), $p / (p + hR)$ or, with backorders, $p / (p + h)$. All get the same demand
 * and lead times. `floor` is the least cost if all of these were known, by `wagnerWhitin`, without cases and shelves.
 *
 * @param forecasters By name, the naive one first: the others are compared with the first.
 * @returns For each, cost and fill rate, the mean difference of a product from the first with its bootstrap interval over the
 * products, and as `curve` the cost if only a share of each error were left.
 * @throws As `inventorySimulation.run`, and {RangeError} if there is no forecaster, or a forecast has NaN.
 *
 * @example
 * const six = () => ({ distribution: "poisson", mean: 6 });
 * const options = { holdingCost: 1, stockoutCost: 9, orderCost: 0, leadTimeDays: 1, seed: 1, historyDays: 2 };
 * measure([[2], [3], [2], [3], [2], [3]], { six }, options).floor; // 18
 */
export function measure(demand: MatrixLike, forecasters: Forecasters, options: SimulationOptions) {
  const action = "judge forecasters";
  const setting = readSetting(action, demand, options);
  const { columns, leadDays, historyDays, reviewDays, unmet, seed } = setting;
  const { holdingCost, stockoutCost, orderCost, openingStock } = setting;
  const entries = readEntries(action, "forecasters", forecasters, "functions by name");
  if (entries.length === 0) throw new RangeError(mustBe(action, "forecasters", "at least one", 0));
  for (const [name, forecast] of entries) callback()(action, `forecasters.${name}`, forecast);
  for (const cost of Array.from(stockoutCost)) requirePositive(action, "each stockoutCost", cost);
  const spans = leadDays.map((leads) => reviewDays + Math.ceil(mean(leads)));
  const actual = (p: number, day: number) => sum(columns[p].subarray(day, day + spans[p]));
  const simulated = entries.map(([name, forecast]) => {
    const errors = columns.map((units, p) => {
      const held = holdingCost[p] * (unmet === "lost" ? reviewDays : 1);
      const ratio = stockoutCost[p] / (stockoutCost[p] + held);
      return units.map((_, day) => {
        if (day < historyDays || (day - historyDays) % reviewDays !== 0) return 0;
        const law = readDemand(`${action}, ${name}`, forecast(units.slice(0, day), spans[p]));
        return law.quantile(ratio) - actual(p, day);
      });
    });
    return ERROR_SHARES.map((share) => {
      const target = (p: number, day: number) => actual(p, day) + share * errors[p][day];
      const needed = (now: StockState) => target(now.product, now.day) - now.onHand - now.onOrder;
      return run(demand, (now) => Math.max(0, needed(now)), options);
    });
  });
  const versus = simulated[0][0].costs;
  const results = simulated.map((simulations, i) => {
    const [{ cost, fillRate, costs }] = simulations;
    const versusFirst = interval((_, all: number[]) => mean(all), costs, costs, { seed, versus });
    const curve = simulations.map(({ cost: left }, k) => ({ errorShare: ERROR_SHARES[k], cost: left }));
    return { name: entries[i][0], cost, fillRate, versusFirst, curve };
  });
  const floors = columns.map((units, p) => {
    let [left, held] = [openingStock[p], 0];
    const wanted = units.subarray(historyDays).map((today) => {
      const met = Math.min(left, today);
      left -= met;
      held += holdingCost[p] * left;
      return today - met;
    });
    const reviews = Array.from(wanted.keys()).filter((day) => day % reviewDays === 0);
    const arrivals = reviews.map((day) => day + leadDays[p][historyDays + day]).sort((a, b) => a - b);
    const arrivalDays = arrivals.filter((day) => day < wanted.length);
    const costs = { holdingCost: holdingCost[p], orderCost: orderCost[p], stockoutCost: stockoutCost[p] };
    return held + wagnerWhitin.solve(wanted, { ...costs, unmet, arrivalDays }).cost;
  });
  return { floor: sum(floors), forecasters: results };
}
