/** The economic order quantity: how much to order at a time, also with quantity discounts. */
import { mustBe, requirePositive } from "../../core/errors";
import { listOf, nested, nonNegative, oneOf, positive, readOptions, withDefault } from "../../core/options";

/** Costs and demand of one product, all for the same time, such as a year. */
export interface EconomicOrderQuantityOptions {
  readonly demandRate: number;
  readonly orderCost: number;
  /** Of a unit. @default 0 */
  readonly holdingCost?: number;
  /** Holding cost as a fraction of the unit's price, in addition. @default 0 */
  readonly holdingRate?: number;
  /** Prices that fall with the units of an order. @default [{ from: 0, price: 0 }] */
  readonly priceBreaks?: readonly { readonly from: number; readonly price: number }[];
  /** Whether a price holds for all units of an order, or only for those beyond its `from`. @default "all-units" */
  readonly discount?: "all-units" | "incremental";
}

const TIERS = listOf(nested({ from: nonNegative, price: nonNegative }));
const READERS = {
  demandRate: positive,
  orderCost: positive,
  holdingCost: withDefault(0, nonNegative),
  holdingRate: withDefault(0, nonNegative),
  priceBreaks: withDefault([{ from: 0, price: 0 }], TIERS),
  discount: withDefault("all-units", oneOf(["all-units", "incremental"])),
};

/**
 * The economic order quantity (EOQ, 经济订货批量), also with quantity discounts (数量折扣): constant demand D, no stock-outs. An
 * order in a price tier costs $F + cQ$, where F is what its first units cost more, and the best of a tier is its limit or
 * $Q = \sqrt{2D(K + F) / (h + ic)}$.
 *
 * @returns The cheapest order, not rounded, its average price, and what ordering, holding and buying cost. @throws {RangeError} If
 * a cost is 0 or negative, or the prices do not fall from tier to tier.
 * @see Hadley, G. & Whitin, T. M. (1963). Analysis of Inventory Systems, sections 2.11 and 2.12.
 *
 * @example
 * solve({ orderCost: 8, holdingCost: 0.225, demandRate: 1300 }).quantity; // 304.0467800264368
 */
export function solve(options: EconomicOrderQuantityOptions) {
  const action = "compute the economic order quantity";
  const read = readOptions(action, options, READERS);
  const { demandRate, orderCost, holdingCost, holdingRate, priceBreaks, discount } = read;
  const isFalling = priceBreaks.every(({ from, price }, i) =>
    i === 0 ? from === 0 : from > priceBreaks[i - 1].from && price < priceBreaks[i - 1].price,
  );
  if (!isFalling || priceBreaks.length === 0)
    throw new RangeError(mustBe(action, "priceBreaks", "falling prices, the first from 0", priceBreaks));
  let extra = 0;
  const orders = priceBreaks.map((tier, i) => {
    if (i > 0 && discount === "incremental") extra += (priceBreaks[i - 1].price - tier.price) * tier.from;
    const holding = holdingCost + holdingRate * tier.price;
    requirePositive(action, "holdingCost + holdingRate * price", holding);
    // Beyond the tier, the next one is cheaper.
    const quantity = Math.max(Math.sqrt((2 * demandRate * (orderCost + extra)) / holding), tier.from);
    const price = tier.price + extra / quantity;
    const held = (holdingCost + holdingRate * price) * (quantity / 2);
    return { quantity, price, cost: (demandRate * orderCost) / quantity + held + demandRate * price };
  });
  return orders.reduce((best, order) => (order.cost < best.cost ? order : best));
}
