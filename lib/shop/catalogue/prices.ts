/**
 * Weekly costs, demand shocks, prices and promotions (价格与促销). The price follows the cost, which is a valid instrument: it
 * affects sales only through the price. The price also follows the demand shock of the week, which the shop anticipates
 * and no table shows. This confounding biases a naive regression of sales on prices.
 *
 * $$\ln \frac{p_{jw}}{p_j} = \kappa c_{jw} + \lambda \ln g_{jw} + \sigma z_{jw} + \ln(1 - d_{jw}), \qquad
 * g_{jw} \sim \mathrm{Gamma}(k) / k$$
 *
 * with c an AR(1), and d the discount of a promotion. A Gamma factor on a Poisson rate makes negative binomial counts.
 *
 * @see Berry, S. T. (1994). Estimating discrete-choice models of product differentiation. RAND Journal of Economics 25(2), 242-262.
 * @see Blattberg, R. C. & Neslin, S. A. (1990). Sales Promotion: Concepts, Methods, and Strategies. Prentice Hall.
 */
import type { ShopParameters } from "../parameters/parameters";
import { gamma, normal, streamFor } from "../random/draws";
import { exp, ln } from "../random/portable";
import { tableOf, tableOfRecords } from "../tables/growing-table";
import { REFERENCE, type ReferenceTables } from "../tables/schemas";

export interface Prices {
  /** Row `p * weeks + w` is product p in week w. */
  readonly table: ReferenceTables["prices"];
  readonly promotions: ReferenceTables["promotions"];
  /** Factor on the demand of product p in week w at `[p * weeks + w]`, mean 1. */
  readonly demandShock: Float64Array;
  /** Factor on the attraction of a product through display and post-promotion dips, apart from the price. */
  readonly display: Float64Array;
}

export function makePrices(
  seed: number,
  parameters: ShopParameters,
  products: ReferenceTables["products"],
): Prices {
  const { weeks } = parameters.calendar;
  const { prices } = parameters;
  const { basePrice, unitCost } = products.columns;
  const rows = products.rows * weeks;
  const shocks = streamFor(seed, "demand shocks");
  const { shockShape } = parameters.demand;
  const demandShock = Float64Array.from({ length: rows }, () => gamma(shocks, shockShape) / shockShape);
  const { discount, display } = planPromotions(seed, parameters, products.rows);
  const cost = new Float64Array(rows);
  const listPrice = new Float64Array(rows);
  const price = new Float64Array(rows);

  const costs = streamFor(seed, "costs");
  const noise = streamFor(seed, "price noise");
  const innovation = prices.costDeviation * Math.sqrt(1 - prices.costPersistence * prices.costPersistence);
  for (let product = 0; product < products.rows; product++) {
    let logCost = prices.costDeviation * normal(costs);
    for (let week = 0; week < weeks; week++) {
      const row = product * weeks + week;
      const logPrice =
        prices.costPassThrough * logCost +
        prices.followsDemand * ln(demandShock[row]) +
        prices.noiseDeviation * normal(noise);
      cost[row] = cents(unitCost[product] * exp(logCost));
      listPrice[row] = cents(basePrice[product] * exp(logPrice));
      price[row] = cents(listPrice[row] * (1 - discount[row]));
      logCost = prices.costPersistence * logCost + innovation * normal(costs);
    }
  }
  const product = Int32Array.from({ length: rows }, (_, row) => Math.floor(row / weeks));
  const week = Int32Array.from({ length: rows }, (_, row) => row % weeks);
  const promoted = Array.from(discount.keys()).filter((row) => discount[row] > 0);
  return {
    table: tableOf(REFERENCE.prices, { product, week, cost, listPrice, price, discount }),
    promotions: tableOfRecords(
      REFERENCE.promotions,
      promoted.map((row) => ({ product: product[row], week: week[row], discount: discount[row] })),
    ),
    demandShock,
    display,
  };
}

/** Weeks between promotions of a product, so that dips do not overlap. */
const MIN_GAP = 3;

function planPromotions(seed: number, parameters: ShopParameters, products: number) {
  const { share, discounts, displayLift, dips } = parameters.promotions;
  const { weeks } = parameters.calendar;
  const random = streamFor(seed, "promotions");
  const discount = new Float64Array(products * weeks);
  const display = new Float64Array(products * weeks).fill(1);
  for (let product = 0; product < products; product++) {
    let lastPromotion = -MIN_GAP - 1;
    for (let week = 0; week < weeks; week++) {
      const row = product * weeks + week;
      const since = week - lastPromotion;
      if (since > MIN_GAP && random.uniform() < share) {
        lastPromotion = week;
        discount[row] = discounts[random.integer(discounts.length)];
        display[row] = displayLift;
      } else if (since <= dips.length) display[row] = 1 - dips[since - 1];
    }
  }
  return { discount, display };
}

function cents(amount: number): number {
  return Math.max(1, Math.round(100 * amount)) / 100;
}
