import type { layers, Tensor } from "@tensorflow/tfjs";
import type { Engine } from "../engine/types";
import { type Mask, weights } from "./masks";

interface NormalizationConfig {
  readonly axis: number;
  readonly epsilon: number;
  readonly momentum: number;
  readonly scale: boolean;
  readonly center: boolean;
}

/** Keras adds it to the number of steps that count. */
const LEAST = 1e-7;

/**
 * A batch normalization layer (批归一化): each channel minus its mean, divided by its standard deviation. While it learns,
 * these are the batch's, and the layer's moving averages take a step towards them; while it predicts, and where it is
 * frozen, they are the averages. Unlike TensorFlow.js's own it heeds a mask, and learns without scale or centre.
 *
 * $$y = \gamma \frac{x - \mu}{\sqrt{\sigma^2 + \epsilon}} + \beta$$
 *
 * @returns `undefined` for any other layer.
 *
 * @see Ioffe, S. & Szegedy, C. (2015). Batch normalization: accelerating deep network training by reducing internal
 * covariate shift. ICML, algorithms 1 and 2.
 */
export function batchNormalizationStep(
  { tf }: Engine,
  layer: layers.Layer,
  x: Tensor,
  mask: Mask,
  isLearned: boolean,
): Tensor | undefined {
  if (layer.getClassName() !== "BatchNormalization") return undefined;
  const { axis, epsilon, momentum, scale, center } = layer.getConfig() as unknown as NormalizationConfig;
  const training = isLearned && layer.trainable;
  if (axis !== -1 && axis !== x.rank - 1) return layer.apply(x, { training }) as Tensor;
  const averages = layer.weights.slice(-2);
  const learned = layer.weights.slice(0, -2).map((weight) => weight.read());
  const [mean, variance] = training ? moments() : averages.map((average) => average.read());
  if (training)
    averages.forEach((average, i) => {
      const now = average.read();
      average.write(now.sub(now.sub([mean, variance][i]).mul(1 - momentum)));
    });
  // tfjs has a gradient only where there is a scale.
  const gamma = scale ? learned[0] : tf.ones(mean.shape);
  const beta = center ? learned[learned.length - 1] : tf.zeros(mean.shape);
  // tfjs types ranks one by one.
  return tf.batchNorm(x as never, mean as never, variance as never, beta as never, gamma as never, epsilon);

  function moments(): readonly [Tensor, Tensor] {
    const axes = x.shape.slice(1).map((_, i) => i);
    if (!mask) {
      const whole = tf.moments(x, axes);
      return [whole.mean, whole.variance];
    }
    const counted = weights(mask, x.rank);
    const count = counted.sum().add(LEAST);
    const centre = x.mul(counted).sum(axes).div(count);
    return [centre, x.sub(centre).mul(counted).square().sum(axes).div(count)];
  }
}
