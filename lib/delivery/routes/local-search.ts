/**
 * Local search (局部搜索) among near neighbours: a string of stops moves (relocate, Or-opt), a part of a route turns round (2-opt),
 * two routes exchange their ends (2-opt*), and two stops each go to their best place in the other's route (swap, SWAP*).
 * @see Vidal, T. (2022). Hybrid genetic search for the CVRP: open-source implementation and SWAP* neighborhood. C&OR 140, 105643.
 */
import type { Instance } from "./problem";
import { makeRoute, placeOf, type Route, withStops } from "./route";

/** The neighbours that a stop may come behind, or before if they are first in a route. */
const NEAR = 20;
/** The lengths of strings that move. */
const LENGTHS = [1, 2, 3];
/** What is saved must be more than rounding, else moves would undo each other for ever. */
const LESS = 1 - 1e-9;
type Stops = readonly number[];
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
type Search = Readonly<{ instance: Instance; routes: readonly Route[]; note(r: number, route: Route): void }>;

/** The routes when no move makes them cheaper, from a row of neighbours for each stop. Moves that lengthen the legs are not tried. */
export function improveRoutes(instance: Instance, given: readonly Route[], neighbours: Int32Array): Route[] {
  const routes = given.slice();
  const routeOf = new Int32Array(instance.stops).fill(-1);
  /** The number of tries so far: where a route was changed last, and where all moves of a stop were tried. */
  let tries = 0;
  const [changed, tried] = [new Int32Array(routes.length), new Int32Array(instance.stops).fill(-1)];
  const note = (r: number, route: Route) => {
    routes[r] = route;
    changed[r] = tries;
    for (const stop of route.stops) routeOf[stop] = r;
  };
  for (const [r, route] of given.entries()) note(r, route);
  const search = { instance, routes, note };
  const width = neighbours.length / instance.stops;
  const improve = (a: number) => {
    const since = tried[a];
    tried[a] = tries++;
    for (let k = a * width; k < a * width + Math.min(NEAR, width); k++) {
      const b = neighbours[k];
      const [r, s] = [routeOf[a], routeOf[b]];
      if (s < 0 || Math.max(changed[r], changed[s]) <= since) continue;
      const [i, j] = [routes[r].stops.indexOf(a), routes[s].stops.indexOf(b)];
      const isMoved = move(search, r, i, s, j) || (j === 0 && move(search, r, i, s, -1));
      if (isMoved || (r !== s && swap(search, r, a, s, b))) return true;
    }
    return false;
  };
  for (let isBetter = true; isBetter; ) {
    isBetter = false;
    for (const { stops } of routes.slice()) for (const a of stops) while (improve(a)) isBetter = true;
  }
  return routes.filter(({ stops }) => stops.length > 0);
}

/** What the stops of a route cost without waiting. */
function legsOf(instance: Instance, { kind, path }: Route, stops: Stops): number {
  const { fleet, rows, distances, durations } = instance;
  const { perDistance, perTime } = fleet[kind].costs;
  const way = [path[0], ...stops, path[path.length - 1]];
  let cost = 0;
  for (let i = 1; i < way.length; i++) {
    const leg = way[i - 1] * rows + way[i];
    cost += perDistance * distances[leg] + perTime * durations[leg];
  }
  return cost;
}

/** Gives routes other stops, if their vehicles can carry and serve them and that saves. */
function change({ instance, routes, note }: Search, given: readonly number[], lists: readonly Stops[]) {
  const old = given.map((r) => routes[r]);
  const legs = old.map(
    (route, i) => legsOf(instance, route, lists[i]) - legsOf(instance, route, route.stops),
  );
  if (!(sum(legs) < 0)) return false;
  const made = old.map(({ kind }, i) => makeRoute(instance, kind, lists[i]));
  const fits = ({ kind, load }: Route) => load.every((part, k) => part <= instance.fleet[kind].most[k]);
  const costOf = (all: readonly Route[]) => sum(all.map(({ cost }) => cost));
  if (!made.every(fits) || !(costOf(made) < costOf(old) * LESS)) return false;
  for (const [i, r] of given.entries()) note(r, made[i]);
  return true;
}

/** Puts a string that begins with the i-th stop of a route behind the j-th of a route, exchanges what follows them, or turns it round. */
function move(search: Search, r: number, i: number, s: number, j: number): boolean {
  const [first, second] = [search.routes[r].stops, search.routes[s].stops];
  const isMoved = LENGTHS.some((length) => {
    const part = first.slice(i, i + length);
    const rest = [...first.slice(0, i), ...first.slice(i + length)];
    if (r !== s) return change(search, [r, s], [rest, withStops(second, j + 1, part)]);
    return (
      !part.includes(first[j]) && change(search, [r], [withStops(rest, rest.indexOf(first[j]) + 1, part)])
    );
  });
  const [low, high] = [Math.min(i, j) + 1, Math.max(i, j) + 1];
  const turned = [...first.slice(0, low), ...first.slice(low, high).reverse(), ...first.slice(high)];
  const tails = [
    [...first.slice(0, i), ...second.slice(j + 1)],
    [...second.slice(0, j + 1), ...first.slice(i)],
  ];
  return isMoved || (r === s ? change(search, [r], [turned]) : change(search, [r, s], tails));
}

/** Two stops leave their routes, and each goes to its best place in the other's. */
function swap(search: Search, r: number, a: number, s: number, b: number): boolean {
  const { instance, routes } = search;
  const [one, two] = [[r, a] as const, [s, b] as const].map(([k, gone]) => {
    const rest = routes[k].stops.filter((stop) => stop !== gone);
    return makeRoute(instance, routes[k].kind, rest);
  });
  const [there, here] = [placeOf(instance, two, a, Infinity), placeOf(instance, one, b, Infinity)];
  const lists = [withStops(one.stops, here.before, [b]), withStops(two.stops, there.before, [a])];
  return here.cost < Infinity && there.cost < Infinity && change(search, [r, s], lists);
}
