/** The forward pass: the one way in which a layer is executed, at the top, in a nested model and in a wrapper alike. */
import type { LayersModel, layers, SymbolicTensor, Tensor } from "@tensorflow/tfjs";
import { mustBe } from "../../core/errors";
import type { Engine } from "../engine/types";
import { entryOf } from "../layers";
import { activityPenalty, withoutActivation } from "../layers/activations";
import type { LayerCall } from "../layers/entry";
import { fusedPooling } from "../layers/fused-operations";
import { type Mask, outputMask } from "../layers/masks";
import { flatLayers, innerLayers, isModel, nodeOf, nodesBefore } from "../model/connections";
import { deriveSeed } from "../model/derive-seed";
import { requireInputs } from "../model/require-network";
import type { Network } from "../model/types";
import { fuseLayers, isOnlyInputOf } from "./fused-layers";

type Layer = layers.Layer;

export interface ForwardOptions {
  /** Training: layers that draw random numbers draw them from this seed. */
  readonly dropoutSeed?: number;
  /** Prediction: no gradient is needed, so consecutive layers may be fused. @default false */
  readonly isPrediction?: boolean;
  /** Which outputs leave out their layer's softmax or sigmoid: all, or by position. @default false */
  readonly asLogits?: boolean | readonly boolean[];
  /** Index of the layer to stop after. @default the outputs of the model */
  readonly lastLayer?: number;
  /** Replaces a layer's output by this value, for gradients at the layer (Grad-CAM). */
  readonly replacement?: { readonly layer: number; readonly output: Tensor };
}

/** What a model gives; the penalties are those of its layers' activities. */
export interface ForwardResult {
  readonly outputs: readonly Tensor[];
  readonly masks: readonly Mask[];
  readonly penalties: readonly Tensor[];
}

/** What all layers of one pass share. */
interface Pass {
  readonly engine: Engine;
  readonly isTraining: boolean;
  readonly isPrediction: boolean;
  readonly frozen: ReadonlySet<Layer>;
  readonly penalties: Tensor[];
}

/** The first output of a model: see `runModel`. */
export function forwardPass(engine: Engine, model: Network, input: Tensor, options?: ForwardOptions): Tensor {
  return engine.tf.tidy(() => runModel(engine, model, [input], options).outputs[0]);
}

/**
 * The outputs of a model. Layers run once each, in topological order, so branches and residual connections work.
 *
 * @throws {TypeError} If the inputs do not have the model's shapes, or a layer would use a mask in Keras and cannot here.
 */
export function runModel(
  engine: Engine,
  model: Network,
  inputs: readonly Tensor[],
  options: ForwardOptions = {},
): ForwardResult {
  const { dropoutSeed, isPrediction = false, asLogits = false, lastLayer, replacement } = options;
  requireInputs(model, inputs);
  const frozen = new Set(flatLayers(model).flatMap(({ layer, isFrozen }) => (isFrozen ? [layer] : [])));
  const pass = { engine, isTraining: dropoutSeed !== undefined, isPrediction, frozen, penalties: [] };
  // tfjs declares no type for read-only lists.
  return engine.tf.tidy((): never => {
    const given = new Map(model.inputs.map(({ id }, i) => [id, inputs[i]]));
    if (replacement) given.set(outputOf(model, replacement.layer).id, replacement.output);
    const wanted = lastLayer === undefined ? model.outputs : [outputOf(model, lastLayer)];
    const isLogit = (i: number) => (typeof asLogits === "boolean" ? asLogits : asLogits[i]);
    const logits = new Set(wanted.filter((_, i) => isLogit(i)).map(({ id }) => id));
    const { outputs, masks } = runGraph(pass, model, wanted, { given, logits, seed: dropoutSeed ?? 0 });
    const [count] = inputs[0].shape;
    const other = outputs.findIndex(({ shape }) => shape[0] !== count);
    if (other >= 0) {
      const name = `the output of layer ${wanted[other].sourceLayer.name}`;
      throw new TypeError(mustBe("run a network", name, `of ${count} samples`, `${outputs[other].shape[0]}`));
    }
    return { outputs, masks, penalties: pass.penalties } as never;
  });
}

/** The tensor that a layer of a model gives. */
function outputOf(model: LayersModel, position: number): SymbolicTensor {
  const layer = model.layers[position];
  const node = nodesBefore(model.outputs, new Set()).find(({ outboundLayer }) => outboundLayer === layer);
  return (node ?? nodeOf(layer)).outputTensors[0];
}

interface Graph {
  /** The tensors that are known, by id. */
  readonly given: ReadonlyMap<number, Tensor>;
  readonly masks?: ReadonlyMap<number, Mask>;
  /** Ids of the outputs that are wanted as logits. */
  readonly logits: ReadonlySet<number>;
  readonly seed: number;
}

