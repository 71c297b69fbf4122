/** Distance matrices (距离矩阵): what it costs to drive from each of some places to each of others. */
import path from "node:path";
import { type Matrix, zeros } from "../../core/linear-algebra/matrix";
import { readOptions } from "../../core/options";
import { collectReports } from "../../core/threads/collect-reports";
import { type ThreadOptions, threadOptions } from "../../core/threads/thread-options";
import { readPositions, type VectorLike } from "../../core/vectors";
import type { Job, Report } from "./matrix-worker";
import { type RoadNetwork, requireNetwork } from "./search";

/** How to share the work; progress comes after each source. */
export type DistanceMatrixOptions = ThreadOptions<{ readonly done: number; readonly total: number }>;

/**
 * The distances from sources to targets by Dijkstra, on worker threads whose number does not change them; infinite where there is
 * no way. Nodes may occur twice. O(sources (nodes + roads) log nodes / threads).
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
  const { threads, onProgress, signal } = readOptions(action, options, threadOptions());
  requireNetwork(action, network);
  const from = Array.from(readPositions(action, "sources", sources, network.nodeCount));
  const to = Array.from(readPositions(action, "targets", targets, network.nodeCount));
  const matrix = zeros(from.length, to.length);
  const job: Job = { network, sources: from, targets: to };
  const [entry, total] = [path.join(__dirname, "matrix-worker.ts"), from.length];
  await collectReports<Report>(action, entry, job, { reports: total, threads, signal }, (report, before) => {
    matrix.data.set(report.distances, report.i * to.length);
    onProgress?.({ done: before + 1, total });
  });
  signal?.throwIfAborted();
  return matrix;
}
