/** Registers our kernels on tfjs's WebAssembly back end, under tfjs's names or, for fused operations, our own. */
import type * as tfjs from "@tensorflow/tfjs";
import { ADAM_STEP, CONVOLUTION_LAYER, FUSED_LAYERS, MASK_AND_SUM, registerGradients } from "./fused-kernels";
import { type Attributes, type Compute, kernelRegistry } from "./kernel-registry";
import type { TensorKernels, Window } from "./kernels/tensor-kernels";

export function registerWasmKernels(tf: typeof tfjs, kernels: TensorKernels, fusedLayers: Compute): void {
  const register = kernelRegistry(tf, "wasm");
  const { computeConv2DInfo, computePool2DInfo, convertConv2DDataFormat } = tf.backend_util;

  /** The window of a convolution. tfjs names some settings differently in forward and backward kernels. */
  function window(
    shape: readonly number[],
    filterShape: readonly number[],
    attributes: Attributes,
    isDepthwise = false,
  ): Window {
    const { strides, pad, dilations = 1, dataFormat = "NHWC", dimRoundingMode } = attributes as never;
    const info = computeConv2DInfo(
      shape as [number, number, number, number],
      filterShape as [number, number, number, number],
      strides,
      dilations,
      pad,
      dimRoundingMode,
      isDepthwise,
      convertConv2DDataFormat(dataFormat),
    );
    if (info.dataFormat !== "channelsLast")
      throw new RangeError(
        `Cannot convolve: dataFormat must be "NHWC" on this engine, current value is "${dataFormat}"`,
      );
    return info;
  }

  function poolWindow(shape: readonly number[], attributes: Attributes): Window {
    const { filterSize, strides, pad, dimRoundingMode } = attributes as never;
    return computePool2DInfo(
      shape as [number, number, number, number],
      filterSize,
      strides,
      1,
      pad,
      dimRoundingMode,
    );
  }

  register("Conv2D", ({ x, filter }, attributes) =>
    kernels.convolve(window(x.shape, filter.shape, attributes), x, filter),
  );
  register("Conv2DBackpropInput", ({ dy, filter }, attributes) =>
    kernels.convolveInput(window(attributes.inputShape as number[], filter.shape, attributes), dy, filter),
  );
  register("Conv2DBackpropFilter", ({ x, dy }, attributes) =>
    kernels.convolveFilter(window(x.shape, attributes.filterShape as number[], attributes), x, dy),
  );
  register("MaxPool", ({ x }, attributes) => {
    if (x.dtype !== "float32")
      throw new TypeError(`Cannot pool: x must be float32 on this engine, current value is ${x.dtype}`);
    return kernels.maxPool(poolWindow(x.shape, attributes), x);
  });
  register("MaxPoolGrad", ({ dy, input, output }, attributes) =>
    kernels.maxPoolInput(poolWindow(input.shape, attributes), dy, input, output),
  );
  register("DepthwiseConv2dNativeBackpropInput", ({ dy, filter }, attributes) =>
    kernels.depthwiseInput(
      window(attributes.inputShape as number[], filter.shape, attributes, true),
      dy,
      filter,
    ),
  );
  register("DepthwiseConv2dNativeBackpropFilter", ({ x, dy }, attributes) =>
    kernels.depthwiseFilter(window(x.shape, attributes.filterShape as number[], attributes, true), x, dy),
  );
  // tfjs's own kernel copies every tensor that is kept for a gradient. Tensors are never written to, so they can share values.
  register("Identity", ({ x }) => kernels.share(x));
  register("UnsortedSegmentSum", ({ x, segmentIds }, { numSegments }) => {
    if (x.dtype !== "float32")
      throw new TypeError(
        `Cannot add up segments: x must be float32 on this engine, current value is ${x.dtype}`,
      );
    return kernels.segmentSum(x, segmentIds, numSegments as number);
  });

  register(CONVOLUTION_LAYER, ({ x, filter, bias }, { relu }) =>
    kernels.convolve(
      window(x.shape, filter.shape, { strides: 1, pad: "valid" }),
      x,
      filter,
      bias,
      Boolean(relu),
    ),
  );
  register(FUSED_LAYERS, fusedLayers);
  register(MASK_AND_SUM, ({ dy, y }, { relu }) => [...kernels.maskAndSum(dy, y, Boolean(relu))]);
  register(ADAM_STEP, ({ weight, gradient, first, second }, attributes) =>
    kernels.adam([weight, gradient, first, second], attributes as never),
  );
  registerGradients(tf);
}
