/** Layers that draw random numbers in training. TensorFlow.js draws them anew in each run; here they follow the seed. */
import type { layers, Tensor } from "@tensorflow/tfjs";
import type { Engine } from "../engine/types";
import { innerLayers } from "../model/connections";
import { deriveSeed } from "../model/derive-seed";
import { settingsOf } from "../model/layer-settings";

type Layer = layers.Layer;
type RandomLayer = (engine: Engine, x: Tensor, layer: Layer, seed: number) => Tensor;

/** Where SELU saturates: the value of what alpha dropout drops. */
const SATURATION = -1.6732632423543772 * 1.0507009873554805;

/** Whole channels of a series or image are dropped. */
function spatialDropout({ tf }: Engine, x: Tensor, layer: Layer, seed: number): Tensor {
  const shape = x.shape.map((size, i) => (i === 0 || i === x.rank - 1 ? size : 1));
  return tf.dropout(x, settingsOf(layer).rate ?? 0, shape, seed);
}

const RANDOM_LAYERS: Readonly<Record<string, RandomLayer>> = {
  Dropout: ({ tf }, x, layer, seed) => {
    const { rate = 0, noiseShape } = settingsOf(layer);
    return tf.dropout(
      x,
      rate,
      noiseShape?.map((size, i) => size ?? x.shape[i]),
      seed,
    );
  },
  SpatialDropout1D: spatialDropout,
  SpatialDropout2D: spatialDropout,
  GaussianNoise: ({ tf }, x, layer, seed) =>
    x.add(tf.randomNormal(x.shape, 0, settingsOf(layer).stddev ?? 0, "float32", seed)),
  GaussianDropout: ({ tf }, x, layer, seed) => {
    const { rate = 0 } = settingsOf(layer);
    return x.mul(tf.randomNormal(x.shape, 1, Math.sqrt(rate / (1 - rate)), "float32", seed));
  },
  AlphaDropout: ({ tf }, x, layer, seed) => {
    const { rate = 0 } = settingsOf(layer);
    // As tfjs does, so that noise shapes are those of the layer.
    const { noiseShape = x.shape } = layer as unknown as { readonly noiseShape?: number[] };
    const kept = tf.randomUniform(noiseShape, 0, 1, "float32", seed).greaterEqual(rate).toFloat();
    const scale = 1 / Math.sqrt((1 - rate) * (1 + rate * SATURATION ** 2));
    const shift = -scale * SATURATION * rate;
    return x.mul(kept).add(tf.sub(1, kept).mul(SATURATION)).mul(scale).add(shift);
  },
};

/** The output in training, or at prediction without a `seed`; `undefined` for a layer that draws nothing of its own. */
export function randomLayer(
  engine: Engine,
  layer: Layer,
  x: Tensor,
  seed: number | undefined,
): Tensor | undefined {
  const run = RANDOM_LAYERS[layer.getClassName()];
  if (!run) return undefined;
  const isActive = seed !== undefined && (settingsOf(layer).rate ?? 1) > 0;
  return isActive ? run(engine, x, layer, seed) : x;
}

/** Makes the dropout inside a recurrent layer follow the seed. */
export function seedCells({ tf }: Engine, layer: Layer, seed: number): void {
  let count = 0;
  for (const cell of innerLayers(layer))
    Object.assign(cell, {
      dropoutFunc: (x: Tensor, rate: number) => tf.dropout(x, rate, undefined, deriveSeed(seed, count++)),
    });
}
