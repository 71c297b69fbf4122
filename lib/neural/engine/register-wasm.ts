/** Registers our kernels on tfjs's WebAssembly back end: under tfjs's names where it has one, under ours for the fused. */
import type * as tfjs from "@tensorflow/tfjs";
import { ADAM_STEP, CHAIN, CONVOLUTION_LAYER, MASK_AND_SUM, registerGradients } from "./fused-kernels";
import { type Attributes, type Compute, registry } from "./kernel-registry";
import type { Products, Window } from "./tensor-kernels";

export function register(tf: typeof tfjs, products: Products, chain: Compute): void {
  const put = registry(tf, "wasm");
  const { computeConv2DInfo, computePool2DInfo, convertConv2DDataFormat } = tf.backend_util;

  /** A convolution's window; tfjs spells its settings differently in the forward and the backward kernels. */
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

  put("Conv2D", ({ x, filter }, attributes) =>
    products.convolve(window(x.shape, filter.shape, attributes), x, filter),
  );
  put("Conv2DBackpropInput", ({ dy, filter }, attributes) =>
    products.convolveInput(window(attributes.inputShape as number[], filter.shape, attributes), dy, filter),
  );
  put("Conv2DBackpropFilter", ({ x, dy }, attributes) =>
    products.convolveFilter(window(x.shape, attributes.filterShape as number[], attributes), x, dy),
  );
  put("MaxPool", ({ x }, attributes) => {
    if (x.dtype !== "float32")
      throw new TypeError(`Cannot pool: x must be float32 on this engine, current value is ${x.dtype}`);
    return products.maxPool(poolWindow(x.shape, attributes), x);
  });
  put("MaxPoolGrad", ({ dy, input, output }, attributes) =>
    products.maxPoolInput(poolWindow(input.shape, attributes), dy, input, output),
  );
  put("DepthwiseConv2dNativeBackpropInput", ({ dy, filter }, attributes) =>
    products.depthwiseInput(
      window(attributes.inputShape as number[], filter.shape, attributes, true),
      dy,
      filter,
    ),
  );
  put("DepthwiseConv2dNativeBackpropFilter", ({ x, dy }, attributes) =>
    products.depthwiseFilter(window(x.shape, attributes.filterShape as number[], attributes, true), x, dy),
  );
  // tfjs's own copies the numbers, of every tensor kept for a gradient: nothing writes into a tensor, so it shares them.
  put("Identity", ({ x }) => products.share(x));
  put("UnsortedSegmentSum", ({ x, segmentIds }, { numSegments }) => {
    if (x.dtype !== "float32")
      throw new TypeError(
        `Cannot add up segments: x must be float32 on this engine, current value is ${x.dtype}`,
      );
    return products.segmentSum(x, segmentIds, numSegments as number);
  });

  put(CONVOLUTION_LAYER, ({ x, filter, bias }, { relu }) =>
    products.convolve(
      window(x.shape, filter.shape, { strides: 1, pad: "valid" }),
      x,
      filter,
      bias,
      Boolean(relu),
    ),
  );
  put(CHAIN, chain);
  put(MASK_AND_SUM, ({ dy, y }, { relu }) => [...products.maskAndSum(dy, y, Boolean(relu))]);
  put(ADAM_STEP, ({ weight, gradient, first, second }, attributes) =>
    products.adam([weight, gradient, first, second], attributes as never),
  );
  registerGradients(tf);
}
