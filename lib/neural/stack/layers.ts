/**
 * The layers of a stack at run time: output shape, number of parameters, and the layer of TensorFlow.js.
 *
 * To add a layer, add a function here and a member in both `Stack` and `UncheckedStack` (types.ts). `layerBy` in
 * stack-types.test.ts compares types, run time and TensorFlow.js.
 */
import type { initializers, layers } from "@tensorflow/tfjs";
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
  /** A new seed for each kernel. */
  seed(): number;
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
  return layerStep("conv2d", slidingShape(image, window, filters), parameters, (context) =>
    context.tf.layers.conv2d({ ...context.input, ...settings, kernelInitializer: glorot(context) }),
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
  return layerStep("depthwiseConv2d", slidingShape(image, window, channels), parameters, (context) =>
    context.tf.layers.depthwiseConv2d({
      ...context.input,
      ...settings,
      depthwiseInitializer: glorot(context),
    }),
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
  return layerStep("dense", [units], (shape[0] + 1) * units, (context) =>
    context.tf.layers.dense({ ...context.input, units, activation, kernelInitializer: glorot(context) }),
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
  return layerStep("embedding", [shape[0], size], words * size, ({ tf, input, seed }) => {
    const initial = tf.initializers.randomUniform({ minval: -0.05, maxval: 0.05, seed: seed() });
    const settings = { inputDim: words, outputDim: size, maskZero, embeddingsInitializer: initial };
    return tf.layers.embedding({ ...input, ...settings });
  });
}

/** Number of gates, each with its own set of weights. */
const GATES = { simpleRnn: 1, gru: 3, lstm: 4 } as const;

export function recurrent(
  layer: keyof typeof GATES,
  shape: Sizes,
  units: number,
  options?: RecurrentOptions,
): LayerStep {
  const { returnSequences } = readOptions(`add ${layer}`, options, RECURRENT_OPTIONS);
  if (shape.length !== 2) throw misfit(layer, "[steps, channels]", shape);
  requireInteger(`add ${layer}`, "units", units, 1);
  const [steps, channels] = shape;
  const parameters = GATES[layer] * (channels + units + 1) * units;
  return layerStep(layer, returnSequences ? [steps, units] : [units], parameters, (context) => {
    const settings = { ...context.input, units, returnSequences };
    const initializers = { kernelInitializer: glorot(context), recurrentInitializer: glorot(context) };
    return context.tf.layers[layer === "simpleRnn" ? "simpleRNN" : layer]({ ...settings, ...initializers });
  });
}

function imageShape(layer: string, shape: Sizes): ImageShape {
  const [height, width, channels] = shape;
  if (shape.length !== 3) throw misfit(layer, "[height, width, channels]", shape);
  return [height, width, channels];
}

function glorot({ tf, seed }: BuildContext): ReturnType<typeof initializers.glorotUniform> {
  return tf.initializers.glorotUniform({ seed: seed() });
}
