import { describe, expect, test } from "vitest";
import {
  type RoutingProblem,
  routePlan,
  type Stop,
  type Vehicle,
  vehicleRouting,
} from "../../../lib/delivery";

/** Places on a line. */
const positions = [0, 1, 2, -4];
const distances = positions.map((a) => positions.map((b) => Math.abs(a - b)));
const costs = { fixed: 10, perDistance: 1, perTime: 0.5 };
const van: Vehicle = { name: "van", capacity: 3, count: 3, costs, shift: [0, 40] };
const stops: readonly Stop[] = [
  { name: "A", place: 1, demand: 1, serviceTime: 2 },
  { name: "B", place: 2, demand: 2, window: [10, 20] },
  { name: "C", place: 3, demand: 1 },
];
const withStop = (all: readonly Stop[], i: number, stop: Stop) => all.map((one, k) => (k === i ? stop : one));
const problem: RoutingProblem = { stops, vehicles: [van], distances };
const routes = [
  { vehicle: 0, stops: [0, 1] },
  { vehicle: 0, stops: [2] },
];
const plan = vehicleRouting.evaluate(problem, routes);

describe("routePlan.describe", () => {
  const options = { unitsPerKilometre: 1, gramsPerKilometre: 200, parcels: [2, 1, 1] };
  const report = routePlan.describe(problem, plan, options);

  test("sums costs, and divides them by stops, parcels and kilometres", () => {
    // Route 0 departs at 6: 10 + 4 + 6 / 2 = 17; route 1 costs 10 + 8 + 8 / 2 = 22.
    expect(report).toMatchObject({
      ...{ kind: "plan-report", cost: 39, stops: 3, parcels: 4, kilometres: 12, carbonDioxide: 2400 },
      ...{ costPerStop: 13, costPerParcel: 9.75, costPerKilometre: 3.25, vehiclesUsed: 2, vehicles: 3 },
    });
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
    const { kilometres, parcels, carbonDioxide } = routePlan.describe(problem, plan);
    expect([kilometres, parcels, carbonDioxide]).toEqual([0.012, 3, undefined]);
  });

  test("tells how full each van and its shift are, and how its time is spent", () => {
    expect(report.routes).toMatchObject([
      {
        name: "van",
        driving: 4,
        service: 2,
        waiting: 0,
        loadShare: 1,
        shiftShare: 0.15,
        cost: 17,
        parcels: 3,
      },
      { name: "van", driving: 8, service: 0, waiting: 0, loadShare: 1 / 3, shiftShare: 0.2, cost: 22 },
    ]);
    const unlimited = {
      ...problem,
      vehicles: [{ name: "van", break: { window: [0, 0], duration: 5 } as const }],
    };
    const [route] = routePlan.describe(unlimited, plan).routes;
    expect(route).toMatchObject({ loadShare: 0, shiftShare: 0, driving: 4 });
    const late = { ...problem, vehicles: [{ ...van, shift: [5, 45] as const }] };
    expect(routePlan.describe(late, plan).routes[1].shiftShare).toBe(0.2);
    const short = { ...problem, vehicles: [{ ...van, longestShift: 12, capacity: [3] }] };
    expect(routePlan.describe(short, plan).routes[0].shiftShare).toBe(0.5);
  });

  test("what each stop adds is what its route would cost less without it", () => {
    // Without A 10 + 4 + 4 / 2 = 16, without B 10 + 2 + 4 / 2 = 14.
    expect(report.visits).toEqual([
      { stop: 0, name: "A", route: 0, arrival: 7, waiting: 0, loadAfter: [2], marginalCost: 1, cost: 4.25 },
      { stop: 1, name: "B", route: 0, arrival: 10, waiting: 0, loadAfter: [0], marginalCost: 3, cost: 12.75 },
      { stop: 2, name: "C", route: 1, arrival: 4, waiting: 0, loadAfter: [0], marginalCost: 22, cost: 22 },
    ]);
  });

  test("shares a route equally if no stop adds to it, and takes no stop out where no way is left", () => {
    const same = {
      vehicles: [van],
      distances: [
        [0, 5],
        [5, 0],
      ],
      stops: [{ place: 1 }, { place: 1 }],
    };
    const { visits } = routePlan.describe(same, vehicleRouting.evaluate(same, [routes[0]]));
    expect(visits.map(({ marginalCost, cost }) => [marginalCost, cost])).toEqual([
      [0, 12.5],
      [0, 12.5],
    ]);
    const circle = {
      ...same,
      stops: [{ place: 1 }, { place: 2 }],
      distances: [
        [0, 1, 9],
        [Infinity, 0, 1],
        [1, 9, 0],
      ],
    };
    const around = routePlan.describe(circle, vehicleRouting.evaluate(circle, [routes[0]]));
    // Without place 1: 9 + 1 instead of 3, so that it saves 7 and half of their time.
    expect(around.visits.map(({ marginalCost }) => marginalCost)).toEqual([-10.5, 0]);
    expect(around.visits.map(({ cost }) => cost)).toEqual([7.25, 7.25]);
  });

  test("times the routes by the problem, such as one with other windows", () => {
    const late = { ...problem, stops: withStop(stops, 0, { ...stops[0], window: [0, 1] }) };
    expect(routePlan.describe(late, plan).visits[1]).toMatchObject({ arrival: 4, waiting: 6 });
  });

  test("the fullest dimension counts, and a stop that saves costs pays nothing", () => {
    const two = {
      ...problem,
      stops: withStop(stops, 0, { ...stops[0], demand: [1, 9] }),
      vehicles: [{ ...van, capacity: [4, 10] }],
    };
    expect(routePlan.describe(two, plan).routes[0].loadShare).toBe(0.9);
    const far = [
      [0, 1, 9, 5],
      [9, 0, 1, 6],
      [1, 9, 0, 5],
      [5, 9, 9, 0],
    ];
    const ring = { stops: [1, 2, 3].map((place) => ({ place })), vehicles: [van], distances: far };
    const { visits } = routePlan.describe(
      ring,
      vehicleRouting.evaluate(ring, [{ vehicle: 0, stops: [0, 1, 2] }]),
    );
    expect(visits.map(({ marginalCost }) => marginalCost)).toEqual([-10.5, 0, 13.5]);
    expect(visits.map(({ cost }) => cost)).toEqual([0, 0, 28]);
  });

  test("of an empty day everything is 0", () => {
    const none = { ...problem, stops: [] };
    expect(routePlan.describe(none, vehicleRouting.evaluate(none, []))).toMatchObject({
      ...{ cost: 0, costPerStop: 0, costPerParcel: 0, costPerKilometre: 0, routes: [], visits: [] },
    });
  });

  test("refuses other records, plans of other problems and wrong parcels", () => {
    expect(() => routePlan.describe(problem, {} as never)).toThrow(
      "Cannot describe a plan: plan must be a plan, as made by vehicleRouting.solve",
    );
    expect(() => routePlan.describe(problem, { ...plan, routes: [{}] } as never)).toThrow(
      "plan.routes must be",
    );
    const visitless = { ...plan, routes: [{ ...plan.routes[0], visits: [{}] }] };
    expect(() => routePlan.describe(problem, visitless as never)).toThrow("plan.visits must be a plan");
    for (const other of [
      { ...problem, stops: stops.slice(0, 2) },
      { ...problem, vehicles: [{ ...van, name: "lorry" }] },
      { ...problem, vehicles: [] },
    ])
      expect(() => routePlan.describe(other, plan)).toThrow("plan must be one of this problem");
    expect(() => routePlan.describe(problem, plan, { parcels: [1] })).toThrow("parcels must have 3 values");
    expect(() => routePlan.describe(problem, plan, { parcels: [1, -1, 0] })).toThrow("parcels[1] must be");
  });
});

