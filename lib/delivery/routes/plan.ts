/** What a set of routes means for the day: when each van is where, what it carries and costs, and why a stop is not served. */
import { requireKind } from "../../core/errors";
import { sum } from "../../core/statistics";
import { type Instance, UNREACHABLE, withRounding } from "./problem";
import { makeRoute, withStops } from "./route";

type Numbers<Names extends string> = Readonly<Record<Names, number>>;
type Loaded<Names extends string> = Numbers<Names> & Readonly<{ name: string; load: readonly number[] }>;

/** A stop on its route: the distance from the stop before, by how much its service begins late, the load on arrival in each dimension. */
export type Visit = Loaded<"stop" | "distance" | "arrival" | "waiting" | "lateness" | "departure">;

/** A vehicle's day: its position in the problem, its name, its load at the start; what would have to give if it is not allowed. */
export interface PlannedRoute
  extends Loaded<"vehicle" | "start" | "end" | "distance" | "duration" | "waiting" | "cost"> {
  readonly break?: Numbers<"afterVisits" | "start" | "end">;
  readonly visits: readonly Visit[];
  readonly violations: Relaxations;
}

/** What would have to give, the name of its stop or vehicle, and by how much. */
export type Relaxation = Readonly<{ limit: keyof typeof CHANGES; of: string; by: number }>;
type Relaxations = readonly Relaxation[];
/** A stop that is in no route, why, and the smallest change that would serve it. */
export type Unserved = Readonly<{ stop: number; name: string; reason: string; relaxation: Relaxations }>;

/** Sums of all routes, where the prizes of unserved stops are not in the cost. It is complete unless it was cancelled. */
export interface RoutingPlan extends Numbers<"cost" | "distance" | "duration" | "lostPrizes"> {
  readonly kind: "routing-plan";
  readonly routes: readonly PlannedRoute[];
  readonly unserved: readonly Unserved[];
  readonly isComplete: boolean;
}

/** A vehicle and its stops in their order, by position. */
export type RouteStops = Readonly<{ vehicle: number; stops: readonly number[] }>;

const [number, list, text, integer] = ["number", "list", "text", "integer"] as const;
const PLAN = { cost: number, distance: number, lostPrizes: number, routes: list, unserved: list };
const ROUTE = { vehicle: integer, name: text, start: number, end: number, load: list, visits: list };
const VISIT = { stop: integer, name: text, arrival: number, waiting: number, departure: number, load: list };

/** @throws {TypeError} If it is no plan. */
export function requirePlan(action: string, plan: RoutingPlan): void {
  const kind = "a plan, as made by vehicleRouting.solve";
  requireKind(action, "plan", plan, kind, PLAN);
  for (const route of plan.routes) {
    requireKind(action, "plan.routes", route, kind, ROUTE);
    for (const visit of route.visits) requireKind(action, "plan.visits", visit, kind, VISIT);
  }
}

/** What a search finds, and what it asks now and then: which part of its work is done. */
export type Found = Readonly<{ cost: number; routes: readonly RouteStops[] }>;
export type Done = (iteration: number, cost: number) => number;

const CHANGES = {
  capacity: (of: string, by: string) => `"${of}" would have to carry ${by} more`,
  window: (of: string, by: string) => `the window of "${of}" would have to end ${by} later`,
  shift: (of: string, by: string) => `the shift of "${of}" would have to end ${by} later`,
  longestShift: (of: string, by: string) => `the longest shift of "${of}" would have to be ${by} longer`,
  break: (of: string, by: string) => `the break of "${of}" would have to begin ${by} later`,
  count: (of: string, by: string) => `${by} more "${of}" would be needed`,
  way: (of: string) => `there would have to be a way to "${of}" and on`,
};

export const format = (value: number) => String(Number(value.toPrecision(6)));
/** What would have to give, in words; "" if nothing. */
export const wordsOf = (relaxation: Relaxations) =>
  relaxation.map(({ limit, of, by }) => CHANGES[limit](of, format(by))).join(", and ");

type Driven = Pick<PlannedRoute, "vehicle" | "visits" | "cost">;
export const stopsOf = ({ visits }: Driven) => visits.map(({ stop }) => stop);

