/** What is to be delivered, from where and by which vehicles (车辆路径问题), and the numbers that the search reads. */
import { mustBe, requireNotNaN, requirePosition } from "../../core/errors";
import { type MatrixLike, toMatrix } from "../../core/linear-algebra/matrix";
import * as gate from "../../core/options";

/** From and to, on the caller's clock. */
export type TimeWindow = readonly [from: number, to: number];

/**
 * A customer at a place, a row of the distances. The demand has a number for each dimension of the capacities, 0 by default. The
 * service begins in the window, by default at any time; a van that is early waits. A stop with a prize, in units of cost, is optional.
 */
export interface Stop {
  readonly name?: string;
  readonly place: number;
  readonly demand?: number | readonly number[];
  readonly window?: TimeWindow;
  readonly serviceTime?: number;
  readonly prize?: number;
}

/**
 * Vehicles that are alike: by default one for each stop, of unlimited capacity, which starts and ends at place 0 and costs 1 for a unit
 * of distance. The shift is from the earliest departure to the latest return, [0, Infinity] by default, the longest shift the time
 * between them. An open route ends at its last stop. A break begins in its window, before a departure, unless the route ends before.
 */
export interface Vehicle {
  readonly name?: string;
  readonly depot?: number;
  readonly count?: number;
  readonly capacity?: number | readonly number[];
  readonly costs?: { readonly fixed?: number; readonly perDistance?: number; readonly perTime?: number };
  readonly shift?: TimeWindow;
  readonly longestShift?: number;
  readonly isOpen?: boolean;
  readonly break?: { readonly window: TimeWindow; readonly duration: number };
}

/**
 * A day of deliveries, in units of the caller's. Distances are from place to place, Infinity, or 1e15 and more, if there is no way; from
 * a place to itself they count as 0. The durations are the distances by default.
 */
export interface RoutingProblem {
  readonly stops: readonly Stop[];
  readonly vehicles: readonly Vehicle[];
  readonly distances: MatrixLike;
  readonly durations?: MatrixLike;
}

/** Takes the place of Infinity: no shift is so long. */
export const UNREACHABLE = 1e15;
const LATEST = UNREACHABLE / 2;
/** What is more than a limit by rounding keeps it. */
export const withRounding = (limit: number) => limit + 1e-12 * (1 + Math.abs(limit));
/** The place where open routes end. */
const NOWHERE = -1;
const quantities: gate.OptionReader<readonly number[]> = (action, name, value) =>
  gate.listOf(gate.nonNegative)(action, name, typeof value === "number" ? [value] : value);
const window: gate.OptionReader<TimeWindow> = (action, name, value) => {
  const [from, to, ...more] = gate.listOf(gate.readerOf<number>(requireNotNaN))(action, name, value);
  if (Math.abs(from) < LATEST && from <= to && more.length === 0) return [from, to];
  throw new RangeError(mustBe(action, name, "[from, to], from <= to, from within 5e14", `[${value}]`));
};
const nothing: readonly number[] = [];
const amount = gate.withDefault(0, gate.nonNegative);
const STOP = {
  name: gate.optional(gate.textNotEmpty),
  place: gate.integer(0),
  demand: gate.withDefault(nothing, quantities),
  window: gate.withDefault<TimeWindow, TimeWindow>([-Infinity, Infinity], window),
  serviceTime: amount,
  prize: gate.withDefault(Infinity, gate.nonNegative),
};
const VEHICLE = {
  name: gate.optional(gate.textNotEmpty),
  depot: gate.withDefault(0, gate.integer(0)),
  count: gate.optional(gate.integer(0)),
  capacity: gate.withDefault(nothing, quantities),
  costs: gate.nested({ fixed: amount, perDistance: gate.withDefault(1, gate.nonNegative), perTime: amount }),
  shift: gate.withDefault<TimeWindow, TimeWindow>([0, Infinity], window),
  longestShift: gate.withDefault(Infinity, gate.nonNegative),
  isOpen: gate.withDefault(false, gate.flag),
  break: gate.optional(gate.nested({ window, duration: gate.nonNegative })),
};
const PROBLEM = {
  stops: gate.listOf(gate.nested(STOP)),
  vehicles: gate.listOf(gate.nested(VEHICLE)),
  distances: gate.checkedLater<MatrixLike>(),
  durations: gate.checkedLater<MatrixLike | undefined>(),
};

export type Instance = ReturnType<typeof readProblem>;

