/** One background mining, as the main thread runs it. */
import { availableParallelism } from "node:os";
import type { Baskets } from "../../../core/baskets";
import { rankItems } from "../frequent-items";
import { resultOf } from "./result";
import { createScheduler } from "./scheduler";
import { createMiningState } from "./state";
import type { BackgroundMining, MiningEnd, ReadBackgroundOptions } from "./types";
import { createWorkQueue, planStages } from "./work-queue";
import type { Report } from "./worker";
import { createWorkerPool, type WorkerPool } from "./worker-pool";

/** More threads than this do not help: they wait for memory. */
const MOST_THREADS = 8;

/** @param onStage Receives what is known, each time that the support down to which all is known has halved. */
export async function run(
  baskets: Baskets,
  options: ReadBackgroundOptions,
  onStage?: (stage: BackgroundMining) => void,
): Promise<BackgroundMining> {
  const ranked = rankItems(baskets, options);
  const { threads = Math.min(MOST_THREADS, availableParallelism()), onProgress } = options;
  const plan = planStages(ranked);
  const state = createMiningState(ranked, plan);
  const queue = createWorkQueue(plan);
  const handle = createScheduler({ ranked, plan, state, queue, onProgress, onStage });
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

/** Calls `end` when mining has to end. Returns a function that stops listening. */
function listen({ signal, maxSeconds }: ReadBackgroundOptions, end: (reason: MiningEnd) => void): () => void {
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
