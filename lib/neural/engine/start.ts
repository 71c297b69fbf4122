import os from "node:os";
import util from "node:util";
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import { integer, type OptionReaders, oneOf, optional, readOptions, withDefault } from "../../core/options";
import { recordEngine } from "../../core/resources-used";
import { localized } from "../../core/text/language";
import { type WasmMemory, webAssembly } from "../../core/webassembly";
import type { Compute } from "./kernel-registry";
import { build } from "./kernels/build";
import { fusedLayersOnCopies, fusedLayersOnTensors } from "./kernels/fused-layers";
import { standaloneMemory, tensorMemory } from "./kernels/kernel-memory";
import { recurrentKernels } from "./kernels/recurrent-kernels";
import { rowKernels } from "./kernels/row-kernels";
import { tensorKernels } from "./kernels/tensor-kernels";
import { startWorkerPool, type WorkerPool } from "./kernels/worker-pool";
import { registerNativeKernels } from "./native/register-native";
import { registerWasmKernels } from "./register-wasm";
import type { Engine, EngineOptions, TensorFlow } from "./types";

let wasmPool: Promise<WorkerPool> | undefined;
let loaded: TensorFlow | undefined;
let isNativeRegistered = false;
let current: Engine | undefined;

const ENGINE_OPTIONS = {
  prefer: withDefault("auto", oneOf(["auto", "native", "wasm", "cpu"] as const)),
  threads: optional(integer(1)),
} satisfies OptionReaders<EngineOptions>;

/**
 * Starts TensorFlow.js on a back end. TensorFlow.js takes half a second to load, so it is loaded here and not on import.
 * A later call can choose another back end. Tensors of the previous one move to it when they are used.
 *
 * @throws {Error} If `prefer` is "native" and the library cannot be loaded; the message gives the reason.
 *
 * @example
 * const { tf, name } = await engine.start({ prefer: "cpu" });
 * name; // "cpu"
 * tf.tensor1d([1, 2, 3]).sum().dataSync()[0]; // 6
 */
export async function start(options: EngineOptions = {}): Promise<Engine> {
  const { prefer, threads: asked } = readOptions("start the engine", options, ENGINE_OPTIONS);
  const threads = asked ?? Math.min(8, os.availableParallelism());
  const started =
    prefer === "cpu" ? await startCpu() : ((await startNative(prefer)) ?? (await startWebAssembly(threads)));
  recordEngine(started.description);
  current = started;
  return started;
}

/** The engine that was started last. @throws {Error} If none was started. */
export function runningEngine(action: string): Engine {
  if (!current)
    throw new Error(`Cannot ${action}: the engine must be started first, with await engine.start()`);
  return current;
}

function load(): TensorFlow {
  const tf = require("@tensorflow/tfjs") as TensorFlow;
  if (loaded !== tf) tidyInitialBias(tf);
  loaded = tf;
  return tf;
}

/** TensorFlow.js leaves the parts of an LSTM's initial bias behind. */
function tidyInitialBias(tf: TensorFlow): void {
  const cell = Object.getPrototypeOf(tf.layers.lstmCell({ units: 1 })) as { build(shape: unknown): void };
  const { build: buildCell } = cell;
  cell.build = function (shape) {
    tf.tidy(() => buildCell.call(this, shape));
  };
}

async function startCpu(): Promise<Engine> {
  const tf = load();
  await tf.setBackend("cpu");
  // The first tensor prints an advertisement unless IS_TEST is set.
  tf.env().set("IS_TEST", true);
  tf.zeros([1]).dispose();
  tf.env().set("IS_TEST", false);
  return { tf, name: "cpu", threads: 1, description: localized("plain JavaScript", "纯 JavaScript") };
}

