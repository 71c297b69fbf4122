/**
 * One van without other limits, the travelling salesman problem (旅行商问题): 2-opt and Or-opt among near neighbours. Then two
 * parts that follow each other are exchanged, the cities around them improved again, and what is longer is undone.
 * @see Johnson, D. S. & McGeoch, L. A. (1997). The traveling salesman problem: a case study in local optimization.
 */
import type { Random } from "../../core/random";
import { sum } from "../../core/statistics";
import type { Done, Found } from "./plan";
import { type Instance, nearestRows, UNREACHABLE } from "./problem";

/** Near neighbours of a city, the longest part that is moved, and that is exchanged. */
const [NEIGHBOURS, LONGEST_MOVED, LONGEST_EXCHANGED] = [10, 3, 50];
/** What replaces edges must be shorter by more than rounding, else moves would undo each other for ever. */
const SHORTER = 1 - 1e-12;
type Tour = ReturnType<typeof createTour>;

/** Whether a problem is one closed tour of all stops in any order, by the shortest way. */
export function isTour(instance: Instance): boolean {
  const { fleet, stops, dimensions, distances, distancesBack, demands, opens, closes, prizes } = instance;
  const [{ count, shift, longestShift, costs, capacity, isOpen, break: pause }] = fleet;
  const isOne = fleet.length === 1 && count === 1 && stops > 7 && !isOpen && pause === undefined;
  const isFree = Math.min(shift[1], longestShift, ...closes.subarray(0, stops), ...prizes.subarray(0, stops));
  const isSymmetric = distances.every((leg, i) => leg === distancesBack[i] && leg < UNREACHABLE);
  const isEarly = opens.every((open) => open <= shift[0]);
  const load = (k: number) => sum(demands.filter((_, i) => i % dimensions === k));
  const fits = capacity.every((most, k) => load(k) <= most);
  return isOne && isFree === Infinity && costs.perTime === 0 && isSymmetric && isEarly && fits;
}

/** The shortest tour that is found until `done` is 1. */
export function improveTour(instance: Instance, random: Random, done: Done): Found {
  const tour = createTour(instance);
  const { cities, order, moves, waiting, position, leg } = tour;
  const { fixed, perDistance } = instance.fleet[0].costs;
  const longest = Math.min(LONGEST_EXCHANGED, Math.floor((cities - 2) / 2));
  const after = (i: number) => i + 1 + Math.floor(random.uniform() * longest);
  const edge = (i: number) => [order[i % cities], order[(i + 1) % cities]] as const;
  let length = order.reduce((sum, city, i) => sum + leg(city, order[(i + 1) % cities]), 0);
  for (let i = 0; i % 64 !== 0 || done(i, fixed + perDistance * length) < 1; i++) {
    moves.length = tour.gain = 0;
    // Two random parts that follow each other are exchanged; those of fewer cities would overlap.
    if (i > 0 && cities > 8) {
      const start = Math.floor(random.uniform() * cities);
      const middle = after(start);
      movePart(tour, ...edge(start), ...edge(middle), ...edge(after(middle)));
    }
    for (const city of waiting) {
      waiting.delete(city);
      while (improveCity(tour, city));
    }
    if (tour.gain >= 0) length -= tour.gain;
    else while (moves.length > 0) reconnect(tour, ...(moves.splice(-3) as [number, number, number]));
  }
  const depot = position[cities - 1];
  const stops = [...order.subarray(depot + 1), ...order.subarray(0, depot)];
  return { cost: fixed + perDistance * length, routes: [{ vehicle: 0, stops }] };
}

