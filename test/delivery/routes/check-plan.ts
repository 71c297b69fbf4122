/** Checks a plan by its records alone, one stop after the other, with nothing of the library's search. */
import type { Matrix, MatrixLike } from "../../../lib/core/linear-algebra/matrix";
import type { RoutingPlan, RoutingProblem } from "../../../lib/delivery";

const list = (value: number | readonly number[] | undefined) =>
  typeof value === "number" ? [value] : (value ?? []);
const EPSILON = 1e-6;

/** What is wrong with a plan; nothing if it keeps all limits and its numbers are right. */
export function faultsOf(problem: RoutingProblem, plan: RoutingPlan): string[] {
  const faults: string[] = [];
  const require = (holds: boolean, fault: string) => {
    if (!holds) faults.push(fault);
  };
  const { stops, vehicles } = problem;
  const at = (legs: MatrixLike, a: number, b: number) =>
    Array.isArray(legs) ? Number(legs[a][b]) : (legs as Matrix).data[a * (legs as Matrix).columns + b];
  const between = (legs: MatrixLike, a: number, b: number) => (a === b ? 0 : at(legs, a, b));
  const far = problem.distances;
  const long = problem.durations ?? far;
  const visited = plan.routes.flatMap(({ visits }) => visits.map(({ stop }) => stop));
  const all = [...visited, ...plan.unserved.map(({ stop }) => stop)].sort((a, b) => a - b);
  require(all.length === stops.length && all.every((stop, i) => stop === i), "not each stop once");
  vehicles.forEach(({ count = stops.length }, i) => {
    require(plan.routes.filter(({ vehicle }) => vehicle === i).length <= count, `too many vehicles ${i}`);
  });
  let total = 0;
  for (const [r, route] of plan.routes.entries()) {
    const van = vehicles[route.vehicle];
    const [from, to] = van.shift ?? [0, Infinity];
    const depot = van.depot ?? 0;
    let place = depot;
    let time = route.start;
    let distance = 0;
    require(time >= from - EPSILON, `route ${r} starts before its shift`);
    const takeBreak = (visits: number) => {
      if (route.break?.afterVisits !== visits) return;
      require(route.break.start >= time - EPSILON, `route ${r} has a break while it works`);
      require(Math.abs(route.break.end - route.break.start - (van.break?.duration ?? NaN)) <
        EPSILON, "break length");
      const [opens, closes] = van.break?.window ?? [Infinity, 0];
      require(route.break.start >= opens &&
        route.break.start <= closes + EPSILON, `the break of ${r} is not in its window`);
      time = route.break.end;
    };
    for (const [i, visit] of route.visits.entries()) {
      const stop = stops[visit.stop];
      takeBreak(i);
      distance += between(far, place, stop.place);
      time += between(long, place, stop.place);
      place = stop.place;
      require(Math.abs(visit.arrival - time) < EPSILON, `stop ${visit.stop} is reached at ${time}`);
      const [opens, closes] = stop.window ?? [-Infinity, Infinity];
      time = Math.max(time, opens);
      require(time <= closes + EPSILON, `stop ${visit.stop} is late`);
      time += stop.serviceTime ?? 0;
      require(Math.abs(visit.departure - time) < EPSILON, `stop ${visit.stop} is left at ${time}`);
    }
    takeBreak(route.visits.length);
    if (!van.isOpen) {
      distance += between(far, place, depot);
      time += between(long, place, depot);
    }
    if (van.break && !route.break) require(time <= van.break.window[0] + EPSILON, `route ${r} has no break`);
    require(time <= to + EPSILON, `route ${r} ends after its shift`);
    require(time - route.start <= (van.longestShift ?? Infinity) + EPSILON, `route ${r} is too long`);
    require(Math.abs(route.end - time) < EPSILON, `route ${r} ends at ${time}`);
    for (const [k, most] of list(van.capacity).entries()) {
      const load = route.visits.reduce((sum, { stop }) => sum + (list(stops[stop].demand)[k] ?? 0), 0);
      require(load <= most + EPSILON, `route ${r} carries ${load}`);
      require(Math.abs(load - route.load[k]) < EPSILON, `route ${r} has another load`);
    }
    const { fixed = 0, perDistance = 1, perTime = 0 } = van.costs ?? {};
    const cost = fixed + perDistance * distance + perTime * (time - route.start);
    require(Math.abs(cost - route.cost) < EPSILON * (1 + cost), `route ${r} costs ${cost}`);
    total += cost;
  }
  require(Math.abs(total - plan.cost) < EPSILON * (1 + total), `the plan costs ${total}`);
  const lost = plan.unserved.reduce((sum, { stop }) => sum + (stops[stop].prize ?? 0), 0);
  require(Math.abs(lost - plan.lostPrizes) < EPSILON * (1 + lost), `the lost prizes are ${lost}`);
  return faults;
}
