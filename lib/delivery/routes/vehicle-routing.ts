/** Routes for vehicles (车辆路径规划): which van serves which stops, in which order and when. */
import path from "node:path";
import { mustBe } from "../../core/errors";
import * as gate from "../../core/options";
import { seeded } from "../../core/random";
import { collectReports } from "../../core/threads/collect-reports";
import { type ThreadOptions, threadOptions } from "../../core/threads/thread-options";
import { planOf, type RouteStops, type RoutingPlan } from "./plan";
import { type RoutingProblem, readProblem } from "./problem";
import type { Job, Report } from "./worker";

/** The best cost so far, where a stop that must be served and is not costs more than any route, and its gap if a best is known. */
export type RoutingProgress = Readonly<{ cost: number; gap?: number; seconds: number }>;

/** How long to search, and who is told. A signal ends the search and keeps the best plan; threads are at most one for each search. */
export interface RoutingOptions extends ThreadOptions<RoutingProgress> {
  readonly seed: number;
  /** Attempts to improve of each search. @default 50,000, or no limit if there is one of time */
  readonly iterations?: number;
  /** For all searches, before local search, half a second at 1,000 stops; the plan depends on the machine. @default no limit */
  readonly timeLimitSeconds?: number;
  /** Independent searches, of which the best is kept. Their number changes the plan, that of the threads does not. @default 2 */
  readonly searches?: number;
  /** A bound or the best cost that is known, for the gap in the progress. */
  readonly bestKnown?: number;
}

const OPTIONS = {
  seed: gate.integer(0, 0xffffffff),
  iterations: gate.optional(gate.integer(1)),
  timeLimitSeconds: gate.withDefault(Infinity, gate.positive),
  searches: gate.withDefault(2, gate.integer(1)),
  bestKnown: gate.optional(gate.positive),
  ...threadOptions<RoutingProgress>(),
} satisfies gate.OptionReaders<RoutingOptions>;

/**
 * Plans routes (车辆路径问题: TSP, CVRP, VRPTW) at the least cost and lost prizes that a search finds: ruin and recreate, then local
 * search, or 2-opt and Or-opt for one van without other limits, on threads. O(rows²) memory; an iteration takes about 10 µs at 100
 * stops. A stop that no vehicle can serve is listed as unserved with the smallest change that would serve it. Stops may share a
 * place.
 * @throws {TypeError} If something in the problem is of another type or name. @throws As `onProgress`.
 * @throws {RangeError} If a number is NaN or negative, a place has no row, or two stops have the same name.
 *
 * @example
 * const points = [[0, 0], [0, 3], [4, 3], [4, 0]];
 * const distances = points.map(([x, y]) => points.map(([u, v]) => Math.hypot(x - u, y - v)));
 * const stops = [{ place: 2 }, { place: 1 }, { place: 3 }];
 * const plan = await solve({ stops, distances, vehicles: [{}] }, { seed: 1, iterations: 100 });
 * plan.cost; // 14
 */
export async function solve(problem: RoutingProblem, options: RoutingOptions): Promise<RoutingPlan> {
  const action = "plan routes";
  const limits = gate.readOptions(action, options, OPTIONS);
  const { searches, bestKnown, onProgress, signal } = limits;
  const instance = readProblem(action, problem);
  if (instance.fleet.every(({ count }) => count === 0)) return planOf(instance, []);
  const since = Date.now();
  const threads = Math.min(limits.threads, searches);
  const seconds = (limits.timeLimitSeconds * threads) / searches;
  const iterations = limits.iterations ?? (seconds < Infinity ? Infinity : 50_000);
  const seeds = Array.from({ length: searches }, seeded(limits.seed).uint32);
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const job: Job = { instance, since, seeds, iterations, seconds, stop };
  const [ended, told]: [Report[], Promise<void>[]] = [[], []];
  let least = Infinity;
  const entry = path.join(__dirname, "worker.ts");
  const work = { reports: searches, threads, signal: undefined };
  await collectReports<Report>(action, entry, job, work, ({ search, cost, routes }) => {
    if (signal?.aborted) Atomics.store(stop, 0, 1);
    least = Math.min(least, cost);
    const gap = bestKnown === undefined ? {} : { gap: least / bestKnown - 1 };
    const progress = { cost: least, ...gap, seconds: (Date.now() - since) / 1000 };
    const telling = Promise.resolve(onProgress?.(progress));
    telling.catch(() => Atomics.store(stop, 0, 1));
    told.push(telling);
    if (routes) ended[search] = { search, cost, routes };
    return routes !== undefined;
  });
  await Promise.all(told);
  const best = ended.find(({ cost }) => cost === least)?.routes ?? [];
  return planOf(instance, best, !signal?.aborted);
}

/**
 * The plan of given routes, such as yesterday's: times, loads and costs, the limits that are not kept, and why a stop is in no
 * route. Without routes: which stops no vehicle can serve. O(stops), and O(stops²) for each that is in no route.
 * @throws As {@link solve}, and {RangeError} if a vehicle or stop does not exist, or a stop is visited twice.
 *
 * @example
 * const stops = [{ place: 1, window: [0, 2] as const }, { place: 0 }];
 * const plan = evaluate({ stops, distances: [[0, 3], [3, 0]], vehicles: [{}] }, [{ vehicle: 0, stops: [0] }]);
 * plan.routes[0].violations; // [{ limit: "window", of: "0", by: 1 }]
 */
export function evaluate(problem: RoutingProblem, routes: readonly RouteStops[]): RoutingPlan {
  const action = "evaluate routes";
  const instance = readProblem(action, problem);
  const vehicle = gate.integer(0, instance.fleet.length - 1);
  const stops = gate.listOf(gate.integer(0, instance.stops - 1));
  const read = gate.listOf(gate.nested({ vehicle, stops }))(action, "routes", routes);
  const visits = read.flatMap((route) => route.stops);
  const twice = visits.find((stop, i) => visits.indexOf(stop) < i);
  if (twice !== undefined) throw new RangeError(mustBe(action, "stops", "visited once", twice));
  return planOf(instance, read);
}
