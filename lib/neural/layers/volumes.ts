/** Layers of volumes (三维数据): TensorFlow.js pools and pads some of them wrongly. */
import type { Tensor, Tensor4D } from "@tensorflow/tfjs";
import { settingsOf } from "../model/layer-settings";
import { convolution } from "./convolution";
import type { LayerKernel } from "./entry";

/**
 * Pooling of volumes as pooling of planes, then of their columns: for maxima, and for the means of windows, that is the same.
 * TensorFlow.js's own maximum on WebAssembly is never below 0.
 */
export const volumePooling: LayerKernel = ({ engine: { tf }, layer, inputs: [x] }) => {
  const { poolSize = [], strides = [], padding, dataFormat } = settingsOf(layer);
  if (dataFormat === "channelsFirst") return undefined;
  const kernel = layer.getClassName() === "MaxPooling3D" ? tf.maxPool : tf.avgPool;
  const pool = (images: Tensor, size: readonly number[], steps: readonly number[]) =>
    kernel(images as Tensor4D, size as [number, number], steps as [number, number], padding as "same");
  const [count, depth, height, width, channels] = x.shape;
  const slices = x.reshape([count * depth, height, width, channels]);
  const planes = pool(slices, poolSize.slice(1), strides.slice(1));
  const [, rows, columns] = planes.shape;
  const stacks = planes.reshape([count, depth, rows * columns, channels]);
  return pool(stacks, [poolSize[0], 1], [strides[0], 1]).reshape([count, -1, rows, columns, channels]);
};

/**
 * A convolution of the part of the volume that it sees. Where strides exceed the kernel, TensorFlow.js would pad the rest by a
 * negative number to keep the size.
 */
export const volumeConvolution: LayerKernel = (call) => {
  const { layer, inputs, isTraining: training } = call;
  const { kernelSize = [], strides = [], padding, dataFormat } = settingsOf(layer);
  const [count, ...sizes] = inputs[0].shape;
  const channels = sizes.pop() as number;
  const seen = sizes.map((size, i) =>
    Math.min(size, (Math.ceil(size / strides[i]) - 1) * strides[i] + kernelSize[i]),
  );
  const isWhole = padding !== "same" || dataFormat === "channelsFirst" || String(seen) === String(sizes);
  if (isWhole) return convolution(call);
  return layer.apply(inputs[0].slice([0, 0, 0, 0, 0], [count, ...seen, channels]), { training }) as Tensor;
};
