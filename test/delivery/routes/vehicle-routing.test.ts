import { availableParallelism } from "node:os";
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { type RoutingProblem, type Stop, vehicleRouting } from "../../../lib/delivery";
import { faultsOf } from "./check-plan";
import { randomProblem } from "./random-problem";

const QUICK = { seed: 1, iterations: 200, searches: 1 };
const line = (count: number) =>
  Array.from({ length: count }, (_, i) => Array.from({ length: count }, (_, j) => Math.abs(i - j)));
const solve = (problem: RoutingProblem, options = {}) =>
  vehicleRouting.solve(problem, { ...QUICK, ...options });
const stopsAt = (...places: number[]): Stop[] => places.map((place) => ({ place }));

describe("vehicleRouting.solve()", () => {
  test("a van of 10 serves stops of 6, 4, 5 and 5 in two routes", async () => {
    // By hand: the places are on a line; {3, 4} and {1, 2} fit together: 2 * 4 + 2 * 2 = 12.
    const stops = [6, 4, 5, 5].map((demand, i) => ({ place: i + 1, demand }));
    const plan = await solve({ stops, distances: line(5), vehicles: [{ capacity: 10 }] });
    expect(plan).toMatchObject({
      kind: "routing-plan",
      cost: 12,
      distance: 12,
      unserved: [],
      isComplete: true,
    });
    expect(plan.routes.map(({ load }) => load)).toEqual([[10], [10]]);
  });

  test("times, waiting and load of a route", async () => {
    const stops = [
      { name: "Anna", place: 1, demand: [2, 1], window: [10, 20] as const, serviceTime: 3 },
      { name: "Bo", place: 3, demand: [1, 0], window: [0, 14] as const, serviceTime: 1 },
    ];
    const vehicles = [
      { name: "van", shift: [0, 50] as const, costs: { fixed: 5, perDistance: 2, perTime: 1 } },
    ];
    const plan = await solve({ stops, vehicles, distances: line(4) });
    // Anna from 10 to 13, Bo at 15 would be late; so Bo at 9 (or earlier), Anna at 12: start 6, back at 16.
    expect(plan.routes).toEqual([
      {
        ...{ vehicle: 0, name: "van", start: 4, end: 14, distance: 6, duration: 10, waiting: 0, cost: 27 },
        ...{ load: [3, 1], violations: [] },
        visits: [
          {
            stop: 1,
            name: "Bo",
            distance: 3,
            arrival: 7,
            waiting: 0,
            lateness: 0,
            departure: 8,
            load: [3, 1],
          },
          {
            stop: 0,
            name: "Anna",
            distance: 2,
            arrival: 10,
            waiting: 0,
            lateness: 0,
            departure: 13,
            load: [2, 1],
          },
        ],
      },
    ]);
  });

  test("keeps all limits of 24 problems, and passes through JSON", async () => {
    for (let seed = 1; seed <= 24; seed++) {
      const problem = randomProblem(seed, 16);
      const plan = await solve(problem);
      expect(faultsOf(problem, plan), `seed ${seed}`).toEqual([]);
      expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
    }
  }, 60_000);

  test("same seed, same routes, whatever the number of threads; another seed, another search", async () => {
    const problem = randomProblem(5, 40);
    const plans = [1, 2, 3].map((threads) =>
      vehicleRouting.solve(problem, { seed: 4, iterations: 150, searches: 3, threads }),
    );
    const [one, two, three] = await Promise.all(plans);
    expect(two).toEqual(one);
    expect(three).toEqual(one);
    const other = await vehicleRouting.solve(problem, { seed: 5, iterations: 150, searches: 3 });
    expect(other.routes).not.toEqual(one.routes);
  });

  test("the best of several searches costs at most as much as the first", async () => {
    const problem = randomProblem(6, 40);
    const [one, four] = await Promise.all(
      [1, 4].map((searches) => solve(problem, { searches, iterations: 60 })),
    );
    const worth = (plan: typeof one) => plan.cost + plan.lostPrizes + 1e4 * plan.unserved.length;
    expect(worth(four)).toBeLessThanOrEqual(worth(one));
  });

  test("costs twice as much in half the units", async () => {
    const problem = randomProblem(9, 12);
    const twice = (distances: RoutingProblem["distances"]) =>
      (distances as number[][]).map((row) => row.map((leg) => 2 * leg));
    const plain = {
      stops: problem.stops.map(({ place }) => ({ place })),
      vehicles: [{ capacity: 5 }],
      distances: problem.distances,
    };
    const [one, two] = [await solve(plain), await solve({ ...plain, distances: twice(problem.distances) })];
    expect(two.cost).toBe(2 * one.cost);
  });

  test("a tour of one van visits the corners of a polygon in their order", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 9, max: 40 }),
        fc.integer({ min: 0, max: 99 }),
        async (corners, seed) => {
          const points = Array.from({ length: corners }, (_, i) => [
            Math.cos((2 * Math.PI * i) / corners),
            Math.sin((2 * Math.PI * i) / corners),
          ]);
          const distances = points.map(([x, y]) => points.map(([u, v]) => Math.hypot(x - u, y - v)));
          const places = Array.from({ length: corners - 1 }, (_, i) => 1 + ((i * 7 + seed) % (corners - 1)));
          const stops = stopsAt(
            ...(new Set(places).size === places.length ? places : [...distances.keys()].slice(1)),
          );
          const vehicles = [{ count: 1, costs: { fixed: 3, perTime: 1 } }];
          const plan = await solve({ stops, distances, vehicles }, { iterations: 64 });
          expect(plan.cost).toBeCloseTo(3 + 4 * corners * Math.sin(Math.PI / corners), 9);
          expect(faultsOf({ stops, distances, vehicles }, plan)).toEqual([]);
        },
      ),
      { numRuns: 6, seed: 1 },
    );
  });
});

