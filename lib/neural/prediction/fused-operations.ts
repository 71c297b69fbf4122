/** Layers that the engine computes by a fused operation. */
import type { layers, Tensor } from "@tensorflow/tfjs";
import { fusedConvolution, fusedDense, fusedPooledConvolution } from "../engine/fused-operations";
import type { Engine } from "../engine/types";
import { type LayerSettings, settingsOf } from "../model/layer-settings";
import { hasActivityPenalty } from "./activations";

type Layer = layers.Layer;

/** The output of a layer by a fused operation; `undefined` if there is none for it. */
export function fusedLayer(engine: Engine, layer: Layer, x: Tensor): Tensor | undefined {
  const kind = layer.getClassName();
  const isDense = kind === "Dense" && x.rank === 2;
  if (!isDense && (kind !== "Conv2D" || engine.name === "cpu")) return undefined;
  const config = settingsOf(layer);
  const isRelu = config.activation === "relu";
  if (!isRelu && config.activation !== "linear") return undefined;
  if (isDense) return dense(engine, layer, x, config, isRelu);
  const pad = config.padding ?? "valid";
  if (!isSimpleConvolution(config, engine.name === "wasm" ? pad : "valid")) return undefined;
  const [filter, bias] = layer.weights.map((weight) => weight.read());
  return fusedConvolution(engine, [x, filter, bias], { relu: isRelu, pad });
}

/** The output of a convolution followed by max pooling, which has no other input; `undefined` if they cannot be fused. */
export function fusedPooling(
  engine: Engine,
  layer: Layer,
  next: Layer,
  x: Tensor,
): { readonly output: Tensor; readonly layerCount: number } | undefined {
  if (layer.getClassName() !== "Conv2D" || next.getClassName() !== "MaxPooling2D") return undefined;
  if (hasActivityPenalty(layer) || hasActivityPenalty(next)) return undefined;
  const config = settingsOf(layer);
  const isRelu = config.activation === "relu";
  if (!isSimpleConvolution(config) || !(isRelu || config.activation === "linear")) return undefined;
  const { poolSize, strides, padding, dataFormat } = settingsOf(next);
  if (!poolSize || !strides || !padding || dataFormat !== "channelsLast") return undefined;
  const [filter, bias] = layer.weights.map((weight) => weight.read());
  const settings = { filterSize: poolSize, strides, pad: padding, relu: isRelu };
  const output = fusedPooledConvolution(engine, [x, filter, bias], settings);
  return output && { output, layerCount: 2 };
}

/** Whether it has a bias, this padding, and stride and dilation 1. */
function isSimpleConvolution(settings: LayerSettings, pad = "valid"): boolean {
  const { useBias, padding, dataFormat, strides = [], dilationRate = [] } = settings;
  const hasUnitSteps = [...strides, ...dilationRate].every((size) => size === 1);
  return useBias === true && padding === pad && dataFormat === "channelsLast" && hasUnitSteps;
}

function dense(engine: Engine, layer: Layer, x: Tensor, { useBias }: LayerSettings, isRelu: boolean): Tensor {
  const { tf } = engine;
  const [kernel, bias] = layer.weights.map((weight) => weight.read());
  if (engine.name !== "cpu" && useBias) return fusedDense(engine, [x, kernel, bias], { relu: isRelu });
  // tfjs types ranks one by one.
  const product = x.matMul(kernel as never);
  const sum = useBias ? product.add(bias) : product;
  return isRelu ? tf.relu(sum) : sum;
}
