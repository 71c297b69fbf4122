/**
 * The stock (库存) of each product in each warehouse. Every evening an order is placed for each product whose stock on hand
 * and on order is at or below the reorder point. Demand beyond the stock is lost and not observed: sales are censored demand.
 */
import type { ShopParameters } from "../parameters/parameters";
import { streamFor } from "../random/draws";
import { GrowingTable } from "../tables/growing-table";
import { DAILY } from "../tables/schemas";
import { LOST_SALES } from "../truth";
import type { World } from "../world";
import { makeReorderPolicy } from "./reorder-policy";

export type Stock = ReturnType<typeof makeStock>;

export function makeStock(seed: number, parameters: ShopParameters, world: World) {
  const { suppliers } = world;
  const days = world.calendar.table.rows;
  const products = world.catalogue.products.rows;
  const { supplier } = world.catalogue.products.columns;
  const random = streamFor(seed, "lead times");
  const purchaseOrders = new GrowingTable(DAILY.purchaseOrders);
  const weekly = new GrowingTable(DAILY.stock);
  const lostSales = new GrowingTable(LOST_SALES);

  // Shelf = warehouse * products + product.
  const shelves = world.customers.warehouses.rows * products;
  const onHand = new Int32Array(shelves);
  const onOrder = new Int32Array(shelves);
  const opening = new Int32Array(shelves);
  const received = new Int32Array(shelves);
  const sold = new Int32Array(shelves);
  const daysOut = new Int32Array(shelves);
  const arriving = Array.from({ length: days }, (): { shelf: number; quantity: number }[] => []);
  const { reorderPoint, orderUpTo } = makeReorderPolicy(parameters, world);

  for (let shelf = 0; shelf < shelves; shelf++) {
    const product = shelf % products;
    const warehouse = Math.floor(shelf / products);
    onHand[shelf] = orderUpTo(product, warehouse, 0, reorderPoint(product, warehouse, 0));
  }
  opening.set(onHand);

  /** Morning: deliveries from suppliers arrive. */
  function open(day: number): void {
    for (const { shelf, quantity } of arriving[day]) {
      onHand[shelf] += quantity;
      onOrder[shelf] -= quantity;
      received[shelf] += quantity;
    }
    arriving[day] = [];
  }

  /** Takes the wanted quantity from the shelf, at most what is there; returns the quantity taken. */
  function take(day: number, warehouse: number, product: number, wanted: number): number {
    const shelf = warehouse * products + product;
    const available = Math.min(wanted, onHand[shelf]);
    onHand[shelf] -= available;
    sold[shelf] += available;
    if (available < wanted) lostSales.addRow({ day, product, warehouse, quantity: wanted - available });
    return available;
  }

  function placeOrder(day: number, shelf: number, quantity: number): void {
    const product = shelf % products;
    const receivedDay = day + suppliers.drawLeadDays(random, supplier[product]);
    if (receivedDay < days) arriving[receivedDay].push({ shelf, quantity });
    onOrder[shelf] += quantity;
    purchaseOrders.addRow({
      product,
      warehouse: Math.floor(shelf / products),
      supplier: supplier[product],
      orderedDay: day,
      receivedDay,
      quantity,
    });
  }

  /** Evening: places orders; at the end of a week it writes the rows of the week. */
  function close(day: number): void {
    for (let shelf = 0; shelf < shelves; shelf++) {
      if (onHand[shelf] === 0) daysOut[shelf]++;
      const product = shelf % products;
      const warehouse = Math.floor(shelf / products);
      const position = onHand[shelf] + onOrder[shelf];
      const reorder = reorderPoint(product, warehouse, day + 1);
      if (position <= reorder)
        placeOrder(day, shelf, orderUpTo(product, warehouse, day + 1, reorder) - position);
    }
    if (day % 7 === 6) writeWeek((day - 6) / 7);
  }

  function writeWeek(week: number): void {
    for (let shelf = 0; shelf < shelves; shelf++)
      weekly.addRow({
        product: shelf % products,
        warehouse: Math.floor(shelf / products),
        week,
        opening: opening[shelf],
        received: received[shelf],
        sold: sold[shelf],
        daysOut: daysOut[shelf],
      });
    opening.set(onHand);
    for (const counter of [received, sold, daysOut]) counter.fill(0);
  }

  return { purchaseOrders, weekly, lostSales, open, take, close };
}
