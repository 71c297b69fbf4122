/** The (r, Q) policy: when to order a fixed quantity. */
import { positive, readOptions } from "../../core/options";
import { costOf, type Demand, readDemand, STOCK_COSTS, type StockCosts } from "./demand";

/** Costs of a unit for a unit of time, mean demand of a unit of time, and cost of an order. */
export type ReorderPointOptions = StockCosts & { readonly demandRate: number; readonly orderCost: number };

/**
 * The best (r, Q) policy (再订货点策略): order Q as soon as the inventory position falls to r. Exact under continuous review for
 * demand that comes unit by unit: the position is uniform on r + 1, …, r + Q, and with its newsvendor cost G a unit of time costs
 * $(K\lambda + \sum_{y = r + 1}^{r + Q} G(y)) / Q$. G is convex: positions are added, the cheapest first, until the next one
 * costs more than the average. O(Q).
 *
 * @param leadTimeDemand The demand during the lead time; a normal one is taken at whole positions. @throws As `newsvendor.solve`.
 * @see Federgruen, A. & Zheng, Y.-S. (1992). An Efficient Algorithm for Computing an Optimal (r, Q) Policy. Operations Research 40(4), 808-813.
 *
 * @example
 * const options = { demandRate: 1.5, holdingCost: 20, stockoutCost: 150, orderCost: 100 };
 * solve({ distribution: "poisson", mean: 3 }, options).reorderPoint; // 3
 */
export function solve(leadTimeDemand: Demand, options: ReorderPointOptions) {
  const action = "compute a reorder point";
  const readers = { ...STOCK_COSTS, demandRate: positive, orderCost: positive };
  const { demandRate, orderCost, ...costs } = readOptions(action, options, readers);
  const law = readDemand(action, leadTimeDemand);
  let reorderPoint = Math.floor(law.quantile(costs.stockoutCost / (costs.stockoutCost + costs.holdingCost)));
  for (let sum = orderCost * demandRate, orderQuantity = 0; ; orderQuantity++) {
    const below = costOf(law, reorderPoint, costs);
    const above = costOf(law, reorderPoint + orderQuantity + 1, costs);
    const cost = sum / orderQuantity; // Infinite at first.
    if (Math.min(below, above) > cost) return { reorderPoint, orderQuantity, cost };
    sum += Math.min(below, above);
    if (below < above) reorderPoint--;
  }
}
