/** Parcels and tours on roads drawn by hand, where every trip can be followed. */
import { describe, expect, test } from "vitest";
import { type Couriers, hireCouriers } from "../../../lib/shop/delivery/couriers";
import { makeParcels, type Parcel } from "../../../lib/shop/delivery/parcels";
import type { Roads } from "../../../lib/shop/delivery/roads";
import { makeTours } from "../../../lib/shop/delivery/tours";
import { DEFAULTS } from "../../../lib/shop/parameters/parameters";

/** A depot, node 0, with addresses in the east, north, west and south; 10 minutes a kilometre along the axes. */
const x = Float64Array.of(0, 1, 0, -2, 0);
const y = Float64Array.of(0, 0, 3, 0, -4);
const roads = {
  nodes: { rows: 5, columns: { x, y } },
  depots: { columns: { node: Int32Array.of(0) } },
  nodesOfRegion: [Int32Array.of(3)],
  minutes: Float64Array.from({ length: 25 }, (_, i) => {
    const [from, to] = [Math.floor(i / 5), i % 5];
    return 10 * (Math.abs(x[from] - x[to]) + Math.abs(y[from] - y[to]));
  }),
} as unknown as Roads;

function couriersOf(count: number, shiftEnd = 1020, capacity = 100): Couriers {
  const column = (value: number) => new Float64Array(count).fill(value);
  return {
    table: {
      columns: {
        warehouse: column(0),
        capacity: column(capacity),
        shiftStart: column(480),
        shiftEnd: column(shiftEnd),
      },
    },
    speedFactor: column(1),
    ofWarehouse: [Array.from(column(0).keys())],
  } as unknown as Couriers;
}

const DAY = 10;
const parcelTo = (node: number, more: Partial<Parcel> = {}): Parcel => ({
  parcel: node,
  warehouse: 0,
  node,
  weight: 1,
  readyDay: DAY,
  promisedDay: DAY,
  promisedMinute: 1080,
  ...more,
});

/** Delivers parcels without noise, and almost without time at the door. */
function deliver(
  parcels: readonly Parcel[],
  couriers = couriersOf(1),
  congestion = new Array(24).fill(1),
  day = DAY,
) {
  const quiet = { ...DEFAULTS.deliveries, congestion, legDeviation: 0, serviceMinutes: 1e-9 };
  const tours = makeTours(7, quiet, roads, couriers);
  const remaining = tours.deliver(day, 0, parcels).map(({ parcel }) => parcel);
  const { parcel, courier, arrival, departure, from, sequence, minutesLate } =
    tours.deliveries.take().columns;
  return {
    remaining,
    parcel: [...parcel],
    courier: [...courier],
    arrival,
    departure,
    from,
    sequence,
    minutesLate,
  };
}

describe("makeTours()", () => {
  test("goes to the nearest next address, and measures each trip from the last one", () => {
    const tour = deliver([parcelTo(4), parcelTo(3), parcelTo(2), parcelTo(1)]);
    expect(tour.parcel).toEqual([1, 3, 2, 4]);
    expect([...tour.from]).toEqual([0, 1, 3, 2]);
    expect([...tour.sequence]).toEqual([0, 1, 2, 3]);
    expect([...tour.departure]).toEqual([480, 490, 520, 570]);
    expect([...tour.arrival]).toEqual([490, 520, 570, 640]);
    expect([...tour.minutesLate]).toEqual([0, 0, 0, 0]);
    expect(tour.remaining).toEqual([]);
  });

  test("goes to parcels first that are due by noon or overdue, the nearest of them first", () => {
    expect(deliver([parcelTo(1), parcelTo(3), parcelTo(4, { promisedMinute: 720 })]).parcel).toEqual([
      4, 1, 3,
    ]);
    const urgent = [parcelTo(1), parcelTo(3, { promisedDay: DAY - 1 }), parcelTo(2, { promisedMinute: 720 })];
    expect(deliver(urgent).parcel).toEqual([3, 2, 1]);
  });

  test("leaves parcels that are not ready until their day", () => {
    const tour = deliver([parcelTo(1, { readyDay: DAY + 1 }), parcelTo(2, { readyDay: DAY })]);
    expect([tour.parcel, tour.remaining]).toEqual([[2], [1]]);
  });

  test("delivers until the end of the shift, not after it", () => {
    const parcels = [parcelTo(1), parcelTo(3), parcelTo(2)];
    expect(deliver(parcels, couriersOf(1, 520))).toMatchObject({ parcel: [1, 3], remaining: [2] });
    expect(deliver(parcels, couriersOf(1, 519.99))).toMatchObject({ parcel: [1], remaining: [2, 3] });
  });

  test("multiplies the time by the congestion of the hour of departure", () => {
    const congestion = Array.from({ length: 24 }, (_, hour) => (hour === 8 ? 2 : hour === 9 ? 3 : 1));
    const tour = deliver([parcelTo(1), parcelTo(2), parcelTo(4)], couriersOf(1), congestion);
    // 1 km at factor 2 from 8:00; 4 km at factor 2 from 8:20; 7 km at factor 3 from 9:40.
    expect([...tour.arrival]).toEqual([500, 580, 790]);
  });

  test("counts minutes after the promised time, over days", () => {
    expect([...deliver([parcelTo(1, { promisedMinute: 489.5 })]).minutesLate]).toEqual([0.5]);
    expect([...deliver([parcelTo(1, { promisedMinute: 490 })]).minutesLate]).toEqual([0]);
    expect([...deliver([parcelTo(1, { promisedDay: DAY - 2 })]).minutesLate]).toEqual([2880 + 490 - 1080]);
  });

  test("loads up to the capacity, in the order of the directions from east over north", () => {
    const heavy = [4, 3, 2, 1].map((node) => parcelTo(node, { weight: 50 }));
    expect(deliver(heavy)).toMatchObject({ parcel: [1, 2], remaining: [3, 4] });
    const tooHeavy = [parcelTo(1, { weight: 50 }), parcelTo(2, { weight: 50.001 }), parcelTo(3)];
    expect(deliver(tooHeavy)).toMatchObject({ parcel: [1], remaining: [2, 3] });
  });

  test("shares the parcels equally among the couriers, who rotate from day to day", () => {
    const parcels = [1, 2, 3, 4].map((node) => parcelTo(node));
    // Departures are those of two tours: east and north, west and south.
    expect(deliver(parcels, couriersOf(2))).toMatchObject({ parcel: [1, 2, 3, 4], courier: [0, 0, 1, 1] });
    const next = deliver(parcels, couriersOf(2), undefined, DAY + 1);
    expect(next).toMatchObject({ parcel: [1, 2, 3, 4], courier: [1, 1, 0, 0] });
    expect(deliver(parcels.slice(0, 3), couriersOf(2)).courier).toEqual([0, 0, 1]);
  });

  test("takes parcels with the same direction by number, and one at the depot first", () => {
    const same = [parcelTo(1, { parcel: 9 }), parcelTo(1, { parcel: 8 }), parcelTo(0, { parcel: 7 })];
    expect(deliver(same, couriersOf(3)).parcel).toEqual([7, 8, 9]);
    expect(deliver(same).parcel).toEqual([7, 8, 9]);
  });
});

