/** Layers that a prediction computes as one: convolutions and max poolings which hear from nobody but the one before. */
import type { layers, Tensor } from "@tensorflow/tfjs";
import { type ChainLink, chained, type Engine } from "../engine";
import { isHeardOnlyBy } from "./connections";
import { type LayerSettings, settingsOf } from "./settings";

type Layer = layers.Layer;

export interface Chained {
  readonly last: Layer;
  readonly y: Tensor;
}

/** The layers from the first on that are a chain, on an engine that has them; `undefined` where the first is none. */
export function chainStep(engine: Engine, from: readonly Layer[], x: Tensor): Chained | undefined {
  const links: ChainLink[] = [];
  let last: Layer | undefined;
  for (const layer of from) {
    if (last && !isHeardOnlyBy(last, layer)) break;
    const isIdle = last !== undefined && layer.getClassName() === "Dropout";
    const link = isIdle ? undefined : linkOf(layer);
    if (!isIdle && !link) break;
    if (link) links.push(link);
    last = layer;
  }
  const y = last && chained(engine, x, links);
  return last && y && { last, y };
}

function linkOf(layer: Layer): ChainLink | undefined {
  const kind = layer.getClassName();
  const settings = settingsOf(layer);
  if (settings.dataFormat !== "channelsLast") return undefined;
  if (kind === "Conv2D") return convolutionOf(layer, settings);
  const { poolSize, strides, padding } = settings;
  if (kind !== "MaxPooling2D" || !poolSize || !strides || !padding) return undefined;
  return { stage: { kind: "pooling", filterSize: poolSize, strides, pad: padding }, weights: [] };
}

function convolutionOf(
  layer: Layer,
  { activation, strides, dilationRate, padding }: LayerSettings,
): ChainLink | undefined {
  if (activation !== "relu" && activation !== "linear") return undefined;
  if (!strides || !dilationRate || !padding) return undefined;
  const weights = layer.weights.map((weight) => weight.read());
  const relu = activation === "relu";
  const settings = { strides, dilations: dilationRate, pad: padding, filterShape: weights[0].shape };
  return { stage: { kind: "convolution", ...settings, relu }, weights };
}
