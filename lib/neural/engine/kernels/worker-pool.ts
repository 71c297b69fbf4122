/** Worker threads that run our kernels on shared memory, each on its part of the work. */
import { Worker } from "node:worker_threads";
import { type WasmMemory, webAssembly } from "../../../core/webassembly";

/** Kernels by name. All arguments are 32-bit integers, most of them pointers. */
export type Kernels = Readonly<Record<string, (...values: number[]) => void>>;

export interface WorkerPool {
  /** Number of threads, including the calling one. */
  readonly threads: number;
  readonly kernels: Kernels;
  /**
   * Runs a kernel over 0 to `count`, a contiguous part on each thread, and returns when all are done.
   * `values(from, to, thread)` gives the kernel's arguments for a part.
   */
  split(kernel: string, count: number, values: (from: number, to: number, thread: number) => number[]): void;
  stop(): Promise<void>;
}

const SLOTS = 32;
const SEQUENCE = 0;
const DONE = 1;
/** 1 if a kernel failed, `ENDED` if the worker is gone. */
const FAILED = 2;
const ENDED = 2;
const KERNEL = 3;
const COUNT = 4;
const VALUES = 5;

/** The program of a worker: sleeps until the sequence number changes, runs the kernel, and reports that number as done. */
const WORKER_PROGRAM = `
const { workerData, parentPort } = require("node:worker_threads");
const { memory, module, control, names, base } = workerData;
const { exports } = new WebAssembly.Instance(module, { env: { memory, abort() { throw new Error("abort"); } } });
const slots = new Int32Array(control, base * 4, ${SLOTS});
parentPort.postMessage("ready");
for (let sequence = 0; ; ) {
  Atomics.wait(slots, ${SEQUENCE}, sequence);
  const next = Atomics.load(slots, ${SEQUENCE});
  if (next === sequence) continue;
  sequence = next;
  if (slots[${KERNEL}] < 0) break;
  try {
    exports[names[slots[${KERNEL}]]](...slots.subarray(${VALUES}, ${VALUES} + slots[${COUNT}]));
  } catch { slots[${FAILED}] = 1; }
  Atomics.store(slots, ${DONE}, sequence);
  Atomics.notify(slots, ${DONE});
}`;

/**
 * @param patience Milliseconds that a worker may take longer than a hundred times what this thread takes for its part, before it
 * is given up: a worker that has died cannot say so while this thread waits.
 */
export async function startWorkerPool(
  binary: Uint8Array,
  memory: WasmMemory,
  threads: number,
  patience = 60_000,
): Promise<WorkerPool> {
  const module = new webAssembly.Module(binary);
  const abort = () => {
    throw new Error("Cannot run a WebAssembly kernel: it was aborted");
  };
  const kernels = new webAssembly.Instance(module, { env: { memory, abort } }).exports as unknown as Kernels;
  const names = Object.keys(kernels);
  const control = new SharedArrayBuffer(4 * SLOTS * Math.max(1, threads - 1));
  const slots = Array.from({ length: threads - 1 }, (_, i) => new Int32Array(control, i * SLOTS * 4, SLOTS));
  const workers = await Promise.all(
    slots.map((_, i) => startWorker({ memory, module, control, names, base: i * SLOTS })),
  );

  workers.forEach((worker, i) => {
    worker.once("exit", () => Atomics.store(slots[i], FAILED, ENDED));
  });

  function split(
    kernel: string,
    count: number,
    values: (from: number, to: number, thread: number) => number[],
  ): void {
    const parts = Math.min(threads, count);
    const bound = (part: number) => Math.floor((count * part) / parts);
    for (let part = 1; part < parts; part++) {
      const slot = slots[part - 1];
      requireWorker(slot, kernel, part);
      const given = values(bound(part), bound(part + 1), part);
      slot[KERNEL] = names.indexOf(kernel);
      slot[COUNT] = given.length;
      slot.set(given, VALUES);
      Atomics.add(slot, SEQUENCE, 1);
      Atomics.notify(slot, SEQUENCE);
    }
    const start = performance.now();
    if (parts > 0) kernels[kernel](...values(0, bound(1), 0));
    const deadline = performance.now() + patience + 100 * (performance.now() - start);
    for (let part = 1; part < parts; part++) {
      const slot = slots[part - 1];
      for (;;) {
        const done = Atomics.load(slot, DONE);
        if (done === slot[SEQUENCE]) break;
        const remaining = deadline - performance.now();
        if (remaining <= 0) Atomics.store(slot, FAILED, ENDED);
        requireWorker(slot, kernel, part);
        Atomics.wait(slot, DONE, done, remaining);
      }
      if (slot[FAILED]) throw new Error(`Cannot run ${kernel} on thread ${part}: it failed`);
    }
  }

  function requireWorker(slot: Int32Array, kernel: string, part: number): void {
    if (slot[FAILED] === ENDED)
      throw new Error(`Cannot run ${kernel} on thread ${part}: its worker has ended, or does not answer`);
  }

  async function stop(): Promise<void> {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }

  return { threads, kernels, split, stop };
}

function startWorker(workerData: object): Promise<Worker> {
  const worker = new Worker(WORKER_PROGRAM, { eval: true, workerData, execArgv: [] });
  return new Promise((resolve, reject) => {
    worker.once("error", reject);
    worker.once("message", () => {
      // An idle worker must not keep the process alive.
      worker.unref();
      resolve(worker);
    });
  });
}
