/** No move is left that saves: each kind of move is tried here again, on all routes, by its definition. */
import { expect, test } from "vitest";
import { seeded } from "../../../lib/core/random";
import { improveRoutes } from "../../../lib/delivery/routes/local-search";
import { type Instance, nearestRows, readProblem } from "../../../lib/delivery/routes/problem";
import { makeRoute, type Route } from "../../../lib/delivery/routes/route";
import { randomProblem } from "./random-problem";

type Stops = readonly number[];
/** The stops of a route with one in the best place instead of another. */
type Place = (stops: Stops, gone: number, stop: number) => Stops | undefined;

/** Pairs of lists that one move makes of two, or of one and itself. */
function* moves(first: Stops, second: Stops | undefined, place: Place): Generator<readonly Stops[]> {
  for (let i = 0; i < first.length; i++) {
    if (second === undefined) {
      for (let end = i + 2; end <= first.length; end++)
        yield [[...first.slice(0, i), ...first.slice(i, end).reverse(), ...first.slice(end)]];
      for (let size = 1; size <= 3 && i + size <= first.length; size++) {
        const rest = [...first.slice(0, i), ...first.slice(i + size)];
        for (let at = 0; at <= rest.length; at++)
          yield [[...rest.slice(0, at), ...first.slice(i, i + size), ...rest.slice(at)]];
      }
      continue;
    }
    for (let j = 0; j < second.length; j++)
      for (const [m, n] of [
        [1, 0],
        [2, 0],
        [3, 0],
        [1, 1],
        [99, 99],
      ])
        yield [
          [...first.slice(0, i), ...second.slice(j, j + n), ...first.slice(i + m)],
          [...second.slice(0, j), ...first.slice(i, i + m), ...second.slice(j + n)],
        ];
    for (const b of second) {
      const best = [place(first, first[i], b), place(second, b, first[i])];
      if (best[0] && best[1]) yield [best[0], best[1]];
    }
  }
}

/** The sum of the legs of a route, and its cost, Infinity if its vehicle cannot drive it. */
function costsOf(instance: Instance, { kind, path }: Route, stops: Stops) {
  const { rows, distances, durations, fleet } = instance;
  const rowsOnWay = [path[0], ...stops, path[path.length - 1]];
  const { perDistance, perTime } = fleet[kind].costs;
  const legs = rowsOnWay.slice(1).reduce((total, to, i) => {
    const cell = rowsOnWay[i] * rows + to;
    return total + perDistance * distances[cell] + perTime * durations[cell];
  }, 0);
  const { load, cost } = makeRoute(instance, kind, stops);
  const fits = load.every((part, k) => part <= fleet[kind].most[k]);
  return { legs, cost: fits ? cost : Infinity };
}

test("improved routes serve the same stops, cost at most as much, and no move of any kind is left", () => {
  let [improved, tried] = [0, 0];
  for (let seed = 1; seed <= 150; seed++) {
    const random = seeded(seed);
    const instance = readProblem("test", randomProblem(seed, 10));
    // Stops in any order, each at the end of a route that can serve it, or of a new one.
    const given: Route[] = [];
    const left = Array.from({ length: instance.stops }, (_, stop) => stop).sort(() => random.uniform() - 0.5);
    const used = instance.fleet.map(() => 0);
    for (const stop of left) {
      const r = given.findIndex((route) => costsOf(instance, route, [...route.stops, stop]).cost < Infinity);
      if (r >= 0) given[r] = makeRoute(instance, given[r].kind, [...given[r].stops, stop]);
      const free = instance.fleet.findIndex(({ count }, kind) => {
        return used[kind] < count && costsOf(instance, makeRoute(instance, kind, []), [stop]).cost < Infinity;
      });
      if (r >= 0 || free < 0) continue;
      given.push(makeRoute(instance, free, [stop]));
      used[free]++;
    }
    const near = nearestRows(instance, instance.stops - 1, instance.stops);
    const found = improveRoutes(instance, given, near);
    const total = (routes: readonly Route[]) => routes.reduce((sum, route) => sum + route.cost, 0);
    const served = (routes: readonly Route[]) => routes.flatMap(({ stops }) => stops).sort((a, b) => a - b);
    expect(served(found)).toEqual(served(given));
    expect(total(found)).toBeLessThanOrEqual(total(given));
    if (total(found) < total(given)) improved++;
    for (const [r, one] of found.entries())
      for (const [s, two] of found.entries()) {
        const old = r === s ? [one] : [one, two];
        const place: Place = (stops, gone, stop) => {
          const route = stops === one.stops ? one : two;
          const rest = stops.filter((other) => other !== gone);
          const all = stops.map((_, at) => [...rest.slice(0, at), stop, ...rest.slice(at)]);
          const costs = all.map((list) => costsOf(instance, route, list).cost);
          const least = Math.min(...costs);
          return least < Infinity ? all[costs.indexOf(least)] : undefined;
        };
        for (const lists of moves(one.stops, r === s ? undefined : two.stops, place)) {
          const before = old.map((route) => costsOf(instance, route, route.stops));
          const after = lists.map((stops, i) => costsOf(instance, old[i], stops));
          const saved = (of: "legs" | "cost") =>
            before.reduce((sum, part) => sum + part[of], 0) - after.reduce((sum, part) => sum + part[of], 0);
          tried++;
          if (saved("legs") > 1e-9)
            expect(
              saved("cost"),
              `seed ${seed}: ${JSON.stringify([one.stops, two.stops, lists])}`,
            ).toBeLessThan(1e-6);
        }
      }
  }
  expect(improved).toBeGreaterThan(100);
  expect(tried).toBeGreaterThan(10_000);
});