async function startNative(prefer: string): Promise<Engine | undefined> {
  if (prefer === "wasm") return undefined;
  // tfjs-node 4.22 calls two functions that Node 23 removed.
  const removed = util as unknown as Record<string, unknown>;
  removed.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
  removed.isArray ??= Array.isArray;
  try {
    const tf = load();
    require("@tensorflow/tfjs-node");
    await tf.setBackend("tensorflow");
    const threads = os.availableParallelism();
    if (!isNativeRegistered) registerNativeKernels(tf, await nativeFusedLayers(tf, threads));
    isNativeRegistered = true;
    return {
      tf,
      name: "native",
      threads,
      description: localized(`native TensorFlow, ${threads} threads`, `原生 TensorFlow，${threads} 个线程`),
    };
  } catch (error) {
    if (prefer !== "native") return undefined;
    const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
    throw new Error(
      `Cannot start the engine: native TensorFlow must be installed, it does not load: ${reason}`,
    );
  }
}

/** Fused layers on our own threads: TensorFlow parallelizes each layer, these take each image through all layers. */
async function nativeFusedLayers(tf: TensorFlow, threads: number): Promise<Compute> {
  const { kernels } = await build();
  const memory = new webAssembly.Memory({ initial: 256, maximum: 65_536, shared: true });
  const pool = await startWorkerPool(kernels, memory, threads);
  return fusedLayersOnCopies(tf.backend_util, standaloneMemory(memory), pool, {
    read: ({ dataId }) => tf.backend().readSync(dataId) as Float32Array | Uint8Array,
    make: (values, shape) => tf.tensor(values, shape),
  });
}

async function startWebAssembly(threads: number): Promise<Engine> {
  const tf = load();
  wasmPool ??= prepareWebAssembly(tf, threads);
  const pool = await wasmPool;
  await tf.setBackend("wasm");
  const { threads: count } = pool;
  const description = localized(
    `WebAssembly, ${count} thread${count === 1 ? "" : "s"}`,
    `WebAssembly，${count} 个线程`,
  );
  return { tf, name: "wasm", threads: count, description };
}

async function prepareWebAssembly(tf: TensorFlow, threads: number): Promise<WorkerPool> {
  const { tensorflowPath, kernels } = await build();
  const wasm = require("@tensorflow/tfjs-backend-wasm") as typeof import("@tensorflow/tfjs-backend-wasm");
  const inPackage = (name: string) => require.resolve(`@tensorflow/tfjs-backend-wasm/wasm-out/${name}`);
  wasm.setWasmPaths({
    "tfjs-backend-wasm.wasm": inPackage("tfjs-backend-wasm.wasm"),
    "tfjs-backend-wasm-simd.wasm": tensorflowPath,
    "tfjs-backend-wasm-threaded-simd.wasm": inPackage("tfjs-backend-wasm-threaded-simd.wasm"),
  });
  const memory = await captureMemory(async () => {
    if (!(await tf.setBackend("wasm")))
      throw new Error("Cannot start the engine: WebAssembly must be available");
  });
  const pool = await startWorkerPool(kernels, memory, threads);
  const tensors = tensorMemory(tf.backend() as BackendWasm);
  const fusedLayers = fusedLayersOnTensors(tf.backend_util, tensors, pool);
  const [recurrent, rows] = [recurrentKernels(tensors, pool), rowKernels(tensors, pool)];
  registerWasmKernels(tf, tensorKernels(tensors, pool), fusedLayers, recurrent, rows);
  return pool;
}

/** The memory of the module that `initialize` instantiates; the back end does not expose it. */
async function captureMemory(initialize: () => Promise<void>): Promise<WasmMemory> {
  const original = webAssembly.instantiate;
  let memory: WasmMemory | undefined;
  webAssembly.instantiate = async (...values) => {
    const result = await original(...values);
    const exported = ("instance" in result ? result.instance : result).exports.memory;
    if (exported instanceof webAssembly.Memory) memory ??= exported;
    return result;
  };
  try {
    await initialize();
  } finally {
    webAssembly.instantiate = original;
  }
  if (!memory) throw new Error("Cannot start the engine: the WebAssembly back end must export its memory");
  return memory;
}
