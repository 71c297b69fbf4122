/** Runs a kernel over parts of the rows, on worker threads if there are many parts, and returns when all are done. */
import os from "node:os";
import { Worker } from "node:worker_threads";
import { type WasmMemory, webAssembly } from "../../core/webassembly";

type Kernel = (part: number, from: number, to: number, ...values: number[]) => number;

export interface PartRunner {
  /** Runs a kernel over all parts. Returns its result for each part. */
  run(kernel: string, ...values: number[]): Float64Array;
  stop(): void;
}

/** The program of a thread: takes parts of the current run, and sleeps until the next run begins. */
const WORKER_PROGRAM = `
const { workerData: { module, memory, layout, control, values, results, names, takeParts } } = require("node:worker_threads");
const { exports } = new WebAssembly.Instance(module, { env: { memory } });
exports.lay(...layout);
const take = eval(takeParts);
for (let run = 0; run >= 0; ) {
  take(exports, names, control, values, results);
  Atomics.wait(control, 0, run);
  run = Atomics.load(control, 0);
}`;

/**
 * Takes one part after the other until none is left. Control: number of the run, next part, parts done, kernel, parts, rows,
 * rows of a part. A part is taken before the values of its run are read, so that a thread that is late reads the right ones.
 */
function takeParts(
  kernels: Readonly<Record<string, unknown>>,
  names: readonly string[],
  control: Int32Array,
  values: Float64Array,
  results: Float64Array,
): void {
  for (;;) {
    const part = Atomics.add(control, 1, 1);
    if (part >= control[4]) return;
    const from = part * control[6];
    const to = Math.min(from + control[6], control[5]);
    results[part] = (kernels[names[control[3]]] as Kernel)(part, from, to, ...values);
    Atomics.add(control, 2, 1);
    Atomics.notify(control, 2);
  }
}

/** @param layout The arguments of the kernel `lay`, which each thread calls first. */
export function createPartRunner(
  binary: Uint8Array,
  memory: WasmMemory,
  layout: readonly number[],
  rows: number,
  partRows: number,
): PartRunner {
  const module = new webAssembly.Module(binary);
  const kernels = new webAssembly.Instance(module, { env: { memory } }).exports;
  (kernels.lay as (...values: number[]) => void)(...layout);
  const names = Object.keys(kernels);
  const parts = Math.ceil(rows / partRows);
  const control = new Int32Array(new SharedArrayBuffer(4 * 7));
  control.set([0, parts, 0, 0, parts, rows, partRows]);
  const values = new Float64Array(new SharedArrayBuffer(8 * 3));
  const results = new Float64Array(new SharedArrayBuffer(8 * parts));
  const workerData = { module, memory, layout, control, values, results, names, takeParts: `(${takeParts})` };
  for (let thread = 1; thread < Math.min(os.availableParallelism(), parts); thread++)
    new Worker(WORKER_PROGRAM, { eval: true, workerData, execArgv: [] }).unref();

  function begin(): void {
    Atomics.add(control, 0, 1);
    Atomics.notify(control, 0);
  }

  function run(kernel: string, ...given: number[]): Float64Array {
    values.set(given);
    control[3] = names.indexOf(kernel);
    Atomics.store(control, 2, 0);
    Atomics.store(control, 1, 0);
    begin();
    takeParts(kernels, names, control, values, results);
    for (let done = Atomics.load(control, 2); done < parts; done = Atomics.load(control, 2))
      Atomics.wait(control, 2, done);
    return results;
  }

  function stop(): void {
    Atomics.store(control, 0, -1);
    Atomics.notify(control, 0);
  }

  return { run, stop };
}
