/** Pictures through the layers of a model: fused steps on WebAssembly, tfjs's own layers elsewhere. */
import type { layers, Tensor, Tensor4D } from "@tensorflow/tfjs";
import type { LabelledImages } from "../../core/samples";
import { type Engine, fused } from "../engine";
import { type Augmentation, writeAugmented } from "./augment";
import { momentSeed } from "./moment-seed";
import type { ImageClassifier } from "./types";

type Layer = layers.Layer;

/** Values of a layer's settings that decide which step computes it. */
interface LayerConfig {
  readonly activation?: string;
  readonly strides?: readonly number[];
  readonly padding?: string;
  readonly dataFormat?: string;
  readonly dilationRate?: readonly number[];
  readonly useBias?: boolean;
  readonly rate?: number;
}

/** How the pictures of one epoch are changed: every picture by the epoch's seed and its own number. */
export interface Change {
  readonly augmentation: Augmentation;
  readonly seed: number;
}

/** Pictures `order[from]` up to `order[to]` as numbers from 0 to 1. */
export function batchOf(
  { tf }: Engine,
  images: LabelledImages,
  order: Int32Array,
  from: number,
  to: number,
  change?: Change,
): Tensor4D {
  const { height, width, channels, pixels } = images;
  const size = height * width * channels;
  const values = new Float32Array((to - from) * size);
  for (let i = from; i < to; i++) {
    const first = order[i] * size;
    const start = (i - from) * size;
    if (change) {
      writeAugmented(images, order[i], change.augmentation, momentSeed(change.seed, order[i]), values, start);
      continue;
    }
    for (let j = 0; j < size; j++) values[start + j] = pixels[first + j] / 255;
  }
  return tf.tensor4d(values, [to - from, height, width, channels]);
}

export interface Passage {
  /** Lets the dropout layers drop, each by a seed of its own: a tfjs dropout layer would drop the same values always. */
  readonly dropoutSeed?: number;
  /** The first layer to pass. @default 0 */
  readonly from?: number;
  /** The layer to stop before. @default after the last */
  readonly to?: number;
}

/** The last layer's sums before its softmax (the logits), or what comes out of the layers passed. */
export function logits(engine: Engine, model: ImageClassifier, input: Tensor, passage: Passage = {}): Tensor {
  const { tf } = engine;
  const { dropoutSeed, from = 0, to = model.layers.length } = passage;
  return tf.tidy(() => {
    let x = input;
    model.layers.slice(from, to).forEach((layer, k) => {
      const i = from + k;
      const isLast = i === model.layers.length - 1;
      const kind = layer.getClassName();
      if (kind === "InputLayer") return;
      if (kind === "Dropout") {
        const { rate = 0 } = layer.getConfig() as LayerConfig;
        if (dropoutSeed !== undefined && rate > 0)
          x = tf.dropout(x, rate, undefined, dropoutSeed * 64 + i + 1);
      } else x = step(engine, layer, x, isLast);
    });
    return x;
  });
}

function step(engine: Engine, layer: Layer, x: Tensor, isLast: boolean): Tensor {
  const { tf } = engine;
  const config = layer.getConfig() as LayerConfig;
  const isRelu = config.activation === "relu";
  const isPlain = isRelu || config.activation === "linear" || isLast;
  const weights = layer.weights.map((weight) => weight.read());
  const kind = layer.getClassName();
  if (kind === "Dense" && isPlain && config.useBias && x.rank === 2) {
    const [kernel, bias] = weights;
    if (engine.name === "wasm") {
      const [rows, columns] = x.shape;
      const units = bias.shape[0];
      const filter = kernel.reshape([1, 1, columns, units]);
      return fused(engine, x.reshape([1, rows, 1, columns]), filter, bias, isRelu).reshape([rows, units]);
    }
    const sums = x.matMul(kernel as never).add(bias as never);
    return isRelu ? tf.relu(sums) : sums;
  }
  if (isLast)
    throw new RangeError(
      `Cannot run a classifier: its last layer must be dense with a bias, current layer is ${kind}`,
    );
  const isSimpleConvolution =
    kind === "Conv2D" &&
    isPlain &&
    config.useBias &&
    config.padding === "valid" &&
    config.dataFormat === "channelsLast" &&
    [...(config.strides ?? []), ...(config.dilationRate ?? [])].every((size) => size === 1);
  if (isSimpleConvolution && engine.name === "wasm")
    return fused(engine, x, weights[0] as Tensor, weights[1] as Tensor, isRelu);
  return layer.apply(x, { training: true }) as Tensor;
}
