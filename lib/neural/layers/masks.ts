/** Masks (掩码): which steps of each sample are real and which are padding. They pass through the layers as in Keras 3. */
import type { layers, Tensor } from "@tensorflow/tfjs";
import { mustBe } from "../../core/errors";
import type { Engine } from "../engine/types";
import { settingsOf } from "../model/layer-settings";

type Layer = layers.Layer;

/** (samples, steps), true for a real step; `undefined` if all are real. */
export type Mask = Tensor | undefined;

/** Layers whose output has the mask of their input. A layer that keeps, merges or uses a mask is listed here. */
const KEEPERS: ReadonlySet<string> = new Set([
  ...["Activation", "Dense", "ELU", "LeakyReLU", "PReLU", "ReLU", "ThresholdedReLU", "Rescaling"],
  ...["AlphaDropout", "Dropout", "GaussianDropout", "GaussianNoise", "SpatialDropout1D"],
  ...["BatchNormalization", "GroupNormalization", "LayerNormalization", "Normalization", "TimeDistributed"],
  "UnitNormalization",
]);
const MERGERS: ReadonlySet<string> = new Set([
  "Add",
  "Average",
  "Maximum",
  "Minimum",
  "Multiply",
  "Subtract",
]);
/** Layers that skip masked steps; `ResetAfterGRU` is our own. */
const RECURRENT: ReadonlySet<string> = new Set([
  ...["Bidirectional", "GRU", "LSTM", "RNN", "ResetAfterGRU", "SimpleRNN"],
]);
/** Layers that use a mask in Keras and cannot in TensorFlow.js. */
const UNSUPPORTED: ReadonlySet<string> = new Set([
  ...["Attention", "ConvLSTM2D", "MultiHeadAttention", "Softmax", "SoftmaxAlong"],
]);

/**
 * The mask of a layer's output. After a layer that is not listed here there is no mask, as in Keras.
 *
 * @param masks The masks of the layer's inputs.
 */
export function outputMask(
  engine: Engine,
  layer: Layer,
  inputs: readonly Tensor[],
  masks: readonly Mask[],
  output: Tensor,
): Mask {
  const { tf } = engine;
  const kind = layer.getClassName();
  if (kind === "Embedding")
    return settingsOf(layer).maskZero ? detached(engine, inputs[0].notEqual(0)) : undefined;
  if (kind === "Masking") return realSteps(engine, layer, inputs[0]);
  if (masks.every((mask) => mask === undefined)) return undefined;
  if (KEEPERS.has(kind)) return masks[0];
  if (RECURRENT.has(kind)) return output.rank === inputs[0].rank ? masks[0] : undefined;
  if (MERGERS.has(kind))
    return masks.reduce((one, other) => (one && other ? one.logicalOr(other) : undefined));
  if (kind !== "Concatenate") return undefined;
  const counted = inputs.map((x, i) => {
    const mask = masks[i];
    return mask ? tf.onesLike(x).mul(maskWeights(mask, x.rank)) : tf.onesLike(x);
  });
  return detached(
    engine,
    tf
      .concat(counted, Number(settingsOf(layer).axis ?? -1))
      .toBool()
      .any(-1),
  );
}

/**
 * The output of a masking layer, or of a layer that uses its mask; `undefined` for any other layer.
 *
 * @throws {TypeError} If the layer would use the mask in Keras and cannot here.
 */
export function maskedLayer(
  engine: Engine,
  layer: Layer,
  inputs: readonly Tensor[],
  mask: Mask,
  training: boolean,
): Tensor | Tensor[] | undefined {
  const kind = layer.getClassName();
  const [x] = inputs;
  if (kind === "Masking") return x.mul(maskWeights(realSteps(engine, layer, x), x.rank));
  if (!mask) return undefined;
  if (RECURRENT.has(kind))
    return layer.apply(inputs.length === 1 ? x : [...inputs], { mask, training }) as Tensor;
  if (kind === "GlobalAveragePooling1D") return meanOverTime(x, mask);
  const inner = settingsOf(layer).layer?.className ?? kind;
  if (!UNSUPPORTED.has(inner) && (kind !== "TimeDistributed" || !RECURRENT.has(inner))) return undefined;
  const rule = "without a mask, which it does not support";
  throw new TypeError(mustBe("run a network", `layer ${layer.name}`, rule, `a mask for ${inner}`));
}

/** 1 for real steps and 0 for padding, in a shape that broadcasts to tensors of this rank. */
export function maskWeights(mask: Tensor, rank: number): Tensor {
  return mask.toFloat().reshape([...mask.shape, ...new Array<number>(rank - mask.rank).fill(1)]);
}

/** The mean of the real steps, and 0 if there are none (Keras divides 0 by 0). */
function meanOverTime(x: Tensor, mask: Tensor): Tensor {
  const counts = mask.toFloat().sum(1, true).maximum(1);
  return x.mul(maskWeights(mask, x.rank)).sum(1).div(counts);
}

/** The mask of a masking layer: a step is real if one of its values is not the padding value. */
function realSteps(engine: Engine, layer: Layer, x: Tensor): Tensor {
  return detached(engine, x.notEqual(settingsOf(layer).maskValue ?? 0).any(-1));
}

/** A copy without history: tfjs would ask comparisons for a gradient, and they have none. */
function detached({ tf }: Engine, mask: Tensor): Tensor {
  return tf.tensor(mask.dataSync(), mask.shape, "bool");
}
