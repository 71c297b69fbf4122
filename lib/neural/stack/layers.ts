/**
 * The layers of a stack at run time: output shape, number of parameters, and the layer of TensorFlow.js.
 *
 * Every layer of the table (../layers/table.ts) is there by `layer`. One whose shapes are types is a function here and a member in
 * both `Stack` and `UncheckedStack` (types.ts); `layerBy` in stack-types.test.ts compares types, run time and TensorFlow.js.
 */
import type { layers } from "@tensorflow/tfjs";
import { requireFractionBelowOne, requireInteger, requireOneOf } from "../../core/errors";
import {
  flag,
  integer,
  listOf,
  type OptionReaders,
  oneOf,
  optional,
  readOptions,
  withDefault,
} from "../../core/options";
import type { TensorFlow } from "../engine/types";
import { createLayer } from "../layers";
import { RESET_AFTER_GRU } from "../layers/reset-after-gru";
import { type ImageShape, misfit, requireWindow, type Sizes, slidingShape, volumeOf } from "./shapes";
import {
  ACTIVATIONS,
  type Activation,
  type ConvolutionOptions,
  type EmbeddingOptions,
  type PoolOptions,
  type RecurrentOptions,
} from "./types";

const POOL_OPTIONS = {
  stride: optional(integer(1)),
  padding: withDefault("valid", oneOf(["valid", "same"] as const)),
} satisfies OptionReaders<PoolOptions>;
const CONVOLUTION_OPTIONS = {
  ...POOL_OPTIONS,
  stride: withDefault(1, integer(1)),
  activation: withDefault("linear", oneOf(ACTIVATIONS)),
} satisfies OptionReaders<ConvolutionOptions>;
const RECURRENT_OPTIONS = {
  returnSequences: withDefault(false, flag),
} satisfies OptionReaders<RecurrentOptions>;
const EMBEDDING_OPTIONS = { maskZero: withDefault(false, flag) } satisfies OptionReaders<EmbeddingOptions>;

/** What the layers of TensorFlow.js are built with. */
export interface BuildContext {
  readonly tf: TensorFlow;
  /** The shape of a sample, for the first layer only. */
  readonly input: { readonly inputShape?: number[] };
}

/** A layer that was added to a stack. */
export interface LayerStep {
  readonly layer: string;
  /** Shape of the output. */
  readonly shape: Sizes;
  readonly parameters: number;
  /** Absent if the layer would change nothing. */
  readonly make?: (context: BuildContext) => layers.Layer;
}

function layerStep(
  layer: string,
  shape: Sizes,
  parameters: number,
  make?: (context: BuildContext) => layers.Layer,
): LayerStep {
  return { layer, shape, parameters, ...(make && { make }) };
}

export function conv2d(shape: Sizes, filters: number, size: number, options?: ConvolutionOptions): LayerStep {
  const { stride, padding, activation } = readOptions("add conv2d", options, CONVOLUTION_OPTIONS);
  const image = imageShape("conv2d", shape);
  const window = { size, stride, padding };
  requireInteger("add conv2d", "filters", filters, 1);
  requireWindow("add conv2d", image, window);
  const settings = { filters, kernelSize: size, strides: stride, padding, activation };
  const parameters = (size * size * image[2] + 1) * filters;
  return layerStep("conv2d", slidingShape(image, window, filters), parameters, ({ tf, input }) =>
    tf.layers.conv2d({ ...input, ...settings }),
  );
}

export function depthwiseConv2d(shape: Sizes, size: number, options?: ConvolutionOptions): LayerStep {
  const { stride, padding, activation } = readOptions("add depthwiseConv2d", options, CONVOLUTION_OPTIONS);
  const image = imageShape("depthwiseConv2d", shape);
  const [, , channels] = image;
  const window = { size, stride, padding };
  requireWindow("add depthwiseConv2d", image, window);
  const settings = { kernelSize: size, strides: stride, padding, activation };
  const parameters = (size * size + 1) * channels;
  return layerStep("depthwiseConv2d", slidingShape(image, window, channels), parameters, ({ tf, input }) =>
    tf.layers.depthwiseConv2d({ ...input, ...settings }),
  );
}

export function pool(
  layer: "maxPool" | "averagePool",
  shape: Sizes,
  size: number,
  options?: PoolOptions,
): LayerStep {
  const { stride = size, padding } = readOptions(`add ${layer}`, options, POOL_OPTIONS);
  const image = imageShape(layer, shape);
  const window = { size, stride, padding };
  requireWindow(`add ${layer}`, image, window);
  return layerStep(layer, slidingShape(image, window, image[2]), 0, ({ tf, input }) => {
    const settings = { ...input, poolSize: size, strides: stride, padding };
    return layer === "maxPool" ? tf.layers.maxPooling2d(settings) : tf.layers.averagePooling2d(settings);
  });
}

