/** Roads that can be driven, tours that keep to the rules, and travel times that tell the truth. */
import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import "../../../lib/resolve-tensorflow.js";
import * as frames from "../../../lib/data/frames";
import { logistics, make, reviews, stream } from "../../../lib/shop";
import { logisticsStream } from "../../../lib/shop/delivery/logistics";
import { LOGISTICS } from "../../../lib/shop/tables/schemas";
import golden from "./golden/logistics.json";

const OPTIONS = { seed: 7, scale: 0.3 };
const shop = make(OPTIONS);
const made = logistics(shop);
const { roadNodes, roadEdges, depots, couriers, parcels, deliveries, truth } = made;
const nodes = roadNodes.rows;

function hashOf(tables: readonly { readonly names: readonly string[]; readonly columns: object }[]): string {
  const hash = createHash("sha256");
  for (const { names, columns } of tables)
    for (const name of names) {
      const column = (columns as Record<string, unknown>)[name];
      hash.update(
        ArrayBuffer.isView(column)
          ? new Uint8Array(column.buffer, column.byteOffset, column.byteLength)
          : JSON.stringify(column),
      );
    }
  return hash.digest("hex");
}

function mean(values: ArrayLike<number>): number {
  return Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
}

describe("logistics()", () => {
  test("gives the same bytes on every machine and version of Node", () => {
    expect(hashOf([roadNodes, roadEdges, depots, couriers, parcels, deliveries])).toBe(golden.sha256);
  });

  test("is the stream, collected", () => {
    const source = stream(OPTIONS);
    const { next } = logisticsStream(source);
    const arrival: number[] = [];
    for (const day of source.days) arrival.push(...next(day).deliveries.columns.arrival);
    expect(Float64Array.from(arrival)).toEqual(deliveries.columns.arrival);
  });

  test("has tables that danfo frames take as they are, as the reviews are", () => {
    const small = make({ seed: 7, scale: 0.003 });
    const sent = logistics(small);
    const written = reviews(small, sent);
    for (const name of Object.keys(LOGISTICS) as (keyof typeof LOGISTICS)[])
      expect(frames.of(sent[name]).shape).toEqual([sent[name].rows, sent[name].names.length]);
    expect(frames.of(written.reviews).shape).toEqual([written.reviews.rows, 7]);
    expect(frames.of(written.truth.reviewAspects).shape[1]).toBe(3);
  });

  test("leaves the parcels alone when the couriers change", () => {
    const slow = logistics(make({ ...OPTIONS, deliveries: { speedDeviation: 0.5, serviceMinutes: 9 } }));
    expect(hashOf([slow.parcels, slow.roadEdges])).toBe(hashOf([parcels, roadEdges]));
    expect(hashOf([slow.deliveries])).not.toBe(hashOf([deliveries]));
  });
});

