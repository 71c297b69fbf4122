/** Neural networks (神经网络): picture classifiers on TensorFlow.js, trained with WebAssembly kernels of our own. */
export type { Engine, EngineOptions, TensorFlow } from "./engine";
export * as engine from "./engine";