describe("routePlan.compareRoutes", () => {
  test("what a stop would add to other routes, or what forbids it", () => {
    // 0, 1, -4, 0 costs 10 + 10 + 6.
    expect(routePlan.compareRoutes(problem, plan, 0)).toEqual({
      ...{ stop: 0, route: 0, marginalCost: 1, words: '"A" adds 1 to route 0. Route 1: 4.' },
      others: [{ route: 1, before: 0, cost: 4, relaxation: [] }],
    });
    // 0, -4, 1, 2, 0 costs 10 + 12 + 7.
    const { words, others } = routePlan.compareRoutes(problem, plan, 2);
    expect(words).toBe('"C" adds 22 to route 1. Route 0: 12, but "van" would have to carry 1 more.');
    expect(others).toEqual([
      { route: 0, before: 0, cost: 12, relaxation: [{ limit: "capacity", of: "van", by: 1 }] },
    ]);
  });

  test("the best route comes first: allowed, then cheap", () => {
    const alone = [0, 1, 2].map((stop) => ({ vehicle: 0, stops: [stop] }));
    const other = { ...problem, stops: [...stops, { name: "D", place: 1, demand: 1 }] };
    const four = vehicleRouting.evaluate(other, [...alone, { vehicle: 0, stops: [3] }]);
    const { others } = routePlan.compareRoutes(other, four, 3);
    // To A nothing, to B 0 (on its way, it can be in time), to C 2 more, both ways and half of the time.
    expect(others.map(({ route, cost }) => [route, cost])).toEqual([
      [0, 0],
      [1, 0],
      [2, 3],
    ]);
    const heavy = { ...other, stops: withStop(other.stops, 0, { ...stops[0], demand: 3 }) };
    const order = routePlan.compareRoutes(heavy, four, 3).others;
    expect(order.map(({ route }) => route)).toEqual([1, 2, 0]);
  });

  test("the cheapest place of a route, not the first", () => {
    const free = { stops: [1, 2, 3].map((place) => ({ place })), distances, vehicles: [{}] };
    const two = vehicleRouting.evaluate(free, [
      { vehicle: 0, stops: [2, 1] },
      { vehicle: 0, stops: [0] },
    ]);
    // 0, -4, 2, 0: the place 1 is on the way back.
    expect(routePlan.compareRoutes(free, two, 0).others).toMatchObject([{ route: 0, before: 1, cost: 0 }]);
    const around = {
      ...free,
      distances: [
        [0, 9, 1, 1],
        [9, 0, 1, 9],
        [1, 1, 0, 1],
        [1, 9, 1, 0],
      ],
    };
    expect(routePlan.compareRoutes(around, two, 0).others).toMatchObject([{ route: 0, before: 1, cost: 9 }]);
  });

  test("refuses stops that are not in the plan", () => {
    const part = vehicleRouting.evaluate(problem, [routes[0]]);
    expect(() => routePlan.compareRoutes(problem, part, 2)).toThrow("stop must be in a route of the plan");
    expect(() => routePlan.compareRoutes(problem, part, 3)).toThrow("stop must be an integer from 0 to 2");
  });
});