function runGraph(
  pass: Pass,
  model: LayersModel,
  wanted: readonly SymbolicTensor[],
  { given, masks: givenMasks, logits, seed }: Graph,
): Pick<ForwardResult, "outputs" | "masks"> {
  const nodes = nodesBefore(wanted, given);
  const values = new Map(given);
  const masks = new Map(givenMasks);
  const ends = new Set(wanted.map(({ id }) => id));
  for (let i = 0; i < nodes.length; ) i += runFrom(i);
  return {
    outputs: wanted.map(({ id }) => values.get(id) as Tensor),
    masks: wanted.map(({ id }) => masks.get(id)),
  };

  /** Runs node `i`, together with the nodes after it that can be fused with it; returns their number. */
  function runFrom(i: number): number {
    const { outboundLayer: layer, inputTensors, outputTensors, callArgs } = nodes[i];
    const inputs = inputTensors.map(({ id }) => values.get(id) as Tensor);
    const follows = (k: number) => isOnlyInputOf(nodes, k, ends);
    const fused = pass.isPrediction
      ? fuseLayers(pass.engine, nodes.slice(i), inputs[0], (k) => follows(i + k), logits)
      : undefined;
    const joined =
      fused ??
      (i + 1 < nodes.length && follows(i + 1)
        ? fusedPooling(pass.engine, layer, nodes[i + 1].outboundLayer, inputs[0])
        : undefined);
    if (joined) {
      values.set(nodes[i + joined.layerCount - 1].outputTensors[0].id, joined.output);
      return joined.layerCount;
    }
    // The second use of a shared layer draws other numbers than the first.
    const position =
      nodes.findIndex((node) => node.outboundLayer === layer) < i ? -1 : model.layers.indexOf(layer);
    // Keras' `base(x, training=False)`.
    const called = callArgs?.training === false ? { ...pass, isTraining: false } : pass;
    const result = runLayer(called, layer, inputs, {
      masks: inputTensors.map(({ id }) => masks.get(id)),
      // Layers of a model that begins a sequential one are not in its list.
      seed: position < 0 ? deriveSeed(seed, i) : seed * 64 + position + 1,
      asLogits: outputTensors.map(({ id }) => logits.has(id)),
    });
    outputTensors.forEach(({ id }, k) => {
      values.set(id, result.outputs[k]);
      masks.set(id, result.masks[k]);
    });
    return 1;
  }
}

interface LayerRun {
  readonly masks: readonly Mask[];
  readonly seed: number;
  readonly asLogits: readonly boolean[];
}

function runLayer(
  pass: Pass,
  layer: Layer,
  inputs: readonly Tensor[],
  { masks, seed, asLogits }: LayerRun,
): Pick<ForwardResult, "outputs" | "masks"> {
  const { engine, isTraining } = pass;
  if (isModel(layer)) {
    const given = new Map(layer.inputs.map(({ id }, i) => [id, inputs[i]]));
    const masksOf = new Map(layer.inputs.map(({ id }, i) => [id, masks[i]]));
    const logits = new Set(layer.outputs.filter((_, i) => asLogits[i]).map(({ id }) => id));
    return runGraph(pass, layer, layer.outputs, { given, masks: masksOf, logits, seed: deriveSeed(seed, 0) });
  }
  const entry = entryOf(layer);
  const mask = masks.find((one) => one !== undefined);
  if (mask) requireMaskable(layer);
  const call: LayerCall = {
    engine,
    layer,
    inputs,
    mask,
    masks,
    isTraining,
    seed,
    isLearning: isTraining && !pass.frozen.has(layer),
    hasGradient: !pass.isPrediction,
    run(inner, values, innerMask, part) {
      // A wrapper builds its layers without saying so.
      inner.built = true;
      const settings = { masks: [innerMask], seed: deriveSeed(seed, part), asLogits };
      return runLayer(pass, inner, values, settings).outputs;
    },
  };
  const run = () => {
    if (asLogits[0] && entry?.range === "softmax") return inputs;
    const given = inputs.length === 1 ? inputs[0] : [...inputs];
    return entry?.run?.(call) ?? (layer.apply(given, { training: isTraining }) as Tensor | Tensor[]);
  };
  const outputs = [withoutActivation(layer, asLogits[0], run)].flat();
  const penalty = activityPenalty(layer, outputs);
  if (penalty) pass.penalties.push(penalty);
  return { outputs, masks: [outputMask(entry?.mask, call, masks, outputs[0])] };
}

/** @throws {TypeError} If the layer, or the one that it applies to each step, would use the mask in Keras and cannot here. */
function requireMaskable(layer: Layer): void {
  const isWrapper = entryOf(layer)?.mask === "wrapped";
  const user = isWrapper ? innerLayers(layer)[0] : layer;
  const use = entryOf(user)?.mask;
  if (use !== "refused" && !(isWrapper && use === "skipped")) return;
  const rule = "without a mask, which it does not support";
  throw new TypeError(
    mustBe("run a network", `layer ${layer.name}`, rule, `a mask for ${user.getClassName()}`),
  );
}
