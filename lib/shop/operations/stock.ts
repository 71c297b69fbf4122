/**
 * The shelves (库存): one for each product and warehouse. Each evening the stock at hand and on order is compared with
 * the reorder point; if it is not above, an order goes out. What is not there when it is wanted is lost and seen by
 * nobody: sales are demand cut off at the stock.
 */

import type { ShopParameters } from "../parameters/parameters";
import { streamFor } from "../random/draws";
import { type GrowingTable, growing, makeRoom } from "../tables/growing-table";
import { DAILY } from "../tables/schemas";
import { LOST_SALES } from "../truth";
import type { World } from "../world";
import { makeReorderPolicy } from "./reorder-policy";

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

export function makeStock(seed: number, parameters: ShopParameters, world: World): Stock {
  const { suppliers } = world;
  const days = world.calendar.table.rows;
  const products = world.catalogue.products.rows;
  const { supplier } = world.catalogue.products.columns;
  const random = streamFor(seed, "lead times");
  const purchaseOrders = growing(DAILY.purchaseOrders);
  const weekly = growing(DAILY.stock);
  const lostSales = growing(LOST_SALES);

  // Shelf = warehouse * products + product.
  const shelves = world.customers.warehouses.rows * products;
  const onHand = new Int32Array(shelves);
  const onOrder = new Int32Array(shelves);
  const opening = new Int32Array(shelves);
  const received = new Int32Array(shelves);
  const sold = new Int32Array(shelves);
  const daysOut = new Int32Array(shelves);
  const arriving: Arrival[][] = Array.from({ length: days }, () => []);
  const { reorderPoint, orderUpTo } = makeReorderPolicy(parameters, world);

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
