/** Growing of many trees, on all processors. */
import { availableParallelism } from "node:os";
import path from "node:path";
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from "node:worker_threads";
import { seeded } from "../../core/random";
import { BOOT, workerProgram } from "../../core/threads/worker-program";
import type { GrownTree } from "../growing/grow";
import { growTrees, type Job } from "./worker";

export type ForestTree = Pick<GrownTree, "tree" | "importances">;

/** With so many rows times columns tried times trees, growing takes longer than it takes to start a thread. */
const LARGE = 1e7;

/** The seeds of the trees. */
export function seedsOf(seed: number, trees: number): number[] {
  const random = seeded(seed);
  return Array.from({ length: trees }, random.uint32);
}

/**
 * Grows a tree for each seed.
 *
 * @param onTree Is called now and then with the number of trees done. If it throws, the work ends.
 */
export function growForest(task: Omit<Job, "control">, onTree: (done: number) => void): ForestTree[] {
  const { seeds, weights, options } = task;
  const control = new Int32Array(new SharedArrayBuffer(8));
  const job: Job = { ...task, control };
  const isLarge = weights.length * options.features * seeds.length >= LARGE;
  const threads = isLarge ? Math.min(availableParallelism(), seeds.length) - 1 : 0;
  const ports = Array.from({ length: threads }, () => startThread(job));
  const grown: ForestTree[] = [];
  const receive = () => {
    for (const port of ports)
      for (let got = receiveMessageOnPort(port); got; got = receiveMessageOnPort(port))
        grown[got.message.t] = got.message;
  };
  try {
    growTrees(job, (t, tree) => {
      grown[t] = tree;
      receive();
      onTree(Atomics.load(control, 1) + 1);
    });
    for (let done = control[1]; done < seeds.length; done = Atomics.load(control, 1))
      Atomics.wait(control, 1, done);
    receive();
  } finally {
    // No more trees for the other threads, whatever has happened.
    Atomics.store(control, 0, seeds.length);
    for (const port of ports) port.close();
  }
  return grown;
}

function startThread(job: Job): MessagePort {
  const { port1, port2 } = new MessageChannel();
  const workerData = {
    program: workerProgram(path.join(__dirname, "worker.ts")),
    job: { ...job, port: port2 },
  };
  new Worker(BOOT, { eval: true, workerData, transferList: [port2], execArgv: [] }).unref();
  return port1;
}
