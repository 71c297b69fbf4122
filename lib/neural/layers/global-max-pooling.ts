import type { Tensor } from "@tensorflow/tfjs";
import { settingsOf } from "../model/layer-settings";
import type { LayerKernel } from "./entry";

/**
 * Global max pooling (全局最大池化): the largest value of each channel over all steps or pixels. Tied maxima share the gradient
 * equally, as in Keras. TensorFlow.js gives each the whole gradient, so that repeated padding words or a flat background
 * would get a multiple of it.
 */
export const globalMaxPooling: LayerKernel = ({ engine: { tf }, layer, inputs: [x] }) => {
  const isChannelsFirst = settingsOf(layer).dataFormat === "channelsFirst";
  const axes = x.rank === 3 ? [1] : isChannelsFirst ? [2, 3] : [1, 2];
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
};