describe("limits of vehicleRouting.solve()", () => {
  const distances = line(6);
  test("an open route does not come back, another depot is nearer", async () => {
    const stops = stopsAt(4, 5);
    expect((await solve({ stops, distances, vehicles: [{ isOpen: true }] })).cost).toBe(5);
    expect((await solve({ stops, distances, vehicles: [{ depot: 0 }, { depot: 3 }] })).cost).toBe(4);
  });
  test("a large vehicle that is cheaper for all replaces small ones that are cheaper for one", async () => {
    const stops = stopsAt(1, 2, 3, 4, 5).map((stop) => ({ ...stop, demand: 1 }));
    const vehicles = [
      { capacity: 1, costs: { fixed: 10 } },
      { capacity: 5, costs: { fixed: 25 } },
    ];
    const plan = await solve({ stops, distances, vehicles });
    expect(plan.routes.map(({ vehicle }) => vehicle)).toEqual([1]);
    expect(plan.cost).toBe(35);
  });
  test("a longest shift makes two routes of one", async () => {
    const problem = {
      stops: stopsAt(3, 5).map((stop) => ({ ...stop, serviceTime: 2 })),
      distances,
      vehicles: [{ longestShift: 13 }],
    };
    const plan = await solve(problem);
    expect(plan.routes).toHaveLength(2);
    expect((await solve({ ...problem, vehicles: [{ longestShift: 14 }] })).routes).toHaveLength(1);
  });
  test("a break is taken in its window, and not in a route that ends before", async () => {
    const vehicles = [{ break: { window: [8, 9] as const, duration: 4 }, shift: [0, 40] as const }];
    const [day] = (await solve({ stops: stopsAt(5), distances, vehicles })).routes;
    expect(day).toMatchObject({ break: { afterVisits: 1 }, duration: 14 });
    const [short] = (await solve({ stops: stopsAt(3), distances, vehicles })).routes;
    expect(short).toMatchObject({ duration: 6 });
    expect(short.break).toBeUndefined();
  });
  test("a stop is left out if its prize is less than what it costs", async () => {
    const stops = [{ place: 1 }, { name: "far", place: 5, prize: 7 }];
    const plan = await solve({ stops, distances, vehicles: [{}] });
    expect(plan).toMatchObject({ cost: 2, lostPrizes: 7 });
    expect(plan.unserved).toEqual([
      { stop: 1, name: "far", relaxation: [], reason: '"far" is not served: its prize of 7 is below 8' },
    ]);
    expect(
      await solve({ stops: [stops[0], { ...stops[1], prize: 9 }], distances, vehicles: [{}] }),
    ).toMatchObject({ cost: 10 });
  });
});

