import { expect, test } from "vitest";
import { nearestRows, readProblem } from "../../../lib/delivery/routes/problem";
import { makeRoute, placeOf, type Route, withStops } from "../../../lib/delivery/routes/route";
import { randomProblem } from "./random-problem";

type Instance = ReturnType<typeof readProblem>;

/** The cost of one more stop at each place of a route, by making the route; Infinity where it is not allowed. */
function costsOf(instance: Instance, { kind, stops, cost }: Route, stop: number): number[] {
  const { capacity } = instance.fleet[kind];
  return Array.from({ length: stops.length + 1 }, (_, i) => {
    const route = makeRoute(instance, kind, withStops(stops, i, [stop]));
    return route.load.every((load, k) => load <= capacity[k]) ? route.cost - cost : Infinity;
  });
}

test("placeOf() finds the cheapest place that making each route finds", () => {
  let [compared, withBreak] = [0, 0];
  for (let seed = 1; seed <= 60; seed++) {
    const problem = randomProblem(seed, 9);
    const instance = readProblem("test", problem);
    for (const [kind, vehicle] of problem.vehicles.entries()) {
      let route = makeRoute(instance, kind, []);
      for (const stop of problem.stops.keys()) {
        const costs = costsOf(instance, route, stop);
        const least = Math.min(...costs);
        const place = placeOf(instance, route, stop, Infinity);
        expect(placeOf(instance, route, stop, 100).cost).toBeLessThanOrEqual(100);
        // Durations that are shorter by a detour may hide a place that costs less; and a break may move.
        if (vehicle.break === undefined && problem.durations === undefined && route.stops.length > 0) {
          compared++;
          if (least === Infinity) expect(place.cost).toBe(Infinity);
          else
            expect([place.cost, costs[place.before]]).toEqual([
              expect.closeTo(least, 8),
              expect.closeTo(least, 8),
            ]);
        }
        if (vehicle.break && !vehicle.costs?.perTime && place.cost < Infinity && route.stops.length > 0) {
          const cost = costs[place.before];
          if (cost < Infinity) expect(cost).toBeCloseTo(place.cost, 8);
          withBreak += cost < Infinity ? 1 : 0;
        }
        if (least < Infinity)
          route = makeRoute(instance, kind, withStops(route.stops, costs.indexOf(least), [stop]));
      }
    }
  }
  expect(compared).toBeGreaterThan(150);
  expect(withBreak).toBeGreaterThan(30);
});

const line = Array.from({ length: 8 }, (_, i) => Array.from({ length: 8 }, (_, j) => Math.abs(i - j)));
type Visit = Readonly<{ place: number; window?: readonly [number, number]; serviceTime?: number }>;
const made = (stops: readonly Visit[], vehicle: object) =>
  makeRoute(readProblem("test", { stops, distances: line, vehicles: [vehicle] }), 0, [...stops.keys()]);

test("makeRoute() is on time to the last moment, and takes its break when the window opens at a stop or before the route ends", () => {
  expect(made([{ place: 2, window: [0, 2] }], {}).cost).toBe(4);
  expect(made([{ place: 2, window: [0, 1.5] }], {}).cost).toBe(Infinity);
  // Leaves as late as the first window allows, since the second opens at 100.
  const late = made(
    [
      { place: 1, window: [0, 5] },
      { place: 2, window: [100, 120] },
    ],
    {},
  );
  expect([late.times.earliest[0], late.duration]).toEqual([4, 98]);
  // Back at 10, after the window has opened.
  const rest = { window: [8, 12] as const, duration: 3 };
  expect(made([{ place: 5 }], { break: rest })).toMatchObject({ restAt: 2, duration: 13 });
  expect(made([{ place: 4 }], { break: rest })).toMatchObject({ restAt: 0, duration: 8 });
  // The first service ends at 8, when the window opens.
  expect(made([{ place: 4, serviceTime: 4 }, { place: 5 }], { break: rest })).toMatchObject({
    restAt: 2,
    duration: 17,
  });
});

