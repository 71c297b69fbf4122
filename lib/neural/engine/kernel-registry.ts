/** Registers our kernels on a back end of tfjs. */
import type { KernelFunc, TensorInfo } from "@tensorflow/tfjs-core";
import type { TensorFlow } from "./types";

export type Inputs = Readonly<Record<string, TensorInfo>>;
export type Attributes = Readonly<Record<string, unknown>>;
export type Compute = (inputs: Inputs, attributes: Attributes) => TensorInfo | TensorInfo[];

/** Registers a kernel and replaces the back end's own kernel of that name. */
export type Register = (kernelName: string, compute: Compute) => void;

export function kernelRegistry(tf: TensorFlow, backendName: string): Register {
  return (kernelName, compute) => {
    if (tf.getKernel(kernelName, backendName)) tf.unregisterKernel(kernelName, backendName);
    const kernelFunc: KernelFunc = ({ inputs, attrs }) =>
      compute(inputs as Inputs, (attrs ?? {}) as Attributes);
    tf.registerKernel({ kernelName, backendName, kernelFunc });
  };
}
