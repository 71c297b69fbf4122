/**
 * The reorder policy (补货策略): when to order and how much, by an (s, S) policy. The forecast is the expected demand, including
 * promotions:
 *
 * $$s = D(L + 1) + z\,\sqrt{\mathrm{Var}\,D(L + 1)}, \qquad S = s + D(\text{cycle})$$
 *
 * where D(n) is the expected demand in the next n days and L the mean lead time.
 *
 * @see Silver, E. A., Pyke, D. F. & Thomas, D. J. (2017). Inventory and Production Management in Supply Chains, 4th ed., section 6.4.
 */
import { meanPieces } from "../demand/expectations";
import type { ShopParameters } from "../parameters/parameters";
import type { World } from "../world";

export function makeReorderPolicy(
  parameters: ShopParameters,
  { catalogue, customers, suppliers, truth }: World,
) {
  const { cycleDays, safetyFactor, tightSafetyFactor } = parameters.stock;
  const { weeks } = parameters.calendar;
  const { supplier } = catalogue.products.columns;
  const { isTight } = truth.products.columns;
  const warehouseShare = warehouseShares(customers);
  const cumulative = cumulativeDemand(truth.expectedDemand, catalogue.products.rows, weeks);
  const overdispersion = piecesRatio(parameters);

  /** Expected demand of a product in the days `[day, day + span)`; after the last week, demand stays at its level. */
  function expected(product: number, day: number, span: number): number {
    return expectedUntil(product, day + span) - expectedUntil(product, day);
  }

  function expectedUntil(product: number, day: number): number {
    const week = Math.min(Math.floor(day / 7), weeks - 1);
    const start = cumulative[product * (weeks + 1) + week];
    return start + (cumulative[product * (weeks + 1) + week + 1] - start) * (day / 7 - week);
  }

  /** s: an order is placed when the pieces on hand and on order are at or below this number. */
  function reorderPoint(product: number, warehouse: number, day: number): number {
    const lead = suppliers.meanLeadDays[supplier[product]] + 1;
    const mean = warehouseShare[warehouse] * expected(product, day, lead);
    const daily = mean / lead;
    const variance = mean * overdispersion + daily * daily * suppliers.leadDaysVariance[supplier[product]];
    const safety = isTight[product] === 1 ? tightSafetyFactor : safetyFactor;
    return Math.max(0, Math.ceil(mean + safety * Math.sqrt(variance)));
  }

  /** S: the order fills the stock up to this number of pieces, given s. */
  function orderUpTo(product: number, warehouse: number, day: number, reorder: number): number {
    const lead = Math.floor(suppliers.meanLeadDays[supplier[product]]) + 1;
    return (
      reorder + Math.max(1, Math.ceil(warehouseShare[warehouse] * expected(product, day + lead, cycleDays)))
    );
  }

  return { reorderPoint, orderUpTo };
}

/** Share of the customers that each warehouse serves. */
function warehouseShares({ table, regions, warehouses }: World["customers"]): Float64Array {
  const shares = new Float64Array(warehouses.rows);
  const { warehouse } = regions.columns;
  const { region } = table.columns;
  for (const number of region) shares[warehouse[number]] += 1 / region.length;
  return shares;
}

/** Cumulative expected demand before each week, at `[product * (weeks + 1) + week]`. */
function cumulativeDemand(demand: Float64Array, products: number, weeks: number): Float64Array {
  const sums = new Float64Array(products * (weeks + 1));
  for (let product = 0; product < products; product++)
    for (let week = 0; week < weeks; week++) {
      const position = product * (weeks + 1) + week;
      sums[position + 1] = sums[position] + demand[product * weeks + week];
    }
  return sums;
}

/** Variance over mean of a compound Poisson number of pieces: E(pieces^2) / E(pieces). */
function piecesRatio(parameters: ShopParameters): number {
  const squares = parameters.baskets.piecesPerPick.reduce(
    (sum, share, i) => sum + share * (i + 1) * (i + 1),
    0,
  );
  return squares / meanPieces(parameters);
}