/** The schedule of a route, also of one that is not allowed, as when it is more than there are vehicles. O(stops). */
export function planRoute(instance: Instance, { vehicle, stops }: RouteStops, isMore = false): PlannedRoute {
  const { fleet, rows, distances, durations, names, opens, closes, service, dimensions, demands } = instance;
  const { capacity, longestShift, name, costs } = fleet[vehicle];
  const { path, windows, load, restAt, times } = makeRoute(instance, vehicle, stops);
  const [start] = times.earliest;
  const violations: Relaxation[] = [];
  const over = (value: number, limit: number) => (value > withRounding(limit) ? value - limit : 0);
  const require = (limit: Relaxation["limit"], of: string, by: number) => {
    if (by > 0) violations.push({ limit, of, by });
  };
  let [time, distance, waiting] = [start, 0, 0];
  let board: readonly number[] = load;
  let rest: PlannedRoute["break"];
  const visits: Visit[] = [];
  for (let i = 1; i < path.length; i++) {
    const row = windows[i];
    const leg = path[i - 1] * rows + path[i];
    const isFar = distances[leg] >= UNREACHABLE;
    const [far, long] = isFar ? [0, 0] : [distances[leg], durations[leg]];
    const arrival = time + long;
    const begin = Math.max(arrival, opens[row]);
    const lateness = over(begin, closes[row]);
    const isStop = row < instance.stops;
    if (isFar) require("way", names[row] ?? name, 1);
    else require(isStop ? "window" : i === restAt ? "break" : "shift", names[row] ?? name, lateness);
    time = begin + service[row];
    waiting += begin - arrival;
    distance += far;
    if (i === restAt) rest = { afterVisits: visits.length, start: begin, end: time };
    if (!isStop) continue;
    const hours = { arrival, waiting: begin - arrival, lateness, departure: time };
    visits.push({ stop: row, name: names[row], distance: far, ...hours, load: board });
    board = board.map((amount, k) => amount - demands[row * dimensions + k]);
  }
  require("longestShift", name, over(time - start, longestShift));
  for (const [k, amount] of load.entries()) require("capacity", name, over(amount, capacity[k]));
  require("count", name, Number(isMore));
  const cost = costs.fixed + costs.perDistance * distance + costs.perTime * (time - start);
  const schedule = { start, end: time, distance, duration: time - start, waiting, cost, load };
  return { vehicle, name, ...schedule, ...(rest && { break: rest }), visits, violations };
}

type Place = Readonly<{ before: number; cost: number; relaxation: Relaxations }>;
const severityOf = ({ relaxation }: Place) => relaxation.reduce((sum, { by }) => sum + 1 + by / (1 + by), 0);
/** Few changes before small ones, then the cheapest. */
export const comparePlaces = (a: Place, b: Place) => severityOf(a) - severityOf(b) || a.cost - b.cost;

/** The best place of a stop in a route: before which visit, what it costs, and what would have to give. O(visits²). */
export function bestPlace(instance: Instance, route: Driven, stop: number, isMore = false): Place {
  const stops = stopsOf(route);
  const places = [...stops, stop].map((_, before) => {
    const longer = { vehicle: route.vehicle, stops: withStops(stops, before, [stop]) };
    const { cost, violations } = planRoute(instance, longer, isMore);
    return { before, cost: cost - route.cost, relaxation: violations };
  });
  return places.sort(comparePlaces)[0];
}

/** The plan of routes. O(stops), and O(stops · stops of a route) for each stop that is not served, to say why. */
export function planOf(instance: Instance, given: readonly RouteStops[], isComplete = true): RoutingPlan {
  const { fleet, names, prizes } = instance;
  const used = fleet.map(() => 0);
  const driven = given.filter(({ stops }) => stops.length > 0);
  const routes = driven.map((route) =>
    planRoute(instance, route, ++used[route.vehicle] > fleet[route.vehicle].count),
  );
  const served = new Set(driven.flatMap(({ stops }) => stops));
  const absent = Array.from(names.keys()).filter((stop) => !served.has(stop));
  const unserved = absent.map((stop) => {
    const [name, prize] = [names[stop], prizes[stop]];
    const places = fleet.map(({ count }, vehicle) =>
      bestPlace(instance, { vehicle, visits: [], cost: 0 }, stop, used[vehicle] >= count),
    );
    for (const route of routes)
      if (route.violations.length === 0) places.push(bestPlace(instance, route, stop));
    const [{ cost, relaxation } = { cost: Infinity, relaxation: [] }] = places.sort(comparePlaces);
    const begin = prize < cost ? `its prize of ${format(prize)} is below` : "it would cost";
    const why = wordsOf(relaxation) || (cost < Infinity ? `${begin} ${format(cost)}` : "there is no vehicle");
    return { stop, name, reason: `"${name}" is not served: ${why}`, relaxation };
  });
  const total = (of: "cost" | "distance" | "duration") => sum(routes.map((route) => route[of]));
  const sums = { cost: total("cost"), distance: total("distance"), duration: total("duration") };
  const lostPrizes = sum(absent.map((stop) => prizes[stop]).filter(Number.isFinite));
  return { kind: "routing-plan", ...sums, lostPrizes, routes, unserved, isComplete };
}
