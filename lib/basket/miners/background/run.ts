/** One background mining, as the main thread runs it. */
import { availableParallelism } from "node:os";
import type { Baskets } from "../../../core/baskets";
import { mustBe, requireInteger, requirePositive } from "../../../core/errors";
import { rankItems } from "../frequent-items";
import { resultOf } from "./result";
import { createScheduler } from "./scheduler";
import { createMiningState } from "./state";
import type { BackgroundMining, BackgroundOptions, MiningEnd } from "./types";
import { createWorkQueue, planStages } from "./work-queue";
import type { Report } from "./worker";
import { createWorkerPool, type WorkerPool } from "./worker-pool";

const ACTION = "mine itemsets in the background";

/** More threads than this do not help: they wait for memory. */
const MOST_THREADS = 8;

/** @param onStage Receives what is known, each time that the support down to which all is known has halved. */
export async function run(
  baskets: Baskets,
  options: BackgroundOptions,
  onStage?: (stage: BackgroundMining) => void,
): Promise<BackgroundMining> {
  const ranked = rankItems(baskets, options);
  requireBackgroundOptions(options);
  const { threads = Math.min(MOST_THREADS, availableParallelism()) } = options;
  const plan = planStages(ranked);
  const state = createMiningState(ranked, plan);
  const queue = createWorkQueue(plan);
  const handle = createScheduler({ ranked, plan, state, queue, onProgress: options.onProgress, onStage });
  const itemCount = ranked.counts.length;
  if (itemCount === 0) return resultOf(state.itemsets(), "finished");

  let pool: WorkerPool | undefined;
  let stopListening = () => {};
  let reason: MiningEnd;
  try {
    reason = await new Promise<MiningEnd>((end, fail) => {
      stopListening = listen(options, end);
      if (options.signal?.aborted) return;
      const onReport = (report: Report) => {
        const ended = handle(report);
        if (ended !== undefined) end(ended);
      };
      pool = createWorkerPool(onReport, fail);
      const job = {
        offsets: toSharedMemory(baskets.offsets),
        items: toSharedMemory(baskets.items),
        ranked: { ...ranked, names: [] },
        plan,
        queue,
      };
      pool.start(job, Math.min(threads, itemCount));
    });
  } finally {
    stopListening();
    await pool?.stop();
  }
  // Merged only now: until they are stopped, the threads go on mining.
  return resultOf(state.itemsets(), reason);
}

function requireBackgroundOptions({ threads, signal, maxSeconds, onProgress }: BackgroundOptions): void {
  if (threads !== undefined) requireInteger(ACTION, "threads", threads, 1);
  if (maxSeconds !== undefined) requirePositive(ACTION, "maxSeconds", maxSeconds);
  if (signal !== undefined && !(signal instanceof AbortSignal))
    throw new TypeError(mustBe(ACTION, "signal", "an AbortSignal", signal));
  if (onProgress !== undefined && typeof onProgress !== "function")
    throw new TypeError(mustBe(ACTION, "onProgress", "a function", onProgress));
}

/** Calls `end` when mining has to end. Returns a function that stops listening. */
function listen({ signal, maxSeconds }: BackgroundOptions, end: (reason: MiningEnd) => void): () => void {
  const interrupt = () => end("interrupted");
  if (signal?.aborted) interrupt();
  signal?.addEventListener("abort", interrupt);
  // A notebook's kernel handles the interrupt and abandons the cell; the threads must end too.
  if (process.listenerCount("SIGINT") > 0) process.on("SIGINT", interrupt);
  const timer = maxSeconds === undefined ? undefined : setTimeout(() => end("time"), 1000 * maxSeconds);
  return () => {
    signal?.removeEventListener("abort", interrupt);
    process.removeListener("SIGINT", interrupt);
    clearTimeout(timer);
  };
}

function toSharedMemory(values: Int32Array): Int32Array {
  const shared = new Int32Array(new SharedArrayBuffer(values.byteLength));
  shared.set(values);
  return shared;
}
