/**
 * Local search (局部搜索) among near neighbours: strings of stops of two routes change places, one of them perhaps empty (relocate,
 * Or-opt, swap) or both up to the ends of their routes (2-opt*); a part of a route moves or turns round (Or-opt, 2-opt); two stops
 * each go to their best place in the other's route (SWAP*).
 * @see Vidal, T. (2022). Hybrid genetic search for the CVRP: open-source implementation and SWAP* neighborhood. C&OR 140, 105643.
 */
import type { Instance } from "./problem";
import { makeRoute, placeOf, type Route, withStop } from "./route";

/** The neighbours that a stop may come behind, or before if they are first in a route. */
const NEAR = 20;
/** The lengths of strings that change places; 1e9 is all that follows. */
const LENGTHS = "1,0 2,0 3,0 1,1 1e9,1e9".split(" ").map((pair) => pair.split(",").map(Number));
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
      const follow = (j: number) => (r === s ? changeOne(search, r, i, j) : changeTwo(search, r, i, s, j));
      if (follow(j) || (j === 0 && follow(-1)) || (r !== s && swap(search, r, a, s, b))) return true;
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
  let [cost, from] = [0, path[0]];
  for (let i = 0; i <= stops.length; i++) {
    const to = i < stops.length ? stops[i] : path[path.length - 1];
    cost += perDistance * distances[from * rows + to] + perTime * durations[from * rows + to];
    from = to;
  }
  return cost;
}

/** Gives routes other stops, if their vehicles can carry and serve them and that saves. */
function change(
  { instance, routes, note }: Search,
  given: readonly number[],
  lists: readonly Stops[],
): boolean {
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

/** Turns round what is between the i-th and the j-th stop of a route, or moves the part that begins with the i-th behind the j-th. */
function changeOne(search: Search, r: number, i: number, j: number): boolean {
  const { stops } = search.routes[r];
  const [low, high] = [Math.min(i, j) + 1, Math.max(i, j) + 1];
  const turned = [...stops.slice(0, low), ...stops.slice(low, high).reverse(), ...stops.slice(high)];
  return (
    change(search, [r], [turned]) ||
    [1, 2, 3].some((size) => {
      const part = stops.slice(i, i + size);
      const rest = stops.filter((stop) => !part.includes(stop));
      const at = rest.indexOf(stops[j]) + 1;
      return (
        !part.includes(stops[j]) && change(search, [r], [[...rest.slice(0, at), ...part, ...rest.slice(at)]])
      );
    })
  );
}

/** Exchanges the string that begins with the i-th stop of a route and the one behind the j-th of another. */
function changeTwo(search: Search, r: number, i: number, s: number, j: number): boolean {
  const [first, second] = [search.routes[r].stops, search.routes[s].stops];
  return LENGTHS.some(([length, behind]) => {
    const [end, last] = [i + length, j + 1 + behind];
    const one = [...first.slice(0, i), ...second.slice(j + 1, last), ...first.slice(end)];
    const two = [...second.slice(0, j + 1), ...first.slice(i, end), ...second.slice(last)];
    return change(search, [r, s], [one, two]);
  });
}

/** Two stops leave their routes, and each goes to its best place in the other's. */
function swap(search: Search, r: number, a: number, s: number, b: number): boolean {
  const { instance, routes } = search;
  const [one, two] = [[r, a] as const, [s, b] as const].map(([k, gone]) => {
    const rest = routes[k].stops.filter((stop) => stop !== gone);
    return makeRoute(instance, routes[k].kind, rest);
  });
  const [there, here] = [placeOf(instance, two, a, Infinity), placeOf(instance, one, b, Infinity)];
  const lists = [withStop(one.stops, here.before, b), withStop(two.stops, there.before, a)];
  return here.cost < Infinity && there.cost < Infinity && change(search, [r, s], lists);
}