describe("stops that cannot be served", () => {
  const distances = [...line(3).map((row) => [...row, Infinity]), [0, 1, 2, 0]];
  const van = { name: "van", capacity: 10, shift: [0, 100] as const };
  test.each([
    [
      { place: 2, demand: 13 },
      van,
      '"van" would have to carry 3 more',
      [{ limit: "capacity", of: "van", by: 3 }],
    ],
    [
      { place: 2, window: [0, 1] as const },
      van,
      'the window of "x" would have to end 1 later',
      [{ limit: "window", of: "x", by: 1 }],
    ],
    [
      { place: 2, window: [200, 300] as const },
      van,
      'the shift of "van" would have to end 102 later',
      [{ limit: "shift", of: "van", by: 102 }],
    ],
    [
      { place: 2 },
      { ...van, longestShift: 3 },
      'the longest shift of "van" would have to be 1 longer',
      [{ limit: "longestShift", of: "van", by: 1 }],
    ],
    [{ place: 3 }, van, 'there would have to be a way to "x" and on', [{ limit: "way", of: "x", by: 1 }]],
    [
      { place: 2 },
      { ...van, count: 0 },
      '1 more "van" would be needed',
      [{ limit: "count", of: "van", by: 1 }],
    ],
    [
      { place: 2 },
      { ...van, break: { window: [-5, -5] as const, duration: 1 } },
      'the break of "van" would have to begin 5 later',
      [{ limit: "break", of: "van", by: 5 }],
    ],
  ])("%j with %j", async (stop, vehicle, reason, relaxation) => {
    const stops = [{ name: "x", ...stop }, { place: 1 }];
    const plan = await solve({ stops, distances, vehicles: [vehicle] });
    expect(plan.unserved.find(({ name }) => name === "x")).toEqual({
      stop: 0,
      name: "x",
      reason: `"x" is not served: ${reason}`,
      relaxation,
    });
    expect(vehicleRouting.evaluate({ stops, distances, vehicles: [vehicle] }, []).unserved[0]).toMatchObject({
      relaxation,
    });
  });
  test("when all vehicles are full, the smallest change is in a route of the plan", async () => {
    const stops = [6, 6].map((demand, i) => ({ place: i + 1, demand }));
    const plan = await solve({ stops, distances, vehicles: [{ ...van, count: 1 }] });
    expect(plan.routes).toHaveLength(1);
    expect(plan.unserved[0].relaxation).toEqual([{ limit: "count", of: "van", by: 1 }]);
    const short = { ...van, capacity: 11.5, count: 1 };
    expect((await solve({ stops, distances, vehicles: [short] })).unserved[0].relaxation).toEqual([
      { limit: "capacity", of: "van", by: 0.5 },
    ]);
  });
  test("without vehicles, nothing is served; an empty day has no routes; several stops may be at one place", async () => {
    const none = await solve({ stops: stopsAt(1), distances, vehicles: [] });
    expect(none.unserved[0].reason).toBe('"0" is not served: there is no vehicle');
    expect(await solve({ stops: [], distances, vehicles: [van] })).toEqual({
      ...{
        kind: "routing-plan",
        cost: 0,
        distance: 0,
        duration: 0,
        lostPrizes: 0,
        routes: [],
        unserved: [],
        isComplete: true,
      },
    });
    expect(await solve({ stops: stopsAt(2, 2, 0), distances, vehicles: [van] })).toMatchObject({
      cost: 4,
      unserved: [],
    });
  });

  test("a stop whose neighbours are all in full vans rides in another", async () => {
    const stops = stopsAt(...new Array(140).fill(1), ...new Array(40).fill(6)).map((stop) => {
      return { ...stop, demand: 1 };
    });
    const plan = await solve({ stops, distances: line(7), vehicles: [{ count: 2, capacity: 100 }] });
    expect(plan.unserved).toEqual([]);
    expect(plan.cost).toBe(14);
  });
});