/** From the depot, the last city, always to the nearest city that is left. */
function createTour(instance: Instance) {
  const { rows, distances, stops } = instance;
  const cities = stops + 1;
  const leg = (a: number, b: number) => distances[a * rows + b];
  const order = Int32Array.from({ length: cities }, (_, i) => stops - i);
  for (let i = 1; i < cities; i++) {
    let nearest = i;
    for (let k = i; k < cities; k++)
      if (leg(order[i - 1], order[k]) < leg(order[i - 1], order[nearest])) nearest = k;
    [order[i], order[nearest]] = [order[nearest], order[i]];
  }
  const position = new Int32Array(cities);
  for (const [i, city] of order.entries()) position[city] = i;
  const neighbours = Math.min(NEIGHBOURS, stops);
  return {
    ...{ cities, leg, order, position, neighbours, near: nearestRows(instance, neighbours, cities) },
    /** What undoes the moves since the last tour that was kept, three cities each, and what they gain. */
    ...{ moves: [] as number[], gain: 0 },
    /** The cities whose surroundings have changed. */
    waiting: new Set(order),
  };
}

/** The city after another, or before it. */
function beside({ order, position, cities }: Tour, city: number, step: number): number {
  const i = position[city] + step;
  return order[i < 0 ? cities - 1 : i === cities ? 0 : i];
}

/** Replaces a-b and c-d by a-c and b-d, where b follows a as d follows c: reverses the shorter part between them. */
function reconnect(tour: Tour, a: number, b: number, c: number): void {
  const { order, position, cities } = tour;
  const [from, to] = beside(tour, a, 1) === b ? [b, c] : [c, b];
  let [i, j] = [position[from], position[to]];
  let inner = (j - i + 1 + cities) % cities;
  if (2 * inner > cities) [i, j, inner] = [j + 1, i - 1, cities - inner];
  for (let swaps = inner >> 1; swaps > 0; swaps--, i++, j--) {
    if (i >= cities) i -= cities;
    if (j < 0) j += cities;
    const first = order[i];
    order[i] = order[j];
    order[j] = first;
    position[order[i]] = i;
    position[first] = j;
  }
}

/** Reconnects, and remembers how it is undone. */
function move(tour: Tour, a: number, b: number, c: number, d: number): void {
  reconnect(tour, a, b, c);
  tour.moves.push(a, c, b);
  tour.gain += tour.leg(a, b) + tour.leg(c, d) - tour.leg(a, c) - tour.leg(b, d);
  for (const city of [a, b, c, d]) tour.waiting.add(city);
}

/** Moves the part from `first`, after p, to `last`, before n, between c and d, with `first` next to c. */
function movePart(tour: Tour, p: number, first: number, last: number, n: number, c: number, d: number): void {
  move(tour, p, first, c, d);
  move(tour, p, c, n, last);
  move(tour, c, last, first, d);
}

/** Makes the first move that gains by removing an edge of this city, 2-opt or Or-opt. Returns whether there is one. */
function improveCity(tour: Tour, a: number): boolean {
  const { near, leg, neighbours } = tour;
  for (const step of [1, -1]) {
    const b = beside(tour, a, step);
    for (let k = a * neighbours; k < (a + 1) * neighbours; k++) {
      const c = near[k];
      if (leg(a, c) >= leg(a, b)) break;
      const d = beside(tour, c, step);
      const isGain = leg(a, c) + leg(b, d) < (leg(a, b) + leg(c, d)) * SHORTER;
      if (isGain) move(tour, a, b, c, d);
      if (isGain || moveNear(tour, a, b, c, step)) return true;
    }
  }
  return false;
}

/** Moves up to three cities, beginning with `a` and leading away from `b`, next to `c`, if that gains. */
function moveNear(tour: Tour, a: number, b: number, c: number, step: number): boolean {
  const { leg } = tour;
  for (let size = 1, last = a; size <= LONGEST_MOVED; size++) {
    const n = beside(tour, last, -step);
    if (last === c || n === b) return false;
    for (const side of [-step, step]) {
      const d = beside(tour, c, side);
      const added = leg(a, c) + leg(b, n) + leg(last, d);
      if (d === last || added >= (leg(a, b) + leg(last, n) + leg(c, d)) * SHORTER) continue;
      if (side !== step) movePart(tour, b, a, last, n, c, d);
      else {
        move(tour, b, a, d, c);
        move(tour, b, d, n, last);
      }
      return true;
    }
    last = n;
  }
  return false;
}
