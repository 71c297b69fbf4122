/** One background mining from the side of the thread that waits for it. */
import { availableParallelism } from "node:os";
import type { Baskets } from "../../../core/baskets";
import { mustBe, requireInteger, requirePositive } from "../../../core/errors";
import { rankItems } from "../frequent-items";
import { resultOf } from "./result";
import { steering } from "./scheduler";
import { createLedger } from "./state";
import type { BackgroundMining, BackgroundOptions, MiningEnd } from "./types";
import { createTickets, planOf } from "./work-queue";
import type { Report } from "./worker";
import { type Crew, createCrew } from "./worker-pool";

const ACTION = "mine itemsets in the background";

/** More threads than this wait for memory rather than for work. */
const MOST_THREADS = 8;

/** @param onStage Is given what is known, each time that the support down to which all is known has halved. */
export async function run(
  baskets: Baskets,
  options: BackgroundOptions,
  onStage?: (stage: BackgroundMining) => void,
): Promise<BackgroundMining> {
  const ranked = rankItems(baskets, options);
  requireBackgroundOptions(options);
  const { threads = Math.min(MOST_THREADS, availableParallelism()) } = options;
  const plan = planOf(ranked);
  const ledger = createLedger(ranked, plan);
  const tickets = createTickets(plan);
  const enter = steering({ ranked, plan, ledger, tickets, onProgress: options.onProgress, onStage });
  const itemCount = ranked.counts.length;
  if (itemCount === 0) return resultOf(ledger.itemsets(), "finished");

  let crew: Crew | undefined;
  let stopListening = () => {};
  let reason: MiningEnd;
  try {
    reason = await new Promise<MiningEnd>((end, fail) => {
      stopListening = listen(options, end);
      if (options.signal?.aborted) return;
      const onReport = (report: Report) => {
        const reached = enter(report);
        if (reached !== undefined) end(reached);
      };
      crew = createCrew(onReport, fail);
      const job = {
        offsets: onSharedMemory(baskets.offsets),
        items: onSharedMemory(baskets.items),
        ranked: { ...ranked, names: [] },
        plan,
        tickets,
      };
      crew.start(job, Math.min(threads, itemCount));
    });
  } finally {
    stopListening();
    await crew?.stop();
  }
  // Joined only now: the threads would go on mining meanwhile, for nothing.
  return resultOf(ledger.itemsets(), reason);
}

function requireBackgroundOptions({ threads, signal, maxSeconds, onProgress }: BackgroundOptions): void {
  if (threads !== undefined) requireInteger(ACTION, "threads", threads, 1);
  if (maxSeconds !== undefined) requirePositive(ACTION, "maxSeconds", maxSeconds);
  if (signal !== undefined && !(signal instanceof AbortSignal))
    throw new TypeError(mustBe(ACTION, "signal", "an AbortSignal", signal));
  if (onProgress !== undefined && typeof onProgress !== "function")
    throw new TypeError(mustBe(ACTION, "onProgress", "a function", onProgress));
}

/** Calls `end` when mining has to end; gives what stops listening. */
function listen({ signal, maxSeconds }: BackgroundOptions, end: (reason: MiningEnd) => void): () => void {
  const interrupt = () => end("interrupted");
  if (signal?.aborted) interrupt();
  signal?.addEventListener("abort", interrupt);
  // Where a notebook's kernel takes the interrupt, the cell is gone; the threads must go too.
  if (process.listenerCount("SIGINT") > 0) process.on("SIGINT", interrupt);
  const timer = maxSeconds === undefined ? undefined : setTimeout(() => end("time"), 1000 * maxSeconds);
  return () => {
    signal?.removeEventListener("abort", interrupt);
    process.removeListener("SIGINT", interrupt);
    clearTimeout(timer);
  };
}

function onSharedMemory(values: Int32Array): Int32Array {
  const shared = new Int32Array(new SharedArrayBuffer(values.byteLength));
  shared.set(values);
  return shared;
}
