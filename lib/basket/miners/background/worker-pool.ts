/** The worker threads of one background mining. */
import { Worker } from "node:worker_threads";
import type { Job, Report } from "./worker";
import { BOOT, program } from "./worker-program";

/** A thread needs time to start and to read the baskets: the others join in once it is clear that the job is no short one. */
const ALONE_MILLISECONDS = 50;

export interface Crew {
  start(job: Job, threads: number): void;
  /** Ends the threads, whatever they are doing, within milliseconds; their memory is free then. */
  stop(): Promise<void>;
}

/** @param onFailure Is called where a thread throws, or where none is left. */
export function createCrew(onReport: (report: Report) => void, onFailure: (error: unknown) => void): Crew {
  const workers = new Set<Worker>();
  let others: NodeJS.Timeout | undefined;
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
    const startOne = () => listenTo(new Worker(BOOT, { eval: true, workerData, execArgv: [] }));
    const workerData = { program: program(), job };
    startOne();
    others = setTimeout(() => {
      for (let thread = 1; thread < threads; thread++) startOne();
    }, ALONE_MILLISECONDS);
  }

  async function stop(): Promise<void> {
    isStopped = true;
    clearTimeout(others);
    await Promise.all([...workers].map((worker) => worker.terminate()));
  }

  return { start, stop };
}
