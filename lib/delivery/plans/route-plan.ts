/** What a plan means (配送方案解读): costs, use of the vans, what each stop adds, what one van fewer costs, drivers' sheets. */
import { mustBe, requireLengths, requirePosition } from "../../core/errors";
import * as gate from "../../core/options";
import { sum } from "../../core/statistics";
import { csvLines } from "../../core/text/csv-text";
import { readVector, type VectorLike } from "../../core/vectors";
import type { PlannedRoute, RoutingPlan } from "../routes/plan";
import { bestPlace, comparePlaces, format, planRoute, requirePlan, stopsOf, wordsOf } from "../routes/plan";
import { type Instance, type RoutingProblem, readProblem } from "../routes/problem";
import { type RoutingOptions, solve } from "../routes/vehicle-routing";

/** Units of distance in a kilometre, 1000 by default; with grams CO₂ is reported; parcels of each stop, one each by default. */
export interface PlanOptions {
  readonly unitsPerKilometre?: number;
  readonly gramsPerKilometre?: number;
  readonly parcels?: VectorLike;
}

/** What a plan costs, by route and by visit. */
export type PlanReport = ReturnType<typeof describe>;

const OPTIONS = {
  unitsPerKilometre: gate.withDefault(1000, gate.positive),
  gramsPerKilometre: gate.optional(gate.nonNegative),
  parcels: gate.checkedLater<VectorLike | undefined>(),
} satisfies gate.OptionReaders<PlanOptions>;

const brief = (amount: number) => Number(amount.toFixed(3));
const loadAfter = ({ visits, load }: PlannedRoute, i: number) => visits[i + 1]?.load ?? load.map(() => 0);

/** The instance, and the routes as it times them. */
function readPlan(action: string, problem: RoutingProblem, plan: RoutingPlan) {
  const instance = readProblem(action, problem);
  requirePlan(action, plan);
  const routes = plan.routes.map((route) => {
    const isKnown = route.visits.every(({ stop, name }) => instance.names[stop] === name);
    if (!isKnown || instance.fleet[route.vehicle]?.name !== route.name)
      throw new RangeError(mustBe(action, "plan", "one of this problem", route.name));
    return planRoute(instance, { vehicle: route.vehicle, stops: stopsOf(route) });
  });
  return { instance, routes };
}

/** What a route costs more with one of its stops; 0 if there is no way without it, as leaving it out would save nothing. */
function marginalCost(instance: Instance, route: PlannedRoute, stop: number): number {
  const stops = stopsOf(route).filter((other) => other !== stop);
  if (stops.length === 0) return route.cost;
  const { cost, violations } = planRoute(instance, { vehicle: route.vehicle, stops });
  return violations.some(({ limit }) => limit === "way") ? 0 : route.cost - cost;
}

/**
 * What a plan costs (配送成本): per stop, kilometre and parcel; CO₂; how full vans and shifts are; the marginal cost (边际成本) of
 * each stop: what its route would cost less without it, timed anew. O(stops · stops of a route).
 *
 * The load share of a route is that of its fullest dimension; shares of no limit and costs of no units are 0, CO₂ is in grams. The
 * cost of a visit is its part of the route's, in proportion to marginal costs, where negative ones count as 0.
 * @throws {TypeError} If it is no plan, or there is not one number of parcels a stop. @throws {RangeError} If it is of another problem.
 *
 * @example
 * const problem = { stops: [{ place: 1 }, { place: 2 }], distances: [[0, 3, 4], [3, 0, 5], [4, 5, 0]], vehicles: [{}] };
 * const plan = vehicleRouting.evaluate(problem, [{ vehicle: 0, stops: [0, 1] }]);
 * const { costPerStop, visits } = describe(problem, plan);
 * [costPerStop, ...visits.map((visit) => visit.marginalCost)]; // [6, 4, 6]
 */
