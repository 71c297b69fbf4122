/** Registers our kernels on tfjs-node: fused operations of TensorFlow in place of the many small ones that tfjs runs. */
import type { Tensor, TensorInfo } from "@tensorflow/tfjs-core";
import { type AdamStep, KERNEL, registerGradients } from "../fused-kernels";
import {
  type Attributes,
  type Compute,
  type Inputs,
  kernelRegistry,
  type Register,
} from "../kernel-registry";
import type { TensorFlow } from "../types";
import { type OneDnn, oneDnnOperations } from "./one-dnn";
import { nativeOperations, type Operations } from "./operations";

const BACKEND = "tensorflow";

export function registerNativeKernels(tf: TensorFlow, fusedLayers: Compute): void {
  const register = kernelRegistry(tf, BACKEND);
  const operations = nativeOperations(tf);
  const { run, runMultiple, float, integers, text } = operations;
  const applyRelu = (sum: Tensor, relu: unknown) => (relu ? run("Relu", [float], [sum], [sum]) : sum);
  const addBias = (products: Tensor, bias: TensorInfo) =>
    run("BiasAdd", [float], [products, bias], [products]);
  const pixelByPixel = [float, integers("strides", [1, 1, 1, 1]), text("padding", "VALID")];

  const oneDnn = oneDnnOperations(tf, operations);
  const hasOneDnn = oneDnn.isAvailable();
  if (hasOneDnn) registerPooling(tf, register, operations, oneDnn, applyRelu);
  register(KERNEL.fusedLayers, fusedLayers);
  register(KERNEL.convolutionLayer, (inputs, { relu }) => {
    const { x, filter, bias } = inputs;
    if (hasOneDnn) return applyRelu(oneDnn.convolveWithBias(inputs), relu);
    return applyRelu(addBias(run("Conv2D", pixelByPixel, [x, filter]), bias), relu);
  });
  register(KERNEL.denseLayer, ({ x, kernel, bias }, { relu }) =>
    applyRelu(addBias(run("MatMul", [float], [x, kernel]), bias), relu),
  );
  register(KERNEL.maskAndSum, ({ dy, y }, { relu }) => {
    const masked = relu ? run("ReluGrad", [float], [dy, y]) : run("Identity", [float], [dy]);
    return [masked, run("BiasAddGrad", [float], [masked])];
  });
  register(KERNEL.crossEntropies, ({ logits, labels }) => {
    const attributes = [float, operations.integerLabels];
    return runMultiple("SparseSoftmaxCrossEntropyWithLogits", attributes, [logits, labels], 2);
  });
  register(KERNEL.adamStep, adamKernel(tf, operations));
  registerGradients(tf);
}

/** Max pooling by oneDNN, alone and fused with the convolution before it. */
function registerPooling(
  tf: TensorFlow,
  register: Register,
  { backend, run, floatValue, flag }: Operations,
  { convolveWithBias, pool, poolInput, poolSettings }: OneDnn,
  applyRelu: (sum: Tensor, relu: unknown) => Tensor,
): void {
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
  register(KERNEL.pooledLayer, (inputs, attributes) => {
    const sum = convolveWithBias(inputs);
    const [pooled, positions] = pool(sum, poolSettings(sum, attributes) ?? []);
    sum.dispose();
    // tfjs sees the positions as a scalar: otherwise it would allocate zeros of their shape as their gradient.
    backend.incRef(positions.dataId);
    const alias = { dataId: positions.dataId, shape: [], dtype: positions.dtype };
    positions.dispose();
    // ReLU after pooling gives the same and has fewer values.
    return [applyRelu(pooled, attributes.relu), alias];
  });
  register(KERNEL.pooledGradient, ({ dy, y, positions }, attributes) => {
    const shape = tf.tensor1d(attributes.inputShape as number[], "int32");
    // Only its shape matters.
    const input = run("Empty", [floatValue, flag("init", false)], [shape], [shape]);
    const settings = poolSettings(input, attributes) ?? [];
    return run("_MklNativeMaxPoolGrad", settings, [input, y, dy, positions], [input]);
  });
}

/** The fused update works only on variables of TensorFlow: all weights are copied through the same three. */
function adamKernel(tf: TensorFlow, operations: Operations): Compute {
  const { run, runMultiple, float, floatValue, scalarShape, text } = operations;
  const variables = ["weight", "first", "second"].map((name) => {
    const names = [text("shared_name", `merchant-lab-${name}`), text("container", "")];
    return run("VarHandleOp", [...names, floatValue, scalarShape], []);
  });
  // The powers of beta are 0, since the rate includes both bias corrections.
  const zeroPower = tf.scalar(0);
  let settings = { numbers: [] as readonly number[], tensors: [0, 0, 0, 0].map((value) => tf.scalar(value)) };

  /** The settings of a step as tensors, made once for all weights. */
  function settingsOf({ rate, beta1, beta2, epsilon }: AdamStep): readonly Tensor[] {
    const numbers = [rate, beta1, beta2, epsilon];
    if (numbers.some((value, i) => value !== settings.numbers[i])) {
      tf.dispose(settings.tensors);
      settings = { numbers, tensors: numbers.map((value) => tf.keep(tf.scalar(value))) };
    }
    return [zeroPower, zeroPower, ...settings.tensors];
  }

  return ({ weight, gradient, first, second }, attributes) => {
    [weight, first, second].forEach((value, i) => {
      runMultiple("AssignVariableOp", [floatValue], [variables[i], value], 0);
    });
    const step = settingsOf(attributes as unknown as AdamStep);
    runMultiple("ResourceApplyAdam", [float], [...variables, ...step, gradient], 0);
    return variables.map((variable) => run("ReadVariableOp", [floatValue], [variable]));
  };
}
