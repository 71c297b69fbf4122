/** What the search finds, without threads. */
import { describe, expect, test } from "vitest";
import { seeded } from "../../../lib/core/random";
import type { RoutingProblem, Stop, Vehicle } from "../../../lib/delivery";
import { planOf } from "../../../lib/delivery/routes/plan";
import { readProblem } from "../../../lib/delivery/routes/problem";
import { anneal } from "../../../lib/delivery/routes/ruin-recreate";
import { improveTour, isTour } from "../../../lib/delivery/routes/tour";
import { faultsOf } from "./check-plan";
import { optimum } from "./optimum";
import { randomProblem } from "./random-problem";

function search(problem: RoutingProblem, iterations = 200) {
  const instance = readProblem("test", problem);
  const run = isTour(instance) ? improveTour : anneal;
  const plan = planOf(instance, run(instance, seeded(1), (i) => i / iterations).routes);
  expect(faultsOf(problem, plan)).toEqual([]);
  return plan;
}
const distances = Array.from({ length: 7 }, (_, i) => Array.from({ length: 7 }, (_, j) => Math.abs(i - j)));
/** The routes of one van. */
const order = (stops: readonly Stop[], van: Vehicle, legs: RoutingProblem["distances"] = distances) =>
  search({ stops, vehicles: [{ count: 1, ...van }], distances: legs }).routes.map(({ visits }) =>
    visits.map(({ stop }) => stop),
  );

describe("anneal()", () => {
  test("a stop that must be served is, however long the van waits, far it drives, or many prizes it costs", () => {
    const day = [0, 480].map((from) => ({ place: 1, window: [from, from + 1] as const }));
    expect(order(day, { costs: { perTime: 1 } })).toEqual([[0, 1]]);
    // The second place can be reached from the first only, and is far from all.
    const chain = [
      [0, 1, Infinity],
      [1, 0, 900],
      [900, 900, 0],
    ];
    expect(order([{ place: 1 }, { place: 2 }], {}, chain)).toEqual([[0, 1]]);
    const full = [
      { place: 1, demand: 1, prize: 1e6 },
      { place: 1, demand: 1 },
    ];
    expect(order(full, { capacity: 1, costs: { perDistance: 0 } })).toEqual([[1]]);
    expect(order([{ place: 1, demand: 2 }], { capacity: 1 })).toEqual([]);
    expect(order([{ place: 1 }], { shift: [-10, 0] })).toEqual([[0]]);
  });

  test("stops whose prizes pay only together are served together", () => {
    const far = [0, 1, 2, 3].map((a) => [0, 1, 2, 3].map((b) => (a === b ? 0 : a * b === 0 ? 100 : 1)));
    const stops = [1, 2, 3].map((place) => ({ place, prize: 90 }));
    expect(search({ stops, vehicles: [{}], distances: far })).toMatchObject({ cost: 202, lostPrizes: 0 });
    // Two groups of three, far from the depot and apart.
    for (let seed = 1; seed <= 15; seed++) {
      const random = seeded(seed);
      const corner = (side: number) => [60 + 60 * random.uniform(), side * (40 + 60 * random.uniform())];
      const points = [1, -1].flatMap((side) => {
        const [x, y] = corner(side);
        return [1, 2, 3].map(() => [x + 30 * random.uniform(), y + 30 * random.uniform()]);
      });
      const all = [[0, 0], ...points];
      const legs = all.map(([x, y]) => all.map(([u, v]) => Math.hypot(x - u, y - v)));
      const optional = points.map((_, i) => ({ place: i + 1, prize: 40 + 80 * random.uniform() }));
      const vehicles = [{ costs: { fixed: 60 * random.uniform() } }];
      const plan = search({ stops: optional, vehicles, distances: legs }, 600);
      const best = optimum({ stops: optional, vehicles, distances: legs });
      expect(plan.cost + plan.lostPrizes, `seed ${seed}`).toBeCloseTo(best.cost, 6);
    }
    const less = stops.map((stop) => ({ ...stop, prize: 60 }));
    expect(search({ stops: less, vehicles: [{}], distances: far })).toMatchObject({
      cost: 0,
      lostPrizes: 180,
    });
  });
});

describe("breaks", () => {
  const rest = { window: [10, 20] as const, duration: 8 };
  test("are later than the first departure in their window if stops would be late", () => {
    const stops = [
      { place: 1, window: [10, 10] as const },
      { place: 2, window: [0, 12] as const },
    ];
    const [route] = search({ stops, vehicles: [{ count: 1, break: rest }], distances }).routes;
    expect(route).toMatchObject({ break: { afterVisits: 2, start: 11, end: 19 }, end: 21 });
  });
  test("are where the van would wait, if time costs", () => {
    const stops = [
      { place: 1, window: [9, 9] as const },
      { place: 2, window: [20, 20] as const },
      { place: 3, window: [21, 21] as const },
    ];
    const van = { count: 1, costs: { perTime: 1 }, break: { window: [20, 30] as const, duration: 8 } };
    const plan = search({ stops, vehicles: [van], distances });
    expect(plan.routes[0]).toMatchObject({ start: 8, end: 32, break: { afterVisits: 3 } });
    // Due at 10, when the second is served; at the first, where the van waits until then anyway.
    const early = { ...van, break: { window: [9, 11] as const, duration: 8 } };
    expect(search({ stops, vehicles: [early], distances }).routes[0]).toMatchObject({ start: 8, end: 24 });
  });
  test("give way to stops before them", () => {
    const stops = [
      { place: 1, window: [11, 12] as const },
      { place: 2, window: [20, 24] as const },
    ];
    expect(order(stops, { break: { window: [0, 12], duration: 8 } })).toEqual([[0, 1]]);
  });
});

