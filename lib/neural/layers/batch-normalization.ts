import type { layers, Tensor } from "@tensorflow/tfjs";
import { mustBe } from "../../core/errors";
import { fusedBatchNormalization } from "../engine/fused-operations";
import type { Engine } from "../engine/types";
import { settingsOf } from "../model/layer-settings";
import type { LayerKernel } from "./entry";
import { type Mask, maskWeights } from "./masks";

/** Keras adds this to the number of unmasked steps. */
const COUNT_EPSILON = 1e-7;

/**
 * Batch normalization (批归一化): each channel minus its mean, divided by its standard deviation. In training these are those
 * of the batch, and the moving averages are updated. At prediction, and if the layer is frozen, they are the moving averages.
 * Unlike TensorFlow.js's own layer it supports masks, and training without scale or centre.
 *
 * $$y = \gamma \frac{x - \mu}{\sqrt{\sigma^2 + \epsilon}} + \beta$$
 *
 * @see Ioffe, S. & Szegedy, C. (2015). Batch normalization: accelerating deep network training by reducing internal
 * covariate shift. ICML, algorithms 1 and 2.
 */
export const batchNormalization: LayerKernel = ({ engine, layer, inputs: [x], mask, isLearning }) => {
  const { axis } = settingsOf(layer);
  const channels = Number(axis ?? -1);
  if (channels === -1 || channels === x.rank - 1) return normalize(engine, layer, x, mask, isLearning);
  const rule = "without a mask, since its axis is not the last";
  if (mask) throw new TypeError(mustBe("run a network", `layer ${layer.name}`, rule, "a mask"));
  const order = x.shape.map((_, i) => i).filter((i) => i !== channels);
  const last = x.transpose([...order, channels]);
  return normalize(engine, layer, last, mask, isLearning).transpose(
    x.shape.map((_, i) => (i < channels ? i : i === channels ? x.rank - 1 : i - 1)),
  );
};

/** Normalizes the channels, which are the last axis. */
function normalize(engine: Engine, layer: layers.Layer, x: Tensor, mask: Mask, training: boolean): Tensor {
  const { tf } = engine;
  const { epsilon = 1e-3, momentum = 0.99, scale = true, center = true } = settingsOf(layer);
  const averages = layer.weights.slice(-2);
  const trainable = layer.weights.slice(0, -2).map((weight) => weight.read());
  const shape = [x.shape[x.rank - 1]];
  // tfjs needs a scale for the gradient.
  const gamma = scale ? trainable[0] : tf.ones(shape);
  const beta = center ? trainable[trainable.length - 1] : tf.zeros(shape);
  const fused = training && !mask ? fusedBatchNormalization(engine, [x, gamma, beta], epsilon) : undefined;
  const [mean, variance] =
    fused?.slice(1) ?? (training ? moments() : averages.map((average) => average.read()));
  if (training)
    averages.forEach((average, i) => {
      const previous = average.read();
      average.write(previous.sub(previous.sub([mean, variance][i]).mul(1 - momentum)));
    });
  // tfjs declares a type for each rank.
  return (
    fused?.[0] ??
    tf.batchNorm(x as never, mean as never, variance as never, beta as never, gamma as never, epsilon)
  );

  function moments(): readonly [Tensor, Tensor] {
    const axes = x.shape.slice(1).map((_, i) => i);
    if (!mask) {
      const unmasked = tf.moments(x, axes);
      return [unmasked.mean, unmasked.variance];
    }
    const counted = maskWeights(mask, x.rank);
    const count = counted.sum().add(COUNT_EPSILON);
    const centre = x.mul(counted).sum(axes).div(count);
    return [centre, x.sub(centre).mul(counted).square().sum(axes).div(count)];
  }
}
