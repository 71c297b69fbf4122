/** Work shared by threads while this one stays free. */
import { Worker } from "node:worker_threads";
import { BOOT, workerProgram } from "./worker-program";

/**
 * Runs `work(job, post, take)` of a file of lib in threads, and hands each report to `onReport`, in the order in which they come, with
 * the number of those before it. `take()` gives each position, from 0 on, to one thread.
 *
 * @param reports How many come in all, without those of which `onReport` returns false. @param signal Ends the wait; no report is handed over after that.
 * @throws {Error} If a thread ends before its work. @throws What a thread or `onReport` throws.
 */
export async function collectReports<Report>(
  action: string,
  entry: string,
  job: object,
  { reports, threads, signal }: { reports: number; threads: number; signal: AbortSignal | undefined },
  onReport: (report: Report, before: number) => unknown,
): Promise<void> {
  const taken = new Int32Array(new SharedArrayBuffer(4));
  const workerData = { program: workerProgram(entry), job, taken };
  const workers: Worker[] = [];
  const ended = new AbortController();
  let done = 0;
  await new Promise<void>((resolve, reject) => {
    if (signal?.aborted || reports === 0) return resolve();
    signal?.addEventListener("abort", () => resolve(), { signal: ended.signal });
    const receive = (report: Report) => {
      if (signal?.aborted) return;
      try {
        if (onReport(report, done) !== false) done++;
      } catch (error) {
        reject(error);
      }
      if (done === reports) resolve();
    };
    while (workers.length < Math.min(threads, reports))
      workers.push(new Worker(BOOT, { eval: true, workerData, execArgv: [] }).on("error", reject));
    let running = workers.length;
    for (const worker of workers) {
      worker.on(
        "exit",
        () => --running || reject(new Error(`Cannot ${action}: a thread ended before its work`)),
      );
      worker.on("message", receive);
    }
  }).finally(() => {
    ended.abort();
    return Promise.all(workers.map((worker) => worker.terminate()));
  });
}
