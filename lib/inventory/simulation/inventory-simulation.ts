/** The simulation of stock: what a policy costs, and which demand it meets, day by day. */
import { requireNonNegative } from "../../core/errors";
import { type Matrix, type MatrixLike, zeros } from "../../core/linear-algebra/matrix";
import { callback } from "../../core/options";
import { readSetting, type SimulationOptions } from "./setting";

/** What a policy knows of a product in the morning of a review, before deliveries; `history` is a copy of the demand until then. */
export type StockState = Readonly<Record<"product" | "day" | "onHand" | "onOrder", number>> & {
  readonly history: Float64Array;
};

/** What happened to all products together. */
export interface InventorySimulation
  extends Readonly<
    Record<"cost" | "holding" | "ordering" | "shortage" | "fillRate" | "cycleService", number>
  > {
  /** Of each product. */
  readonly costs: readonly number[];
  /** (products, days) At the end of the day; below 0, units that customers wait for. */
  readonly stock: Matrix;
  /** (products, days) Units ordered. */
  readonly ordered: Matrix;
}

/**
 * Simulates a policy (库存模拟) on a known demand. Each day: the policy orders, if it is a day of review; deliveries arrive; demand
 * is met, and what is missing is lost or waits; stock and shortage are paid. O(products * days), and the calls of the policy.
 *
 * @param demand (days, products) In units, and not sales, which hide what was missing. @param policy The units to order.
 * @returns Also the share of demand met from the shelf on its day, and that of the times between arrivals without a stock-out.
 * @throws {TypeError} If a length or kind is wrong. @throws {RangeError} If a number is, such as a negative order.
 *
 * @example
 * const upToFive = ({ onHand, onOrder }) => Math.max(0, 5 - onHand - onOrder);
 * const options = { holdingCost: 1, stockoutCost: 9, orderCost: 2, leadTimeDays: 1, seed: 1 };
 * run([[2], [3], [4]], upToFive, options).fillRate; // 0.5555555555555556
 */
export function run(
  demand: MatrixLike,
  policy: (state: StockState) => number,
  options: SimulationOptions,
): InventorySimulation {
  const action = "simulate a policy";
  callback()(action, "policy", policy);
  const setting = readSetting(action, demand, options);
  const { columns, days, leadDays, historyDays, unmet } = setting;
  const [stock, ordered] = [zeros(columns.length, days), zeros(columns.length, days)];
  const total = { cost: 0, holding: 0, ordering: 0, shortage: 0 };
  let [wanted, met, cycles, shortCycles] = [0, 0, columns.length, 0];
  const costs = columns.map((units, product) => {
    const before = total.holding + total.ordering + total.shortage;
    const [pack, shelf] = [setting.packSizes[product], setting.shelfSizes[product]];
    const arriving = new Float64Array(days);
    const seen = units.map((value, day) => (day < historyDays ? value : 0));
    let [onHand, onOrder, isShort] = [setting.openingStock[product], 0, false];
    function order(day: number): number {
      const needed = policy({ product, day, onHand, onOrder, history: seen.subarray(0, day) });
      requireNonNegative(action, `the order of product ${product} on day ${day}`, needed);
      const room = Math.max(0, shelf - onHand - onOrder);
      if (pack === 0) return Math.min(needed, room);
      return pack * Math.max(0, Math.min(Math.ceil(needed / pack - 1e-9), Math.floor(room / pack + 1e-9)));
    }
    for (let day = historyDays; day < days; day++) {
      if ((day - historyDays) % setting.reviewDays === 0) {
        const quantity = order(day);
        ordered.data[product * days + day] = quantity;
        onOrder += quantity;
        if (quantity > 0) total.ordering += setting.orderCost[product];
        if (day + leadDays[product][day] < days) arriving[day + leadDays[product][day]] += quantity;
      }
      if (arriving[day] > 0) [cycles, isShort] = [cycles + 1, false];
      onHand += arriving[day];
      onOrder -= arriving[day];
      const sold = Math.min(units[day], Math.max(0, onHand));
      const missing = units[day] - sold;
      onHand -= unmet === "lost" ? sold : units[day];
      if (missing > 0 && !isShort) [shortCycles, isShort] = [shortCycles + 1, true];
      seen[day] = units[day];
      wanted += units[day];
      met += sold;
      total.holding += setting.holdingCost[product] * Math.max(0, onHand);
      total.shortage += setting.stockoutCost[product] * (unmet === "lost" ? missing : Math.max(0, -onHand));
      stock.data[product * days + day] = onHand;
    }
    return total.holding + total.ordering + total.shortage - before;
  });
  total.cost = total.holding + total.ordering + total.shortage;
  const fillRate = wanted === 0 ? 1 : met / wanted;
  return { ...total, costs, fillRate, cycleService: 1 - shortCycles / cycles, stock, ordered };
}
