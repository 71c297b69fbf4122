/**
 * The tours of a day (配送路线): the ready parcels of a warehouse are assigned to couriers by their direction from it (the sweep
 * algorithm). Each courier always goes to the nearest next address, parcels due by noon first. A trip takes
 *
 * $$T = t_{ij}\,c_{h}\,s_k\,e^{\sigma z - \sigma^2 / 2}$$
 *
 * minutes: the free-flow time, times the congestion of the hour of departure, the factor of the courier, and noise of
 * mean 1.
 *
 * @see Gillett, B. E. & Miller, L. R. (1974). A heuristic algorithm for the vehicle-dispatch problem. Operations
 * Research 22(2), 340-349.
 */
import type { ShopParameters } from "../parameters/parameters";
import { normal, streamFor, uniformBetween } from "../random/draws";
import { exp } from "../random/portable";
import { GrowingTable } from "../tables/growing-table";
import { LOGISTICS } from "../tables/schemas";
import type { Couriers } from "./couriers";
import { NOON, type Parcel } from "./parcels";
import type { Roads } from "./roads";

export function makeTours(
  seed: number,
  { congestion, legDeviation, serviceMinutes }: ShopParameters["deliveries"],
  roads: Roads,
  couriers: Couriers,
) {
  const nodes = roads.nodes.rows;
  const { node: depot } = roads.depots.columns;
  const { capacity, shiftStart, shiftEnd } = couriers.table.columns;
  const random = streamFor(seed, "travel");
  const deliveries = new GrowingTable(LOGISTICS.deliveries);

  function drawTravelMinutes(courier: number, from: number, to: number, departure: number): number {
    const noise = exp(legDeviation * normal(random) - (legDeviation * legDeviation) / 2);
    const typical = roads.minutes[from * nodes + to] * congestion[Math.floor(departure / 60)];
    return typical * couriers.speedFactor[courier] * noise;
  }

  /** Delivers the load of one courier; returns the parcels for which the shift was too short. */
  function deliverLoad(day: number, courier: number, load: readonly Parcel[]): Parcel[] {
    const undelivered = [...load];
    let from = depot[couriers.table.columns.warehouse[courier]];
    let departure = shiftStart[courier];
    for (let sequence = 0; undelivered.length > 0 && departure <= shiftEnd[courier]; sequence++) {
      const next = nearestStop(undelivered, day, roads.minutes.subarray(from * nodes, (from + 1) * nodes));
      const { parcel, node, promisedDay, promisedMinute } = undelivered[next];
      const arrival = roundHundredths(departure + drawTravelMinutes(courier, from, node, departure));
      if (arrival > shiftEnd[courier]) break;
      undelivered.splice(next, 1);
      const late = 1440 * (day - promisedDay) + arrival - promisedMinute;
      const minutesLate = Math.max(0, roundHundredths(late));
      deliveries.addRow({ parcel, courier, day, sequence, from, departure, arrival, minutesLate });
      from = node;
      departure = roundHundredths(arrival + serviceMinutes * uniformBetween(random, [0.5, 1.5]));
    }
    return undelivered;
  }

  /** Delivers the parcels of a warehouse that are ready; returns those that remain. */
  function deliver(day: number, warehouse: number, parcels: readonly Parcel[]): Parcel[] {
    const remaining = parcels.filter(({ readyDay }) => readyDay > day);
    const ready = parcels.filter(({ readyDay }) => readyDay <= day);
    const swept = sweep(ready, depot[warehouse], roads);
    const staff = couriers.ofWarehouse[warehouse];
    let next = 0;
    staff.forEach((_, i) => {
      // Couriers rotate through the sectors from day to day.
      const courier = staff[(i + day) % staff.length];
      const share = Math.ceil((swept.length - next) / (staff.length - i));
      const load = takeLoad(swept.slice(next, next + share), capacity[courier]);
      next += load.length;
      remaining.push(...deliverLoad(day, courier, load));
    });
    return [...remaining, ...swept.slice(next)];
  }

  return { deliveries, deliver };
}

/** The first parcels whose total weight does not exceed the capacity. */
function takeLoad(parcels: readonly Parcel[], capacity: number): readonly Parcel[] {
  let weight = 0;
  const excess = parcels.findIndex((parcel) => {
    weight += parcel.weight;
    return weight > capacity;
  });
  return excess < 0 ? parcels : parcels.slice(0, excess);
}

/** Sorts the parcels by their direction from the depot, ties by number. */
function sweep(parcels: readonly Parcel[], depot: number, { nodes }: Roads): Parcel[] {
  const { x, y } = nodes.columns;
  // An angle in quarter turns without atan2, whose last digits differ between machines.
  const direction = ({ node }: Parcel) => {
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

/** Index of the nearest of the parcels that are overdue or due by noon, else of the nearest of all. */
function nearestStop(parcels: readonly Parcel[], day: number, minutes: Float64Array): number {
  let best = -1;
  let bestIsUrgent = false;
  parcels.forEach(({ node, promisedDay, promisedMinute }, i) => {
    const isUrgent = promisedDay < day || promisedMinute === NOON;
    if (bestIsUrgent && !isUrgent) return;
    if (best >= 0 && isUrgent === bestIsUrgent && minutes[node] >= minutes[parcels[best].node]) return;
    best = i;
    bestIsUrgent = isUrgent;
  });
  return best;
}

function roundHundredths(value: number): number {
  return Math.round(100 * value) / 100;
}
