/** The best plan of a few stops, by trying each sequence in each vehicle with its break in each place; nothing of the library. */
import type { RoutingProblem, Vehicle } from "../../../lib/delivery";

interface Event {
  readonly travel: number;
  readonly window: readonly [number, number];
  readonly service: number;
}
type Worth = Readonly<{ missing: number; cost: number }>;

const list = (value: number | readonly number[] | undefined) =>
  typeof value === "number" ? [value] : (value ?? []);
const ANY = [-Infinity, Infinity] as const;

/** The shortest time of events in their order: from the latest start to the earliest end, or the work if none waits. */
function durationOf(events: readonly Event[], [from, to]: readonly [number, number], longest: number) {
  let [end, work, start] = [from, 0, to];
  for (const { travel, window, service } of events) {
    end = Math.max(end + travel, window[0]);
    if (end > window[1] + 1e-9) return Infinity;
    end += service;
    work += travel + service;
  }
  for (const { travel, window, service } of [...events].reverse())
    start = Math.min(start - service, window[1]) - travel;
  const duration = start === Infinity ? work : Math.max(end - start, work);
  return end > to + 1e-9 || duration > longest + 1e-9 ? Infinity : duration;
}

function costOf({ stops, distances, durations }: RoutingProblem, van: Vehicle, sequence: readonly number[]) {
  const [far, long] = [distances, durations ?? distances] as number[][][];
  const { depot = 0, shift = [0, Infinity], longestShift = Infinity, break: rest, capacity } = van;
  const load = (k: number) => sequence.reduce((sum, stop) => sum + (list(stops[stop].demand)[k] ?? 0), 0);
  if (list(capacity).some((most, k) => load(k) > most)) return Infinity;
  const leg = (legs: number[][], a: number, b: number) => (a === b ? 0 : legs[a][b]);
  const rows = [{ place: depot }, ...sequence.map((stop) => stops[stop])];
  const ends = [...rows.slice(1), ...(van.isOpen ? [] : [rows[0]])];
  const distance = ends.reduce((sum, { place }, i) => sum + leg(far, rows[i].place, place), 0);
  const events = ends.map(({ place, window = ANY, serviceTime = 0 }, i) => {
    return { travel: leg(long, rows[i].place, place), window, service: serviceTime };
  });
  const time = (all: readonly Event[], to = shift[1]) =>
    to < shift[0] ? Infinity : durationOf(all, [shift[0], to], longestShift);
  const pause = rest && { travel: 0, window: rest.window, service: rest.duration };
  // A break is before the way to a stop or home, unless the route ends before the break.
  const departures = van.isOpen ? events.length : ends.length;
  const times = pause
    ? Array.from({ length: departures }, (_, i) => time([...events.slice(0, i), pause, ...events.slice(i)]))
    : [time(events)];
  if (pause) times.push(time(events, Math.min(shift[1], pause.window[0])));
  if (pause && van.isOpen) times.push(time([...events, pause]));
  const { fixed = 0, perDistance = 1, perTime = 0 } = van.costs ?? {};
  const duration = Math.min(...times);
  return duration === Infinity ? Infinity : fixed + perDistance * distance + perTime * duration;
}

/** How many stops cannot be served that must be, and the least cost and lost prizes then. */
export function optimum(problem: RoutingProblem): Worth {
  const { stops, vehicles } = problem;
  const least = vehicles.map(() => new Float64Array(1 << stops.length).fill(Infinity));
  const extend = (sequence: readonly number[], set: number) => {
    if (set > 0)
      for (const [k, van] of vehicles.entries())
        least[k][set] = Math.min(least[k][set], costOf(problem, van, sequence));
    for (const stop of stops.keys()) if (!((set >> stop) & 1)) extend([...sequence, stop], set | (1 << stop));
  };
  extend([], 0);
  /** For the stops from this one on that are in `left`. */
  const share = (stop: number, left: number, counts: readonly number[]): Worth => {
    if (stop === stops.length) return { missing: 0, cost: 0 };
    if (!((left >> stop) & 1)) return share(stop + 1, left, counts);
    const others = left & ~(1 << stop);
    const { prize } = stops[stop];
    const rest = share(stop + 1, others, counts);
    let best = { missing: rest.missing + (prize === undefined ? 1 : 0), cost: rest.cost + (prize ?? 0) };
    for (let more = others; ; more = (more - 1) & others) {
      for (const [k, count] of counts.entries()) {
        const cost = least[k][more | (1 << stop)];
        if (count === 0 || cost === Infinity) continue;
        const after = share(
          stop + 1,
          others & ~more,
          counts.map((one, i) => one - Number(i === k)),
        );
        const worth = { missing: after.missing, cost: after.cost + cost };
        if (worth.missing < best.missing || (worth.missing === best.missing && worth.cost < best.cost))
          best = worth;
      }
      if (more === 0) return best;
    }
  };
  const counts = vehicles.map(({ count = stops.length }) => count);
  return share(0, (1 << stops.length) - 1, counts);
}