describe("places", () => {
  test("a van may be exactly full; from a place to itself is 0, whatever the matrix says", async () => {
    const distances = [
      [9, 1],
      [1, 9],
    ];
    const stops = [1, 2].map((demand) => ({ place: 1, demand }));
    expect(await solve({ stops, distances, vehicles: [{ capacity: 3, count: 1 }] })).toMatchObject({
      cost: 2,
      unserved: [],
    });
    expect(await solve({ stops: stops.slice(0, 1), distances, vehicles: [{ capacity: 1 }] })).toMatchObject({
      cost: 2,
      unserved: [],
    });
  });
  test("no way by durations is no way", async () => {
    const durations = [
      [0, Infinity],
      [1, 0],
    ];
    const plan = await solve({ stops: [{ place: 1 }], distances: line(2), durations, vehicles: [{}] });
    expect(plan.unserved[0].relaxation).toEqual([{ limit: "way", of: "0", by: 1 }]);
    const there = vehicleRouting.evaluate({ stops: [{ place: 1 }], distances: durations, vehicles: [{}] }, [
      { vehicle: 0, stops: [0] },
    ]);
    // Only the way back is counted.
    expect(there).toMatchObject({ cost: 1, distance: 1, duration: 1 });
    expect(there.routes[0].violations).toHaveLength(1);
  });
  test("one large change comes before two small ones, and routes that are late are no place", () => {
    const stops = [
      { name: "a", place: 1, demand: 1 },
      { name: "b", place: 2, demand: 5, window: [0, 1.9] as const },
    ];
    const vehicles = [
      { name: "small", capacity: 4.9 },
      { name: "slow", capacity: 9, shift: [50, 99] as const },
    ];
    const { unserved } = vehicleRouting.evaluate({ stops, distances: line(3), vehicles }, [
      { vehicle: 0, stops: [0] },
    ]);
    expect(unserved[0].relaxation).toEqual([{ limit: "window", of: "b", by: expect.closeTo(50.1, 9) }]);
    const late = {
      stops: [{ place: 2, window: [0, 1] as const }, { place: 1 }],
      distances: line(3),
      vehicles: [{}],
    };
    const plan = vehicleRouting.evaluate(late, [{ vehicle: 0, stops: [0] }]);
    expect(plan.unserved[0]).toMatchObject({ reason: '"1" is not served: it would cost 2', relaxation: [] });
  });
});

describe("refusals", () => {
  const good: RoutingProblem = { stops: stopsAt(1, 2), vehicles: [{}], distances: line(3) };
  test.each<[object, string]>([
    [
      {
        distances: [
          [0, -1],
          [1, 0],
        ],
      },
      "distances, row 0, column 1, must be a number >= 0 or Infinity, current value is -1",
    ],
    [
      {
        distances: [
          [0, 1],
          [Number.NaN, 0],
        ],
      },
      "distances, row 1, column 0, must be a number >= 0 or Infinity, current value is NaN",
    ],
    [{ distances: [[0, 1, 2]] }, 'distances must be square, current value is "1 x 3"'],
    [{ durations: line(2) }, "place must be an integer from 0 to 1, current value is 2"],
    [{ stops: stopsAt(3) }, "place must be an integer from 0 to 2, current value is 3"],
    [{ vehicles: [{ depot: 4 }] }, "place must be an integer from 0 to 2, current value is 4"],
    [
      {
        stops: [
          { name: "a", place: 1 },
          { name: "a", place: 2 },
        ],
      },
      'names of stops must be different, current value is "a"',
    ],
    [
      { stops: [{ place: 1, window: [3, 2] }] },
      'stops[0].window must be [from, to], from <= to, from within 5e14, current value is "[3,2]"',
    ],
    [
      { stops: [{ place: 1, window: [3] }] },
      'stops[0].window must be [from, to], from <= to, from within 5e14, current value is "[3]"',
    ],
    [
      { stops: [{ place: 1, window: [-Infinity, 3] }] },
      'stops[0].window must be [from, to], from <= to, from within 5e14, current value is "[-Infinity,3]"',
    ],
    [
      { vehicles: [{ shift: [Infinity, Infinity] }] },
      "vehicles[0].shift must be [from, to], from <= to, from",
    ],
    [
      { stops: [{ place: 1, window: [1, 2, 3] }] },
      "stops[0].window must be [from, to], from <= to, from within 5e14",
    ],
    [
      { stops: [{ place: 1, window: [0, Number.NaN] }] },
      "stops[0].window[1] must be a number, current value is NaN",
    ],
    [
      { stops: [{ place: 1, demand: -1 }] },
      "stops[0].demand[0] must be a finite number >= 0, current value is -1",
    ],
    [
      { stops: [{ place: 1, prise: 1 }] },
      'there is no option "stops[0].prise"; did you mean "stops[0].prize"?',
    ],
    [{ vehicles: [{ costs: { perTime: -1 } }] }, "vehicles[0].costs.perTime must be a finite number >= 0"],
  ])("%j", async (wrong, message) => {
    await expect(solve({ ...good, ...wrong } as RoutingProblem)).rejects.toThrow(message);
  });
  test("evaluate() refuses a stop that is visited twice, and vehicles that do not exist", () => {
    const evaluate = (vehicle: number, ...stops: number[]) =>
      vehicleRouting.evaluate(good, [{ vehicle, stops }]);
    expect(() => evaluate(0, 1, 1)).toThrow(
      "Cannot evaluate routes: stops must be visited once, current value is 1",
    );
    expect(() => evaluate(1, 1)).toThrow(
      "routes[0].vehicle must be an integer from 0 to 0, current value is 1",
    );
    expect(() => evaluate(0, 2)).toThrow(
      "routes[0].stops[0] must be an integer from 0 to 1, current value is 2",
    );
    expect(evaluate(0, 1, 0)).toMatchObject({ cost: 4, unserved: [] });
  });
  test("evaluate() says which routes have no vehicle left", () => {
    const routes = [[0], [], [1]].map((stops) => ({ vehicle: 0, stops }));
    const { routes: read } = vehicleRouting.evaluate(
      { ...good, vehicles: [{ name: "van", count: 1 }] },
      routes,
    );
    expect(read.map(({ violations }) => violations)).toEqual([[], [{ limit: "count", of: "van", by: 1 }]]);
    expect(vehicleRouting.evaluate(good, routes).routes.flatMap(({ violations }) => violations)).toEqual([]);
  });
});

