import type { layers, Tensor } from "@tensorflow/tfjs";
import type { Engine } from "../engine/types";

/**
 * Global max pooling (全局最大池化): the largest value of each channel over all steps or pixels. Tied maxima share the gradient
 * equally, as in Keras. TensorFlow.js gives each the whole gradient, so that repeated padding words or a flat background
 * would get a multiple of it.
 *
 * @returns `undefined` for any other layer.
 */
export function globalMaxPooling({ tf }: Engine, layer: layers.Layer, x: Tensor): Tensor | undefined {
  const axes = pooledAxes(layer);
  if (!axes) return undefined;
  const pooled = tf.customGrad((values, save) => {
    const given = values as Tensor;
    const largest = given.max(axes, true);
    // tfjs declares `save` as a function of one tensor or a list.
    (save as (tensors: Tensor[]) => void)([given, largest]);
    return {
      value: largest.reshape([given.shape[0], -1]),
      gradFunc: (dy: Tensor, [from, most]: Tensor[]) => {
        const ties = from.equal(most).toFloat();
        return ties.div(ties.sum(axes, true)).mul(dy.reshape(most.shape));
      },
    };
  });
  return pooled(x);
}

/** The axes of the steps or pixels; `undefined` for any other layer. */
function pooledAxes(layer: layers.Layer): number[] | undefined {
  const kind = layer.getClassName();
  if (kind === "GlobalMaxPooling1D") return [1];
  if (kind !== "GlobalMaxPooling2D") return undefined;
  return layer.getConfig().dataFormat === "channelsFirst" ? [2, 3] : [1, 2];
}