export function describe(problem: RoutingProblem, plan: RoutingPlan, options: PlanOptions = {}) {
  const action = "describe a plan";
  const { unitsPerKilometre, gramsPerKilometre, parcels } = gate.readOptions(action, options, OPTIONS);
  const { instance, routes } = readPlan(action, problem, plan);
  const counts = readVector(action, "parcels", parcels ?? instance.names.map(() => 1));
  gate.listOf(gate.nonNegative)(action, "parcels", Array.from(counts));
  requireLengths(action, "options", { parcels: counts }, instance.stops);
  const share = (part: number, whole: number) => (whole > 0 ? part / whole : 0);
  const costsOf = (driven: readonly PlannedRoute[]) => {
    const stops = driven.flatMap(stopsOf);
    const cost = sum(driven.map((route) => route.cost));
    const kilometres = sum(driven.map(({ distance }) => distance)) / unitsPerKilometre;
    const sums = { stops: stops.length, parcels: sum(stops.map((stop) => counts[stop])), kilometres, cost };
    const perUnit = { costPerStop: share(cost, sums.stops), costPerParcel: share(cost, sums.parcels) };
    const grams = gramsPerKilometre === undefined ? {} : { carbonDioxide: kilometres * gramsPerKilometre };
    return { ...sums, ...perUnit, costPerKilometre: share(cost, kilometres), ...grams };
  };
  const reports = routes.map((route) => {
    const { vehicle, name, duration, waiting, load, visits, break: rest = { start: 0, end: 0 } } = route;
    const { capacity, shift, longestShift } = instance.fleet[vehicle];
    const service = sum(visits.map((visit) => visit.departure - visit.arrival - visit.waiting));
    const driving = duration - waiting - service - (rest.end - rest.start);
    const loadShare = Math.max(...load.map((amount, k) => share(amount, capacity[k])));
    const shiftShare = share(duration, Math.min(longestShift, shift[1] - shift[0]));
    return { vehicle, name, ...costsOf([route]), driving, service, waiting, loadShare, shiftShare };
  });
  const visits = routes.flatMap((route, r) => {
    const marginal = stopsOf(route).map((stop) => marginalCost(instance, route, stop));
    const parts = marginal.map((cost) => Math.max(0, cost));
    const part = (i: number) => (sum(parts) > 0 ? parts[i] / sum(parts) : 1 / parts.length);
    return route.visits.map(({ stop, name, arrival, waiting }, i) => {
      const costs = { marginalCost: marginal[i], cost: route.cost * part(i) };
      return { stop, name, route: r, arrival, waiting, loadAfter: loadAfter(route, i), ...costs };
    });
  });
  const fleet = { vehiclesUsed: routes.length, vehicles: sum(instance.fleet.map(({ count }) => count)) };
  return { kind: "plan-report" as const, ...costsOf(routes), ...fleet, routes: reports, visits };
}

/**
 * Why a stop rides in its van: its marginal cost there, and its cheapest place (最省插入) in each other route, the best first: before
 * which visit, at which cost, and which limits forbid it. O(stops · stops of a route).
 * @throws {RangeError} If the stop is in no route; the plan says why. @throws As {@link describe}.
 *
 * @example
 * const stops = [{ place: 1, demand: 2 }, { place: 1, demand: 3 }];
 * const problem = { stops, distances: [[0, 3], [3, 0]], vehicles: [{ name: "van", capacity: 4 }] };
 * const plan = vehicleRouting.evaluate(problem, [{ vehicle: 0, stops: [0] }, { vehicle: 0, stops: [1] }]);
 * compareRoutes(problem, plan, 0).words; // '"0" adds 6 to route 0. Route 1: 0, but "van" would have to carry 1 more.'
 */
export function compareRoutes(problem: RoutingProblem, plan: RoutingPlan, stop: number) {
  const action = "compare routes for a stop";
  const { instance, routes } = readPlan(action, problem, plan);
  requirePosition(action, "stop", stop, instance.stops);
  const route = routes.findIndex((other) => stopsOf(other).includes(stop));
  if (route < 0) throw new RangeError(mustBe(action, "stop", "in a route of the plan", stop));
  const others = routes.map((other, r) => ({ route: r, ...bestPlace(instance, other, stop) }));
  others.splice(route, 1);
  const marginal = marginalCost(instance, routes[route], stop);
  const words = others.sort(comparePlaces).map(({ route: r, cost, relaxation }) => {
    const changes = wordsOf(relaxation);
    return ` Route ${r}: ${format(cost)}${changes && `, but ${changes}`}.`;
  });
  const why = `"${instance.names[stop]}" adds ${format(marginal)} to route ${route}.${words.join("")}`;
  return { stop, route, marginalCost: marginal, others, words: why };
}

