import type { Tensor, Tensor4D } from "@tensorflow/tfjs";
import type { TensorFlow } from "../engine/types";
import { settingsOf } from "../model/layer-settings";
import type { LayerKernel } from "./entry";
import { samePadding } from "./onnx/operator-names";

type Pair = [number, number];

/**
 * Average pooling (平均池化) for training, where windows contain padding. TensorFlow.js's gradient divides by the whole window there,
 * not by what is averaged.
 */
export const averagePooling: LayerKernel = ({ engine: { tf }, layer, inputs: [x], hasGradient }) => {
  const { poolSize = [], strides = [], padding, dataFormat } = settingsOf(layer);
  if (!hasGradient || padding !== "same" || dataFormat === "channelsFirst") return undefined;
  if (x.rank === 4) return averageWindows(tf, x, poolSize, strides, padding);
  return averageWindows(tf, x.expandDims(2), [poolSize[0], 1], [strides[0], 1], padding).squeeze([2]);
};

/** The means of windows of images, whose gradients are right. */
export function averageWindows(
  tf: TensorFlow,
  images: Tensor,
  size: readonly number[],
  strides: readonly number[],
  padding: string | undefined,
): Tensor {
  const [, height, width] = images.shape;
  const [rows, columns] = [height, width].map(
    (length, i) => samePadding(length, size[i], strides[i], 1) as Pair,
  );
  const mean = (x: Tensor): Tensor => tf.avgPool(x as Tensor4D, size as Pair, strides as Pair, "valid");
  if (padding !== "same") return mean(images);
  const padded = (x: Tensor) => x.pad([[0, 0], rows, columns, [0, 0]]);
  return mean(padded(images)).div(mean(padded(tf.ones([1, height, width, 1]))));
}
