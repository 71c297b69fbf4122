/** The worker threads of one background mining. */
import path from "node:path";
import { Worker } from "node:worker_threads";
import { BOOT, workerProgram } from "../../../core/threads/worker-program";
import type { Job, Report } from "./worker";

/** A thread needs time to start and to read the baskets, so the others start only once the job proves not to be short. */
const ALONE_MILLISECONDS = 50;

export type WorkerPool = ReturnType<typeof createWorkerPool>;

/** @param onFailure Is called if a thread throws, or if all have ended. */
export function createWorkerPool(onReport: (report: Report) => void, onFailure: (error: unknown) => void) {
  const workers = new Set<Worker>();
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;

  function listenTo(worker: Worker): void {
    workers.add(worker);
    worker.on("message", (report: Report) => {
      if (isStopped) return;
      try {
        onReport(report);
      } catch (error) {
        onFailure(error);
      }
    });
    worker.on("error", onFailure);
    worker.on("exit", (code) => {
      workers.delete(worker);
      if (workers.size === 0)
        onFailure(new Error(`Cannot mine itemsets: all workers ended, with code ${code}`));
    });
  }

  function start(job: Job, threads: number): void {
    const workerData = { program: workerProgram(path.join(__dirname, "worker.ts")), job };
    const startOne = () => listenTo(new Worker(BOOT, { eval: true, workerData, execArgv: [] }));
    startOne();
    timer = setTimeout(() => {
      for (let thread = 1; thread < threads; thread++) startOne();
    }, ALONE_MILLISECONDS);
  }

  /** Ends the threads within milliseconds, whatever they are doing, and frees their memory. */
  async function stop(): Promise<void> {
    isStopped = true;
    clearTimeout(timer);
    await Promise.all([...workers].map((worker) => worker.terminate()));
  }

  return { start, stop };
}
