/** Simulates a shop day by day (逐日模拟) in memory that does not grow with the number of orders. */
import { recordDataset } from "../core/resources-used";
import { localized } from "../core/text/language";
import { makeSessions } from "./customers/sessions";
import { makeBaskets } from "./demand/basket";
import { makeCheckout } from "./operations/checkout";
import { makeReturns } from "./operations/returns";
import { makeStock } from "./operations/stock";
import type { ShopOptions, ShopParameters } from "./parameters/parameters";
import { resolveParameters } from "./parameters/resolve-parameters";
import { GrowingTable } from "./tables/growing-table";
import { DAILY } from "./tables/schemas";
import type { ShopDay, ShopStream } from "./types";
import { makeWorld, type World } from "./world";

/**
 * Simulates a shop whose days are computed on demand.
 *
 * Time grows with the sessions and order lines, memory with the customers and with products times weeks.
 *
 * @returns The tables that do not grow, the truth, and `days`, which can be iterated once.
 * @throws As `make`.
 *
 * @example
 * const { days } = shop.stream({ seed: 7, scale: 0.01 });
 * let orders = 0;
 * for (const day of days) orders += day.orders.rows;
 */
export function stream(options: ShopOptions): ShopStream {
  const { seed, scale, parameters } = resolveParameters(options);
  const world = makeWorld(seed, scale, parameters);
  recordDataset({
    name: "simulated shop",
    title: localized("simulated shop", "模拟店铺"),
    origin: "generated",
    detail: localized(`seed ${seed}, scale ${scale}`, `种子 ${seed}，规模 ${scale}`),
  });
  return {
    seed,
    scale,
    parameters,
    calendar: world.calendar.table,
    categories: world.catalogue.categories,
    brands: world.catalogue.brands,
    products: world.catalogue.products,
    suppliers: world.suppliers.table,
    regions: world.customers.regions,
    warehouses: world.customers.warehouses,
    prices: world.prices.table,
    promotions: world.prices.promotions,
    customers: world.customers.table,
    campaigns: world.campaigns.table,
    truth: world.truth,
    days: simulate(seed, parameters, world),
  };
}

function* simulate(seed: number, parameters: ShopParameters, world: World): IterableIterator<ShopDay> {
  const { calendar, customers, campaigns, truth } = world;
  const nextSessions = makeSessions(seed, parameters, calendar, customers, campaigns);
  const baskets = makeBaskets(seed, parameters, world.choice, world.pairs);
  const stock = makeStock(seed, parameters, world);
  const returnsOf = makeReturns(seed, parameters, truth.products.columns.returnRate);
  const checkout = makeCheckout(parameters.calendar.weeks, world, stock);
  const mailings = new GrowingTable(DAILY.mailings);

  for (let day = 0; day < calendar.table.rows; day++) {
    if (day % 7 === 0) baskets.startWeek(day / 7);
    stock.open(day);
    const campaign = campaigns.startingOn[day];
    if (campaign >= 0)
      campaigns.isMailed[campaign].forEach((isMailed, customer) => {
        mailings.addRow({ campaign, customer, isMailed });
      });
    const sessions = nextSessions();
    for (let i = 0; i < sessions.count; i++) {
      const classNumber = customers.classNumber[sessions.customer[i]];
      const wanted = sessions.isJoining[i] === 1 ? baskets.drawOrder(classNumber) : baskets.draw(classNumber);
      checkout.serve(day, sessions, i, wanted);
    }
    stock.close(day);
    const lines = checkout.lines.take();
    yield {
      day,
      sessions: checkout.sessions.take(),
      orders: checkout.orders.take(),
      lines,
      returns: returnsOf(day, lines),
      mailings: mailings.take(),
      purchaseOrders: stock.purchaseOrders.take(),
      stock: stock.weekly.take(),
      lostSales: stock.lostSales.take(),
    };
  }
}
