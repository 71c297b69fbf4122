/**
 * Deliveries (配送): couriers deliver parcels day by day. The ready parcels of a warehouse are assigned to couriers by their
 * direction from it (the sweep algorithm). Each courier always goes to the nearest next address, parcels due by noon first.
 * A trip takes
 *
 * $$T = t_{ij}\,c_{h}\,s_k\,e^{\sigma z - \sigma^2 / 2}$$
 *
 * minutes: the free-flow time, times the congestion of the hour of departure, the factor of the courier, and noise of
 * mean 1.
 *
 * @see Gillett, B. E. & Miller, L. R. (1974). A heuristic algorithm for the vehicle-dispatch problem. Operations
 * Research 22(2), 340-349.
 */

import { normal, streamFor, uniform32, uniformBetween } from "../random/draws";
import { exp } from "../random/portable";
import { appendRows, growingTable, reserveRows, tableOf, takeRows } from "../tables/growing-table";
import { daysOf } from "../tables/rows-by-day";
import { LOGISTICS, type LogisticsTables, type ShopTable } from "../tables/schemas";
import { HIDDEN_LOGISTICS } from "../truth";
import type { Shop, ShopDay, ShopStream } from "../types";
import { makeRoads, type Roads } from "./roads";

type HiddenTables = {
  readonly [Name in keyof typeof HIDDEN_LOGISTICS]: ShopTable<(typeof HIDDEN_LOGISTICS)[Name]>;
};