describe("progress and cancel", () => {
  const problem = randomProblem(3, 60);
  test("progress has the least cost so far and its gap; the best plan so far comes back on cancel", async () => {
    const controller = new AbortController();
    const seen: { cost: number; gap?: number; seconds: number }[] = [];
    const onProgress = (progress: { cost: number; gap?: number; seconds: number }) => {
      seen.push(progress);
      if (seen.length === 2) controller.abort();
    };
    const options = { seed: 1, iterations: 1e9, bestKnown: 100, onProgress, signal: controller.signal };
    const plan = await vehicleRouting.solve(problem, options);
    expect(plan.isComplete).toBe(false);
    expect(faultsOf(problem, plan)).toEqual([]);
    seen.forEach(({ cost, gap, seconds }, i) => {
      expect(gap).toBeCloseTo(cost / 100 - 1, 12);
      expect(cost).toBeLessThanOrEqual(seen[Math.max(0, i - 1)].cost);
      expect(seconds).toBeGreaterThan(0);
    });
  });
  test("a search that is cancelled before it begins has a plan too", async () => {
    const plan = await vehicleRouting.solve(problem, { seed: 1, signal: AbortSignal.abort() });
    expect(plan.isComplete).toBe(false);
    expect(plan.routes.length).toBeGreaterThan(0);
  });
  test("a time limit ends the search; an error of the caller's progress is the caller's", async () => {
    expect(
      (await vehicleRouting.solve(problem, { seed: 1, timeLimitSeconds: 0.1, threads: 1 })).isComplete,
    ).toBe(true);
    const onProgress = () => {
      throw new Error("mine");
    };
    await expect(solve(problem, { onProgress, threads: availableParallelism() })).rejects.toThrow("mine");
  });
  test("a rejected promise of the caller's progress ends the search, and is the caller's", async () => {
    const onProgress = async () => Promise.reject(new Error("mine"));
    await expect(vehicleRouting.solve(problem, { seed: 1, iterations: 1e9, onProgress })).rejects.toThrow(
      "mine",
    );
  });
  test("a thread that ends before its work is reported", async () => {
    vi.resetModules();
    vi.doMock("../../../lib/core/threads/worker-program", () => ({ BOOT: "", workerProgram: () => ({}) }));
    const { solve } = await vi.importActual<typeof vehicleRouting>(
      "../../../lib/delivery/routes/vehicle-routing",
    );
    vi.doUnmock("../../../lib/core/threads/worker-program");
    vi.resetModules();
    await expect(solve(problem, { seed: 1 })).rejects.toThrow(
      "Cannot plan routes: a thread ended before its work",
    );
  });
});
