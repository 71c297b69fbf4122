/** The shop, day by day (逐日模拟): what memory holds does not grow with the number of orders. */
import { recordDataset } from "../core/resources-used";
import { makeVisits } from "./customers/sessions";
import { makeBaskets } from "./demand/basket";
import { makeTill } from "./operations/checkout";
import { makeReturns } from "./operations/returns";
import { makeStock } from "./operations/stock";
import { toParameters } from "./parameters/check-parameters";
import type { ShopOptions, ShopParameters } from "./parameters/parameters";
import { type GrowingTable, growing, makeRoom, taken } from "./tables/growing-table";
import { DAILY } from "./tables/schemas";
import type { ShopDay, ShopStream } from "./types";
import { makeWorld, type World } from "./world";

/**
 * A shop whose days are made as they are asked for.
 *
 * Time grows with visits and order lines; memory with customers, and with products times weeks.
 *
 * @returns The tables that do not grow, the truth, and `days`, which can be gone through once.
 * @throws As `make`.
 *
 * @example
 * const shop = stream({ seed: 7, scale: 0.01 });
 * let orders = 0;
 * for (const day of shop.days) orders += day.orders.rows;
 */
export function stream(options: ShopOptions): ShopStream {
  const { seed, scale, parameters } = toParameters(options);
  const world = makeWorld(seed, scale, parameters);
  recordDataset({ name: "simulated shop", origin: "generated", detail: `seed ${seed}, scale ${scale}` });
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
  const nextVisits = makeVisits(seed, parameters, calendar, customers, campaigns);
  const baskets = makeBaskets(seed, parameters, world.choice, world.pairs);
  const stock = makeStock(seed, parameters, world);
  const returns = makeReturns(seed, parameters, truth.products.columns.returnRate);
  const till = makeTill(parameters, world, stock);
  const mailings = growing(DAILY.mailings);
  const levels = parameters.customers.sensitivityLevels.length;

  for (let day = 0; day < calendar.table.rows; day++) {
    if (day % 7 === 0) baskets.startWeek(day / 7);
    stock.open(day);
    const campaign = campaigns.startingOn[day];
    if (campaign >= 0) writeMailings(mailings, campaign, campaigns.isMailed[campaign]);
    const visits = nextVisits();
    makeRoom(till.sessions, visits.count);
    for (let v = 0; v < visits.count; v++) {
      const customer = visits.customer[v];
      const own = customers.segment[customer] * levels + customers.level[customer];
      const wanted = visits.isJoining[v] === 1 ? baskets.drawOrder(own) : baskets.draw(own);
      till.serve(day, visits, v, wanted);
    }
    stock.close(day);
    const lines = taken(till.lines);
    yield {
      day,
      sessions: taken(till.sessions),
      orders: taken(till.orders),
      lines,
      returns: returns(day, lines),
      mailings: taken(mailings),
      purchaseOrders: taken(stock.purchaseOrders),
      stock: taken(stock.weekly),
      lostSales: taken(stock.lostSales),
    };
  }
}

function writeMailings(
  mailings: GrowingTable<typeof DAILY.mailings>,
  campaign: number,
  isMailed: Uint8Array,
): void {
  makeRoom(mailings, isMailed.length);
  const { columns } = mailings;
  for (let customer = 0; customer < isMailed.length; customer++) {
    columns.campaign[customer] = campaign;
    columns.customer[customer] = customer;
    columns.isMailed[customer] = isMailed[customer];
  }
  mailings.rows = isMailed.length;
}
