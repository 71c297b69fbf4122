import type { Tensor } from "@tensorflow/tfjs";
import type { Engine } from "../engine";

/**
 * The largest value of each channel over all steps or places (全局最大池化, global max pooling). Where several are the largest,
 * each is due an equal part of the gradient, as in Keras; TensorFlow.js gives each the whole, so that a word that fills a
 * sentence up, or a flat background, would learn as many times too fast as it comes.
 *
 * @param axes Those of the steps or places.
 */
export function largestOfAll({ tf }: Engine, x: Tensor, axes: number[]): Tensor {
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
