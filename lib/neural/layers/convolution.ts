import type { layers, Tensor, Tensor4D } from "@tensorflow/tfjs";
import { mustBe } from "../../core/errors";
import { type LayerSettings, settingsOf } from "../model/layer-settings";
import { applyActivation } from "./activations";
import type { LayerCall, LayerKernel } from "./entry";

/**
 * Dilated and causal convolutions (空洞卷积, 因果卷积). TensorFlow.js has no gradient of the first and no causal padding: the kernel
 * gets zeros between its rows and columns, and the steps of a causal one get padding in front, before an ordinary convolution.
 * Without a gradient, TensorFlow.js computes dilated convolutions itself.
 *
 * @throws {TypeError} If it is a dilated layer that can neither be computed nor trained here.
 */
export const convolution: LayerKernel = (call) => convolve(call, settingsOf(call.layer));

/** The same, with the settings of the layer. */
export function convolve(call: LayerCall, settings: LayerSettings): Tensor | undefined {
  const {
    engine: { tf },
    layer,
    inputs: [x],
    hasGradient,
    isTraining: training,
  } = call;
  const kind = layer.getClassName();
  const { dilationRate = [], padding, strides = [], dataFormat } = settings;
  const isDilated = [dilationRate].flat().some((rate) => rate > 1);
  if (!isDilated && padding !== "causal") {
    const seen = seenPart(layer, settings, x);
    return seen === x ? undefined : (layer.apply(seen, { training }) as Tensor);
  }
  const isSupported = (kind === "Conv1D" || kind === "Conv2D") && dataFormat !== "channelsFirst";
  if (!isSupported && (hasGradient || kind === "DepthwiseConv2D")) {
    const rule = "without dilation, which it does not support";
    throw new TypeError(mustBe("run a network", `layer ${layer.name}`, rule, `${kind}, ${dilationRate}`));
  }
  if (!isSupported || (!hasGradient && padding !== "causal")) return undefined;
  const [kernel, bias] = layer.weights.map((weight) => weight.read());
  const rates = kind === "Conv1D" ? [1, dilationRate[0]] : dilationRate;
  const filter = dilate(dilate(kind === "Conv1D" ? kernel.expandDims(0) : kernel, 0, rates[0]), 1, rates[1]);
  const image = kind === "Conv1D" ? x.expandDims(1) : x;
  const before = padding === "causal" ? (filter.shape[1] as number) - 1 : 0;
  const padded =
    before > 0
      ? image.pad([
          [0, 0],
          [0, 0],
          [before, 0],
          [0, 0],
        ])
      : image;
  const steps = kind === "Conv1D" ? [1, strides[0]] : [strides[0], strides[1]];
  const mode = padding === "same" ? "same" : "valid";
  const sums: Tensor = tf.conv2d(padded as Tensor4D, filter as Tensor4D, steps as [number, number], mode);
  const output = kind === "Conv1D" ? sums.squeeze([1]) : sums;
  return applyActivation(layer, output, bias);
}

/**
 * The part of the input that a convolution of the same size sees. Where strides exceed the kernel, TensorFlow.js would pad the rest by
 * a negative number, or with WebAssembly place the windows wrongly.
 */
export function seenPart(layer: layers.Layer, settings: LayerSettings, x: Tensor): Tensor {
  const { kernelSize = [], strides = [], padding, dataFormat } = settings;
  const isOther = padding !== "same" || dataFormat === "channelsFirst";
  if (isOther || layer.getClassName().endsWith("Transpose")) return x;
  const [count, ...sizes] = x.shape;
  const channels = sizes.pop() as number;
  const seen = sizes.map((size, i) =>
    Math.min(size, (Math.ceil(size / strides[i]) - 1) * strides[i] + kernelSize[i]),
  );
  const whole = String(seen) === String(sizes);
  return whole ? x : x.slice(new Array<number>(x.rank).fill(0), [count, ...seen, channels]);
}

/** A kernel (height, width, in, out) with `rate` - 1 zeros between its rows (axis 0) or columns (axis 1). */
function dilate(kernel: Tensor, axis: 0 | 1, rate: number): Tensor {
  if (rate === 1) return kernel;
  const [height, width, channels, filters] = kernel.shape;
  const [outer, inner] = axis === 0 ? [1, width * channels * filters] : [height, channels * filters];
  const count = axis === 0 ? height : width;
  const spread = kernel.reshape([outer, count, 1, inner]).pad([
    [0, 0],
    [0, 0],
    [0, rate - 1],
    [0, 0],
  ]);
  const size = (count - 1) * rate + 1;
  const dilated = spread.reshape([outer, count * rate, inner]).slice([0, 0, 0], [outer, size, inner]);
  return dilated.reshape(axis === 0 ? [size, width, channels, filters] : [height, size, channels, filters]);
}
