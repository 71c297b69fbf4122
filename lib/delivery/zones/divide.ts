/** Delivery zones (配送区): each place in one zone, and how even the work is. */
import { mustBe } from "../../core/errors";
import { type Degrees, greatCircleOf, pointsOnEarth } from "../../core/geography/great-circle";
import { type MatrixLike, toMatrix } from "../../core/linear-algebra/matrix";
import type { SolveOptions } from "../../core/optimisation/programs/solve-problem";
import * as gate from "../../core/options";
import { seeded } from "../../core/random";
import { sum } from "../../core/statistics";
import { readPositions, readVector, type VectorLike } from "../../core/vectors";
import { readProblem, UNREACHABLE } from "../routes/problem";
import { improveTour } from "../routes/tour";
import { aboutCentres, divisionOf, type Located, means, medoids, membersOf, sweeps } from "./methods";
import * as pMedian from "./p-median";

/** Degrees of each place, or distances from each to each: at least 0, Infinity if there is no way. */
export type ZonePlaces = Degrees<VectorLike> | MatrixLike;

/** How to divide. */
export interface ZoneOptions extends Readonly<Record<"zones" | "seed", number>> {
  readonly method: "k-means" | "k-medoids" | "sweep";
  /** How often to begin with other centres. @default 30 */
  readonly restarts?: number;
  /** The greatest load of a zone; n / zones, rounded up, makes zones even. @default Infinity, but a sweep needs one */
  readonly capacity?: number;
  /** What each place loads. @default 1 */
  readonly demand?: VectorLike;
  /** Where vans start, for method "sweep" alone. */
  readonly depot?: Degrees<number>;
}

/** The zone of each place, from 0; the load of each zone; its centre, a mean or the position of a place. */
export interface ZoneDivision extends Readonly<Record<"labels" | "loads", readonly number[]>> {
  readonly cost: number;
  readonly centres: readonly (Degrees<number> | number)[];
}

const ACTION = "divide places into zones";
const OPTIONS = {
  method: gate.oneOf(["k-means", "k-medoids", "sweep"] as const),
  zones: gate.integer(1),
  seed: gate.integer(0, 0xffffffff),
  restarts: gate.withDefault(30, gate.integer(1)),
  capacity: gate.withDefault(Infinity, gate.positive),
  demand: gate.optional(gate.checkedLater<VectorLike>()),
  depot: gate.optional(gate.nested({ latitude: gate.finite, longitude: gate.finite })),
} satisfies gate.OptionReaders<ZoneOptions>;

/**
 * Divides places into zones of little cost. Each place counts once in the cost, whatever its demand.
 *
 * - k-means: centres are means on the sphere, costs are squared distances (straight lines, which order as haversine does).
 * - k-medoids: centres are places, costs are distances from there, by road if so given.
 * - sweep: a ray turns around the depot from each place in turn, and a zone ends before a place that it cannot carry; of these
 *   divisions into at most `zones` it is the one that costs least, as by k-means.
 *
 * No zone carries more than the capacity: places are assigned by regret, then shifted and swapped. Where fewer places differ than
 * there are zones, some are empty; without places there are no zones. O(n zones) an iteration, else O(n²).
 * @throws {RangeError} If there are more zones than places, demand is negative or above the capacity, no packing is found, a sweep has
 * no capacity, degrees are beyond their range, as when swapped, a distance is negative or NaN, or a place beyond reach.
 * @see Arthur, D. & Vassilvitskii, S. (2007). k-means++: the advantages of careful seeding. SODA, 1027-1035.
 * @see Gillett, B. E. & Miller, L. R. (1974). A heuristic algorithm for the vehicle-dispatch problem. Oper. Res. 22(2), 340-349.
 *
 * @example
 * const places = { latitude: [30.1, 30.1, 30.3, 30.3], longitude: [120.1, 120.2, 120.1, 120.2] };
 * divide(places, { method: "k-means", zones: 2, seed: 1, capacity: 2 }).loads; // [2, 2]
 */
export function divide(places: ZonePlaces, options: ZoneOptions): ZoneDivision {
  const { method, zones, capacity, depot, ...given } = gate.readOptions(ACTION, options, OPTIONS);
  const { count, points, distance } = readPlaces(ACTION, places);
  const demands = readDemands(count, given.demand, capacity);
  if (method !== "k-medoids" && !points) throw new TypeError(mustBe(ACTION, "places", "coordinates", places));
  if ((method === "sweep") !== (depot !== undefined))
    throw new TypeError(mustBe(ACTION, "depot", "given for a sweep, and for nothing else", depot));
  if (depot && capacity === Infinity)
    throw new RangeError(mustBe(ACTION, "capacity", "given for a sweep", capacity));
  if (count === 0) return { labels: [], loads: [], cost: 0, centres: [] };
  gate.integer(1, count)(ACTION, "zones", zones);
  const [total, most] = [sum(demands), zones * capacity];
  if (total > most) throw new RangeError(mustBe(ACTION, "demand in all", `at most ${most}`, total));
  const limits = { action: ACTION, demands, capacity, zones };
  const geometry = points && method !== "k-medoids" ? means(points) : medoids(distance);
  const around = depot && points && sweeps(points, depot, limits);
  let found: Located | undefined;
  for (const next of around ?? aboutCentres(geometry, limits, given.seed, given.restarts))
    if (!found || next.cost < found.cost) found = next;
  const rule = `enough for ${zones} zones, but no packing was found`;
  if (!found) throw new RangeError(mustBe(ACTION, "capacity", rule, capacity));
  const { labels, centres } = found;
  const far = labels.findIndex((zone, i) => geometry.cost(centres[zone], i) === UNREACHABLE);
  if (far >= 0) throw new RangeError(mustBe(ACTION, `place ${far}`, "reachable from a centre", Infinity));
  return divisionOf(found, demands);
}

