/** Routes for vehicles (车辆路径规划): which van serves which stops, in which order and when. */
import { availableParallelism } from "node:os";
import path from "node:path";
import { Worker } from "node:worker_threads";
import { mustBe } from "../../core/errors";
import * as gate from "../../core/options";
import { seeded } from "../../core/random";
import { BOOT, workerProgram } from "../../core/threads/worker-program";
import { planOf, type RouteStops, type RoutingPlan } from "./plan";
import { type RoutingProblem, readProblem } from "./problem";
import type { Job, Report } from "./worker";

/** How far a search is. */
export interface RoutingProgress {
  /** Of the best plan so far; a stop that must be served and is not costs ten times the dearest stop. */
  readonly cost: number;
  /** Above the best known cost, if it was given, as a fraction of it. */
  readonly gap?: number;
  readonly seconds: number;
}

/** How long to search, and who is told. */
export interface RoutingOptions {
  readonly seed: number;
  /** Attempts to improve of each search. @default 50,000, or no limit if there is one of time */
  readonly iterations?: number;
  /** For all searches; then the plan depends on the speed of the machine. @default no limit */
  readonly timeLimitSeconds?: number;
  /** Independent searches, of which the best is kept. Their number changes the plan, that of the threads does not. @default 2 */
  readonly searches?: number;
  /** @default one for each processor, at most one for each search */
  readonly threads?: number;
  /** A bound or the best cost that is known, for the gap. */
  readonly bestKnown?: number;
  /** Called some times a second. */
  readonly onProgress?: (progress: RoutingProgress) => void;
  /** Ends the search; the best plan so far is kept. */
  readonly signal?: AbortSignal;
}

const OPTIONS = {
  seed: gate.integer(0, 0xffffffff),
  iterations: gate.optional(gate.integer(1)),
  timeLimitSeconds: gate.optional(gate.positive),
  searches: gate.withDefault(2, gate.integer(1)),
  threads: gate.withDefault(availableParallelism(), gate.integer(1)),
  bestKnown: gate.optional(gate.positive),
  onProgress: gate.optional(gate.callback<(progress: RoutingProgress) => void>()),
  signal: gate.abortSignal,
} satisfies gate.OptionReaders<RoutingOptions>;
const DEFAULT_ITERATIONS = 50_000;

/**
 * Plans routes at low cost (TSP, CVRP, VRPTW): capacities in several dimensions, time windows, several depots, open routes, a
 * mixed fleet, shifts, breaks, and stops that may be left out for their prize. Minimises the cost of the routes and the lost
 * prizes. The search is heuristic: ruin and recreate, or 2-opt and Or-opt for one van without other limits.
 *
 * A stop that no vehicle can serve is no error: it is listed as unserved with the smallest change that would serve it. Several stops
 * may be at one place; without stops there are no routes. On worker threads; a break makes it several times as slow.
 *
 * @throws {TypeError} If something in the problem is of another type or name.
 * @throws {RangeError} If a number is NaN or negative, a place has no row, or two stops have the same name.
 * @see Christiaens, J. & Vanden Berghe, G. (2020). Transportation Science 54(2), 417-433.
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
  const { seed, searches, timeLimitSeconds, bestKnown, onProgress, signal, ...given } = gate.readOptions(
    action,
    options,
    OPTIONS,
  );
  const instance = readProblem(action, problem);
  if (instance.stops === 0 || instance.fleet.every(({ count }) => count === 0))
    return planOf(instance, [], true, bestKnown);
  const since = Date.now();
  const random = seeded(seed);
  const threads = Math.min(given.threads, searches);
  const job: Job = {
    ...{ instance, since, seeds: Array.from({ length: searches }, () => random.uint32()) },
    iterations: given.iterations ?? (timeLimitSeconds ? Infinity : DEFAULT_ITERATIONS),
    seconds: ((timeLimitSeconds ?? Infinity) * threads) / searches,
    control: new Int32Array(new SharedArrayBuffer(8)),
  };
  const workerData = { program: workerProgram(path.join(__dirname, "worker.ts")), job };
  const workers: Worker[] = [];
  const ended: Report[] = [];
  const listening = new AbortController();
  const stop = () => Atomics.store(job.control, 1, 1);
  if (signal?.aborted) stop();
  signal?.addEventListener("abort", stop, { signal: listening.signal });
  await new Promise<void>((resolve, reject) => {
    let [cost, left, running] = [Infinity, searches, threads];
    const onReport = (report: Report) => {
      cost = Math.min(cost, report.cost);
      const gap = bestKnown === undefined ? {} : { gap: cost / bestKnown - 1 };
      onProgress?.({ cost, ...gap, seconds: (Date.now() - since) / 1000 });
      if (report.routes) ended[report.search] = report;
      if (report.routes && --left === 0) resolve();
    };
    while (workers.length < threads) workers.push(new Worker(BOOT, { eval: true, workerData, execArgv: [] }));
    for (const worker of workers) {
      worker.on("error", reject);
      worker.on("message", (report) => Promise.resolve(report).then(onReport).catch(reject));
      // After the last messages.
      const fail = () => reject(new Error(`Cannot ${action}: a thread ended before its work`));
      worker.on("exit", () => setImmediate(() => --running || fail()));
    }
  }).finally(() => {
    listening.abort();
    return Promise.all(workers.map((worker) => worker.terminate()));
  });
  const best = ended.reduce((least, other) => (other.cost < least.cost ? other : least));
  return planOf(instance, best.routes ?? [], !signal?.aborted, bestKnown);
}

/**
 * The plan of given routes, such as yesterday's: times, loads and costs, the limits that are not kept, and why a stop is in no
 * route. Without routes: which stops no vehicle can serve. O(stops), and O(stops²) for each that is in no route.
 *
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
  const [stops, vehicle] = [
    gate.listOf(gate.integer(0, instance.stops - 1)),
    gate.integer(0, instance.fleet.length - 1),
  ];
  const read = gate.listOf(gate.nested({ vehicle, stops }))(action, "routes", routes);
  const visits = read.flatMap((route) => route.stops);
  const twice = visits.find((stop, i) => visits.indexOf(stop) < i);
  if (twice !== undefined) throw new RangeError(mustBe(action, "stops", "visited once", twice));
  return planOf(instance, read, true);
}
