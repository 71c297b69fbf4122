/** Dense layers and convolutions by the engine's fused operations, alone, and as parts of several layers at once. */
import type { layers, Tensor } from "@tensorflow/tfjs";
import {
  fusedConvolution,
  fusedDense,
  fusedPooledConvolution,
  type WeightedLayer,
} from "../engine/fused-operations";
import type { PoolingLayer } from "../engine/kernels/kernel-sequence";
import type { Engine } from "../engine/types";
import { nodeOf } from "../model/connections";
import { isProbability, type LayerSettings, settingsOf } from "../model/layer-settings";
import { hasActivityPenalty } from "./activations";
import { convolve } from "./convolution";
import type { LayerKernel } from "./entry";

type Layer = layers.Layer;

/** A layer in the engine's terms, for kernels that compute several at once; `undefined` if it cannot be part of them. */
export type FusedPart = (layer: Layer, settings: LayerSettings) => WeightedLayer | undefined;

/** Dense layers with more weights are not fused: the engine has faster kernels for them. */
const MOST_WEIGHTS = 2 ** 20;

const weightsOf = (layer: Layer): Tensor[] => layer.weights.map((weight) => weight.read());
const isLinearOrRelu = ({ activation }: LayerSettings) => activation === "relu" || activation === "linear";

export const dense: LayerKernel = ({ engine, layer, inputs: [x] }) => {
  const settings = settingsOf(layer);
  if (x.rank !== 2 || !isLinearOrRelu(settings)) return undefined;
  const { tf } = engine;
  const relu = settings.activation === "relu";
  const [kernel, bias] = weightsOf(layer);
  if (engine.name !== "cpu" && bias) return fusedDense(engine, [x, kernel, bias], { relu });
  // tfjs types ranks one by one.
  const product = x.matMul(kernel as never);
  const sum = bias ? product.add(bias) : product;
  return relu ? tf.relu(sum) : sum;
};

export const convolution2d: LayerKernel = (call) => {
  const { engine, layer, inputs } = call;
  const settings = settingsOf(layer);
  const own = convolve(call, settings);
  if (own || engine.name === "cpu") return own;
  const { padding: pad = "valid" } = settings;
  if (!isLinearOrRelu(settings) || !isSimpleConvolution(settings, engine.name === "wasm" ? pad : "valid"))
    return undefined;
  const [filter, bias] = weightsOf(layer);
  return fusedConvolution(engine, [inputs[0], filter, bias], { relu: settings.activation === "relu", pad });
};

/** The output of a convolution followed by max pooling, which has no other input; `undefined` if they cannot be fused. */
export function fusedPooling(
  engine: Engine,
  layer: Layer,
  next: Layer,
  x: Tensor,
): { readonly output: Tensor; readonly layerCount: number } | undefined {
  if (layer.getClassName() !== "Conv2D" || next.getClassName() !== "MaxPooling2D") return undefined;
  if (hasActivityPenalty(layer) || hasActivityPenalty(next)) return undefined;
  const settings = settingsOf(layer);
  const pooling = poolingPart(next, settingsOf(next))?.layer;
  if (!pooling || !isSimpleConvolution(settings) || !isLinearOrRelu(settings)) return undefined;
  const [filter, bias] = weightsOf(layer);
  const { kind, ...window } = pooling as PoolingLayer;
  const output = fusedPooledConvolution(engine, [x, filter, bias], {
    ...window,
    relu: settings.activation === "relu",
  });
  return output && { output, layerCount: 2 };
}

/** Whether it has a bias, this padding, and stride and dilation 1. */
function isSimpleConvolution(settings: LayerSettings, pad = "valid"): boolean {
  const { useBias, padding, dataFormat, strides = [], dilationRate = [] } = settings;
  const hasUnitSteps = [...strides, ...dilationRate].every((size) => size === 1);
  return useBias === true && padding === pad && dataFormat === "channelsLast" && hasUnitSteps;
}

export const convolutionPart: FusedPart = (layer, settings) => {
  const { activation, dataFormat, strides, dilationRate: dilations, padding: pad } = settings;
  if (!isLinearOrRelu(settings) || dataFormat !== "channelsLast" || !strides || !dilations || !pad)
    return undefined;
  const weights = weightsOf(layer);
  const window = { strides, dilations, pad, filterShape: weights[0].shape };
  return { layer: { kind: "convolution", ...window, relu: activation === "relu" }, weights };
};

export const poolingPart: FusedPart = (_, { dataFormat, poolSize: filterSize, strides, padding: pad }) => {
  if (dataFormat !== "channelsLast" || !filterSize || !strides || !pad) return undefined;
  return { layer: { kind: "pooling", filterSize, strides, pad }, weights: [] };
};

export const flattenPart: FusedPart = (_, { dataFormat }) =>
  dataFormat === "channelsFirst" ? undefined : { layer: { kind: "flatten" }, weights: [] };

export const densePart: FusedPart = (layer, settings) => {
  const { activation } = settings;
  const rank = nodeOf(layer).inputTensors[0].shape.length;
  if (rank !== 2 || !(isLinearOrRelu(settings) || isProbability(activation))) return undefined;
  const weights = weightsOf(layer);
  if (weights[0].size > MOST_WEIGHTS) return undefined;
  const units = weights[0].shape[1] as number;
  return { layer: { kind: "dense", units, relu: activation === "relu" }, weights };
};
