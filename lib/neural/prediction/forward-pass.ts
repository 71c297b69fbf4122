/** Samples through the layers of a model: fused steps where the engine has them, tfjs's own layers elsewhere. */
import type { layers, Tensor } from "@tensorflow/tfjs";
import type { Engine } from "../engine/types";
import { batchNormalizationStep } from "../layers/batch-normalization";
import { globalMaxPoolingStep } from "../layers/global-max-pooling";
import { type Mask, maskAfter, maskedStep } from "../layers/masks";
import { nodeOf } from "../model/connections";
import type { Network } from "../model/types";
import { chainStep } from "./fused-layers";
import { fusedStep, pooledStep, sums } from "./fused-operations";

type Layer = layers.Layer;

/** Of layers that drop values. */
interface DropoutConfig {
  readonly rate?: number;
  readonly dropout?: number;
  readonly recurrentDropout?: number;
}

export interface Passage {
  /** The samples are learned: dropout drops, each layer by a seed of its own (tfjs would drop the same values always). */
  readonly dropoutSeed?: number;
  /** No gradient is asked for: the quickest way through each layer. @default false */
  readonly isPrediction?: boolean;
  /** Leaves the last layer's softmax or sigmoid off: the sums before it, the logits. @default false */
  readonly asSums?: boolean;
  /** Ends after this layer. @default the last */
  readonly upTo?: number;
  /** Goes on with this value in place of a layer's own: how the answer depends on it. */
  readonly instead?: { readonly layer: number; readonly value: Tensor };
}

/**
 * What comes out of a model's layers. Every layer is met once, after those that it hears from, so networks with branches
 * and residual sums pass like plain stacks.
 *
 * @throws {TypeError} If the model has several inputs or outputs, or uses a layer twice.
 */
export function walk(engine: Engine, model: Network, input: Tensor, passage: Passage = {}): Tensor {
  const { tf } = engine;
  const {
    dropoutSeed,
    isPrediction = false,
    asSums = false,
    upTo = model.layers.length - 1,
    instead,
  } = passage;
  return tf.tidy(() => {
    const values = new Map<number, Tensor>([[model.inputs[0].id, input]]);
    const masks = new Map<number, Mask>();
    let x = input;
    let chainedTo: Layer | undefined;
    for (const [i, layer] of model.layers.slice(0, upTo + 1).entries()) {
      if (chainedTo) {
        if (layer === chainedTo) chainedTo = undefined;
        continue;
      }
      const node = nodeOf(layer);
      const known = values.get(node.outputTensors[0].id);
      if (known) x = known;
      else if (layer.getClassName() !== "InputLayer") {
        const given = node.inputTensors.map(({ id }) => values.get(id) as Tensor);
        const givenMasks = node.inputTensors.map(({ id }) => masks.get(id));
        const chain =
          isPrediction && !asSums && !instead
            ? chainStep(engine, model.layers.slice(i, upTo + 1), given[0])
            : undefined;
        if (chain) {
          x = chain.y;
          values.set(nodeOf(chain.last).outputTensors[0].id, x);
          chainedTo = chain.last === layer ? undefined : chain.last;
          continue;
        }
        const next = i < upTo && !instead ? model.layers[i + 1] : undefined;
        const pooled = next && pooledStep(engine, layer, next, given[0]);
        if (pooled) {
          values.set(nodeOf(next).outputTensors[0].id, pooled);
          continue;
        }
        x = instead?.layer === i ? instead.value : step(layer, given, givenMasks[0], i);
        masks.set(node.outputTensors[0].id, maskAfter(engine, layer, given, givenMasks));
      }
      values.set(node.outputTensors[0].id, x);
    }
    return upTo === model.layers.length - 1 ? (values.get(model.outputs[0].id) ?? x) : x;
  });

  function step(layer: Layer, given: readonly Tensor[], mask: Mask, i: number): Tensor {
    const [x] = given;
    if (layer.getClassName() === "Dropout") {
      const { rate = 0 } = layer.getConfig() as DropoutConfig;
      return dropoutSeed !== undefined && rate > 0
        ? tf.dropout(x, rate, undefined, dropoutSeed * 64 + i + 1)
        : x;
    }
    if (asSums && nodeOf(layer).outputTensors[0].id === model.outputs[0].id) return sums(engine, layer, x);
    const isLearned = dropoutSeed !== undefined;
    return (
      batchNormalizationStep(engine, layer, x, mask, isLearned) ??
      globalMaxPoolingStep(engine, layer, x) ??
      maskedStep(engine, layer, x, mask) ??
      fusedStep(engine, layer, x) ??
      (layer.apply(given.length === 1 ? x : [...given], { training: isLearned }) as Tensor)
    );
  }
}
