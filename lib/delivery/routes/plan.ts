/** What a set of routes means for the day: when each van is where, what it carries and costs, and why a stop is not served. */
import { requireKind } from "../../core/errors";
import { type Instance, UNREACHABLE, withRounding } from "./problem";
import { makeRoute, withStop } from "./route";

type Numbers<Names extends string> = Readonly<Record<Names, number>>;

/**
 * A stop on its route: the distance from the stop before, waiting before its service, which begins late by `lateness`, and the load
 * on arrival, in each dimension.
 */
export interface Visit
  extends Numbers<"stop" | "distance" | "arrival" | "waiting" | "lateness" | "departure"> {
  readonly name: string;
  readonly load: readonly number[];
}

type RouteNumbers = "vehicle" | "start" | "end" | "distance" | "duration" | "waiting" | "cost";

/** A vehicle's day: its position in the problem, its name, its load at the start; what would have to give if it is not allowed. */
export interface PlannedRoute extends Numbers<RouteNumbers> {
  readonly name: string;
  readonly load: readonly number[];
  readonly break?: Numbers<"afterVisits" | "start" | "end">;
  readonly visits: readonly Visit[];
  readonly violations: readonly Relaxation[];
}

/** What would have to give, the name of its stop or vehicle, and by how much. */
export type Relaxation = Readonly<{ limit: keyof typeof CHANGES; of: string; by: number }>;

/** A stop that is in no route, why, and the smallest change that would serve it. */
export type Unserved = Readonly<{
  stop: number;
  name: string;
  reason: string;
  relaxation: readonly Relaxation[];
}>;

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
export const wordsOf = (relaxation: readonly Relaxation[]) =>
  relaxation.map(({ limit, of, by }) => CHANGES[limit](of, format(by))).join(", and ");

/** Few changes before small ones. */
export const severityOf = (relaxation: readonly Relaxation[]) =>
  relaxation.reduce((sum, change) => sum + 1 + change.by / (1 + change.by), 0);

/** The schedule of a route, also of one that is not allowed. O(stops). */
export function planRoute(instance: Instance, { vehicle, stops }: RouteStops): PlannedRoute {
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
  const cost = costs.fixed + costs.perDistance * distance + costs.perTime * (time - start);
  const schedule = { start, end: time, distance, duration: time - start, waiting, cost, load };
  return { vehicle, name, ...schedule, ...(rest && { break: rest }), visits, violations };
}

/** The plan of routes. O(stops), and O(stops · stops of a route) for each stop that is not served. */
export function planOf(instance: Instance, given: readonly RouteStops[], isComplete = true): RoutingPlan {
  const used = instance.fleet.map(() => 0);
  const routes = given.flatMap((route) => {
    if (route.stops.length === 0) return [];
    const planned = planRoute(instance, route);
    const { count, name: of } = instance.fleet[route.vehicle];
    const more = ++used[route.vehicle] > count ? [{ limit: "count", of, by: 1 } as const] : [];
    return { ...planned, violations: [...planned.violations, ...more] };
  });
  const served = new Set(given.flatMap(({ stops }) => stops));
  const absent = Array.from(instance.names.keys()).filter((stop) => !served.has(stop));
  const unserved = absent.map((stop) => explain(instance, routes, stop));
  const sum = (of: "cost" | "distance" | "duration") => routes.reduce((total, route) => total + route[of], 0);
  const [cost, distance, duration] = [sum("cost"), sum("distance"), sum("duration")];
  const prizes = absent.map((stop) => instance.prizes[stop]).filter(Number.isFinite);
  const lostPrizes = prizes.reduce((total, prize) => total + prize, 0);
  return { kind: "routing-plan", cost, distance, duration, lostPrizes, routes, unserved, isComplete };
}

/** Why a stop is not served, by trying each place in each route and each vehicle. */
function explain(instance: Instance, routes: readonly PlannedRoute[], stop: number): Unserved {
  const { fleet, names, prizes } = instance;
  const empty = fleet.map((_, vehicle) => ({ vehicle, cost: 0, visits: [], violations: [] }));
  let least = { relaxation: [] as readonly Relaxation[], severity: Infinity, cost: Infinity };
  for (const { vehicle, visits, cost, violations } of [...empty, ...routes]) {
    const { count, name: of } = fleet[vehicle];
    const isMore = visits.length === 0 && routes.filter((route) => route.vehicle === vehicle).length >= count;
    const before = visits.map((visit) => visit.stop);
    for (let i = 0; i <= before.length && violations.length === 0; i++) {
      const route = planRoute(instance, { vehicle, stops: withStop(before, i, stop) });
      const relaxation = [...route.violations, ...(isMore ? [{ limit: "count", of, by: 1 } as const] : [])];
      const severity = severityOf(relaxation);
      if (severity < least.severity || (severity === least.severity && route.cost - cost < least.cost))
        least = { relaxation, severity, cost: route.cost - cost };
    }
  }
  const begin = prizes[stop] < least.cost ? `its prize of ${format(prizes[stop])} is below` : "it would cost";
  const why = wordsOf(least.relaxation) || `${begin} ${format(least.cost)}`;
  const reason = `"${names[stop]}" is not served: ${least.cost === Infinity ? "there is no vehicle" : why}`;
  return { stop, name: names[stop], reason, relaxation: least.relaxation };
}
