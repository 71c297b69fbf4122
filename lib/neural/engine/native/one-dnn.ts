/** Convolution and max pooling by oneDNN, which TensorFlow otherwise uses only when it rewrites a graph. */
import type { Tensor, TensorInfo } from "@tensorflow/tfjs-core";
import type { TFEOpAttr } from "@tensorflow/tfjs-node/dist/tfjs_binding";
import type { Attributes, Inputs } from "../kernel-registry";
import type { TensorFlow } from "../types";
import type { Operations } from "./operations";

export type OneDnn = ReturnType<typeof oneDnnOperations>;

export function oneDnnOperations(tf: TensorFlow, operations: Operations) {
  const { run, runMultiple, float, integers, text, flag } = operations;
  const oneDnn = text("_kernel", "MklNameChangeOp");

  function convolveWithBias({ x, filter, bias }: Inputs): Tensor {
    const attributes = [float, integers("strides", [1, 1, 1, 1]), text("padding", "VALID"), oneDnn];
    return run("_MklNativeConv2DWithBias", attributes, [x, filter, bias]);
  }

  /** Settings of the pooling; `undefined` if oneDNN does not support the tensor. */
  function poolSettings(x: TensorInfo, attributes: Attributes): TFEOpAttr[] | undefined {
    const { filterSize, strides, pad, dimRoundingMode } = attributes as never;
    const shape = x.shape as [number, number, number, number];
    const window = tf.backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
    const { filterHeight, filterWidth, strideHeight, strideWidth, padInfo } = window;
    if (x.dtype !== "float32" || (padInfo.type !== "VALID" && padInfo.type !== "SAME")) return undefined;
    return [
      ...[float, oneDnn, text("padding", padInfo.type)],
      integers("ksize", [1, filterHeight, filterWidth, 1]),
      integers("strides", [1, strideHeight, strideWidth, 1]),
      // Also returns the positions of the maxima; otherwise the gradient would have to find them again.
      flag("workspace_enabled", true),
    ];
  }

  function pool(x: TensorInfo, settings: TFEOpAttr[]): readonly [pooled: Tensor, positions: Tensor] {
    const [pooled, positions] = runMultiple("_MklNativeMaxPool", settings, [x], 2);
    return [pooled, positions];
  }

  function poolInput({ dy, input, output }: Inputs, settings: TFEOpAttr[]): Tensor {
    const [pooled, positions] = pool(input, settings);
    return run("_MklNativeMaxPoolGrad", settings, [input, output, dy, positions], [pooled, positions]);
  }

  /** Whether the library was built with oneDNN: tries its three kernels on values with a known result. */
  function isAvailable(): boolean {
    try {
      return tf.tidy(() => {
        const input = tf.tensor4d([1, 2, 4, 3], [1, 2, 2, 1]);
        const [output, dy] = [tf.tensor4d([4], [1, 1, 1, 1]), tf.tensor4d([5], [1, 1, 1, 1])];
        const settings = poolSettings(input, { filterSize: 2, strides: 2, pad: "valid" }) ?? [];
        const answers = [
          convolveWithBias({ x: input, filter: tf.ones([2, 2, 1, 1]), bias: tf.tensor1d([6]) }),
          pool(input, settings)[0],
          poolInput({ dy, input, output }, settings),
        ];
        return String(answers.map((answer) => answer.dataSync())) === "16,4,0,0,5,0";
      });
    } catch {
      return false;
    }
  }

  return { convolveWithBias, isAvailable, pool, poolInput, poolSettings };
}
