/**
 * Slack induction by string removals (SISR): strings of stops are removed from neighbouring routes, then each stop is put where
 * it costs least, now and then overlooking a route; simulated annealing decides whether the routes are kept.
 * @see Christiaens, J. & Vanden Berghe, G. (2020). Slack induction by string removals for vehicle routing problems. Transp. Sci. 54(2).
 */
import type { Random } from "../../core/random";
import { improveRoutes } from "./local-search";
import type { Done, Found } from "./plan";
import { type Instance, nearestRows, UNREACHABLE } from "./problem";
import { makeRoute, placeOf, type Route, withStops } from "./route";

/** The mean number of removed stops, the longest string, and the chance that it leaves out a stop in its middle. */
const [REMOVED, LONGEST, SPLIT] = [10, 10, 0.5];
/** The chances that the best route, and that a kind of vehicle is overlooked, and that neighbours are served whatever their prizes. */
const [BLINK, OVERLOOK, GENEROUS] = [0.01, 0.3, 0.1];
/** Temperatures at the begin and the end, in units of the mean cost of a stop; the neighbours whose routes are looked at. */
const [HOT, COLD, NEIGHBOURS] = [10, 0.03, 100];
type Search = ReturnType<typeof createSearch>;

function createSearch(instance: Instance, random: Random) {
  const { stops, fleet, dimensions, demands, closes, opens, prizes } = instance;
  const by = (key: (stop: number) => number) => Float64Array.from({ length: stops }, (_, stop) => key(stop));
  /** By kind: the cost of a route that serves one stop, or Infinity. */
  const alone = fleet.map(({ most }, kind) =>
    by((stop) => {
      const { load, cost } = makeRoute(instance, kind, [stop]);
      return most.every((limit, k) => load[k] <= limit) ? cost : Infinity;
    }),
  );
  const most = (values: Float64Array) => values.reduce((a, b) => (b < UNREACHABLE ? Math.max(a, b) : a), 0);
  const [distance, duration, open] = [instance.distances, instance.durations, opens].map(most);
  /** What a stop costs at most, far from others or by waiting. */
  const dearest = fleet.map(({ costs: { fixed, perDistance, perTime }, shift }) => {
    return fixed + perDistance * distance + perTime * (duration + open - shift[0]);
  });
  const all = prizes.subarray(0, stops).filter(Number.isFinite);
  /** What a stop costs that must be served and is not: more than any change of the routes, and than all prizes. */
  const must = 10 * Math.max(1, ...dearest, ...alone.map(most)) + all.reduce((sum, prize) => sum + prize, 0);
  const [far, heavy] = [by((stop) => -alone[0][stop]), by((stop) => -demands[stop * dimensions])];
  const [narrow, late] = [by((stop) => closes[stop] - opens[stop]), by((stop) => -closes[stop])];
  const timed = late.some((close) => close > -Infinity) ? [narrow, narrow, opens, opens, late, late] : [];
  return {
    ...{ instance, random, alone, neighbours: nearestRows(instance, Math.min(stops - 1, NEIGHBOURS), stops) },
    /** The cost of a stop that is not served. */
    missing: by((stop) => (prizes[stop] === Infinity ? must : prizes[stop])),
    ...{ must, hasPrizes: all.length > 0 },
    /** Orders in which stops are inserted; the empty ones are random. */
    orders: [[], [], [], [], heavy, heavy, heavy, heavy, far, far, ...timed] as ArrayLike<number>[],
    ...{ keys: new Float64Array(stops), routeOf: new Int32Array(stops) },
    /** The last look at each route, and the number of looks. */
    ...{ seen: new Int32Array(stops), looks: 0 },
  };
}

/** Notes in `routeOf` in which route each stop is, -1 for none. O(stops). */
function locate({ routeOf }: Search, routes: readonly Route[]): void {
  routeOf.fill(-1);
  for (let r = 0; r < routes.length; r++) for (const stop of routes[r].stops) routeOf[stop] = r;
}

/** The routes without strings of stops that are near each other. */
function ruin(search: Search, routes: readonly Route[]): Route[] {
  const { instance, random, neighbours, routeOf } = search;
  locate(search, routes);
  const served = routes.reduce((sum, route) => sum + route.stops.length, 0);
  const longest = Math.min(LONGEST, served / Math.max(1, routes.length));
  let strings = 1 + Math.floor(random.uniform() * ((4 * REMOVED) / (1 + longest) - 1));
  const seed = Math.floor(random.uniform() * instance.stops);
  const nearest = neighbours.length / instance.stops;
  const ruined = routes.slice();
  for (let k = -1; k < nearest && strings > 0; k++) {
    const stop = k < 0 ? seed : neighbours[seed * nearest + k];
    const r = routeOf[stop];
    if (r < 0 || ruined[r] !== routes[r]) continue;
    const { stops, kind } = routes[r];
    const length = 1 + Math.floor(random.uniform() * Math.min(longest, stops.length));
    ruined[r] = makeRoute(instance, kind, withoutString(random, stops, stops.indexOf(stop), length));
    strings--;
  }
  return ruined.filter(({ stops }) => stops.length > 0);
}