describe("the roads", () => {
  const { from, to, length, speedLimit, isOneWay } = roadEdges.columns;
  const { x, y, firstEdge, region } = roadNodes.columns;

  test("are listed node by node, each edge once", () => {
    const keys = Array.from(from, (node, edge) => node * nodes + to[edge]);
    expect(keys.every((key, i) => i === 0 || key > keys[i - 1])).toBe(true);
    firstEdge.forEach((first, node) => {
      expect(first).toBe(from.findIndex((own) => own >= node));
    });
    const known = new Set(keys);
    isOneWay.forEach((own, edge) => {
      expect(known.has(to[edge] * nodes + from[edge])).toBe(own === 0);
    });
  });

  test("do not cross", () => {
    const side = (a: number, b: number, c: number) =>
      Math.sign((x[b] - x[a]) * (y[c] - y[a]) - (y[b] - y[a]) * (x[c] - x[a]));
    let crossings = 0;
    for (let e = 0; e < from.length; e++)
      for (let f = e + 1; f < from.length; f++) {
        const [a, b, c, d] = [from[e], to[e], from[f], to[f]];
        if (a === c || a === d || b === c || b === d) continue;
        if (side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0) crossings++;
      }
    expect(crossings).toBe(0);
  });

  test("are as long as their ends are apart, or a little longer, and the law is kept on empty roads", () => {
    length.forEach((km, edge) => {
      const straight = Math.hypot(x[from[edge]] - x[to[edge]], y[from[edge]] - y[to[edge]]);
      expect(km).toBeGreaterThan(straight - 0.003);
      expect(km).toBeLessThan(1.15 * straight + 0.003);
      expect((60 * km) / truth.roadEdges.columns.freeFlowMinutes[edge]).toBeLessThan(speedLimit[edge]);
    });
  });

  test("lead from everywhere to everywhere, by the shortest ways that Bellman and Ford find too", () => {
    expect(truth.freeFlowMinutes.length).toBe(nodes * nodes);
    expect(truth.freeFlowMinutes.every(Number.isFinite)).toBe(true);
    for (const source of [0, depots.columns.node[1], nodes - 1]) {
      const best = new Float64Array(nodes).fill(Number.POSITIVE_INFINITY);
      best[source] = 0;
      for (let round = 0, isChanged = true; isChanged && round < nodes; round++) {
        isChanged = false;
        from.forEach((node, edge) => {
          const through = best[node] + truth.roadEdges.columns.freeFlowMinutes[edge];
          if (through < best[to[edge]]) {
            best[to[edge]] = through;
            isChanged = true;
          }
        });
      }
      expect(truth.freeFlowMinutes.slice(source * nodes, (source + 1) * nodes)).toEqual(best);
    }
  });

  test("stay whole when all streets that can be spared are taken away or made one-way", () => {
    const roads = { missingShare: 1, oneWayShare: 1 };
    const few = logisticsStream(stream({ seed: 1, scale: 0.003, roads }));
    expect(few.truth.freeFlowMinutes.every(Number.isFinite)).toBe(true);
    expect(few.roadEdges.rows).toBeLessThan(roadEdges.rows);
  });

  test("have about the asked share of one-way streets, in every region", () => {
    const streets = Array.from(roadEdges.columns.speedClass.keys()).filter(
      (edge) => roadEdges.columns.speedClass[edge] === "street",
    );
    const single = streets.filter((edge) => isOneWay[edge] === 1).length;
    const share = single / (single + (streets.length - single) / 2);
    expect(share).toBeGreaterThan(0.18);
    expect(share).toBeLessThan(0.22);
    expect(new Set(region).size).toBe(shop.regions.rows);
  });
});

