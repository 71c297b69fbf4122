import type { layers, Tensor } from "@tensorflow/tfjs";
import type { Engine } from "../engine/types";

/**
 * The largest value of each channel over all steps or places (全局最大池化, global max pooling). Where several are the largest,
 * each is due an equal part of the gradient, as in Keras; TensorFlow.js gives each the whole, so that a word that fills a
 * sentence up, or a flat background, would learn as many times too fast as it comes.
 *
 * @returns `undefined` for any other layer.
 */
export function globalMaxPoolingStep({ tf }: Engine, layer: layers.Layer, x: Tensor): Tensor | undefined {
  const axes = axesOf(layer);
  if (!axes) return undefined;
  const pooled = tf.customGrad((values, save) => {
    const given = values as Tensor;
    const largest = given.max(axes, true);
    // tfjs types what is saved as a function of one tensor or a list.
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

/** Those of the steps or places. */
function axesOf(layer: layers.Layer): number[] | undefined {
  const kind = layer.getClassName();
  if (kind === "GlobalMaxPooling1D") return [1];
  if (kind !== "GlobalMaxPooling2D") return undefined;
  return layer.getConfig().dataFormat === "channelsFirst" ? [2, 3] : [1, 2];
}
