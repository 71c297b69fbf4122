import os from "node:os";
import path from "node:path";
import util from "node:util";
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import { mustBe, requireInteger } from "../../core/errors";
import { recordEngine } from "../../core/resources-used";
import { type WasmMemory, webAssembly } from "../../core/webassembly";
import { build } from "./build";
import { ofCopies, ofTensors } from "./fused-layers";
import { alone, of as heapOf } from "./kernel-memory";
import type { Compute } from "./kernel-registry";
import { registerNative } from "./register-native";
import { register } from "./register-wasm";
import { on } from "./tensor-kernels";
import type { Engine, EngineOptions, TensorFlow } from "./types";
import { start as startWorkers, type Workers } from "./worker-pool";

const PREFERENCES: readonly string[] = ["auto", "native", "wasm", "cpu"];
let workers: Promise<Workers> | undefined;
let isNativeRegistered = false;
let current: Engine | undefined;

/**
 * Starts TensorFlow.js and chooses its back end. Importing it takes half a second, so that happens here, not at import.
 * A later call may choose another back end; tensors of the one before move over when they are used.
 *
 * @throws {Error} If `prefer` is "native" and the library cannot be loaded: the message says why.
 *
 * @example
 * const { tf, description } = await engine.start({ prefer: "wasm" });
 * description; // "WebAssembly, 2 threads"
 */
export async function start(options: EngineOptions = {}): Promise<Engine> {
  const { prefer = "auto", threads = Math.min(8, os.availableParallelism()) } = options;
  if (!PREFERENCES.includes(prefer))
    throw new RangeError(mustBe("start the engine", "prefer", `one of ${PREFERENCES.join(", ")}`, prefer));
  requireInteger("start the engine", "threads", threads, 1);

  const started =
    prefer === "cpu" ? await startCpu() : ((await startNative(prefer)) ?? (await startWebAssembly(threads)));
  recordEngine(started.description);
  current = started;
  return started;
}

/** The engine that runs. @throws {Error} If none was started. */
export function runningEngine(action: string): Engine {
  if (!current)
    throw new Error(`Cannot ${action}: the engine must be started first, with await engine.start()`);
  return current;
}

function load(): TensorFlow {
  return require("@tensorflow/tfjs") as TensorFlow;
}

async function startCpu(): Promise<Engine> {
  const tf = load();
  await tf.setBackend("cpu");
  // Its first tensor prints an advertisement, except in a test: none of it on a notebook's page.
  tf.env().set("IS_TEST", true);
  tf.zeros([1]).dispose();
  tf.env().set("IS_TEST", false);
  return { tf, name: "cpu", threads: 1, description: "plain JavaScript" };
}

async function startNative(prefer: string): Promise<Engine | undefined> {
  if (prefer === "wasm") return undefined;
  // tfjs-node 4.22 calls two functions that Node 23 removed.
  const old = util as unknown as Record<string, unknown>;
  old.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
  old.isArray ??= Array.isArray;
  try {
    const tf = load();
    require("@tensorflow/tfjs-node");
    await tf.setBackend("tensorflow");
    const threads = os.availableParallelism();
    if (!isNativeRegistered) registerNative(tf, await chainOfCopies(tf, threads));
    isNativeRegistered = true;
    return { tf, name: "native", threads, description: `native TensorFlow, ${threads} threads` };
  } catch (error) {
    if (prefer !== "native") return undefined;
    const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
    throw new Error(
      `Cannot start the engine: native TensorFlow must be installed, it does not load: ${reason}`,
    );
  }
}

/** TensorFlow shares out one layer after another; our threads take each picture through all of them. */
async function chainOfCopies(tf: TensorFlow, threads: number): Promise<Compute> {
  const { kernels } = await build();
  const memory = new webAssembly.Memory({ initial: 256, maximum: 65_536, shared: true });
  return ofCopies(tf.backend_util, alone(memory), await startWorkers(kernels, memory, threads), {
    read: ({ dataId }) => tf.backend().readSync(dataId) as Float32Array | Uint8Array,
    make: (values, shape) => tf.tensor(values, shape),
  });
}

async function startWebAssembly(threads: number): Promise<Engine> {
  const tf = load();
  workers ??= prepareWebAssembly(tf, threads);
  const running = await workers;
  await tf.setBackend("wasm");
  const count = `${running.threads} thread${running.threads === 1 ? "" : "s"}`;
  return { tf, name: "wasm", threads: running.threads, description: `WebAssembly, ${count}` };
}

async function prepareWebAssembly(tf: TensorFlow, threads: number): Promise<Workers> {
  const { tensorflowPath, kernels } = await build();
  const wasm = require("@tensorflow/tfjs-backend-wasm") as typeof import("@tensorflow/tfjs-backend-wasm");
  const folder = path.join(
    path.dirname(require.resolve("@tensorflow/tfjs-backend-wasm/package.json")),
    "wasm-out",
  );
  wasm.setWasmPaths({
    "tfjs-backend-wasm.wasm": path.join(folder, "tfjs-backend-wasm.wasm"),
    "tfjs-backend-wasm-simd.wasm": tensorflowPath,
    "tfjs-backend-wasm-threaded-simd.wasm": path.join(folder, "tfjs-backend-wasm-threaded-simd.wasm"),
  });
  const memory = await memoryOf(async () => {
    if (!(await tf.setBackend("wasm")))
      throw new Error("Cannot start the engine: WebAssembly must be at hand");
  });
  const running = await startWorkers(kernels, memory, threads);
  const heap = heapOf(tf.backend() as BackendWasm);
  register(tf, on(heap, running), ofTensors(tf.backend_util, heap, running));
  return running;
}

/** The memory of the module that `begin` instantiates: the back end keeps it to itself. */
async function memoryOf(begin: () => Promise<void>): Promise<WasmMemory> {
  const original = webAssembly.instantiate;
  let memory: WasmMemory | undefined;
  webAssembly.instantiate = async (...values) => {
    const result = await original(...values);
    const exported = ("instance" in result ? result.instance : result).exports.memory;
    if (exported instanceof webAssembly.Memory) memory ??= exported;
    return result;
  };
  try {
    await begin();
  } finally {
    webAssembly.instantiate = original;
  }
  if (!memory) throw new Error("Cannot start the engine: the WebAssembly back end must export its memory");
  return memory;
}