describe("makeParcels()", () => {
  const shop = (delayShare: number, morningShare: number) =>
    ({
      seed: 7,
      parameters: { deliveries: { delayShare, morningShare } },
      customers: { columns: { region: Int32Array.of(0) } },
      products: { columns: { weight: Float64Array.of(0.5, 0.0004) } },
    }) as unknown as Parameters<typeof makeParcels>[0];
  const day = (number: number, firstOrder: number) =>
    ({
      day: number,
      orders: { rows: 2, columns: { customer: [0, 0], minute: [1079, 1080], warehouse: [0, 2] } },
      lines: {
        rows: 3,
        columns: {
          order: [firstOrder, firstOrder + 1, firstOrder + 1],
          product: [0, 0, 1],
          quantity: [3, 1, 1],
        },
      },
    }) as unknown as Parameters<ReturnType<typeof makeParcels>>[0];

  test("promises the next day for orders before 18:00, else the day after, and weighs with packaging", () => {
    const next = makeParcels(shop(0, 0), roads);
    const common = { node: 3, promisedMinute: 1080 };
    expect(next(day(4, 0))).toEqual([
      { ...common, parcel: 0, warehouse: 0, weight: 1.7, readyDay: 5, promisedDay: 5 },
      { ...common, parcel: 1, warehouse: 2, weight: 0.7, readyDay: 6, promisedDay: 6 },
    ]);
    expect(next(day(5, 2)).map(({ parcel, promisedDay }) => [parcel, promisedDay])).toEqual([
      [2, 6],
      [3, 7],
    ]);
  });

  test("packs delayed parcels a day late, and promises some by noon", () => {
    for (const { readyDay, promisedDay, promisedMinute } of makeParcels(shop(1, 1), roads)(day(4, 0)))
      expect([readyDay - promisedDay, promisedMinute]).toEqual([1, 720]);
  });
});

describe("hireCouriers()", () => {
  const hire = (parcelsPerCourier: number, vanShare: number) =>
    hireCouriers({
      seed: 7,
      parameters: { deliveries: { parcelsPerCourier, vanShare, speedDeviation: 0 } },
      customers: { rows: 4, columns: { region: [0, 0, 1, 1] } },
      regions: { columns: { warehouse: [0, 1] } },
      warehouses: { rows: 3 },
      truth: { expectedOrders: Float64Array.of(20, 60) },
    } as unknown as Parameters<typeof hireCouriers>[0]);

  test("hires for 40 orders a day at two of three warehouses, at least one courier each", () => {
    expect(hire(10, 1).ofWarehouse).toEqual([[0, 1], [2, 3], [4]]);
    expect(hire(9.9, 1).ofWarehouse).toEqual([[0, 1, 2], [3, 4, 5], [6]]);
  });

  test("gives the first courier of each warehouse a van, and nine hours from 8:00 to 9:00 on to all", () => {
    const { table, speedFactor } = hire(5, 0);
    const { vehicle, capacity, shiftStart, shiftEnd } = table.columns;
    const van = ["van", 500, 1];
    const other = ["three-wheeler", 120, 1.2];
    const hired = vehicle.map((name, i) => [name, capacity[i], speedFactor[i]]);
    expect(hired).toEqual([van, other, other, other, van, other, other, other, van]);
    shiftStart.forEach((start, i) => {
      expect([480, 495, 510, 525, 540]).toContain(start);
      expect(shiftEnd[i]).toBe(start + 540);
    });
  });
});