test("makeRoute() takes its break elsewhere if stops would be late, or if time costs and is saved", () => {
  const two = [
    { place: 1, window: [20, 20] as const },
    { place: 2, window: [21, 21] as const },
  ];
  // At the first stop, where it is due, the second would be late; after that the break is too late.
  expect(made(two, { break: { window: [5, 20], duration: 5 } })).toMatchObject({ restAt: 1, lateness: 0 });
  // At the depot until 18, the first stop would be late; its end is after the window.
  const soon = [
    { place: 1, window: [10, 10] as const },
    { place: 2, window: [0, 12] as const },
  ];
  expect(made(soon, { break: { window: [10, 15], duration: 8 } })).toMatchObject({ restAt: 3, cost: 4 });
  const later = [
    { place: 1, window: [10, 10] as const },
    { place: 2, window: [20, 24] as const },
  ];
  const rest = { window: [15, 30] as const, duration: 5 };
  // Due at the second stop at 20, then back at 27 after 9; at the first from 15 to 20, back at 23.
  expect(made(later, { break: rest })).toMatchObject({ restAt: 3, duration: 18 });
  expect(made(later, { break: rest, costs: { perTime: 1 } })).toMatchObject({ restAt: 2, duration: 14 });
  // A departure as the window passes is in it.
  const last = [{ place: 4, window: [10, 10] as const }];
  expect(made(last, { break: { window: [8, 10], duration: 3 } }).restAt).toBe(2);
  // Of breaks that all make a stop late, the one that makes it least so.
  const late = [soon[0], { place: 2, window: [0, 10] as const }];
  expect(made(late, { break: { window: [10, 15], duration: 8 } })).toMatchObject({
    restAt: 3,
    lateness: expect.closeTo(1, 9),
  });
});

test("makeRoute() moves a break that is due at the depot, and of breaks that cost the same takes the first", () => {
  // The shift begins within the break's window, so that the stop would be late.
  const early = { shift: [10, 100], break: { window: [10, 15], duration: 8 } };
  expect(made([{ place: 1, window: [10, 12] }], early)).toMatchObject({ restAt: 2, lateness: 0, cost: 2 });
  // Waiting at the first or at the second stop takes the break in.
  const waits = [10, 40, 70].map((time) => ({ place: 1, window: [time, time] as const }));
  const either = { break: { window: [0, 60], duration: 5 }, costs: { perDistance: 0, perTime: 1 } };
  expect(made(waits, either)).toMatchObject({ restAt: 2, cost: 62 });
});

test("placeOf() puts a stop before another at the last moment, and before a break that follows at once", () => {
  const place = (stops: readonly Visit[], vehicle: object) => {
    const instance = readProblem("test", { stops, distances: line, vehicles: [vehicle] });
    return placeOf(instance, makeRoute(instance, 0, [0]), 1, Infinity);
  };
  const both = { place: 2, window: [10, 10] as const };
  expect(place([both, both], {})).toEqual({ before: 0, cost: 0 });
  // The van rests from 1 to 9, but the new stop closes at 2.
  const rest = { shift: [1, 100], break: { window: [1, 3], duration: 8 } };
  const [late, soon] = [
    { place: 2, window: [20, 30] as const },
    { place: 1, window: [0, 2] as const },
  ];
  expect(place([late, soon], rest)).toEqual({ before: 0, cost: 0 });
});

test("nearestRows() lists the nearest others, of equal ones the first, by the way there and back", () => {
  const places = [3, 2, 4, 6, 3].map((place) => ({ place }));
  const instance = readProblem("test", { stops: places, distances: line, vehicles: [{}] });
  expect([...nearestRows(instance, 2, 5)]).toEqual([4, 1, 0, 4, 0, 4, 2, 0, 0, 1]);
});

test.each([Number.NaN, -1])("a distance of %d from a place to itself is refused", (leg) => {
  const problem = { stops: [], distances: [[leg]], vehicles: [{}] };
  expect(() => readProblem("test", problem)).toThrow("distances, row 0, column 0, must be a number >= 0");
});
