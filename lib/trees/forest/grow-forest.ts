/** Growing of many trees, on all processors. */
import { availableParallelism } from "node:os";
import path from "node:path";
import { MessageChannel, receiveMessageOnPort } from "node:worker_threads";
import { LONGEST_WAIT, startThreads } from "../../core/threads/watched-threads";
import { BOOT, workerProgram } from "../../core/threads/worker-program";
import type { GrownTree } from "../growing/grow";
import { growTrees, type Job } from "./worker";

export type ForestTree = Pick<GrownTree, "tree" | "importances">;

/** With so many rows times columns tried times trees, growing takes longer than it takes to start a thread. */
const LARGE = 1e7;

/**
 * Grows a tree for each seed.
 *
 * @param onTree Is called now and then with the number of trees done. If it throws, the work ends.
 * @throws {Error} If a thread fails.
 */
export function growForest(task: Omit<Job, "control">, onTree: (done: number) => void): ForestTree[] {
  const { seeds, weights, options } = task;
  const control = new Int32Array(new SharedArrayBuffer(8));
  const job: Job = { ...task, control };
  const isLarge = weights.length * options.features * seeds.length >= LARGE;
  const others = isLarge ? Math.min(availableParallelism(), seeds.length) - 1 : 0;
  const channels = Array.from({ length: others }, () => new MessageChannel());
  const program = others > 0 ? workerProgram(path.join(__dirname, "worker.ts")) : undefined;
  const threads = channels.map(({ port2: port }) => ({
    workerData: { program, job: { ...job, port } },
    transferList: [port],
  }));
  const requireThreads = startThreads(BOOT, "grow a forest", threads);
  const grown: ForestTree[] = [];
  const receive = () => {
    requireThreads();
    for (const { port1 } of channels)
      for (let got = receiveMessageOnPort(port1); got; got = receiveMessageOnPort(port1))
        grown[got.message.t] = got.message;
  };
  try {
    growTrees(job, (t, tree) => {
      grown[t] = tree;
      receive();
      onTree(Atomics.load(control, 1) + 1);
    });
    for (let done = control[1]; done < seeds.length; done = Atomics.load(control, 1)) {
      Atomics.wait(control, 1, done, LONGEST_WAIT);
      receive();
    }
    receive();
  } finally {
    // No more trees for the other threads, whatever has happened.
    Atomics.store(control, 0, seeds.length);
    for (const { port1 } of channels) port1.close();
  }
  return grown;
}
