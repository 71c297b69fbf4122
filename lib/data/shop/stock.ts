/**
 * The shelves (库存): one for each product and warehouse. Each evening the stock at hand and on order is compared with the reorder point s;
 * if it is not above, the order fills it up to S. The shop's forecast is the expected demand, promotions included:
 *
 * $$s = D(L + 1) + z\,\sqrt{\mathrm{Var}\,D(L + 1)}, \qquad S = s + D(\text{cycle})$$
 *
 * where D(n) is the demand expected in the next n days and L the mean lead time. What is not there when it is wanted is
 * lost and seen by nobody: sales are demand cut off at the stock.
 *
 * @see Silver, E. A., Pyke, D. F. & Thomas, D. J. (2017). Inventory and Production Management in Supply Chains, 4th ed., section 6.4.
 */
import { streamFor } from "./draws";
import { meanPieces } from "./expectations";
import { type GrowingTable, growing, makeRoom } from "./growing";
import type { ShopParameters } from "./parameters";
import { DAILY } from "./tables";
import { LOST_SALES } from "./truth";
import type { World } from "./world";

export interface Stock {
  readonly purchaseOrders: GrowingTable<typeof DAILY.purchaseOrders>;
  readonly weekly: GrowingTable<typeof DAILY.stock>;
  readonly lostSales: GrowingTable<typeof LOST_SALES>;
  /** Morning: what suppliers send comes in. */
  open(day: number): void;
  /** Takes what is wanted from the shelf, or what is there of it; returns how much that is. */
  take(day: number, warehouse: number, product: number, wanted: number): number;
  /** Evening: orders go out; at a week's end its rows are written. */
  close(day: number): void;
}

interface Arrival {
  readonly shelf: number;
  readonly quantity: number;
}

