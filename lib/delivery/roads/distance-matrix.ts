/** Distance matrices (距离矩阵): what it costs to drive from each of some places to each of others. */
import { availableParallelism } from "node:os";
import path from "node:path";
import { type Matrix, zeros } from "../../core/linear-algebra/matrix";
import * as gate from "../../core/options";
import { collectReports } from "../../core/threads/collect-reports";
import { readPositions, type VectorLike } from "../../core/vectors";
import type { Job, Report } from "./matrix-worker";
import { type RoadNetwork, requireNetwork } from "./search";

/** How to share the work. */
export interface DistanceMatrixOptions {
  /** @default one for each processor */
  readonly threads?: number;
  /** Called after each source. */
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
  /** Ends the work. */
  readonly signal?: AbortSignal;
}

const OPTIONS = {
  threads: gate.withDefault(availableParallelism(), gate.integer(1)),
  onProgress: gate.optional(gate.callback<NonNullable<DistanceMatrixOptions["onProgress"]>>()),
  signal: gate.abortSignal,
} satisfies gate.OptionReaders<DistanceMatrixOptions>;

/**
 * The distances from sources to targets by Dijkstra, on worker threads whose number does not change them; infinite where there is
 * no way. Nodes may occur twice. O(sources (nodes + roads) log nodes / threads).
 *
 * @throws {RangeError} If there is no such node. @throws The reason of the signal, if it is aborted.
 *
 * @example
 * const network = roadNetwork.of({ from: [0, 1], to: [1, 2], cost: [1, 2] });
 * (await of(network, [0, 2], [1, 2])).data; // [1, 3, Infinity, 0]
 */
export async function of(
  network: RoadNetwork,
  sources: VectorLike,
  targets: VectorLike,
  options: DistanceMatrixOptions = {},
): Promise<Matrix> {
  const action = "make a distance matrix";
  const { threads, onProgress, signal } = gate.readOptions(action, options, OPTIONS);
  requireNetwork(action, network);
  const from = Array.from(readPositions(action, "sources", sources, network.nodeCount));
  const to = Array.from(readPositions(action, "targets", targets, network.nodeCount));
  const matrix = zeros(from.length, to.length);
  const job: Job = { network, sources: from, targets: to, next: new Int32Array(new SharedArrayBuffer(4)) };
  const entry = path.join(__dirname, "matrix-worker.ts");
  let done = 0;
  await collectReports<Report>(action, entry, job, { reports: from.length, threads, signal }, (report) => {
    matrix.data.set(report.distances, report.i * to.length);
    done++;
    onProgress?.({ done, total: from.length });
  });
  signal?.throwIfAborted();
  return matrix;
}
