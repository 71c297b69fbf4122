/** What a set of routes means for the day: when each van is where, what it carries and costs, and why a stop is not served. */
import { type Instance, UNREACHABLE } from "./problem";
import { makeRoute, withStop } from "./route";

/** A stop on its route. `distance` is that from the stop before, `load` what is on board on arrival, in each dimension. */
export interface Visit extends Readonly<Record<"stop" | "distance" | "arrival" | "departure", number>> {
  readonly name: string;
  /** Before the service begins. */
  readonly waiting: number;
  /** By how much the service begins after the window. */
  readonly lateness: number;
  readonly load: readonly number[];
}

/** A vehicle's day: its position in the problem and its name, and what it does from `start` to `end`. */
export interface PlannedRoute
  extends Readonly<
    Record<"vehicle" | "start" | "end" | "distance" | "duration" | "waiting" | "cost", number>
  > {
  readonly name: string;
  /** On board at the start. */
  readonly load: readonly number[];
  readonly break?: { readonly afterVisits: number; readonly start: number; readonly end: number };
  readonly visits: readonly Visit[];
  /** What would have to give for the route to be allowed: nothing in a plan that was searched. */
  readonly violations: readonly Relaxation[];
}

/** What would have to give, and by how much. */
export interface Relaxation {
  readonly limit: keyof typeof CHANGES;
  /** The name of the stop or vehicle. */
  readonly of: string;
  readonly by: number;
}

/** A stop that is in no route, and why. */
export interface Unserved {
  readonly stop: number;
  readonly name: string;
  readonly reason: string;
  /** The smallest change that serves the stop, alone or in a route of the plan. */
  readonly relaxation: readonly Relaxation[];
}

/** Sums of all routes; `lostPrizes` are not in the cost. */
export interface RoutingPlan
  extends Readonly<Record<"cost" | "distance" | "duration" | "lostPrizes", number>> {
  readonly kind: "routing-plan";
  readonly routes: readonly PlannedRoute[];
  readonly unserved: readonly Unserved[];
  /** (cost + lostPrizes) / bestKnown - 1, if the best known cost was given. */
  readonly gap?: number;
  /** False if it was cancelled. */
  readonly isComplete: boolean;
}

/** A vehicle and its stops in their order, by position. */
export interface RouteStops {
  readonly vehicle: number;
  readonly stops: readonly number[];
}

/** What a search returns, and what it asks now and then: which part of its work is done. */
export type Found = { readonly cost: number; readonly routes: readonly RouteStops[] };
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

/** The schedule of a route, also of one that is not allowed. O(stops). */
function planRoute(instance: Instance, { vehicle, stops }: RouteStops): PlannedRoute {
  const { fleet, rows, distances, durations, names, opens, closes, service, dimensions, demands } = instance;
  const { capacity, longestShift, name, costs } = fleet[vehicle];
  const { path, windows, load, restAt, times } = makeRoute(instance, vehicle, stops);
  const [start] = times.earliest;
  const violations: Relaxation[] = [];
  const require = (limit: Relaxation["limit"], of: string, by: number) => {
    if (by > 1e-9 * (1 + Math.abs(start))) violations.push({ limit, of, by });
  };
  let [time, distance, waiting] = [start, 0, 0];
  let board: readonly number[] = load;
  let rest: PlannedRoute["break"];
  const visits: Visit[] = [];
  for (let i = 1; i < path.length; i++) {
    const row = windows[i];
    const leg = path[i - 1] * rows + path[i];
    const isFar = distances[leg] >= UNREACHABLE;
    const arrival = isFar ? time : time + durations[leg];
    const begin = Math.max(arrival, opens[row]);
    const lateness = Math.max(0, begin - closes[row]);
    const isStop = row < instance.stops;
    if (isFar) require("way", names[row] ?? name, 1);
    else require(isStop ? "window" : i === restAt ? "break" : "shift", names[row] ?? name, lateness);
    time = begin + service[row];
    waiting += begin - arrival;
    distance += distances[leg];
    if (i === restAt) rest = { afterVisits: visits.length, start: begin, end: time };
    if (!isStop) continue;
    const visit = {
      stop: row,
      name: names[row],
      distance: distances[leg],
      arrival,
      waiting: begin - arrival,
    };
    visits.push({ ...visit, lateness, departure: time, load: board });
    board = board.map((amount, k) => amount - demands[row * dimensions + k]);
  }
  require("longestShift", name, time - start - longestShift);
  for (const [k, amount] of load.entries()) require("capacity", name, amount - capacity[k]);
  const cost = costs.fixed + costs.perDistance * distance + costs.perTime * (time - start);
  const schedule = { start, end: time, distance, duration: time - start, waiting, cost, load };
  return { vehicle, name, ...schedule, ...(rest && { break: rest }), visits, violations };
}

/** The plan of routes. O(stops), and O(stops · stops of a route) for each stop that is not served. */
export function planOf(
  instance: Instance,
  routes: readonly RouteStops[],
  isComplete: boolean,
  bestKnown?: number,
): RoutingPlan {
  const planned = routes.filter(({ stops }) => stops.length > 0).map((route) => planRoute(instance, route));
  const sum = (name: "cost" | "distance" | "duration") =>
    planned.reduce((total, route) => total + route[name], 0);
  const served = new Set(routes.flatMap(({ stops }) => stops));
  const unserved = instance.names.flatMap((_, stop) =>
    served.has(stop) ? [] : [explain(instance, planned, stop)],
  );
  const prizes = unserved.map(({ stop }) => instance.prizes[stop]).filter(Number.isFinite);
  const [cost, lostPrizes] = [sum("cost"), prizes.reduce((total, prize) => total + prize, 0)];
  return {
    kind: "routing-plan",
    ...{ cost, distance: sum("distance"), duration: sum("duration"), lostPrizes },
    ...{ routes: planned, unserved, isComplete },
    ...(bestKnown !== undefined && { gap: (cost + lostPrizes) / bestKnown - 1 }),
  };
}

/** Why a stop is not served, by trying each place in each route and each vehicle. */
export function explain(instance: Instance, routes: readonly PlannedRoute[], stop: number): Unserved {
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
      // Few changes before small ones.
      const severity = relaxation.reduce((sum, change) => sum + 1 + change.by / (1 + change.by), 0);
      if (severity < least.severity || (severity === least.severity && route.cost - cost < least.cost))
        least = { relaxation, severity, cost: route.cost - cost };
    }
  }
  const changes = least.relaxation.map(({ limit, of, by }) => CHANGES[limit](of, format(by)));
  const prize =
    prizes[stop] < least.cost ? `its prize of ${format(prizes[stop])} is less than` : "it is left out, for";
  const why = changes.join(", and ") || `${prize} ${format(least.cost)}`;
  const reason = `"${names[stop]}" is not served: ${least.cost === Infinity ? "there is no vehicle" : why}`;
  return { stop, name: names[stop], reason, relaxation: least.relaxation };
}

function format(value: number): string {
  return String(Number(value.toPrecision(6)));
}
