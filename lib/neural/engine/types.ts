import type * as tfjs from "@tensorflow/tfjs";

/** The TensorFlow.js module: tensors, operations and layers. */
export type TensorFlow = typeof tfjs;

/** Options of `engine.start`. */
export interface EngineOptions {
  /** "auto" is native TensorFlow if its library loads, else WebAssembly. Plain JavaScript ("cpu") is never chosen automatically. @default "auto" */
  readonly prefer?: "auto" | "native" | "wasm" | "cpu";
  /** Threads of the WebAssembly kernels; the first start in a process decides. @default the available cores, at most 8 */
  readonly threads?: number;
}

/** A running engine. */
export interface Engine {
  readonly tf: TensorFlow;
  readonly name: "native" | "wasm" | "cpu";
  readonly threads: number;
  /** For display: "WebAssembly, 2 threads". */
  readonly description: string;
}
