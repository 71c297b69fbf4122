/** Layers that a prediction computes as one: those of pictures which hear from nobody but the one before, then small dense ones. */
import type { layers, Tensor } from "@tensorflow/tfjs";
import { type ChainLink, chained } from "../engine/fused-operations";
import type { Engine } from "../engine/types";
import { isHeardOnlyBy, nodeOf } from "../model/connections";
import { isProbability, type LayerSettings, settingsOf } from "../model/layer-settings";
import type { Network } from "../model/types";

type Layer = layers.Layer;

/** Weights of a dense layer up to which it is part of a chain: larger ones are the engine's own, which has kernels for them. */
const MOST_WEIGHTS = 2 ** 20;

export interface Chained {
  readonly last: Layer;
  readonly y: Tensor;
}

/** The layers from the first on that are a chain, on an engine that has them; `undefined` where the first begins none. */
export function chainStep(engine: Engine, from: readonly Layer[], x: Tensor): Chained | undefined {
  const links: ChainLink[] = [];
  let last: Layer | undefined;
  let activation: string | undefined;
  for (const layer of from) {
    if (last ? !isHeardOnlyBy(last, layer) : !isOfPictures(layer)) break;
    if (layer.getClassName() !== "Dropout") {
      const link = linkOf(layer);
      if (!link) break;
      links.push(link);
    }
    last = layer;
    ({ activation } = settingsOf(layer));
    if (isProbability(activation)) break;
  }
  const y = last && chained(engine, x, links);
  if (!last || !y) return undefined;
  const { tf } = engine;
  if (!isProbability(activation)) return { last, y };
  return { last, y: activation === "softmax" ? tf.softmax(y) : tf.sigmoid(y) };
}

/** Whether a chain, and nothing else, hears from the model's input. */
export function beginsWithChain(model: Network): boolean {
  const [{ id }] = model.inputs;
  const hearers = model.layers.filter(
    (layer) => layer.getClassName() !== "InputLayer" && nodeOf(layer).inputTensors.some((x) => x.id === id),
  );
  return hearers.length === 1 && isOfPictures(hearers[0]) && linkOf(hearers[0]) !== undefined;
}

function isOfPictures(layer: Layer): boolean {
  return ["Conv2D", "MaxPooling2D"].includes(layer.getClassName());
}

function linkOf(layer: Layer): ChainLink | undefined {
  const settings = settingsOf(layer);
  switch (layer.getClassName()) {
    case "Conv2D":
      return convolutionOf(layer, settings);
    case "MaxPooling2D":
      return poolingOf(settings);
    case "Flatten":
      return settings.dataFormat === "channelsFirst"
        ? undefined
        : { stage: { kind: "flatten" }, weights: [] };
    case "Dense":
      return denseOf(layer, settings);
  }
  return undefined;
}

function convolutionOf(
  layer: Layer,
  { activation, dataFormat, strides, dilationRate, padding }: LayerSettings,
): ChainLink | undefined {
  if (activation !== "relu" && activation !== "linear") return undefined;
  if (dataFormat !== "channelsLast" || !strides || !dilationRate || !padding) return undefined;
  const weights = layer.weights.map((weight) => weight.read());
  const relu = activation === "relu";
  const settings = { strides, dilations: dilationRate, pad: padding, filterShape: weights[0].shape };
  return { stage: { kind: "convolution", ...settings, relu }, weights };
}

function poolingOf({ dataFormat, poolSize, strides, padding }: LayerSettings): ChainLink | undefined {
  if (dataFormat !== "channelsLast" || !poolSize || !strides || !padding) return undefined;
  return { stage: { kind: "pooling", filterSize: poolSize, strides, pad: padding }, weights: [] };
}

function denseOf(layer: Layer, { activation }: LayerSettings): ChainLink | undefined {
  if (nodeOf(layer).inputTensors[0].shape.length !== 2) return undefined;
  if (activation !== "relu" && activation !== "linear" && !isProbability(activation)) return undefined;
  const weights = layer.weights.map((weight) => weight.read());
  if (weights[0].size > MOST_WEIGHTS) return undefined;
  const units = weights[0].shape[1] as number;
  return { stage: { kind: "dense", units, relu: activation === "relu" }, weights };
}
