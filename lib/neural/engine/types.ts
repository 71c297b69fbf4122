import type * as tfjs from "@tensorflow/tfjs";

/** TensorFlow.js: the tensors, operations and layers. */
export type TensorFlow = typeof tfjs;

export interface EngineOptions {
  /** "auto" takes native TensorFlow where it loads, else WebAssembly; "cpu", plain JavaScript, is only ever a choice. @default "auto" */
  readonly prefer?: "auto" | "native" | "wasm" | "cpu";
  /** Threads of the WebAssembly kernels; the first start of a process decides. @default the cores at hand, 8 at most */
  readonly threads?: number;
}

export interface Engine {
  readonly tf: TensorFlow;
  readonly name: "native" | "wasm" | "cpu";
  readonly threads: number;
  /** For a reader: "WebAssembly, 2 threads". */
  readonly description: string;
}
