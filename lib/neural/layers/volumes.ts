/** Layers of volumes (三维数据): TensorFlow.js pools and pads some of them wrongly. */
import type { Tensor, Tensor4D } from "@tensorflow/tfjs";
import { settingsOf } from "../model/layer-settings";
import { applyActivation } from "./activations";
import { averageWindows } from "./average-pooling";
import { convolve, seenPart } from "./convolution";
import type { LayerKernel } from "./entry";
import { samePadding } from "./onnx/operator-names";

/**
 * Pooling of volumes as pooling of planes, then of their columns: for maxima, and for the means of windows, that is the same.
 * TensorFlow.js's own maximum on WebAssembly is never below 0.
 */
export const volumePooling: LayerKernel = ({ engine: { tf }, layer, inputs: [x] }) => {
  const { poolSize = [], strides = [], padding, dataFormat } = settingsOf(layer);
  if (dataFormat === "channelsFirst") return undefined;
  const isMaximum = layer.getClassName() === "MaxPooling3D";
  const pool = (images: Tensor, size: readonly number[], steps: readonly number[]): Tensor =>
    isMaximum
      ? tf.maxPool(images as Tensor4D, size as [number, number], steps as [number, number], padding as "same")
      : averageWindows(tf, images, size, steps, padding);
  const [count, depth, height, width, channels] = x.shape;
  const slices = x.reshape([count * depth, height, width, channels]);
  const planes = pool(slices, poolSize.slice(1), strides.slice(1));
  const [, rows, columns] = planes.shape;
  const stacks = planes.reshape([count, depth, rows * columns, channels]);
  return pool(stacks, [poolSize[0], 1], [strides[0], 1]).reshape([count, -1, rows, columns, channels]);
};

/**
 * A convolution of volumes as the sum of convolutions of images, one for each plane of the kernel, if a gradient is needed:
 * TensorFlow.js's own is wrong on WebAssembly.
 */
export const volumeConvolution: LayerKernel = (call) => {
  const { layer, inputs, hasGradient, engine } = call;
  const settings = settingsOf(layer);
  const { strides = [], padding, dataFormat, dilationRate = [] } = settings;
  const isPlain = dataFormat !== "channelsFirst" && [dilationRate].flat().every((rate) => rate === 1);
  if (!hasGradient || !isPlain) return convolve(call, settings);
  const { tf } = engine;
  const [kernel, bias] = layer.weights.map((weight) => weight.read());
  const planes = kernel.shape[0] as number;
  const seen = seenPart(layer, settings, inputs[0]);
  const around = padding === "same" ? samePadding(seen.shape[1] as number, planes, strides[0], 1) : [0, 0];
  const x = seen.pad([[0, 0], around as [number, number], [0, 0], [0, 0], [0, 0]]);
  const [count, depth, ...image] = x.shape;
  const windows = Math.floor((depth - planes) / strides[0]) + 1;
  const sums = Array.from({ length: planes }, (_, plane) => {
    const places = Int32Array.from({ length: windows }, (_, i) => plane + i * strides[0]);
    const images = tf.gather(x, tf.tensor1d(places, "int32"), 1).reshape([count * windows, ...image]);
    const filter = kernel.slice([plane], [1]).reshape(kernel.shape.slice(1));
    return tf.conv2d(
      images as Tensor4D,
      filter as Tensor4D,
      [strides[1], strides[2]],
      padding as "same",
    ) as Tensor;
  });
  const total = tf.addN(sums);
  const volume = total.reshape([count, windows, ...total.shape.slice(1)]);
  return applyActivation(layer, volume, bias);
};