/** @param warehouseShare What part of the customers each warehouse serves. */
export function makeStock(
  seed: number,
  parameters: ShopParameters,
  { catalogue, suppliers, truth }: World,
  warehouseShare: Float64Array,
): Stock {
  const { cycleDays, safetyFactor, tightSafetyFactor } = parameters.stock;
  const { weeks } = parameters.calendar;
  const days = 7 * weeks;
  const products = catalogue.products.rows;
  const { supplier } = catalogue.products.columns;
  const { isTight } = truth.products.columns;
  const warehouses = warehouseShare.length;
  const random = streamFor(seed, "lead times");
  const purchaseOrders = growing(DAILY.purchaseOrders);
  const weekly = growing(DAILY.stock);
  const lostSales = growing(LOST_SALES);

  // Shelf = warehouse * products + product.
  const shelves = warehouses * products;
  const onHand = new Int32Array(shelves);
  const onOrder = new Int32Array(shelves);
  const opening = new Int32Array(shelves);
  const received = new Int32Array(shelves);
  const sold = new Int32Array(shelves);
  const daysOut = new Int32Array(shelves);
  const arriving: Arrival[][] = Array.from({ length: days }, () => []);
  const cumulative = cumulativeDemand(truth.expectedDemand, products, weeks);
  const overdispersion = piecesRatio(parameters);

  /** Demand of a product expected in the days `[day, day + span)`; after the last week it goes on as in it. */
  function expected(product: number, day: number, span: number): number {
    return expectedUntil(product, day + span) - expectedUntil(product, day);
  }

  function expectedUntil(product: number, day: number): number {
    const week = Math.min(Math.floor(day / 7), weeks - 1);
    const start = cumulative[product * (weeks + 1) + week];
    return start + (cumulative[product * (weeks + 1) + week + 1] - start) * (day / 7 - week);
  }

  function reorderPoint(product: number, warehouse: number, day: number): number {
    const lead = suppliers.meanLeadDays[supplier[product]] + 1;
    const mean = warehouseShare[warehouse] * expected(product, day, lead);
    const daily = mean / lead;
    const variance = mean * overdispersion + daily * daily * suppliers.leadDaysVariance[supplier[product]];
    const safety = isTight[product] === 1 ? tightSafetyFactor : safetyFactor;
    return Math.max(0, Math.ceil(mean + safety * Math.sqrt(variance)));
  }

  function orderUpTo(product: number, warehouse: number, day: number, reorder: number): number {
    const lead = Math.floor(suppliers.meanLeadDays[supplier[product]]) + 1;
    return (
      reorder + Math.max(1, Math.ceil(warehouseShare[warehouse] * expected(product, day + lead, cycleDays)))
    );
  }

  for (let shelf = 0; shelf < shelves; shelf++) {
    const product = shelf % products;
    const warehouse = Math.floor(shelf / products);
    onHand[shelf] = orderUpTo(product, warehouse, 0, reorderPoint(product, warehouse, 0));
  }
  opening.set(onHand);

  function open(day: number): void {
    for (const { shelf, quantity } of arriving[day]) {
      onHand[shelf] += quantity;
      onOrder[shelf] -= quantity;
      received[shelf] += quantity;
    }
    arriving[day] = [];
  }

  function take(day: number, warehouse: number, product: number, wanted: number): number {
    const shelf = warehouse * products + product;
    const there = Math.min(wanted, onHand[shelf]);
    onHand[shelf] -= there;
    sold[shelf] += there;
    if (there < wanted) {
      makeRoom(lostSales, 1);
      const { columns, rows } = lostSales;
      columns.day[rows] = day;
      columns.product[rows] = product;
      columns.warehouse[rows] = warehouse;
      columns.quantity[rows] = wanted - there;
      lostSales.rows++;
    }
    return there;
  }

  function place(day: number, shelf: number, quantity: number): void {
    const product = shelf % products;
    const receivedDay = day + suppliers.drawLeadDays(random, supplier[product]);
    if (receivedDay < days) arriving[receivedDay].push({ shelf, quantity });
    onOrder[shelf] += quantity;
    makeRoom(purchaseOrders, 1);
    const { columns, rows } = purchaseOrders;
    columns.product[rows] = product;
    columns.warehouse[rows] = Math.floor(shelf / products);
    columns.supplier[rows] = supplier[product];
    columns.orderedDay[rows] = day;
    columns.receivedDay[rows] = receivedDay;
    columns.quantity[rows] = quantity;
    purchaseOrders.rows++;
  }

  function close(day: number): void {
    for (let shelf = 0; shelf < shelves; shelf++) {
      if (onHand[shelf] === 0) daysOut[shelf]++;
      const product = shelf % products;
      const warehouse = Math.floor(shelf / products);
      const position = onHand[shelf] + onOrder[shelf];
      const reorder = reorderPoint(product, warehouse, day + 1);
      if (position <= reorder) place(day, shelf, orderUpTo(product, warehouse, day + 1, reorder) - position);
    }
    if (day % 7 === 6) writeWeek((day - 6) / 7);
  }

  function writeWeek(week: number): void {
    makeRoom(weekly, shelves);
    const { columns } = weekly;
    for (let shelf = 0; shelf < shelves; shelf++) {
      const row = weekly.rows++;
      columns.product[row] = shelf % products;
      columns.warehouse[row] = Math.floor(shelf / products);
      columns.week[row] = week;
      columns.opening[row] = opening[shelf];
      columns.received[row] = received[shelf];
      columns.sold[row] = sold[shelf];
      columns.daysOut[row] = daysOut[shelf];
    }
    opening.set(onHand);
    for (const counter of [received, sold, daysOut]) counter.fill(0);
  }

  return { purchaseOrders, weekly, lostSales, open, take, close };
}

/** Expected demand before each week, `[product * (weeks + 1) + week]`. */
function cumulativeDemand(demand: Float64Array, products: number, weeks: number): Float64Array {
  const sums = new Float64Array(products * (weeks + 1));
  for (let product = 0; product < products; product++)
    for (let week = 0; week < weeks; week++) {
      const at = product * (weeks + 1) + week;
      sums[at + 1] = sums[at] + demand[product * weeks + week];
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
