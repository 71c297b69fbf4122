/** Registers our kernels on tfjs-node: fused operations of TensorFlow in place of the many small ones that tfjs runs. */
import type * as tfjs from "@tensorflow/tfjs";
import type { Tensor, TensorInfo } from "@tensorflow/tfjs-core";
import type { NodeJSKernelBackend } from "@tensorflow/tfjs-node/dist/nodejs_kernel_backend";
import type { TFEOpAttr } from "@tensorflow/tfjs-node/dist/tfjs_binding";
import {
  ADAM_STEP,
  CONVOLUTION_LAYER,
  CROSS_ENTROPIES,
  DENSE_LAYER,
  FUSED_LAYERS,
  MASK_AND_SUM,
  POOLED_GRADIENT,
  POOLED_LAYER,
  registerGradients,
} from "./fused-kernels";
import { type Attributes, type Compute, type Inputs, kernelRegistry } from "./kernel-registry";
import type { AdamStep } from "./kernels/tensor-kernels";

const BACKEND = "tensorflow";

export function registerNativeKernels(tf: typeof tfjs, fusedLayers: Compute): void {
  const register = kernelRegistry(tf, BACKEND);
  const backend = tf.backend() as NodeJSKernelBackend;
  const { binding } = backend;
  const attribute = (name: string, type: number, value: TFEOpAttr["value"]) => ({ name, type, value });
  const integers = (name: string, values: number[]) => attribute(name, binding.TF_ATTR_INT, values);
  const text = (name: string, value: string) => attribute(name, binding.TF_ATTR_STRING, value);
  const flag = (name: string, value: boolean) => attribute(name, binding.TF_ATTR_BOOL, value);
  const float = attribute("T", binding.TF_ATTR_TYPE, binding.TF_FLOAT);
  const floatValue = attribute("dtype", binding.TF_ATTR_TYPE, binding.TF_FLOAT);
  const pixelByPixel = [float, integers("strides", [1, 1, 1, 1]), text("padding", "VALID")];
  // Selects a oneDNN kernel, which TensorFlow otherwise uses only when it rewrites a graph.
  const oneDnn = text("_kernel", "MklNameChangeOp");

  /** Runs one operation, then disposes of the tensors in `finished`. */
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

  /** Registers a kernel, but keeps tfjs-node's own for inputs for which `settings` returns `undefined`. */
  function replace<T>(
    kernelName: string,
    settings: (inputs: Inputs, attributes: Attributes) => T | undefined,
    compute: (inputs: Inputs, settings: T) => TensorInfo,
  ): void {
    const own = tf.getKernel(kernelName, BACKEND).kernelFunc;
    register(kernelName, (inputs, attributes) => {
      const found = settings(inputs, attributes);
      return found === undefined
        ? own({ inputs: inputs as never, attrs: attributes as never, backend })
        : compute(inputs, found);
    });
  }

  function applyRelu(sum: Tensor, relu: unknown): Tensor {
    return relu ? run("Relu", [float], [sum], [sum]) : sum;
  }

  /** Settings of oneDNN's pooling; `undefined` if it does not support the tensor. */
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
    const [pooled, positions] = backend.executeMultipleOutputs("_MklNativeMaxPool", settings, [x], 2);
    return [pooled, positions];
  }

  function poolInput({ dy, input, output }: Inputs, settings: TFEOpAttr[]): Tensor {
    const [pooled, positions] = pool(input, settings);
    return run("_MklNativeMaxPoolGrad", settings, [input, output, dy, positions], [pooled, positions]);
  }

  const convolveWithBias = ({ x, filter, bias }: Inputs): Tensor =>
    run("_MklNativeConv2DWithBias", [...pixelByPixel, oneDnn], [x, filter, bias]);
  const convolveThenAdd = ({ x, filter, bias }: Inputs): Tensor => {
    const products = run("Conv2D", pixelByPixel, [x, filter]);
    return run("BiasAdd", [float], [products, bias], [products]);
  };

  /** Whether the library was built with oneDNN: tries its three kernels on values with a known result. */
  function hasOneDnn(): boolean {
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

  const isOneDnn = hasOneDnn();
  const convolve = isOneDnn ? convolveWithBias : convolveThenAdd;
  if (isOneDnn) {
    replace(
      "MaxPool",
      ({ x }, attributes) => poolSettings(x, attributes),
      ({ x }, settings) => {
        const [pooled, positions] = pool(x, settings);
        positions.dispose();
        return pooled;
      },
    );
    replace("MaxPoolGrad", ({ input }, attributes) => poolSettings(input, attributes), poolInput);
    register(POOLED_LAYER, (inputs, attributes) => {
      const sum = convolve(inputs);
      const [pooled, positions] = pool(sum, poolSettings(sum, attributes) ?? []);
      sum.dispose();
      // ReLU after pooling gives the same and has fewer values.
      // tfjs sees the positions as a scalar: otherwise it would allocate zeros of their shape as their gradient.
      backend.incRef(positions.dataId);
      const alias = { dataId: positions.dataId, shape: [], dtype: positions.dtype };
      positions.dispose();
      return [applyRelu(pooled, attributes.relu), alias];
    });
    register(POOLED_GRADIENT, ({ dy, y, positions }, attributes) => {
      const shape = tf.tensor1d(attributes.inputShape as number[], "int32");
      // Only its shape matters.
      const input = run("Empty", [floatValue, flag("init", false)], [shape], [shape]);
      const settings = poolSettings(input, attributes) ?? [];
      return run("_MklNativeMaxPoolGrad", settings, [input, y, dy, positions], [input]);
    });
  }
  register(FUSED_LAYERS, fusedLayers);
  register(CONVOLUTION_LAYER, (inputs, { relu }) => applyRelu(convolve(inputs), relu));
  register(DENSE_LAYER, ({ x, kernel, bias }, { relu }) => {
    const products = run("MatMul", [float], [x, kernel]);
    return applyRelu(run("BiasAdd", [float], [products, bias], [products]), relu);
  });
  register(MASK_AND_SUM, ({ dy, y }, { relu }) => {
    const masked = relu ? run("ReluGrad", [float], [dy, y]) : run("Identity", [float], [dy]);
    return [masked, run("BiasAddGrad", [float], [masked])];
  });
  register(CROSS_ENTROPIES, ({ logits, labels }) => {
    const kind = attribute("Tlabels", binding.TF_ATTR_TYPE, binding.TF_INT32);
    const name = "SparseSoftmaxCrossEntropyWithLogits";
    return backend.executeMultipleOutputs(name, [float, kind], [logits, labels], 2);
  });
  register(ADAM_STEP, ({ weight, gradient, first, second }, attributes) =>
    adam([weight, first, second], gradient, attributes as unknown as AdamStep),
  );
  registerGradients(tf);

  // The fused update works only on variables of TensorFlow: all weights are copied through these three.
  const variables = ["weight", "first", "second"].map((name) =>
    run(
      "VarHandleOp",
      [
        ...[text("shared_name", `merchant-lab-${name}`), text("container", ""), floatValue],
        attribute("shape", binding.TF_ATTR_SHAPE, []),
      ],
      [],
    ),
  );
  // The powers of beta are 0, since the rate includes both bias corrections.
  const zeroPower = tf.scalar(0);
  let settings = { numbers: [] as readonly number[], tensors: [0, 0, 0, 0].map((value) => tf.scalar(value)) };

  function adam(values: readonly TensorInfo[], gradient: TensorInfo, step: AdamStep): Tensor[] {
    values.forEach((value, i) => {
      backend.executeMultipleOutputs("AssignVariableOp", [floatValue], [variables[i], value], 0);
    });
    const inputs = [...variables, ...settingsOf(step), gradient];
    backend.executeMultipleOutputs("ResourceApplyAdam", [float], inputs, 0);
    return variables.map((variable) => run("ReadVariableOp", [floatValue], [variable]));
  }

  /** The settings of a step as tensors, made once for all weights. */
  function settingsOf({ rate, beta1, beta2, epsilon }: AdamStep): readonly Tensor[] {
    const numbers = [rate, beta1, beta2, epsilon];
    if (numbers.some((value, i) => value !== settings.numbers[i])) {
      tf.dispose(settings.tensors);
      settings = { numbers, tensors: numbers.map((value) => tf.keep(tf.scalar(value))) };
    }
    return [zeroPower, zeroPower, ...settings.tensors];
  }
}
