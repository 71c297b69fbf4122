/** Registers our kernels on tfjs-node: single operations of TensorFlow where tfjs spells them out as many small ones. */
import type * as tfjs from "@tensorflow/tfjs";
import type { Tensor, TensorInfo } from "@tensorflow/tfjs-core";
import type { NodeJSKernelBackend } from "@tensorflow/tfjs-node/dist/nodejs_kernel_backend";
import type { TFEOpAttr } from "@tensorflow/tfjs-node/dist/tfjs_binding";
import {
  ADAM_STEP,
  CHAIN,
  CONVOLUTION_LAYER,
  CROSS_ENTROPIES,
  DENSE_LAYER,
  MASK_AND_SUM,
  POOLED_LAYER,
  POOLED_PLACES,
  registerGradients,
} from "./fused-kernels";
import { type Attributes, type Compute, type Inputs, registry } from "./kernel-registry";
import type { AdamStep } from "./tensor-kernels";

const BACKEND = "tensorflow";

export function registerNative(tf: typeof tfjs, chain: Compute): void {
  const put = registry(tf, BACKEND);
  const backend = tf.backend() as NodeJSKernelBackend;
  const { binding } = backend;
  const attribute = (name: string, type: number, value: TFEOpAttr["value"]) => ({ name, type, value });
  const integers = (name: string, values: number[]) => attribute(name, binding.TF_ATTR_INT, values);
  const text = (name: string, value: string) => attribute(name, binding.TF_ATTR_STRING, value);
  const flag = (name: string, value: boolean) => attribute(name, binding.TF_ATTR_BOOL, value);
  const float = attribute("T", binding.TF_ATTR_TYPE, binding.TF_FLOAT);
  const floatValue = attribute("dtype", binding.TF_ATTR_TYPE, binding.TF_FLOAT);
  const pixelByPixel = [float, integers("strides", [1, 1, 1, 1]), text("padding", "VALID")];
  // Asks for a kernel that TensorFlow itself only takes when it rewrites a graph.
  const oneDnn = text("_kernel", "MklNameChangeOp");

  /** One operation; each of its inputs in `spent` is disposed of. */
  function run(name: string, attributes: TFEOpAttr[], inputs: TensorInfo[], spent: readonly Tensor[] = []) {
    try {
      return backend.executeSingleOutput(name, attributes, inputs);
    } finally {
      for (const tensor of spent) tensor.dispose();
    }
  }

  /** As `put`, but tfjs-node's own kernel computes what `settings` says nothing to. */
  function replace<T>(
    kernelName: string,
    settings: (inputs: Inputs, attributes: Attributes) => T | undefined,
    compute: (inputs: Inputs, settings: T) => TensorInfo,
  ): void {
    const own = tf.getKernel(kernelName, BACKEND).kernelFunc;
    put(kernelName, (inputs, attributes) => {
      const found = settings(inputs, attributes);
      return found === undefined
        ? own({ inputs: inputs as never, attrs: attributes as never, backend })
        : compute(inputs, found);
    });
  }

  function activated(sum: Tensor, relu: unknown): Tensor {
    return relu ? run("Relu", [float], [sum], [sum]) : sum;
  }

  /** Settings of oneDNN's pooling; `undefined` where it does not pool such tensors. */
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
      // The places of the maxima, without which the gradient would look for them again.
      flag("workspace_enabled", true),
    ];
  }

  function pool(x: TensorInfo, settings: TFEOpAttr[]): readonly [pooled: Tensor, places: Tensor] {
    const [pooled, places] = backend.executeMultipleOutputs("_MklNativeMaxPool", settings, [x], 2);
    return [pooled, places];
  }

  function poolInput({ dy, input, output }: Inputs, settings: TFEOpAttr[]): Tensor {
    const [pooled, places] = pool(input, settings);
    return run("_MklNativeMaxPoolGrad", settings, [input, output, dy, places], [pooled, places]);
  }

  const convolveWithBias = ({ x, filter, bias }: Inputs): Tensor =>
    run("_MklNativeConv2DWithBias", [...pixelByPixel, oneDnn], [x, filter, bias]);
  const convolveThenAdd = ({ x, filter, bias }: Inputs): Tensor => {
    const products = run("Conv2D", pixelByPixel, [x, filter]);
    return run("BiasAdd", [float], [products, bias], [products]);
  };

  /** Whether the library was built with oneDNN: its three kernels are asked for what is easily seen. */
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
        const [pooled, places] = pool(x, settings);
        places.dispose();
        return pooled;
      },
    );
    replace("MaxPoolGrad", ({ input }, attributes) => poolSettings(input, attributes), poolInput);
    put(POOLED_LAYER, (inputs, attributes) => {
      const sum = convolve(inputs);
      const [pooled, places] = pool(sum, poolSettings(sum, attributes) ?? []);
      sum.dispose();
      // The largest after ReLU is the ReLU of the largest, and there are fewer of these.
      // To tfjs a single number: it would write down as many zeros as there are places, as their gradient.
      backend.incRef(places.dataId);
      const alias = { dataId: places.dataId, shape: [], dtype: places.dtype };
      places.dispose();
      return [activated(pooled, attributes.relu), alias];
    });
    put(POOLED_PLACES, ({ dy, y, places }, attributes) => {
      const shape = tf.tensor1d(attributes.inputShape as number[], "int32");
      // Only its shape is looked at.
      const input = run("Empty", [floatValue, flag("init", false)], [shape], [shape]);
      const settings = poolSettings(input, attributes) ?? [];
      return run("_MklNativeMaxPoolGrad", settings, [input, y, dy, places], [input]);
    });
  }
  put(CHAIN, chain);
  put(CONVOLUTION_LAYER, (inputs, { relu }) => activated(convolve(inputs), relu));
  put(DENSE_LAYER, ({ x, kernel, bias }, { relu }) => {
    const products = run("MatMul", [float], [x, kernel]);
    return activated(run("BiasAdd", [float], [products, bias], [products]), relu);
  });
  put(MASK_AND_SUM, ({ dy, y }, { relu }) => {
    const masked = relu ? run("ReluGrad", [float], [dy, y]) : run("Identity", [float], [dy]);
    return [masked, run("BiasAddGrad", [float], [masked])];
  });
  put(CROSS_ENTROPIES, ({ sums, labels }) => {
    const kind = attribute("Tlabels", binding.TF_ATTR_TYPE, binding.TF_INT32);
    const name = "SparseSoftmaxCrossEntropyWithLogits";
    return backend.executeMultipleOutputs(name, [float, kind], [sums, labels], 2);
  });
  put(ADAM_STEP, ({ weight, gradient, first, second }, attributes) =>
    adam([weight, first, second], gradient, attributes as unknown as AdamStep),
  );
  registerGradients(tf);

  // TensorFlow updates only its own variables in one operation: all weights pass through these three.
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
  // Powers of nothing, since the rate has both bias corrections in it.
  const nothing = tf.scalar(0);
  let settings = { of: [] as readonly number[], tensors: [0, 0, 0, 0].map((value) => tf.scalar(value)) };

  function adam(values: readonly TensorInfo[], gradient: TensorInfo, step: AdamStep): Tensor[] {
    values.forEach((value, i) => {
      backend.executeMultipleOutputs("AssignVariableOp", [floatValue], [variables[i], value], 0);
    });
    const inputs = [...variables, ...settingsOf(step), gradient];
    backend.executeMultipleOutputs("ResourceApplyAdam", [float], inputs, 0);
    return variables.map((variable) => run("ReadVariableOp", [floatValue], [variable]));
  }

  /** A step's numbers as tensors, made once for all of its weights. */
  function settingsOf({ rate, beta1, beta2, epsilon }: AdamStep): readonly Tensor[] {
    const numbers = [rate, beta1, beta2, epsilon];
    if (numbers.some((value, i) => value !== settings.of[i])) {
      tf.dispose(settings.tensors);
      settings = { of: numbers, tensors: numbers.map((value) => tf.keep(tf.scalar(value))) };
    }
    return [nothing, nothing, ...settings.tensors];
  }
}