/** Checks a problem, and lays it out in typed arrays. O(rows²). @throws As `vehicleRouting.solve`. */
export function readProblem(action: string, problem: RoutingProblem) {
  const { stops, vehicles, ...legs } = gate.readOptions(action, problem, PROBLEM);
  const names = stops.map((stop, i) => stop.name ?? String(i));
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) throw new RangeError(mustBe(action, "names of stops", "different", twice));
  const dimensions = Math.max(1, ...stops.map(({ demand }) => demand.length));
  const filled = (given: readonly number[], value: number) =>
    Array.from({ length: dimensions }, (_, k) => given[k] ?? value);
  // Rows are the stops, then start, end and break of each kind of vehicle.
  const ends = vehicles.flatMap(({ depot, isOpen, shift, break: pause }) => {
    const window = [shift[0], Math.min(shift[1], LATEST)];
    const start = { place: depot, window, demand: nothing, serviceTime: 0, prize: 0 };
    const rest = { ...start, window: pause?.window ?? window, serviceTime: pause?.duration ?? 0 };
    return [start, { ...start, place: isOpen ? NOWHERE : depot }, rest];
  });
  const rows = [...stops, ...ends];
  const places = rows.map(({ place }) => place);
  const column = (value: (row: (typeof rows)[number]) => number) => Float64Array.from(rows, value);
  return {
    ...{ names, stops: stops.length, rows: rows.length, dimensions },
    ...readLegs(action, legs.distances, legs.durations ?? legs.distances, places),
    demands: Float64Array.from(rows.flatMap(({ demand }) => filled(demand, 0))),
    opens: column(({ window }) => window[0]),
    closes: column(({ window }) => window[1]),
    late: column(({ window }) => withRounding(window[1])),
    service: column(({ serviceTime }) => serviceTime),
    prizes: column(({ prize }) => prize),
    fleet: vehicles.map((vehicle, i) => ({
      ...vehicle,
      name: vehicle.name ?? String(i),
      count: Math.min(stops.length, vehicle.count ?? stops.length),
      capacity: filled(vehicle.capacity, Infinity),
      most: filled(vehicle.capacity, Infinity).map(withRounding),
      longest: withRounding(vehicle.longestShift),
    })),
  };
}

/** Distances and durations from row to row, and back, in memory that threads share. */
function readLegs(action: string, distances: MatrixLike, durations: MatrixLike, places: readonly number[]) {
  const [distance, duration] = Object.entries({ distances, durations }).map(([name, values]) => {
    const { rows, columns, data } = toMatrix(values);
    const wrong = data.findIndex((leg) => !(leg >= 0));
    const leg = `${name}, row ${Math.floor(wrong / columns)}, column ${wrong % columns},`;
    if (wrong >= 0) throw new RangeError(mustBe(action, leg, "a number >= 0 or Infinity", data[wrong]));
    if (rows !== columns) throw new TypeError(mustBe(action, name, "square", `${rows} x ${columns}`));
    for (const place of places) if (place !== NOWHERE) requirePosition(action, "place", place, rows);
    return (from: number, to: number) =>
      from === to || from === NOWHERE || to === NOWHERE ? 0 : data[from * rows + to];
  });
  const rows = places.length;
  const matrix = () => new Float64Array(new SharedArrayBuffer(8 * rows * rows));
  const legs = { distances: matrix(), distancesBack: matrix(), durations: matrix(), durationsBack: matrix() };
  for (const [i, from] of places.entries())
    for (const [j, to] of places.entries()) {
      const pair = [distance(from, to), duration(from, to)];
      const [far, long] = pair.includes(Infinity) ? [UNREACHABLE, UNREACHABLE] : pair;
      legs.distances[i * rows + j] = legs.distancesBack[j * rows + i] = far;
      legs.durations[i * rows + j] = legs.durationsBack[j * rows + i] = long;
    }
  return legs;
}

/** The `count` nearest others of each of the first rows, the nearest first. O(among² log among). */
export function nearestRows({ rows, distances, distancesBack }: Instance, count: number, among: number) {
  const near = new Int32Array(among * count);
  for (let i = 0; i < among; i++) {
    const there = distances.subarray(i * rows, i * rows + among);
    const legs = there.map((leg, j) => leg + distancesBack[i * rows + j]);
    legs[i] = Infinity;
    const farthest = legs.slice().sort()[count - 1];
    const nearest = Array.from(legs.keys()).filter((j) => legs[j] <= farthest);
    near.set(nearest.sort((a, b) => legs[a] - legs[b]).slice(0, count), i * count);
  }
  return near;
}
