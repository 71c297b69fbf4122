/** Layers that draw random numbers in training. TensorFlow.js draws them anew in each run; here they follow the seed. */
import type { Tensor } from "@tensorflow/tfjs";
import type { TensorFlow } from "../engine/types";
import { type LayerSettings, settingsOf } from "../model/layer-settings";
import type { LayerKernel } from "./entry";

/** Where SELU saturates: the value of what alpha dropout drops. */
const SATURATION = -1.6732632423543772 * 1.0507009873554805;

type RandomSettings = Omit<LayerSettings, "noiseShape"> & {
  readonly rate: number;
  readonly noiseShape: number[] | undefined;
};

/** At prediction, and at a rate of 0, the input. */
const random =
  (draw: (tf: TensorFlow, x: Tensor, settings: RandomSettings, seed: number) => Tensor): LayerKernel =>
  ({ engine: { tf }, layer, inputs: [x], isTraining, seed }) => {
    // tfjs leaves the shape out of the settings of alpha dropout.
    const { noiseShape } = layer as unknown as LayerSettings;
    const settings = {
      rate: 0,
      ...settingsOf(layer),
      noiseShape: noiseShape?.map((size, i) => size ?? x.shape[i]),
    };
    return isTraining && !(settings.rate === 0 && settings.stddev === undefined)
      ? draw(tf, x, settings, seed)
      : x;
  };

export const dropout = random((tf, x, { rate, noiseShape }, seed) => tf.dropout(x, rate, noiseShape, seed));

/** Whole channels of a series or image are dropped. */
export const spatialDropout = random((tf, x, { rate }, seed) => {
  const shape = x.shape.map((size, i) => (i === 0 || i === x.rank - 1 ? size : 1));
  return tf.dropout(x, rate, shape, seed);
});

export const gaussianNoise = random((tf, x, { stddev = 0 }, seed) =>
  x.add(tf.randomNormal(x.shape, 0, stddev, "float32", seed)),
);

export const gaussianDropout = random((tf, x, { rate }, seed) =>
  x.mul(tf.randomNormal(x.shape, 1, Math.sqrt(rate / (1 - rate)), "float32", seed)),
);

export const alphaDropout = random((tf, x, { rate, noiseShape = x.shape }, seed) => {
  const kept = tf.randomUniform(noiseShape, 0, 1, "float32", seed).greaterEqual(rate).toFloat();
  const scale = 1 / Math.sqrt((1 - rate) * (1 + rate * SATURATION ** 2));
  const shift = -scale * SATURATION * rate;
  return x.mul(kept).add(tf.sub(1, kept).mul(SATURATION)).mul(scale).add(shift);
});
