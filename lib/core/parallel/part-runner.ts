/** Runs a kernel over parts of some work, such as rows, on worker threads if there are many, and returns when all are done. */
import os from "node:os";
import { Worker } from "node:worker_threads";
import { type WasmMemory, webAssembly } from "../webassembly";

/** Numbers that a run can hand to its kernel. */
const MOST_VALUES = 6;
/** Milliseconds after which a wait must end, to look whether a thread has failed. */
const LONGEST_WAIT = 500;

type Kernel = (part: number, from: number, to: number, ...values: number[]) => number;

export interface PartRunner {
  /** Runs a kernel over parts of `size` elements, of `count` in all. Returns its result for each part. */
  run(kernel: string, count: number, size: number, ...values: number[]): Float64Array;
  stop(): void;
}

/** The program of a thread: takes parts of the current run, and sleeps until the next run begins. */
const WORKER_PROGRAM = `
const { workerData: { module, memory, layout, control, values, results, names, takeParts } } = require("node:worker_threads");
process.once("exit", () => Atomics.store(control, 6, 1));
const { exports } = new WebAssembly.Instance(module, { env: { memory } });
exports.lay(...layout);
const take = eval(takeParts);
for (let run = 0; run >= 0; ) {
  take(exports, names, control, values, results);
  Atomics.wait(control, 0, run);
  run = Atomics.load(control, 0);
}`;

/**
 * Takes one part after the other, the last first, until none is left. Control: number of the run, parts not taken, parts done,
 * kernel, elements, elements of a part, whether a thread has ended. A part is taken before the values of its run are read, so that
 * a thread that is late reads the right ones.
 */
function takeParts(
  kernels: Readonly<Record<string, unknown>>,
  names: readonly string[],
  control: Int32Array,
  values: Float64Array,
  results: Float64Array,
): void {
  for (;;) {
    const part = Atomics.sub(control, 1, 1) - 1;
    if (part < 0) return;
    const from = part * control[5];
    const to = Math.min(from + control[5], control[4]);
    results[part] = (kernels[names[control[3]]] as Kernel)(part, from, to, ...values);
    Atomics.add(control, 2, 1);
    Atomics.notify(control, 2);
  }
}

/**
 * @param layout The arguments of the kernel `lay`, which each thread calls first.
 * @param mostParts The largest number of parts of a run.
 */
export function createPartRunner(
  binary: Uint8Array,
  memory: WasmMemory,
  layout: readonly number[],
  mostParts: number,
): PartRunner {
  const module = new webAssembly.Module(binary);
  const kernels = new webAssembly.Instance(module, { env: { memory } }).exports;
  (kernels.lay as (...values: number[]) => void)(...layout);
  const names = Object.keys(kernels);
  const control = new Int32Array(new SharedArrayBuffer(4 * 7));
  const values = new Float64Array(new SharedArrayBuffer(8 * MOST_VALUES));
  const results = new Float64Array(new SharedArrayBuffer(8 * mostParts));
  const workerData = { module, memory, layout, control, values, results, names, takeParts: `(${takeParts})` };
  for (let thread = 1; thread < Math.min(os.availableParallelism(), mostParts); thread++)
    // `run` reports the end of a thread; without a listener the process would end.
    new Worker(WORKER_PROGRAM, { eval: true, workerData, execArgv: [] }).on("error", () => {}).unref();

  function begin(): void {
    Atomics.add(control, 0, 1);
    Atomics.notify(control, 0);
  }

  function run(kernel: string, count: number, size: number, ...given: number[]): Float64Array {
    const parts = Math.ceil(count / size);
    values.set(given);
    control.set([names.indexOf(kernel), count, size], 3);
    Atomics.store(control, 2, 0);
    Atomics.store(control, 1, parts);
    if (parts > 1) begin();
    takeParts(kernels, names, control, values, results);
    for (let done = Atomics.load(control, 2); done < parts; done = Atomics.load(control, 2)) {
      if (Atomics.load(control, 6) > 0)
        throw new Error(`Cannot run ${kernel}: a thread ended before its part was done`);
      Atomics.wait(control, 2, done, LONGEST_WAIT);
    }
    return results.subarray(0, parts);
  }

  function stop(): void {
    Atomics.store(control, 0, -1);
    Atomics.notify(control, 0);
  }

  return { run, stop };
}
