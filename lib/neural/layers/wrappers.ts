/** Recurrent layers, and layers around other layers. What is inside runs as all others do, with masks, seeds and frozen state. */
import type { Tensor } from "@tensorflow/tfjs";
import { flatLayers, innerLayers } from "../model/connections";
import { deriveSeed } from "../model/derive-seed";
import { settingsOf } from "../model/layer-settings";
import type { LayerKernel } from "./entry";
import { maskWeights } from "./masks";

/** Masked steps are skipped, and the dropout inside follows the seed. */
export const recurrent: LayerKernel = ({ engine: { tf }, layer, inputs, mask, isTraining, seed }) => {
  let count = 0;
  const dropoutFunc = (x: Tensor, rate: number) => tf.dropout(x, rate, undefined, deriveSeed(seed, count++));
  if (isTraining) for (const cell of innerLayers(layer)) Object.assign(cell, { dropoutFunc });
  const settings = { training: isTraining, ...(mask && { mask }) };
  return layer.apply(inputs.length === 1 ? inputs[0] : [...inputs], settings) as Tensor | Tensor[];
};

/**
 * A layer applied to each step. All steps are computed as one batch, except around a batch normalization, which takes the
 * moments of each step and updates its averages step by step, as in Keras.
 */
export const timeDistributed: LayerKernel = ({ layer, inputs: [x], mask, run }) => {
  const [inner] = innerLayers(layer);
  const [count, steps, ...shape] = x.shape;
  if (flatLayers(inner).some((one) => one.layer.getClassName() === "BatchNormalization")) {
    const at = (tensor: Tensor, t: number) =>
      tensor.slice([0, t], [count, 1]).reshape([count, ...tensor.shape.slice(2)]);
    const outputs = Array.from(
      { length: steps },
      (_, t) => run(inner, [at(x, t)], mask && at(mask, t), t)[0],
    );
    return outputs[0].expandDims(1).concat(
      outputs.slice(1).map((output) => output.expandDims(1)),
      1,
    );
  }
  const [output] = run(inner, [x.reshape([count * steps, ...shape])], undefined, 0);
  return output.reshape([count, steps, ...output.shape.slice(1)]);
};

/** A recurrent layer in both directions. The outputs of masked steps are 0, as in Keras 3. */
export const bidirectional: LayerKernel = ({ engine: { tf }, layer, inputs: [x, ...states], mask, run }) => {
  const half = states.length / 2;
  const [[ahead, ...aheadStates], [back, ...backStates]] = innerLayers(layer).map((inner, part) =>
    run(inner, [x, ...states.slice(part * half, (part + 1) * half)], mask, part),
  );
  const isSequence = ahead.rank === x.rank;
  const unmasked = (y: Tensor) => (mask && isSequence ? y.mul(maskWeights(mask, y.rank)) : y);
  const [y, reversed] = [unmasked(ahead), unmasked(isSequence ? tf.reverse(back, 1) : back)];
  return [...merged(settingsOf(layer).mergeMode), ...aheadStates, ...backStates];

  function merged(mode: string | null | undefined): readonly Tensor[] {
    if (mode === "sum") return [y.add(reversed)];
    if (mode === "ave") return [y.add(reversed).div(2)];
    if (mode === "mul") return [y.mul(reversed)];
    return mode === null ? [y, reversed] : [y.concat(reversed, -1)];
  }
};
