/** The newsvendor: how much to have for one season. */
import { readOptions } from "../../core/options";
import { costOf, type Demand, readDemand, STOCK_COSTS, type StockCosts } from "./demand";

/**
 * The newsvendor (报童模型): the quantity for one season that costs least, with holding cost h for a unit that is left over and
 * stock-out cost p for a unit that is missing, such as the lost margin, $Q = F^{-1}(p / (p + h))$; and expected cost and shortage.
 *
 * @throws {TypeError} If the demand is no distribution. @throws {RangeError} If a cost is not above 0.
 * @see Arrow, K. J., Harris, T. & Marschak, J. (1951). Optimal Inventory Policy. Econometrica 19(3), 250-272.
 *
 * @example
 * const costs = { holdingCost: 0.18, stockoutCost: 0.7 };
 * solve({ distribution: "normal", mean: 50, standardDeviation: 8 }, costs).quantity; // 56.60395592743389
 */
export function solve(demand: Demand, costs: StockCosts) {
  const action = "solve the newsvendor";
  const read = readOptions(action, costs, STOCK_COSTS);
  const law = readDemand(action, demand);
  const criticalRatio = read.stockoutCost / (read.stockoutCost + read.holdingCost);
  const quantity = law.quantile(criticalRatio);
  return { quantity, cost: costOf(law, quantity, read), criticalRatio, shortage: law.shortage(quantity) };
}