export function globalAveragePool(shape: Sizes): LayerStep {
  const [, , channels] = imageShape("globalAveragePool", shape);
  return layerStep("globalAveragePool", [channels], 0, ({ tf, input }) =>
    tf.layers.globalAveragePooling2d(input),
  );
}

export function flatten(shape: Sizes): LayerStep {
  if (shape.length === 1) return layerStep("flatten", shape, 0);
  return layerStep("flatten", [volumeOf(shape)], 0, ({ tf, input }) => tf.layers.flatten(input));
}

export function reshape(shape: Sizes, sizes: Sizes): LayerStep {
  const next = listOf(integer(1))("add reshape", "shape", sizes);
  const volume = volumeOf(shape);
  if (volumeOf(next) !== volume) throw misfit("reshape", `of ${volume} values`, next, "shape");
  return layerStep("reshape", next, 0, ({ tf, input }) =>
    tf.layers.reshape({ ...input, targetShape: [...next] }),
  );
}

export function dense(shape: Sizes, units: number, activation: Activation = "linear"): LayerStep {
  if (shape.length !== 1) throw misfit("dense", "[values], as from flatten", shape);
  requireInteger("add dense", "units", units, 1);
  requireOneOf("add dense", "activation", activation, ACTIVATIONS);
  return layerStep("dense", [units], (shape[0] + 1) * units, ({ tf, input }) =>
    tf.layers.dense({ ...input, units, activation }),
  );
}

export function activation(shape: Sizes, name: Activation): LayerStep {
  requireOneOf("add activation", "activation", name, ACTIVATIONS);
  return layerStep("activation", shape, 0, ({ tf, input }) =>
    tf.layers.activation({ ...input, activation: name }),
  );
}

export function batchNorm(shape: Sizes): LayerStep {
  const parameters = 4 * shape[shape.length - 1];
  return layerStep("batchNorm", shape, parameters, ({ tf, input }) => tf.layers.batchNormalization(input));
}

export function dropout(shape: Sizes, rate: number): LayerStep {
  requireFractionBelowOne("add dropout", "rate", rate);
  if (rate === 0) return layerStep("dropout", shape, 0);
  return layerStep("dropout", shape, 0, ({ tf, input }) => tf.layers.dropout({ ...input, rate }));
}

export function embedding(
  shape: Sizes,
  isFirst: boolean,
  words: number,
  size: number,
  options?: EmbeddingOptions,
): LayerStep {
  const { maskZero } = readOptions("add embedding", options, EMBEDDING_OPTIONS);
  if (shape.length !== 1 || !isFirst) throw misfit("embedding", "[words] straight from the samples", shape);
  requireInteger("add embedding", "words", words, 1);
  requireInteger("add embedding", "size", size, 1);
  return layerStep("embedding", [shape[0], size], words * size, ({ tf, input }) =>
    tf.layers.embedding({ ...input, inputDim: words, outputDim: size, maskZero }),
  );
}

/** The class, the number of gates, each with its own set of weights, and that of their biases. */
const RECURRENT = {
  simpleRnn: { className: "SimpleRNN", gates: 1, biases: 1, settings: {} },
  gru: { className: RESET_AFTER_GRU, gates: 3, biases: 2, settings: {} },
  lstm: { className: "LSTM", gates: 4, biases: 1, settings: { recurrentActivation: "sigmoid" } },
} as const;

export function recurrent(
  layer: keyof typeof RECURRENT,
  shape: Sizes,
  units: number,
  options?: RecurrentOptions,
): LayerStep {
  const { returnSequences } = readOptions(`add ${layer}`, options, RECURRENT_OPTIONS);
  if (shape.length !== 2) throw misfit(layer, "[steps, channels]", shape);
  requireInteger(`add ${layer}`, "units", units, 1);
  const [steps, channels] = shape;
  const { className, gates, biases, settings } = RECURRENT[layer];
  const parameters = gates * (channels + units + biases) * units;
  return layerStep(layer, returnSequences ? [steps, units] : [units], parameters, ({ tf, input }) =>
    createLayer(tf, className, { ...input, ...settings, units, returnSequences }),
  );
}

function imageShape(layer: string, shape: Sizes): ImageShape {
  const [height, width, channels] = shape;
  if (shape.length !== 3) throw misfit(layer, "[height, width, channels]", shape);
  return [height, width, channels];
}
