/** Which layers of a model a prediction computes as one: consecutive image layers, then small dense ones. */
import type { layers, Tensor } from "@tensorflow/tfjs";
import { runFusedLayers, type WeightedLayer } from "../engine/fused-operations";
import type { Engine } from "../engine/types";
import { type LayerNode, nodesBefore } from "../model/connections";
import { isProbability, type LayerSettings, settingsOf } from "../model/layer-settings";
import type { Network } from "../model/types";
import { hasActivityPenalty } from "./activations";

type Layer = layers.Layer;

/** Dense layers with more weights are not fused: the engine has faster kernels for them. */
const MOST_WEIGHTS = 2 ** 20;

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
      const next = toFusedLayer(node);
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
  return first.length === 1 && isImageLayer(first[0].outboundLayer) && toFusedLayer(first[0]) !== undefined;
}

function isImageLayer(layer: Layer): boolean {
  return ["Conv2D", "MaxPooling2D"].includes(layer.getClassName());
}

/** The layer in the engine's terms; `undefined` if it cannot be fused. */
function toFusedLayer({ outboundLayer: layer, inputTensors }: LayerNode): WeightedLayer | undefined {
  if (hasActivityPenalty(layer)) return undefined;
  const settings = settingsOf(layer);
  switch (layer.getClassName()) {
    case "Conv2D":
      return toConvolution(layer, settings);
    case "MaxPooling2D":
      return toPooling(settings);
    case "Flatten":
      return settings.dataFormat === "channelsFirst"
        ? undefined
        : { layer: { kind: "flatten" }, weights: [] };
    case "Dense":
      return inputTensors[0].shape.length === 2 ? toDense(layer, settings) : undefined;
  }
  return undefined;
}

function toConvolution(
  layer: Layer,
  { activation, dataFormat, strides, dilationRate, padding }: LayerSettings,
): WeightedLayer | undefined {
  if (activation !== "relu" && activation !== "linear") return undefined;
  if (dataFormat !== "channelsLast" || !strides || !dilationRate || !padding) return undefined;
  const weights = layer.weights.map((weight) => weight.read());
  const relu = activation === "relu";
  const settings = { strides, dilations: dilationRate, pad: padding, filterShape: weights[0].shape };
  return { layer: { kind: "convolution", ...settings, relu }, weights };
}

function toPooling({ dataFormat, poolSize, strides, padding }: LayerSettings): WeightedLayer | undefined {
  if (dataFormat !== "channelsLast" || !poolSize || !strides || !padding) return undefined;
  return { layer: { kind: "pooling", filterSize: poolSize, strides, pad: padding }, weights: [] };
}

function toDense(layer: Layer, { activation }: LayerSettings): WeightedLayer | undefined {
  if (activation !== "relu" && activation !== "linear" && !isProbability(activation)) return undefined;
  const weights = layer.weights.map((weight) => weight.read());
  if (weights[0].size > MOST_WEIGHTS) return undefined;
  const units = weights[0].shape[1] as number;
  return { layer: { kind: "dense", units, relu: activation === "relu" }, weights };
}
