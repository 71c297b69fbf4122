/** Masks (掩码): which steps of each sample are real and which are padding. They pass through the layers as in Keras 3. */
import type { layers, Tensor } from "@tensorflow/tfjs";
import type { Engine } from "../engine/types";
import { settingsOf } from "../model/layer-settings";
import type { LayerCall, LayerKernel } from "./entry";

/** (samples, steps), true for a real step; `undefined` if all are real. */
export type Mask = Tensor | undefined;

/**
 * What becomes of the masks of a layer's inputs: the output has the mask of the first ("kept"), also if the layer in a wrapper does not
 * use it ("wrapped"); the steps that are real in any ("merged"); masked steps are skipped ("skipped"); Keras uses the mask, and we
 * cannot ("refused"); or a function makes another mask.
 */
export type MaskRule = "kept" | "wrapped" | "merged" | "skipped" | "refused" | MaskFunction;
type MaskFunction = (call: LayerCall, masks: readonly Mask[]) => Mask;

/** The mask of a layer's output. */
export function outputMask(
  rule: MaskRule | undefined,
  call: LayerCall,
  masks: readonly Mask[],
  output: Tensor,
): Mask {
  if (typeof rule === "function") return rule(call, masks);
  if (rule === undefined || masks.every((mask) => mask === undefined)) return undefined;
  if (rule === "skipped") return output.rank === call.inputs[0].rank ? masks[0] : undefined;
  return rule === "merged" ? realInAny(masks) : masks[0];
}

/** Index 0 is padding if the embedding says so. */
export const maskOfIndices: MaskFunction = ({ engine, layer, inputs: [x] }) =>
  settingsOf(layer).maskZero ? detached(engine, x.notEqual(0)) : undefined;

/** The mask of a masking layer: a step is real if one of its values is not the padding value. */
export const maskOfSteps: MaskFunction = ({ engine, layer, inputs: [x] }) => realSteps(engine, layer, x);

/** A step is real if one of the joined values is. */
export const joinedMask: MaskFunction = ({ engine, layer, inputs }, masks) => {
  if (masks.every((mask) => mask === undefined)) return undefined;
  const counted = inputs.map((x, i) => {
    const mask = masks[i];
    return mask ? x.onesLike().mul(maskWeights(mask, x.rank)) : x.onesLike();
  });
  const joined = engine.tf.concat(counted, Number(settingsOf(layer).axis ?? -1));
  return detached(engine, joined.toBool().any(-1));
};

/** Padding becomes 0. */
export const masking: LayerKernel = ({ engine, layer, inputs: [x] }) =>
  x.mul(maskWeights(realSteps(engine, layer, x), x.rank));

/** The mean of the real steps, and 0 if there are none (Keras divides 0 by 0). */
export const meanOverTime: LayerKernel = ({ inputs: [x], mask }) => {
  const counts = mask?.toFloat().sum(1, true).maximum(1);
  return (
    counts &&
    x
      .mul(maskWeights(mask as Tensor, x.rank))
      .sum(1)
      .div(counts)
  );
};

/**
 * A masked step counts as 1 in a product, which is 0 where all are masked; for an extreme it is the step of the other input.
 *
 * @see Keras 3.15, keras/src/layers/merging/multiply.py and base_merge.py
 */
export const maskedMerger: LayerKernel = ({ engine: { tf }, layer, inputs, masks }) => {
  const kind = layer.getClassName();
  if (masks.every((mask) => mask === undefined)) return undefined;
  const real = inputs.map(({ rank }, i) => masks[i] && alongside(masks[i], rank));
  if (kind === "Multiply") {
    const product = inputs
      .map((x, i) => (real[i] ? tf.where(real[i], x, tf.onesLike(x)) : x))
      .reduce((one, other) => one.mul(other));
    const anyReal = realInAny(real);
    return anyReal ? tf.where(anyReal, product, tf.zerosLike(product)) : product;
  }
  let [extreme] = inputs;
  let [known] = real;
  for (const [i, x] of inputs.entries()) {
    if (i === 0) continue;
    const other = real[i] ? tf.where(real[i], x, extreme) : x;
    const one = known ? tf.where(known, extreme, other) : extreme;
    extreme = kind === "Maximum" ? one.maximum(other) : one.minimum(other);
    known = realInAny([known, real[i]]);
  }
  return extreme;
};

/** 1 for real steps and 0 for padding, in a shape that broadcasts to tensors of this rank. */
export function maskWeights(mask: Tensor, rank: number): Tensor {
  return alongside(mask.toFloat(), rank);
}

/** A mask in a shape that broadcasts to tensors of this rank. */
function alongside(mask: Tensor, rank: number): Tensor {
  return mask.reshape([...mask.shape, ...new Array<number>(rank - mask.rank).fill(1)]);
}

/** The steps that are real in any of the tensors: all, if one has no mask. */
function realInAny(masks: readonly Mask[]): Mask {
  return masks.reduce((one, other) => (one && other ? one.logicalOr(other) : undefined));
}

function realSteps(engine: Engine, layer: layers.Layer, x: Tensor): Tensor {
  return detached(engine, x.notEqual(settingsOf(layer).maskValue ?? 0).any(-1));
}

/** A copy without history: tfjs would ask comparisons for a gradient, and they have none. */
function detached({ tf }: Engine, mask: Tensor): Tensor {
  return tf.tensor(mask.dataSync(), mask.shape, "bool");
}
