/** Registers our kernels on a back end of tfjs. */
import type * as tfjs from "@tensorflow/tfjs";
import type { KernelFunc, TensorInfo } from "@tensorflow/tfjs-core";

export type Inputs = Readonly<Record<string, TensorInfo>>;
export type Attributes = Readonly<Record<string, unknown>>;
export type Compute = (inputs: Inputs, attributes: Attributes) => TensorInfo | TensorInfo[];

/** A function that registers a kernel and replaces the back end's own kernel of that name. */
export function kernelRegistry(tf: typeof tfjs, backendName: string) {
  return (kernelName: string, compute: Compute): void => {
    if (tf.getKernel(kernelName, backendName)) tf.unregisterKernel(kernelName, backendName);
    const kernelFunc: KernelFunc = ({ inputs, attrs }) =>
      compute(inputs as Inputs, (attrs ?? {}) as Attributes);
    tf.registerKernel({ kernelName, backendName, kernelFunc });
  };
}
