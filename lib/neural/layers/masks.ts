/** Masks (掩码): which steps of each sample are there, and which only fill it up. Through the layers as in Keras 3. */
import type { layers, Tensor } from "@tensorflow/tfjs";
import { mustBe } from "../../core/errors";
import type { Engine } from "../engine/types";

type Layer = layers.Layer;

/** (samples, steps), true where a step counts; `undefined` where all do. */
export type Mask = Tensor | undefined;

/** Layers that do the same to each step, or to all: what was filled up still is. */
const KEEPERS: ReadonlySet<string> = new Set([
  ...["Activation", "Dense", "ELU", "LeakyReLU", "PReLU", "ReLU", "ThresholdedReLU", "Rescaling"],
  ...["AlphaDropout", "Dropout", "GaussianDropout", "GaussianNoise", "SpatialDropout1D"],
  ...["BatchNormalization", "LayerNormalization", "TimeDistributed"],
]);
const MERGERS: ReadonlySet<string> = new Set(["Add", "Average", "Maximum", "Minimum", "Multiply"]);
/** They skip what is masked: `ResetAfterGRU` is our own. */
const RECURRENT: ReadonlySet<string> = new Set([
  ...["Bidirectional", "GRU", "LSTM", "RNN", "ResetAfterGRU", "SimpleRNN"],
]);
/** In Keras they heed a mask in ways that TensorFlow.js's do not. */
const UNABLE: ReadonlySet<string> = new Set(["ConvLSTM2D", "Softmax"]);

interface MaskConfig {
  readonly maskZero?: boolean;
  readonly maskValue?: number;
  readonly axis?: number;
  readonly layer?: { readonly className: string };
}

/**
 * The mask of what a layer gives. A layer that is not named here ends it: the layers after it take every step, as in Keras.
 *
 * @param masks Those of the values that the layer is given.
 */
export function maskAfter(
  engine: Engine,
  layer: Layer,
  given: readonly Tensor[],
  masks: readonly Mask[],
): Mask {
  const { tf } = engine;
  const kind = layer.getClassName();
  if (kind === "Embedding")
    return settingsOf(layer).maskZero ? constant(engine, given[0].notEqual(0)) : undefined;
  if (kind === "Masking") return filled(engine, layer, given[0]);
  if (masks.every((mask) => mask === undefined)) return undefined;
  if (KEEPERS.has(kind)) return masks[0];
  if (RECURRENT.has(kind)) return layer.outputShape.length === given[0].rank ? masks[0] : undefined;
  if (MERGERS.has(kind))
    return masks.reduce((one, other) => (one && other ? one.logicalOr(other) : undefined));
  if (kind !== "Concatenate") return undefined;
  const counted = given.map((x, i) => {
    const mask = masks[i];
    return mask ? tf.onesLike(x).mul(weights(mask, x.rank)) : tf.onesLike(x);
  });
  return constant(engine, tf.concat(counted, settingsOf(layer).axis).toBool().any(-1));
}

/**
 * What a layer gives where its mask, or it being one, decides; `undefined` where the layer does not look at masks.
 *
 * @throws {TypeError} If the layer would heed the mask in Keras and cannot here.
 */
export function maskedStep(engine: Engine, layer: Layer, x: Tensor, mask: Mask): Tensor | undefined {
  const kind = layer.getClassName();
  if (kind === "Masking") return x.mul(weights(filled(engine, layer, x), x.rank));
  if (!mask) return undefined;
  if (RECURRENT.has(kind)) return layer.apply(x, { mask }) as Tensor;
  if (kind === "GlobalAveragePooling1D") return meanOverTime(x, mask);
  const inner = settingsOf(layer).layer?.className ?? kind;
  if (UNABLE.has(inner) || (kind === "TimeDistributed" && RECURRENT.has(inner)))
    throw new TypeError(
      mustBe(
        "run a network",
        `layer ${layer.name}`,
        "given no mask, it cannot heed one",
        `a mask for ${inner}`,
      ),
    );
  return undefined;
}

/** 1 where a step counts and 0 where not, to be multiplied with values of some rank. */
export function weights(mask: Tensor, rank: number): Tensor {
  return mask.toFloat().reshape([...mask.shape, ...new Array<number>(rank - mask.rank).fill(1)]);
}

/** The mean of the steps that count. Where none does it is 0; Keras divides 0 by 0. */
function meanOverTime(x: Tensor, mask: Tensor): Tensor {
  const counts = mask.toFloat().sum(1, true).maximum(1);
  return x.mul(weights(mask, x.rank)).sum(1).div(counts);
}

/** Where a masking layer finds a step: one of its numbers is not the one that fills up. */
function filled(engine: Engine, layer: Layer, x: Tensor): Tensor {
  return constant(engine, x.notEqual(settingsOf(layer).maskValue ?? 0).any(-1));
}

/** A mask by its numbers alone: tfjs would ask comparisons for a gradient, and they have none. */
function constant({ tf }: Engine, mask: Tensor): Tensor {
  return tf.tensor(mask.dataSync(), mask.shape, "bool");
}

function settingsOf(layer: Layer): MaskConfig {
  return layer.getConfig() as MaskConfig;
}