describe("routePlan.solveWithFewer", () => {
  const search = { seed: 1, iterations: 200 };

  test("is cheaper where one van can carry all, and says which stops it leaves else", async () => {
    const large = { ...problem, vehicles: [{ ...van, capacity: 4 }] };
    const [fewer] = await routePlan.solveWithFewer(large, plan, search);
    // 0, -4, 0, 1, 2, 0 or 0, -4, 1, 2, 0: 10 + 12 + 7.
    expect(fewer).toMatchObject({ vehicle: 0, extraCost: -10, canServeAll: true });
    expect(fewer.words).toBe('One "van" fewer costs 10 less.');
    const [small] = await routePlan.solveWithFewer(problem, plan, search);
    expect(small.canServeAll).toBe(false);
    expect(small.words).toMatch(
      /^One "van" fewer serves not all: ".*would have to carry.*|.*would be needed/,
    );
  });

  test("counts lost prizes, and takes one of each kind in use", async () => {
    const optional = withStop(stops, 2, { ...stops[2], prize: 100 });
    const mixed = {
      ...problem,
      stops: optional,
      vehicles: [{ ...van, capacity: 3 }, { ...van, name: "bike" }, van],
    };
    const kinds = vehicleRouting.evaluate(mixed, [routes[0], { vehicle: 1, stops: [2] }]);
    const fewer = await routePlan.solveWithFewer(mixed, kinds, search);
    expect(fewer.map(({ vehicle, extraCost }) => [vehicle, extraCost])).toEqual([
      [0, 78],
      [1, 78],
    ]);
    expect(fewer[0].words).toBe('One "van" fewer costs 78 more.');
  });

  test("prizes that the plan loses already are no extra cost", async () => {
    const optional = { ...problem, stops: withStop(stops, 2, { ...stops[2], prize: 100 }) };
    const two = [0, 1].map((stop) => ({ vehicle: 0, stops: [stop] }));
    // A and B alone cost 14 and 16, together 17.
    const [fewer] = await routePlan.solveWithFewer(optional, vehicleRouting.evaluate(optional, two), search);
    expect(fewer.extraCost).toBe(-13);
  });
});

describe("routePlan.driverSheets", () => {
  test("start, stops, break and end of each van, safe for spreadsheets", () => {
    const rest = { ...van, name: 'Lee, "Jo"', break: { window: [8, 9] as const, duration: 1 } };
    const named = { ...problem, vehicles: [rest], stops: withStop(stops, 1, { ...stops[1], name: "=B" }) };
    const sheets = routePlan.driverSheets(vehicleRouting.evaluate(named, routes), {
      formatTime: (time) => `${time}:00`,
    });
    expect(sheets.split("\r\n")).toEqual([
      "route,vehicle,stop,arrival,waiting,departure,load after",
      '0,"Lee, ""Jo""",start,5:00,0,5:00,3',
      '0,"Lee, ""Jo""",A,6:00,0,8:00,2',
      '0,"Lee, ""Jo""",break,8:00,0,9:00,2',
      '0,"Lee, ""Jo""",\'=B,10:00,0,10:00,0',
      '0,"Lee, ""Jo""",end,12:00,0,12:00,0',
      ...sheets.split("\r\n").slice(6),
    ]);
    expect(sheets.split("\r\n")).toHaveLength(10);
  });

  test("a time is the number by default, loads have one number for each dimension", () => {
    const two = {
      ...problem,
      stops: withStop(stops, 0, { ...stops[0], demand: [1, 7] }),
      vehicles: [{ ...van, capacity: 9 }],
    };
    const lines = routePlan.driverSheets(vehicleRouting.evaluate(two, [routes[0]])).split("\r\n");
    expect(lines.slice(1, 3)).toEqual(["0,van,start,6,0,6,3 7", "0,van,A,7,0,9,2 0"]);
    const parts = { ...two, stops: [0.1, 0.2].map((demand) => ({ place: 1, demand })) };
    const [, , first] = routePlan
      .driverSheets(vehicleRouting.evaluate(parts, [{ vehicle: 0, stops: [0, 1] }]))
      .split("\r\n");
    expect(first.split(",")[6]).toBe("0.2");
    expect(() => routePlan.driverSheets(null as never)).toThrow("plan must be a plan");
  });
});