describe("the deliveries", () => {
  const { parcel, courier, day, sequence, from, departure, arrival, minutesLate } = deliveries.columns;
  const { node, weight, readyDay, promisedDay, promisedMinute } = parcels.columns;

  test("bring each parcel once, and leave only those of the last days", () => {
    expect(parcels.rows).toBe(shop.orders.rows);
    expect(new Set(parcel).size).toBe(deliveries.rows);
    const delivered = new Set(parcel);
    const open = Array.from(node.keys()).filter((own) => !delivered.has(own));
    const last = shop.calendar.rows - 1;
    expect(open.every((own) => shop.orders.columns.day[own] >= last - 5)).toBe(true);
  });

  test("go to the customer's one address, in his region", () => {
    const home = new Map<number, number>();
    let wrong = 0;
    shop.orders.columns.customer.forEach((customer, own) => {
      if ((home.get(customer) ?? node[own]) !== node[own]) wrong++;
      home.set(customer, node[own]);
      if (roadNodes.columns.region[node[own]] !== shop.customers.columns.region[customer]) wrong++;
    });
    expect(wrong).toBe(0);
  });

  test("weigh what the catalogue says", () => {
    const expected = new Float64Array(parcels.rows).fill(0.2);
    const { order, product, quantity } = shop.lines.columns;
    order.forEach((own, i) => {
      expected[own] += quantity[i] * shop.products.columns.weight[product[i]];
    });
    expect(weight.every((own, i) => Math.abs(own - expected[i]) < 1e-3)).toBe(true);
  });

  test("keep to ready days, shifts and capacities, and go from door to door", () => {
    let load = 0;
    for (let i = 0; i < deliveries.rows; i++) {
      const own = courier[i];
      const starts = sequence[i] === 0;
      load = (starts ? 0 : load) + weight[parcel[i]];
      const { warehouse, capacity, shiftStart, shiftEnd } = couriers.columns;
      const isRight =
        day[i] >= readyDay[parcel[i]] &&
        load <= capacity[own] + 1e-9 &&
        departure[i] >= shiftStart[own] &&
        arrival[i] >= departure[i] &&
        arrival[i] <= shiftEnd[own] &&
        warehouse[own] === shop.orders.columns.warehouse[parcel[i]] &&
        (starts
          ? from[i] === depots.columns.node[warehouse[own]]
          : from[i] === node[parcel[i - 1]] &&
            courier[i] === courier[i - 1] &&
            day[i] === day[i - 1] &&
            sequence[i] === sequence[i - 1] + 1 &&
            departure[i] > arrival[i - 1]);
      if (!isRight) expect(`delivery ${i}`).toBe("right");
    }
  });

  test("are late by the clock", () => {
    for (let i = 0; i < deliveries.rows; i++) {
      const own = parcel[i];
      const late = 1440 * (day[i] - promisedDay[own]) + arrival[i] - promisedMinute[own];
      if (Math.abs(minutesLate[i] - Math.max(0, late)) > 0.011) expect(late).toBe(minutesLate[i]);
    }
    const morning = Array.from(promisedMinute).filter((own) => own === 720).length / parcels.rows;
    expect(Math.abs(morning - 0.2)).toBeLessThan(4 * Math.sqrt(0.16 / parcels.rows));
    const delayed = readyDay.filter((own, i) => own > promisedDay[i]).length / parcels.rows;
    expect(Math.abs(delayed - 0.04)).toBeLessThan(4 * Math.sqrt(0.04 / parcels.rows));
    expect(minutesLate.filter((own) => own > 0).length).toBeGreaterThan(0.9 * delayed * deliveries.rows);
  });

  test("take as long as roads, hour and courier imply, with noise of the given size", () => {
    const congestion = truth.congestion.columns.factor;
    const { speedFactor } = truth.couriers.columns;
    const scores: number[] = [];
    const naive: number[][] = Array.from(speedFactor, () => []);
    for (let i = 0; i < deliveries.rows; i++) {
      const free = truth.freeFlowMinutes[from[i] * nodes + node[parcel[i]]];
      if (free < 1) continue;
      const factor = (arrival[i] - departure[i]) / (free * congestion[Math.floor(departure[i] / 60)]);
      scores.push(Math.log(factor / speedFactor[courier[i]]));
      naive[courier[i]].push(Math.log(factor));
    }
    const { legDeviation } = shop.parameters.deliveries;
    const center = mean(scores);
    const deviation = Math.sqrt(mean(scores.map((score) => (score - center) ** 2)));
    const error = legDeviation / Math.sqrt(scores.length);
    expect(Math.abs(center + legDeviation ** 2 / 2)).toBeLessThan(5 * error);
    expect(Math.abs(deviation / legDeviation - 1)).toBeLessThan(0.02);
    // A courier's factor is found from his own legs.
    naive.forEach((logs, own) => {
      const found = Math.exp(mean(logs) + legDeviation ** 2 / 2);
      expect(Math.abs(Math.log(found / speedFactor[own]))).toBeLessThan(
        (5 * legDeviation) / Math.sqrt(logs.length),
      );
    });
  });

  test("never load more than fits, however much is ordered", () => {
    const busy = make({ seed: 7, scale: 0.2, calendar: { weeks: 8 }, baskets: { picksPerSession: 25 } });
    const out = logistics(busy);
    const tours = new Map<string, number>();
    out.deliveries.columns.parcel.forEach((own, i) => {
      const tour = `${out.deliveries.columns.courier[i]} ${out.deliveries.columns.day[i]}`;
      tours.set(tour, (tours.get(tour) ?? 0) + out.parcels.columns.weight[own]);
    });
    const shares = [...tours].map(
      ([tour, load]) => load / out.couriers.columns.capacity[Number(tour.split(" ")[0])],
    );
    expect(Math.max(...shares)).toBeLessThanOrEqual(1);
    expect(Math.max(...shares)).toBeGreaterThan(0.9);
  });
});
