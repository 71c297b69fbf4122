/** One route with the times that make the check of an insertion O(1). Routes are not changed, so that solutions share them. */
import type { Instance } from "./problem";

export type Route = ReturnType<typeof timedRoute>;

/**
 * The route of a kind of vehicle. The break is taken at the first departure in its window, or before the window passes; at another
 * one if that is in time only there, or cheaper. O(stops), and O(stops²) for a break that is moved.
 */
export function makeRoute(instance: Instance, kind: number, stops: readonly number[]): Route {
  const { costs, break: pause } = instance.fleet[kind];
  let best = timedRoute(instance, kind, stops);
  const isBest = best.cost < Infinity && (costs.perTime === 0 || !best.waits);
  for (let at = 1; pause && best.restAt > 0 && !isBest && at <= stops.length + 1; at++) {
    const other = timedRoute(instance, kind, stops, at);
    if (other.times.ready[at - 1] > pause.window[1]) break;
    if (other.cost < best.cost || (best.cost === Infinity && other.lateness < best.lateness)) best = other;
  }
  return best;
}

/**
 * The route with its break before a position, or where it is due.
 * @see Vidal, T. et al. (2013). A hybrid genetic algorithm for vehicle routing with time windows. Computers & OR 40, 475-489.
 */
function timedRoute(instance: Instance, kind: number, stops: readonly number[], breakAt?: number) {
  const { dimensions, demands, rows, distances, durations, opens, closes, late, service, fleet } = instance;
  const { costs, longest, break: pause } = fleet[kind];
  const start = instance.stops + 3 * kind;
  /** Rows of the places, and of the windows, which differ for a break: it is where the stop before is. */
  const path = [start, ...stops, start + 1];
  const windows = pause ? path.slice() : path;
  const numbers = () => new Array<number>(path.length + 1).fill(0);
  /** By position: earliest end of the service, latest arrival, distance from the position before. */
  const [ready, latest, leg] = [numbers(), numbers(), numbers()];
  /** Duration and latest start of the part up to a position; duration and earliest start of the part from it. */
  const [before, latestStart, after, earliest] = [numbers(), numbers(), numbers(), numbers()];
  ready[0] = opens[start];
  latestStart[0] = closes[start];
  let [restAt, distance, work, lateness] = [0, 0, 0, 0];
  for (let i = 1; i < path.length; i++) {
    let cell = path[i - 1] * rows + path[i];
    if (pause && restAt === 0) {
      const arrival = ready[i - 1] + durations[cell];
      const departure = Math.max(arrival, opens[path[i]]) + service[path[i]];
      const [from, to] = pause.window;
      const isDue = i === path.length - 1 ? arrival > from : departure > to || ready[i - 1] >= from;
      if (breakAt === undefined ? isDue : i === breakAt) {
        restAt = i;
        cell = path[i - 1] * rows + path[i - 1];
        path.splice(i, 0, path[i - 1]);
        windows.splice(i, 0, start + 2);
      }
    }
    const row = windows[i];
    const reached = before[i - 1] + durations[cell];
    const arrival = ready[i - 1] + durations[cell];
    lateness += Math.max(0, arrival - late[row]);
    work += durations[cell] + service[row];
    leg[i] = distances[cell];
    distance += leg[i];
    ready[i] = Math.max(arrival, opens[row]) + service[row];
    before[i] = reached + Math.max(0, opens[row] - reached - latestStart[i - 1]) + service[row];
    latestStart[i] = Math.min(latestStart[i - 1], closes[row] - reached);
  }
  const last = path.length - 1;
  latest[last] = late[start];
  earliest[last] = opens[start];
  for (let i = last - 1; i >= 0; i--) {
    const row = windows[i];
    const reached = durations[path[i] * rows + path[i + 1]] + service[row];
    const wait = Math.max(0, earliest[i + 1] - reached - closes[row]);
    latest[i] = Math.min(late[row], latest[i + 1] - reached);
    after[i] = reached + wait + after[i + 1];
    earliest[i] = Math.max(opens[row], earliest[i + 1] - reached) - wait;
  }
  const load = new Array<number>(dimensions).fill(0);
  for (const stop of stops) for (let k = 0; k < dimensions; k++) load[k] += demands[stop * dimensions + k];
  const [duration, waits] = [before[last], before[last] > work];
  const isAllowed = lateness === 0 && duration <= longest;
  /** Infinity if the route is late or too long. */
  const cost = isAllowed ? costs.fixed + costs.perDistance * distance + costs.perTime * duration : Infinity;
  const times = { ready, latest, leg, before, latestStart, after, earliest };
  return { kind, stops, path, windows, restAt, times, load, duration, lateness, waits, cost };
}

/** The cheapest place of a stop in a route, if it costs less than `bound`: before which of its stops. O(its stops). */
export function placeOf(instance: Instance, route: Route, stop: number, bound: number) {
  const { demands, dimensions, rows, opens, closes, late, service, fleet } = instance;
  const { distances, distancesBack, durations, durationsBack } = instance;
  const { path, load, restAt } = route;
  const { ready, latest, leg, before, latestStart, after, earliest } = route.times;
  const { most, costs, longest, break: pause } = fleet[route.kind];
  const { perDistance, perTime } = costs;
  const [open, close, served] = [opens[stop], late[stop], service[stop]];
  let [least, best, last] = [bound, 0, path.length];
  for (let k = 0; k < dimensions; k++) if (load[k] + demands[stop * dimensions + k] > most[k]) last = 0;
  for (let i = 1; i < last && (ready[i - 1] <= close || i === restAt + 1); i++) {
    // Before or after a break is one place.
    if (latest[i] < open + served || i === restAt) continue;
    const [from, to] = [stop * rows + path[i - 1], stop * rows + path[i]];
    let cost = perDistance * (distancesBack[from] + distances[to] - leg[i]);
    if (!(cost < least)) continue;
    const arrival = ready[i - 1] + durationsBack[from];
    const isLate = arrival > close || Math.max(arrival, open) + served + durations[to] > latest[i];
    if (isLate && !(restAt > 0 && i === restAt + 1)) continue;
    if (pause) {
      // The break may have to move, or to be taken at all.
      const at = restAt > 0 && i > restAt ? i - 2 : i - 1;
      cost = makeRoute(instance, route.kind, withStops(route.stops, at, [stop])).cost - route.cost;
      if (!(cost < least)) continue;
    } else if (perTime > 0 || longest < Infinity) {
      const there = before[i - 1] + durationsBack[from];
      const reached = there + Math.max(0, open - there - latestStart[i - 1]) + served + durations[to];
      const start = Math.min(latestStart[i - 1], closes[stop] - there);
      const span = reached + Math.max(0, earliest[i] - reached - start) + after[i];
      cost += perTime * (span - route.duration);
      if (span > longest || !(cost < least)) continue;
    }
    least = cost;
    best = i;
  }
  return { before: restAt > 0 && best > restAt ? best - 2 : best - 1, cost: least };
}

export function withStops(stops: readonly number[], before: number, more: readonly number[]): number[] {
  return [...stops.slice(0, before), ...more, ...stops.slice(before)];
}
