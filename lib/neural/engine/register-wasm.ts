/**
 * Registers our kernels on tfjs's WebAssembly back end, under tfjs's names or, for fused operations, our own.
 *
 * To add a kernel, write it in kernels/kernels.as, wrap it as a function of tensors in kernels/tensor-kernels.ts, and
 * register it here.
 */
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { mustBe } from "../../core/errors";
import { KERNEL, registerGradients } from "./fused-kernels";
import { type Attributes, type Compute, kernelRegistry } from "./kernel-registry";
import type { recurrentKernels } from "./kernels/recurrent-kernels";
import type { rowKernels } from "./kernels/row-kernels";
import type { TensorKernels, Window } from "./kernels/tensor-kernels";
import { registerRecurrentKernels } from "./recurrent-layers";
import type { TensorFlow } from "./types";

export function registerWasmKernels(
  tf: TensorFlow,
  kernels: TensorKernels,
  fusedLayers: Compute,
  recurrent: ReturnType<typeof recurrentKernels>,
  rows: ReturnType<typeof rowKernels>,
): void {
  const register = kernelRegistry(tf, "wasm");
  const { computeConv2DInfo, computePool2DInfo, convertConv2DDataFormat } = tf.backend_util;

  /** The window of a convolution. tfjs names some settings differently in forward and backward kernels. */
  function window(shape: unknown, filterShape: unknown, attributes: Attributes, isDepthwise = false): Window {
    const { strides, pad, dilations = 1, dataFormat = "NHWC", dimRoundingMode } = attributes as never;
    const [sizes, format] = [[shape, filterShape] as [never, never], convertConv2DDataFormat(dataFormat)];
    if (format !== "channelsLast")
      throw new RangeError(mustBe("convolve", "dataFormat", '"NHWC" on this engine', dataFormat));
    return computeConv2DInfo(...sizes, strides, dilations, pad, dimRoundingMode, isDepthwise, format);
  }

  function poolWindow(shape: unknown, attributes: Attributes): Window {
    const { filterSize, strides, pad, dimRoundingMode } = attributes as never;
    return computePool2DInfo(shape as never, filterSize, strides, 1, pad, dimRoundingMode);
  }

  function requireFloats(action: string, { dtype }: TensorInfo): void {
    if (dtype !== "float32") throw new TypeError(mustBe(action, "x", "float32 on this engine", dtype));
  }

  register("Conv2D", ({ x, filter }, attributes) =>
    kernels.convolve(window(x.shape, filter.shape, attributes), x, filter),
  );
  register("Conv2DBackpropInput", ({ dy, filter }, attributes) =>
    kernels.convolveInput(window(attributes.inputShape, filter.shape, attributes), dy, filter),
  );
  register("Conv2DBackpropFilter", ({ x, dy }, attributes) =>
    kernels.convolveFilter(window(x.shape, attributes.filterShape, attributes), x, dy),
  );
  register("MaxPool", ({ x }, attributes) => {
    requireFloats("pool", x);
    return kernels.maxPool(poolWindow(x.shape, attributes), x);
  });
  register("MaxPoolGrad", ({ dy, input, output }, attributes) =>
    kernels.maxPoolInput(poolWindow(input.shape, attributes), dy, input, output),
  );
  register("DepthwiseConv2dNativeBackpropInput", ({ dy, filter }, attributes) =>
    kernels.depthwiseInput(window(attributes.inputShape, filter.shape, attributes, true), dy, filter),
  );
  register("DepthwiseConv2dNativeBackpropFilter", ({ x, dy }, attributes) =>
    kernels.depthwiseFilter(window(x.shape, attributes.filterShape, attributes, true), x, dy),
  );
  // tfjs's own kernel copies every tensor that is kept for a gradient. Tensors are never written to, so they can share values.
  register("Identity", ({ x }) => kernels.share(x));
  register("UnsortedSegmentSum", ({ x, segmentIds }, { numSegments }) => {
    requireFloats("add up segments", x);
    return kernels.segmentSum(x, segmentIds, numSegments as number);
  });

  register(KERNEL.convolutionLayer, ({ x, filter, bias }, { relu, pad = "valid" }) => {
    const info = window(x.shape, filter.shape, { strides: 1, pad });
    return kernels.convolve(info, x, filter, bias, Boolean(relu));
  });
  register(KERNEL.fusedLayers, fusedLayers);
  register(KERNEL.maskAndSum, ({ dy, y }, { relu }) => kernels.maskAndSum(dy, y, Boolean(relu)));
  register(KERNEL.adamStep, ({ weight, gradient, first, second }, attributes) =>
    kernels.adam([weight, gradient, first, second], attributes as never),
  );
  register(KERNEL.batchNormalization, ({ x, gamma, beta }, { epsilon }) =>
    rows.normalize(x, gamma, beta, epsilon as number),
  );
  register(KERNEL.batchNormalizationGradient, ({ dy, x, gamma, mean, variance }, { epsilon }) =>
    rows.normalizeGradient([dy, x, gamma, mean, variance], epsilon as number),
  );
  // tfjs's own kernel takes most of the time of an embedding; it keeps what is not a table of floats, and names a wrong index.
  const { kernelFunc: gather } = tf.getKernel("GatherV2", "wasm");
  register("GatherV2", (inputs, attributes) => {
    const { x, indices } = inputs;
    const isTable = attributes.axis === 0 && !attributes.batchDims && x.dtype === "float32";
    const found = isTable && indices.dtype === "int32" ? rows.gather(x, indices) : undefined;
    return found ?? gather({ inputs: inputs as never, attrs: attributes as never, backend: tf.backend() });
  });
  registerRecurrentKernels(tf, register, recurrent);
  registerGradients(tf);
}