describe("rounding", () => {
  test("does not make a van late, its shift too long or its load too heavy", () => {
    // 0.1 + 0.2 is 0.30000000000000004.
    const legs = [
      [0, 0.1, 0.3],
      [0.2, 0, 0.2],
      [0.1, 0.2, 0],
    ];
    expect(order([{ place: 1 }, { place: 2, window: [0, 0.3] }], {}, legs)).toEqual([[0, 1]]);
    expect(order([{ place: 1 }], { longestShift: 0.3 }, legs)).toEqual([[0]]);
    expect(order([{ place: 1 }], { shift: [0, 0.3] }, legs)).toEqual([[0]]);
    expect(
      order(
        [0.1, 0.2].map((demand) => ({ place: 1, demand })),
        { capacity: 0.3 },
      )[0],
    ).toHaveLength(2);
  });
  test("is less than a second of times since 1970", () => {
    const now = 1.79e9;
    const stop = (late: number) => [{ place: 3, window: [now, now + late] as const }];
    expect(order(stop(2), { shift: [now, now + 1000] })).toEqual([]);
    expect(order(stop(3), { shift: [now, now + 1000] })).toEqual([[0]]);
  });
});

describe("isTour()", () => {
  const legs = (leg: (i: number, j: number) => number) =>
    Array.from({ length: 9 }, (_, i) => Array.from({ length: 9 }, (_, j) => leg(i, j)));
  const ring = legs((i, j) => Math.min((i - j + 9) % 9, (j - i + 9) % 9));
  /** Eight stops at eight places, one van, and what is changed. */
  const one = (stop: Partial<Stop>, van: Vehicle = {}, distances = ring) => {
    const stops = Array.from({ length: 8 }, (_, i) => ({ place: i + 1, ...(i === 3 ? stop : {}) }));
    return { stops, vehicles: [{ count: 1, ...van }], distances };
  };
  const is = (problem: RoutingProblem) => isTour(readProblem("test", problem));
  test.each([
    ["nothing", one({})],
    ["a window that begins with the shift", one({ window: [5, Infinity] }, { shift: [5, Infinity] })],
    ["a capacity of all demand", one({ demand: [4, 1] }, { capacity: [4, 1] })],
  ])("is true of %s", (_, problem) => {
    expect(is(problem)).toBe(true);
  });
  test.each([
    ["seven stops", { ...one({}), stops: one({}).stops.slice(1) }],
    ["two vans", one({}, { count: 2 })],
    ["two kinds of vans", { ...one({}), vehicles: [{ count: 1 }, { count: 1 }] }],
    ["an open route", one({}, { isOpen: true })],
    ["a break", one({}, { break: { window: [0, 9], duration: 1 } })],
    ["a shift", one({}, { shift: [0, 100] })],
    ["a longest shift", one({}, { longestShift: 100 })],
    ["a cost of time", one({}, { costs: { perTime: 1 } })],
    ["a window that ends", one({ window: [0, 100] })],
    ["a window that begins after the shift", one({ window: [1, Infinity] })],
    ["a prize", one({ prize: 100 })],
    ["less capacity than demand", one({ demand: [1, 2] }, { capacity: [9, 1] })],
    [
      "one-way roads",
      one(
        {},
        {},
        legs((i, j) => (i - j + 9) % 9),
      ),
    ],
    [
      "places without a way",
      one(
        {},
        {},
        legs((i, j) => (i + j === 3 ? Infinity : 1)),
      ),
    ],
  ])("is false of %s", (_, problem) => {
    expect(is(problem)).toBe(false);
  });
});

test("improveTour() ends at distances whose rounding is more than a unit", () => {
  const axis = (i: number) => (i * 1e17) / 3e6;
  const points = Array.from({ length: 100 }, (_, i) => [axis(i % 10), axis(Math.floor(i / 10))]);
  const legs = points.map(([x, y]) => points.map(([u, v]) => Math.hypot(x - u, y - v)));
  const stops = points.slice(1).map((_, i) => ({ place: i + 1 }));
  const { cost } = search({ stops, vehicles: [{ count: 1 }], distances: legs });
  expect(cost / axis(1)).toBeCloseTo(100, 9);
});

test("anneal() agrees with the best of all plans of four and five stops", () => {
  for (let seed = 1; seed <= 60; seed++) {
    const problem = randomProblem(seed, seed % 4 === 0 ? 5 : 4);
    const plan = search(problem, 2000);
    const missing = plan.unserved.filter(({ stop }) => problem.stops[stop].prize === undefined).length;
    const best = optimum(problem);
    expect([missing, plan.cost + plan.lostPrizes], `seed ${seed}`).toEqual([
      best.missing,
      expect.closeTo(best.cost, 6),
    ]);
  }
}, 60_000);
