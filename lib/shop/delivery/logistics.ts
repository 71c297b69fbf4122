/** Deliveries (配送): couriers deliver the parcels of a shop day by day. */
import { GrowingTable, tableOf, tableOfRecords } from "../tables/growing-table";
import { daysOf } from "../tables/rows-by-day";
import { LOGISTICS, type LogisticsTables, type Tables } from "../tables/schemas";
import { HIDDEN_LOGISTICS } from "../truth";
import { requireShop, type Shop, type ShopDay, type ShopStream } from "../types";
import { hireCouriers } from "./couriers";
import { makeParcels, type Parcel } from "./parcels";
import { makeRoads } from "./roads";
import { makeTours } from "./tours";

/** The truth behind the deliveries. */
export interface LogisticsTruth extends Tables<typeof HIDDEN_LOGISTICS> {
  /** Shortest travel time from node i to node j on empty roads, minutes, at `[i * nodes + j]`. */
  readonly freeFlowMinutes: Float64Array;
}

/** The tables of the deliveries, and the truth behind them. */
export interface Logistics extends LogisticsTables {
  readonly truth: LogisticsTruth;
}

/** The tables that are known before the first day, and a function to be called for each day in order. */
export interface LogisticsStream extends Omit<LogisticsTables, "parcels" | "deliveries"> {
  readonly truth: LogisticsTruth;
  /** Delivers the ready parcels, then adds the parcels of the day's orders. */
  next(day: Pick<ShopDay, "day" | "orders" | "lines">): Pick<LogisticsTables, "parcels" | "deliveries">;
}

type Source = Pick<
  ShopStream,
  "seed" | "parameters" | "customers" | "regions" | "warehouses" | "products" | "truth"
>;

/**
 * Simulates the roads, couriers, parcels and deliveries of a shop (路网, 快递员, 包裹, 配送), with the truth behind the travel
 * times.
 *
 * Every order is one parcel to the customer's address. It is promised for the next day if ordered by 18:00, else for the
 * day after. Some parcels are packed a day late, and on busy days couriers return with undelivered parcels. Deliveries use
 * separate random streams, so the shop is the same with and without them. Parcels of the last days are not delivered.
 * O(orders * parcels of a tour); half a second for the default shop.
 *
 * @param shop A shop from `make`.
 * @throws {TypeError} If this is no whole shop.
 *
 * @example
 * const { parcels, deliveries, couriers } = shop.logistics(shop.make({ seed: 7, scale: 0.01 }));
 * couriers.rows; // 3
 */
export function logistics(shop: Source & Pick<Shop, "calendar" | "orders" | "lines">): Logistics {
  requireShop("simulate deliveries", shop, ["seed", "parameters", "calendar", "orders", "lines"]);
  const { next, ...known } = logisticsStream(shop);
  const parcels = new GrowingTable(LOGISTICS.parcels);
  const deliveries = new GrowingTable(LOGISTICS.deliveries);
  for (const day of daysOf(shop)) {
    const rows = next(day);
    parcels.append(rows.parcels);
    deliveries.append(rows.deliveries);
  }
  return { ...known, parcels: parcels.take(), deliveries: deliveries.take() };
}

export function logisticsStream(shop: Source): LogisticsStream {
  const { seed, parameters, warehouses } = shop;
  const roads = makeRoads(seed, parameters);
  const couriers = hireCouriers(shop);
  const packParcels = makeParcels(shop, roads);
  const { deliveries, deliver } = makeTours(seed, parameters.deliveries, roads, couriers);
  /** Undelivered parcels of each warehouse. */
  let waiting = Array.from({ length: warehouses.rows }, (): Parcel[] => []);
  return {
    roadNodes: roads.nodes,
    roadEdges: roads.edges,
    depots: roads.depots,
    couriers: couriers.table,
    truth: {
      roadEdges: tableOf(HIDDEN_LOGISTICS.roadEdges, { freeFlowMinutes: roads.edgeMinutes }),
      couriers: tableOf(HIDDEN_LOGISTICS.couriers, { speedFactor: couriers.speedFactor }),
      congestion: tableOf(HIDDEN_LOGISTICS.congestion, {
        factor: Float64Array.from(parameters.deliveries.congestion),
      }),
      freeFlowMinutes: roads.minutes,
    },
    next(day) {
      waiting = waiting.map((parcels, warehouse) => deliver(day.day, warehouse, parcels));
      const packed = packParcels(day);
      for (const parcel of packed) waiting[parcel.warehouse].push(parcel);
      return { parcels: tableOfRecords(LOGISTICS.parcels, packed), deliveries: deliveries.take() };
    },
  };
}
