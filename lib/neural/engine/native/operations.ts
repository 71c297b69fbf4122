/** Operations of TensorFlow, run by the binding of tfjs-node. */
import type { Tensor, TensorInfo } from "@tensorflow/tfjs-core";
import type { NodeJSKernelBackend } from "@tensorflow/tfjs-node/dist/nodejs_kernel_backend";
import type { TFEOpAttr } from "@tensorflow/tfjs-node/dist/tfjs_binding";
import type { TensorFlow } from "../types";

export type Operations = ReturnType<typeof nativeOperations>;

export function nativeOperations(tf: TensorFlow) {
  const backend = tf.backend() as NodeJSKernelBackend;
  const { binding } = backend;
  const attribute = (name: string, type: number, value: TFEOpAttr["value"]) => ({ name, type, value });

  /** Runs an operation of one output, then disposes of the tensors in `finished`. */
  function run(
    name: string,
    attributes: TFEOpAttr[],
    inputs: TensorInfo[],
    finished: readonly Tensor[] = [],
  ): Tensor {
    try {
      return backend.executeSingleOutput(name, attributes, inputs);
    } finally {
      for (const tensor of finished) tensor.dispose();
    }
  }

  return {
    backend,
    run,
    runMultiple: (name: string, attributes: TFEOpAttr[], inputs: TensorInfo[], outputCount: number) =>
      backend.executeMultipleOutputs(name, attributes, inputs, outputCount),
    float: attribute("T", binding.TF_ATTR_TYPE, binding.TF_FLOAT),
    floatValue: attribute("dtype", binding.TF_ATTR_TYPE, binding.TF_FLOAT),
    integerLabels: attribute("Tlabels", binding.TF_ATTR_TYPE, binding.TF_INT32),
    scalarShape: attribute("shape", binding.TF_ATTR_SHAPE, []),
    integers: (name: string, values: number[]) => attribute(name, binding.TF_ATTR_INT, values),
    text: (name: string, value: string) => attribute(name, binding.TF_ATTR_STRING, value),
    flag: (name: string, value: boolean) => attribute(name, binding.TF_ATTR_BOOL, value),
  };
}
