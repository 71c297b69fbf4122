/**
 * The engine (计算引擎): TensorFlow.js on the fastest back end this machine has. Native TensorFlow where its library can
 * be loaded, else WebAssembly with our own kernels on all cores, which trains without any download.
 */
export { start } from "./start";
export type { Engine, EngineOptions, TensorFlow } from "./types";
