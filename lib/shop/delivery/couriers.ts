/** The couriers (快递员) of each warehouse: their vehicles, shifts and speeds. */
import { normal, streamFor } from "../random/draws";
import { exp } from "../random/portable";
import { tableOfRecords } from "../tables/growing-table";
import { LOGISTICS, type LogisticsTables } from "../tables/schemas";
import type { ShopStream } from "../types";

export interface Couriers {
  readonly table: LogisticsTables["couriers"];
  /** Factor of each courier and vehicle on travel times. */
  readonly speedFactor: Float64Array;
  /** Rows of the couriers of each warehouse. */
  readonly ofWarehouse: readonly (readonly number[])[];
}

type Source = Pick<ShopStream, "seed" | "parameters" | "customers" | "regions" | "warehouses" | "truth">;

const VAN = { vehicle: "van", capacity: 500, slowness: 1 } as const;
const THREE_WHEELER = { vehicle: "three-wheeler", capacity: 120, slowness: 1.2 } as const;
const SHIFT_MINUTES = 540;

/** Hires as many couriers for each warehouse as its customers need on an average day. */
export function hireCouriers({ seed, parameters, customers, regions, warehouses, truth }: Source): Couriers {
  const { parcelsPerCourier, vanShare, speedDeviation } = parameters.deliveries;
  const random = streamFor(seed, "couriers");
  const { expectedOrders } = truth;
  const ordersPerDay = expectedOrders.reduce((sum, count) => sum + count, 0) / expectedOrders.length;
  const served = new Float64Array(warehouses.rows);
  for (const region of customers.columns.region) served[regions.columns.warehouse[region]]++;
  const couriers = Array.from(served).flatMap((count, warehouse) => {
    const needed = Math.max(1, Math.ceil((ordersPerDay * count) / customers.rows / parcelsPerCourier));
    return Array.from({ length: needed }, (_, i) => {
      // The first courier always has a van, since some parcels are too heavy for a three-wheeler.
      const vehicle = random.uniform() < vanShare || i === 0 ? VAN : THREE_WHEELER;
      const shiftStart = 480 + 15 * random.integer(5);
      const shiftEnd = shiftStart + SHIFT_MINUTES;
      const speedFactor = vehicle.slowness * exp(speedDeviation * normal(random));
      return { ...vehicle, warehouse, shiftStart, shiftEnd, speedFactor };
    });
  });
  return {
    table: tableOfRecords(LOGISTICS.couriers, couriers),
    speedFactor: Float64Array.from(couriers, ({ speedFactor }) => speedFactor),
    ofWarehouse: Array.from(served, (_, warehouse) =>
      couriers.flatMap((courier, row) => (courier.warehouse === warehouse ? [row] : [])),
    ),
  };
}