/**
 * What one van fewer (减少一辆车) costs, by kind of van in use: solved again with one fewer of it, and no more of the others than now.
 * The extra cost has lost prizes in it, is negative if the new plan is cheaper, and has no meaning if that cannot serve all.
 * @throws As {@link describe} and `vehicleRouting.solve`.
 *
 * @example
 * const problem = { stops: [{ place: 1 }, { place: 2 }], distances: [[0, 3, 4], [3, 0, 5], [4, 5, 0]], vehicles: [{}] };
 * const plan = vehicleRouting.evaluate(problem, [{ vehicle: 0, stops: [0] }, { vehicle: 0, stops: [1] }]);
 * const [fewer] = await solveWithFewer(problem, plan, { seed: 1, iterations: 10 });
 * fewer.words; // 'One "0" fewer costs 2 less.'
 */
export async function solveWithFewer(problem: RoutingProblem, plan: RoutingPlan, options: RoutingOptions) {
  const { instance, routes } = readPlan("plan with one vehicle fewer", problem, plan);
  const used = instance.fleet.map((_, kind) => routes.filter(({ vehicle }) => vehicle === kind).length);
  const found = [];
  for (const vehicle of new Set(routes.map((route) => route.vehicle))) {
    const vehicles = problem.vehicles.map((kind, k) => ({ ...kind, count: used[k] - Number(k === vehicle) }));
    const fewer = await solve({ ...problem, vehicles }, options);
    const extraCost = fewer.cost + fewer.lostPrizes - plan.cost - plan.lostPrizes;
    const unserved = fewer.unserved.filter(({ stop }) => instance.prizes[stop] === Infinity);
    const reasons = unserved.map(({ reason }) => reason).join("; ");
    const costs = `costs ${format(Math.abs(extraCost))} ${extraCost < 0 ? "less" : "more"}`;
    const words = `One "${instance.fleet[vehicle].name}" fewer ${reasons ? `serves not all: ${reasons}` : costs}.`;
    found.push({ vehicle, plan: fewer, extraCost, canServeAll: unserved.length === 0, words });
  }
  return found;
}

/** How to write times, such as minutes as "08:30". @default the number */
export type DriverSheetOptions = Readonly<{ formatTime?: (time: number) => string }>;

/**
 * The drivers' sheets (司机派送单) as CSV text by RFC 4180, van after van: its start, stops, break and end.
 * @throws {TypeError} If it is no plan.
 *
 * @example
 * const problem = { stops: [{ place: 1, demand: 2 }], distances: [[0, 3], [3, 0]], vehicles: [{ name: "van" }] };
 * const plan = vehicleRouting.evaluate(problem, [{ vehicle: 0, stops: [0] }]);
 * driverSheets(plan).split("\r\n")[2]; // "0,van,0,3,0,3,0"
 */
export function driverSheets(plan: RoutingPlan, options: DriverSheetOptions = {}): string {
  const action = "write sheets for drivers";
  const readers = { formatTime: gate.withDefault(String, gate.callback<(time: number) => string>()) };
  const { formatTime } = gate.readOptions(action, options, readers);
  requirePlan(action, plan);
  const lines = plan.routes.flatMap((route, r) => {
    const { start, end, visits, load, break: rest } = route;
    const line = (what: string, arrival: number, waiting: number, departure: number, i: number) => {
      const after = (i < 0 ? load : loadAfter(route, i)).map(brief).join(" ");
      return [r, route.name, what, formatTime(arrival), brief(waiting), formatTime(departure), after];
    };
    const day = visits.map((v, i) => line(v.name, v.arrival, v.waiting, v.departure, i));
    if (rest) day.splice(rest.afterVisits, 0, line("break", rest.start, 0, rest.end, rest.afterVisits - 1));
    return [line("start", start, 0, start, -1), ...day, line("end", end, 0, end, visits.length)];
  });
  const columns = ["route", "vehicle", "stop", "arrival", "waiting", "departure", "load after"];
  return [...csvLines(columns, lines)].join("");
}