/** The truth behind the deliveries. */
export interface LogisticsTruth extends HiddenTables {
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

const VEHICLES = [
  { name: "van", capacity: 500, factor: 1 },
  { name: "three-wheeler", capacity: 120, factor: 1.2 },
] as const;

const PACKAGING = 0.2;
const NOON = 720;
/** Orders after this minute are packed a day later; parcels not due by noon are due by this minute. */
const EVENING = 1080;
const SHIFT = 540;

/**
 * Simulates the roads, couriers, parcels and deliveries of a shop (路网, 快递员, 包裹, 配送), with the truth behind the travel
 * times.
 *
 * Every order is one parcel to the customer's address. It is promised for the next day if ordered by 18:00, else for the
 * day after. Some parcels are packed a day late, and on busy days couriers return with undelivered parcels. Deliveries have
 * random streams of their own, so the shop is the same with and without them. Parcels of the last days are not delivered.
 * O(orders * parcels of a tour); half a second for the default shop.
 *
 * @param shop What `make` gave.
 *
 * @example
 * const { parcels, deliveries, couriers } = logistics(make({ seed: 7, scale: 0.01 }));
 * couriers.rows; // 3
 */
export function logistics(shop: Source & Pick<Shop, "calendar" | "orders" | "lines">): Logistics {
  const { next, ...known } = logisticsStream(shop);
  const parcels = growingTable(LOGISTICS.parcels, shop.orders.rows);
  const deliveries = growingTable(LOGISTICS.deliveries, shop.orders.rows);
  for (const day of daysOf(shop)) {
    const made = next(day);
    appendRows(parcels, made.parcels);
    appendRows(deliveries, made.deliveries);
  }
  return { ...known, parcels: takeRows(parcels), deliveries: takeRows(deliveries) };
}

export function logisticsStream(shop: Source): LogisticsStream {
  const { seed, parameters, products } = shop;
  const settings = parameters.deliveries;
  const roads = makeRoads(seed, parameters);
  const nodes = roads.nodes.rows;
  const { node: depot } = roads.depots.columns;
  const { couriers, speedFactor, staff } = hire(shop);
  const { capacity, shiftStart, shiftEnd } = couriers.columns;
  const address = addresses(shop, roads);
  const promising = streamFor(seed, "promises");
  const travelling = streamFor(seed, "travel");
  const noiseMean = (settings.legDeviation * settings.legDeviation) / 2;
  const parcels = growingTable(LOGISTICS.parcels);
  const deliveries = growingTable(LOGISTICS.deliveries);
  /** Undelivered parcels of each warehouse. */
  let waiting: Waiting[][] = Array.from(depot, () => []);
  let parcelCount = 0;

  function addParcels(day: number, orders: ShopDay["orders"], lines: ShopDay["lines"]): void {
    reserveRows(parcels, orders.rows);
    const { columns } = parcels;
    parcels.rows = orders.rows;
    columns.weight.fill(PACKAGING, 0, orders.rows);
    for (let i = 0; i < lines.rows; i++)
      columns.weight[lines.columns.order[i] - parcelCount] +=
        lines.columns.quantity[i] * products.columns.weight[lines.columns.product[i]];
    for (let row = 0; row < orders.rows; row++) {
      const node = address[orders.columns.customer[row]];
      const weight = Math.round(1000 * columns.weight[row]) / 1000;
      const promisedDay = day + (orders.columns.minute[row] < EVENING ? 1 : 2);
      const readyDay = promisedDay + (uniform32(promising) < settings.delayShare ? 1 : 0);
      const promisedMinute = uniform32(promising) < settings.morningShare ? NOON : EVENING;
      columns.node[row] = node;
      columns.weight[row] = weight;
      columns.readyDay[row] = readyDay;
      columns.promisedDay[row] = promisedDay;
      columns.promisedMinute[row] = promisedMinute;
      const warehouse = orders.columns.warehouse[row];
      waiting[warehouse].push({
        parcel: parcelCount + row,
        node,
        weight,
        readyDay,
        promisedDay,
        promisedMinute,
      });
    }
    parcelCount += orders.rows;
  }

  /** Delivers the load of one courier; returns the parcels for which the shift was too short. */
  function tour(day: number, warehouse: number, courier: number, load: readonly Waiting[]): Waiting[] {
    const left = [...load];
    let from = depot[warehouse];
    let time = shiftStart[courier];
    for (let sequence = 0; left.length > 0; sequence++) {
      const place = nearest(left, day, roads.minutes.subarray(from * nodes, (from + 1) * nodes));
      const { parcel, node, promisedDay, promisedMinute } = left[place];
      const noise = exp(settings.legDeviation * normal(travelling) - noiseMean);
      const travel = roads.minutes[from * nodes + node] * settings.congestion[Math.floor(time / 60)];
      const arrival = Math.round(100 * (time + travel * speedFactor[courier] * noise)) / 100;
      if (arrival > shiftEnd[courier]) return left;
      left.splice(place, 1);
      reserveRows(deliveries, 1);
      const row = deliveries.rows++;
      const late = 1440 * (day - promisedDay) + arrival - promisedMinute;
      deliveries.columns.parcel[row] = parcel;
      deliveries.columns.courier[row] = courier;
      deliveries.columns.day[row] = day;
      deliveries.columns.sequence[row] = sequence;
      deliveries.columns.from[row] = from;
      deliveries.columns.departure[row] = time;
      deliveries.columns.arrival[row] = arrival;
      deliveries.columns.minutesLate[row] = Math.max(0, Math.round(100 * late) / 100);
      from = node;
      const service = settings.serviceMinutes * uniformBetween(travelling, [0.5, 1.5]);
      time = Math.round(100 * (arrival + service)) / 100;
      if (time > shiftEnd[courier]) return left;
    }
    return left;
  }

  /** Assigns the ready parcels of a warehouse to couriers; returns the undelivered ones. */
  function deliver(day: number, warehouse: number): Waiting[] {
    const ready = waiting[warehouse].filter(({ readyDay }) => readyDay <= day);
    const left = waiting[warehouse].filter(({ readyDay }) => readyDay > day);
    const own = staff[warehouse];
    const swept = sweep(ready, depot[warehouse], roads);
    let next = 0;
    own.forEach((_, i) => {
      // Couriers rotate through the sectors from day to day.
      const courier = own[(i + day) % own.length];
      const share = Math.ceil((swept.length - next) / (own.length - i));
      const load: Waiting[] = [];
      let weight = 0;
      for (; next < swept.length && load.length < share; next++) {
        weight += swept[next].weight;
        if (weight > capacity[courier]) break;
        load.push(swept[next]);
      }
      left.push(...tour(day, warehouse, courier, load));
    });
    left.push(...swept.slice(next));
    return left;
  }

  return {
    roadNodes: roads.nodes,
    roadEdges: roads.edges,
    depots: roads.depots,
    couriers,
    truth: {
      roadEdges: tableOf(HIDDEN_LOGISTICS.roadEdges, { freeFlowMinutes: roads.edgeMinutes }),
      couriers: tableOf(HIDDEN_LOGISTICS.couriers, { speedFactor }),
      congestion: tableOf(HIDDEN_LOGISTICS.congestion, { factor: Float64Array.from(settings.congestion) }),
      freeFlowMinutes: roads.minutes,
    },
    next({ day, orders, lines }) {
      waiting = waiting.map((_, warehouse) => deliver(day, warehouse));
      addParcels(day, orders, lines);
      return { parcels: takeRows(parcels), deliveries: takeRows(deliveries) };
    },
  };
}

interface Waiting {
  readonly parcel: number;
  readonly node: number;
  readonly weight: number;
  readonly readyDay: number;
  readonly promisedDay: number;
  readonly promisedMinute: number;
}

/** Hires the couriers; `staff` lists those of each warehouse. */
function hire({ seed, parameters, customers, regions, warehouses, truth }: Source): {
  readonly couriers: LogisticsTables["couriers"];
  readonly speedFactor: Float64Array;
  readonly staff: readonly (readonly number[])[];
} {
  const { parcelsPerCourier, vanShare, speedDeviation } = parameters.deliveries;
  const random = streamFor(seed, "couriers");
  const { expectedOrders } = truth;
  const perDay = expectedOrders.reduce((sum, count) => sum + count, 0) / expectedOrders.length;
  const served = new Float64Array(warehouses.rows);
  for (const own of customers.columns.region) served[regions.columns.warehouse[own]]++;
  const hired = Array.from(served, (count, warehouse) => {
    const needed = Math.max(1, Math.ceil((perDay * count) / customers.rows / parcelsPerCourier));
    return Array.from({ length: needed }, (_, i) => ({
      warehouse,
      // The first courier always has a van, since some parcels are too heavy for a three-wheeler.
      vehicle: VEHICLES[random.uniform() < vanShare || i === 0 ? 0 : 1],
      shiftStart: 480 + 15 * random.integer(5),
      own: exp(speedDeviation * normal(random)),
    }));
  });
  const rows = hired.flat();
  return {
    couriers: tableOf(LOGISTICS.couriers, {
      warehouse: Int32Array.from(rows, (row) => row.warehouse),
      vehicle: rows.map((row) => row.vehicle.name),
      capacity: Float64Array.from(rows, (row) => row.vehicle.capacity),
      shiftStart: Int32Array.from(rows, (row) => row.shiftStart),
      shiftEnd: Int32Array.from(rows, (row) => row.shiftStart + SHIFT),
    }),
    speedFactor: Float64Array.from(rows, (row) => row.vehicle.factor * row.own),
    staff: hired.map((_, warehouse) => rows.flatMap((row, i) => (row.warehouse === warehouse ? [i] : []))),
  };
}

/** The address of each customer: a random node of the customer's region. */
function addresses({ seed, customers }: Source, { places }: Roads): Int32Array {
  const random = streamFor(seed, "addresses");
  return customers.columns.region.map((own) => places[own][random.integer(places[own].length)]);
}

/** Sorts the parcels by their direction from the depot, ties by number. */
function sweep(parcels: readonly Waiting[], depot: number, { nodes }: Roads): Waiting[] {
  const { x, y } = nodes.columns;
  // An angle in quarter turns without atan2, whose last digits differ between machines.
  const direction = ({ node }: Waiting) => {
    const east = x[node] - x[depot];
    const north = y[node] - y[depot];
    const size = Math.abs(east) + Math.abs(north);
    if (size === 0) return 0;
    return north >= 0 ? 1 - east / size : 3 + east / size;
  };
  return parcels
    .map((parcel) => ({ parcel, turn: direction(parcel) }))
    .sort((one, other) => one.turn - other.turn || one.parcel.parcel - other.parcel.parcel)
    .map(({ parcel }) => parcel);
}

/** Index of the next parcel: the nearest of those that are overdue or due by noon, else the nearest of all. */
function nearest(left: readonly Waiting[], day: number, minutes: Float64Array): number {
  let best = -1;
  let bestIsUrgent = false;
  left.forEach(({ node, promisedDay, promisedMinute }, place) => {
    const isUrgent = promisedDay < day || promisedMinute === NOON;
    if (bestIsUrgent && !isUrgent) return;
    if (best >= 0 && isUrgent === bestIsUrgent && minutes[node] >= minutes[left[best].node]) return;
    best = place;
    bestIsUrgent = isUrgent;
  });
  return best;
}
