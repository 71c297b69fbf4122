/** The forward pass: fused operations where the engine has them, tfjs's own layers otherwise. */
import type { layers, Tensor } from "@tensorflow/tfjs";
import type { Engine } from "../engine/types";
import { batchNormalization } from "../layers/batch-normalization";
import { globalMaxPooling } from "../layers/global-max-pooling";
import { type Mask, maskedLayer, outputMask } from "../layers/masks";
import { nodeOf } from "../model/connections";
import { settingsOf } from "../model/layer-settings";
import type { Network } from "../model/types";
import { fuseLayers } from "./fused-layers";
import { fusedLayer, fusedPooling, logits } from "./fused-operations";

type Layer = layers.Layer;

export interface ForwardOptions {
  /** Training: dropout layers drop values, each with its own seed (tfjs would drop the same values in every step). */
  readonly dropoutSeed?: number;
  /** Prediction: no gradient is needed, so consecutive layers may be fused. @default false */
  readonly isPrediction?: boolean;
  /** Leaves out the last layer's softmax or sigmoid. @default false */
  readonly asLogits?: boolean;
  /** Index of the layer to stop after. @default the last */
  readonly lastLayer?: number;
  /** Replaces a layer's output by this value, for gradients at the layer (Grad-CAM). */
  readonly replacement?: { readonly layer: number; readonly output: Tensor };
}

/** The output of one layer, or of several that were computed as one. */
interface Step {
  readonly output: Tensor;
  readonly layerCount: number;
}

/**
 * The output of a model. Layers run once each, in topological order, so branches and residual connections work.
 *
 * @throws {TypeError} If a layer would use a mask in Keras and cannot here.
 */
export function forwardPass(
  engine: Engine,
  model: Network,
  input: Tensor,
  options: ForwardOptions = {},
): Tensor {
  const { layers } = model;
  const { dropoutSeed, isPrediction = false, asLogits = false, replacement } = options;
  const { lastLayer = layers.length - 1 } = options;
  const { tf } = engine;
  return tf.tidy(() => {
    const outputs = new Map<number, Tensor>([[model.inputs[0].id, input]]);
    const masks = new Map<number, Mask>();
    let output = input;
    for (let i = 0; i <= lastLayer; ) {
      const step = runFrom(i, outputs, masks);
      output = step.output;
      i += step.layerCount;
      outputs.set(outputId(layers[i - 1]), output);
    }
    return lastLayer === layers.length - 1 ? (outputs.get(model.outputs[0].id) ?? output) : output;
  });

  /** Runs layer `i`, together with the layers after it that can be fused with it. */
  function runFrom(i: number, outputs: Map<number, Tensor>, masks: Map<number, Mask>): Step {
    const layer = layers[i];
    if (layer.getClassName() === "InputLayer") return { output: input, layerCount: 1 };
    const { inputTensors } = nodeOf(layer);
    const inputs = inputTensors.map(({ id }) => outputs.get(id) as Tensor);
    if (isPrediction && !asLogits && !replacement) {
      const fused = fuseLayers(engine, layers.slice(i, lastLayer + 1), inputs[0]);
      if (fused) return fused;
    }
    if (i < lastLayer && !replacement) {
      const pooled = fusedPooling(engine, layer, layers[i + 1], inputs[0]);
      if (pooled) return { output: pooled, layerCount: 2 };
    }
    const inputMasks = inputTensors.map(({ id }) => masks.get(id));
    const output = replacement?.layer === i ? replacement.output : runLayer(i, inputs, inputMasks[0]);
    masks.set(outputId(layer), outputMask(engine, layer, inputs, inputMasks));
    return { output, layerCount: 1 };
  }

  function runLayer(i: number, inputs: readonly Tensor[], mask: Mask): Tensor {
    const layer = layers[i];
    const [x] = inputs;
    if (layer.getClassName() === "Dropout") {
      const { rate = 0 } = settingsOf(layer);
      if (dropoutSeed === undefined || rate === 0) return x;
      return tf.dropout(x, rate, undefined, dropoutSeed * 64 + i + 1);
    }
    if (asLogits && outputId(layer) === model.outputs[0].id) return logits(engine, layer, x);
    const training = dropoutSeed !== undefined;
    return (
      batchNormalization(engine, layer, x, mask, training) ??
      globalMaxPooling(engine, layer, x) ??
      maskedLayer(engine, layer, x, mask) ??
      fusedLayer(engine, layer, x) ??
      (layer.apply(inputs.length === 1 ? x : [...inputs], { training }) as Tensor)
    );
  }
}

function outputId(layer: Layer): number {
  return nodeOf(layer).outputTensors[0].id;
}
