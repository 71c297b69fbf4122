/** Which layers of a model a prediction computes as one: consecutive image layers, then small dense ones. */
import type { layers, Tensor } from "@tensorflow/tfjs";
import { runFusedLayers, type WeightedLayer } from "../engine/fused-operations";
import type { Engine } from "../engine/types";
import { entryOf } from "../layers";
import { hasActivityPenalty } from "../layers/activations";
import { type LayerNode, nodesBefore } from "../model/connections";
import { isProbability, settingsOf } from "../model/layer-settings";
import type { Network } from "../model/types";

type Layer = layers.Layer;

/** Whether the output of the node before node `k` goes to this one alone, and is not itself wanted. */
export function isOnlyInputOf(nodes: readonly LayerNode[], k: number, wanted: ReadonlySet<number>): boolean {
  const [{ id }] = nodes[k - 1].outputTensors;
  const uses = nodes.filter(({ inputTensors }) => inputTensors.some((tensor) => tensor.id === id));
  return uses.length === 1 && uses[0] === nodes[k] && nodes[k].inputTensors.length === 1 && !wanted.has(id);
}

/**
 * The output of as many layers from the first on as can be fused; `undefined` if the first or the engine cannot.
 *
 * @param follows Whether node `k` has no other input than the output of the one before, which goes nowhere else.
 * @param logits Ids of the tensors that are wanted without softmax or sigmoid.
 */
export function fuseLayers(
  engine: Engine,
  nodes: readonly LayerNode[],
  x: Tensor,
  follows: (k: number) => boolean,
  logits: ReadonlySet<number>,
): { readonly output: Tensor; readonly layerCount: number } | undefined {
  const fused: WeightedLayer[] = [];
  let layerCount = 0;
  let activation: string | undefined;
  for (const node of nodes) {
    const { outboundLayer: layer } = node;
    if (layerCount === 0 ? !isImageLayer(layer) : !follows(layerCount)) break;
    if (layer.getClassName() !== "Dropout") {
      const next = toFusedLayer(layer);
      if (!next) break;
      fused.push(next);
    }
    layerCount++;
    ({ activation } = settingsOf(layer));
    if (isProbability(activation)) break;
  }
  const output = layerCount > 0 ? runFusedLayers(engine, x, fused) : undefined;
  if (!output) return undefined;
  const { tf } = engine;
  const isSum = !isProbability(activation) || logits.has(nodes[layerCount - 1].outputTensors[0].id);
  if (isSum) return { output, layerCount };
  return { output: activation === "softmax" ? tf.softmax(output) : tf.sigmoid(output), layerCount };
}

/** Whether the model's only input goes to fused layers only. */
export function startsWithFusedLayers(model: Network): boolean {
  if (model.inputs.length > 1) return false;
  const [{ id }] = model.inputs;
  const nodes = nodesBefore(model.outputs, new Set([id]));
  const first = nodes.filter(({ inputTensors }) => inputTensors.some((tensor) => tensor.id === id));
  return (
    first.length === 1 &&
    isImageLayer(first[0].outboundLayer) &&
    toFusedLayer(first[0].outboundLayer) !== undefined
  );
}

function isImageLayer(layer: Layer): boolean {
  return ["Conv2D", "MaxPooling2D"].includes(layer.getClassName());
}

/** The layer in the engine's terms; `undefined` if it cannot be fused. */
function toFusedLayer(layer: Layer): WeightedLayer | undefined {
  return hasActivityPenalty(layer) ? undefined : entryOf(layer)?.fused?.(layer, settingsOf(layer));
}