/** Stops without a string around one of them; some strings are longer by a stop in their middle, which stays. */
function withoutString(random: Random, stops: readonly number[], position: number, length: number): number[] {
  const isSplit = length > 1 && length < stops.length && random.uniform() < SPLIT;
  const whole = isSplit ? length + 1 : length;
  const least = Math.max(0, position - whole + 1);
  const most = Math.min(position, stops.length - whole);
  const first = least + Math.floor(random.uniform() * (most - least + 1));
  const stays = isSplit ? first + 1 + Math.floor(random.uniform() * (length - 1)) : -1;
  return stops.filter((_, i) => i < first || i >= first + whole || i === stays);
}

/** Puts each stop that is not served where it costs least. Returns the cost of the routes, and of the stops that remain. */
function recreate(search: Search, routes: Route[]): number {
  const { instance, random, alone, missing, orders, keys, seen, neighbours, routeOf } = search;
  locate(search, routes);
  const { stops, fleet } = instance;
  const nearest = neighbours.length / stops;
  const order = orders[Math.floor(random.uniform() * orders.length)];
  const absent: number[] = [];
  for (let stop = 0; stop < stops; stop++) if (routeOf[stop] < 0) absent.push(stop);
  for (const stop of absent) keys[stop] = order[stop] ?? random.uniform();
  absent.sort((a, b) => keys[a] - keys[b]);
  let worth = missing;
  if (search.hasPrizes && absent.length > 0 && random.uniform() < GENEROUS) {
    worth = missing.slice();
    const seed = absent[Math.floor(random.uniform() * absent.length)];
    const near = neighbours.subarray(seed * nearest, (seed + 1) * nearest);
    const size = Math.floor(random.uniform() * LONGEST);
    for (const stop of [seed, ...near.subarray(0, size)]) worth[stop] = search.must;
  }
  const used = fleet.map((_, kind) => routes.reduce((sum, route) => sum + Number(route.kind === kind), 0));
  let cost = 0;
  for (const stop of absent) {
    let [best, r, kind] = [{ before: 0, cost: worth[stop] }, -1, -1];
    const overlooked = random.uniform() < OVERLOOK ? Math.floor(random.uniform() * fleet.length) : -1;
    for (let k = 0; k < fleet.length; k++)
      if (alone[k][stop] < best.cost && used[k] < fleet[k].count && (k !== overlooked || fleet.length === 1))
        [best, kind] = [{ before: 0, cost: alone[k][stop] }, k];
    const look = ++search.looks;
    for (let k = stop * nearest, left = routes.length; k < (stop + 1) * nearest && left > 0; k++) {
      const near = routeOf[neighbours[k]];
      if (near < 0 || seen[near] === look) continue;
      seen[near] = look;
      left--;
      const place = placeOf(instance, routes[near], stop, best.cost);
      if (place.cost < best.cost && random.uniform() > BLINK) [best, r] = [place, near];
    }
    // All neighbours may be in full routes.
    for (let other = 0; kind < 0 && r < 0 && other < routes.length; other++) {
      const place = placeOf(instance, routes[other], stop, best.cost);
      if (place.cost < best.cost) [best, r] = [place, other];
    }
    if (r >= 0)
      routes[r] = makeRoute(instance, routes[r].kind, withStops(routes[r].stops, best.before, [stop]));
    else if (kind < 0) cost += missing[stop];
    else {
      r = routes.push(makeRoute(instance, kind, [stop])) - 1;
      used[kind]++;
    }
    routeOf[stop] = r;
  }
  return routes.reduce((sum, route) => sum + route.cost, cost);
}

/** The best routes that are found until `done` is 1. */
export function anneal(instance: Instance, random: Random, done: Done): Found {
  const search = createSearch(instance, random);
  let [current, best]: Route[][] = [[], []];
  let [cost, least, unit, temperature] = [Infinity, Infinity, 0, 0];
  for (let i = 0; ; i++) {
    const routes = ruin(search, current);
    const other = recreate(search, routes);
    if (other < least) [best, least] = [routes, other];
    if (other < cost - temperature * Math.log(random.uniform())) [current, cost] = [routes, other];
    unit ||= best.reduce((sum, route) => sum + route.cost, 0) / instance.stops;
    if (i % 16 > 0) continue;
    const part = done(i, least);
    if (part >= 1) break;
    temperature = unit * HOT * (COLD / HOT) ** part;
  }
  // After every better plan, too, the moves would cost more than they save: 0.4 % in a second on Solomon's instances.
  const routes = improveRoutes(instance, best, search.neighbours);
  const costOf = (all: readonly Route[]) => all.reduce((sum, route) => sum + route.cost, 0);
  const cheaper = least + costOf(routes) - costOf(best);
  return { cost: cheaper, routes: routes.map(({ kind, stops }) => ({ vehicle: kind, stops })) };
}