/**
 * The division about places that costs least (p-median, p-中值), by road or on the sphere: `divide` by k-medoids, then a program for
 * HiGHS that finds the best one, or its `bound` if the time is up: no division costs less. Without a capacity some hundred places take
 * seconds, with one 50 do.
 * @param solving As for `linearProgram.solve`, but `relativeGap` is 0 by default.
 * @throws As `divide`. @throws {RangeError} If there are too many places for a program. @throws The reason of `solving.signal`.
 * @see ReVelle, C. S. & Swain, R. W. (1970). Central facilities location. Geographical Analysis 2(1), 30-42.
 *
 * @example
 * const distances = [[0, 1, 9], [1, 0, 8], [9, 8, 0]];
 * await divideExactly(distances, { zones: 2, seed: 1 }); // { labels: [0, 0, 1], loads: [2, 1], cost: 1, centres: [0, 2], bound: 1 }
 */
export async function divideExactly(
  places: ZonePlaces,
  options: Omit<ZoneOptions, "method" | "depot">,
  solving: SolveOptions = {},
): Promise<ZoneDivision & { readonly bound: number }> {
  const { count, distance } = readPlaces(ACTION, places);
  // Before k-medoids, which would take long.
  if (count > 500) throw new RangeError(mustBe(ACTION, "places", "at most 500 for a program", count));
  const known = divide(places, gate.isRecord(options) ? { ...options, method: "k-medoids" } : options);
  if (count === 0) return { ...known, bound: 0 };
  const { capacity = Infinity, zones, demand } = options;
  const limits = { action: ACTION, demands: readDemands(count, demand, capacity), capacity, zones };
  const program = gate.isRecord(solving) ? { relativeGap: 0, ...solving } : solving;
  return pMedian.solve(distance, limits, known, program);
}

function readDemands(count: number, demand: VectorLike = Array(count).fill(1), capacity: number) {
  const demands = Float64Array.from(readVector(ACTION, "demand", demand));
  if (demands.length !== count) throw new TypeError(mustBe(ACTION, "demand", `of ${count} places`, demands));
  const wrong = demands.find((one) => one < 0 || one > capacity);
  if (wrong === undefined) return demands;
  throw new RangeError(mustBe(ACTION, "demand", `from 0 to ${capacity}`, wrong));
}

function readPlaces(action: string, places: ZonePlaces) {
  if (gate.isRecord(places) && "latitude" in places) {
    const points = pointsOnEarth(action, places as Degrees<VectorLike>);
    const distance = (a: number, b: number) => greatCircleOf(points, a, b);
    return { count: points.length / 3, points, distance };
  }
  const { rows, columns, data } = toMatrix(places as MatrixLike);
  if (rows !== columns) throw new TypeError(mustBe(action, "places", "square", `${rows} x ${columns}`));
  const wrong = data.find((distance) => !(distance >= 0));
  if (wrong !== undefined) throw new RangeError(mustBe(action, "distances", "at least 0 or Infinity", wrong));
  const distance = (a: number, b: number) => (a === b ? 0 : Math.min(data[a * rows + b], UNREACHABLE));
  return { count: rows, distance };
}

/**
 * How even a division is: `loadVariation`, the standard deviation of loads over their mean (变异系数), and `loadPeak`, the greatest over
 * the mean, both 0 without loads. `tours`: round tours of the places of each zone by 2-opt and Or-opt (Johnson & McGeoch, 1997),
 * some 2 % above the shortest, with the mean of both directions: where streets are one-way, vans drive less. O(stops²) a zone.
 * @throws {RangeError} If a label has no load. @throws {TypeError} If there is not one label a place.
 *
 * @example
 * const work = workload([[0, 1, 9], [1, 0, 8], [9, 8, 0]], { labels: [0, 0, 1], loads: [3, 1] });
 * [work.loadVariation, work.loadPeak, work.longestTour]; // [0.5, 1.5, 2]
 */
export function workload(places: ZonePlaces, division: Pick<ZoneDivision, "labels" | "loads">) {
  const action = "measure the work of zones";
  const { count, distance } = readPlaces(action, places);
  const loads = Array.from(readVector(action, "loads", division?.loads));
  const labels = readPositions(action, "labels", division.labels, loads.length);
  if (labels.length !== count) throw new TypeError(mustBe(action, "labels", `of ${count} places`, labels));
  const members = membersOf(labels, loads.length);
  const bothWays = (a: number, b: number) => (distance(a, b) + distance(b, a)) / 2;
  const tours = members.map((zone) => {
    // Places at one point would be the only near neighbours of each other.
    const points = zone.filter((a, i) => zone.findIndex((b) => bothWays(a, b) === 0) === i);
    if (points.length < 2) return 0;
    const distances = points.map((a) => points.map((b) => bothWays(a, b)));
    const stops = points.slice(1).map((_, i) => ({ place: i + 1 }));
    return improveTour(readProblem(action, { stops, vehicles: [{}], distances }), seeded(0), (i) => i).cost;
  });
  const mean = sum(loads) / (loads.length || 1);
  const variance = sum(loads.map((load) => (load - mean) ** 2)) / (loads.length || 1);
  return {
    ...{ stops: members.map(({ length }) => length), tours, longestTour: Math.max(0, ...tours) },
    ...{ loadVariation: Math.sqrt(variance) / (mean || 1), loadPeak: Math.max(0, ...loads) / (mean || 1) },
  };
}
