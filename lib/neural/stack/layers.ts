/**
 * The layers of a stack at run time: output shape, number of parameters, and the layer of TensorFlow.js.
 *
 * To add a layer, add a function here and a member in both `Stack` and `UncheckedStack` (types.ts). `layerBy` in
 * stack-types.test.ts compares types, run time and TensorFlow.js.
 */
import type { initializers, layers } from "@tensorflow/tfjs";
import { mustBe, requireInteger } from "../../core/errors";
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

export function conv2d(
  shape: Sizes,
  filters: number,
  size: number,
  options: ConvolutionOptions = {},
): LayerStep {
  const { stride = 1, padding = "valid", activation = "linear" } = options;
  const image = imageShape("conv2d", shape);
  const window = { size, stride, padding };
  requireInteger("add conv2d", "filters", filters, 1);
  requireWindow("add conv2d", image, window);
  requireActivation("add conv2d", activation);
  return {
    layer: "conv2d",
    shape: slidingShape(image, window, filters),
    parameters: (size * size * image[2] + 1) * filters,
    make: (context) =>
      context.tf.layers.conv2d({
        ...context.input,
        filters,
        kernelSize: size,
        strides: stride,
        padding,
        activation,
        kernelInitializer: glorot(context),
      }),
  };
}

export function depthwiseConv2d(shape: Sizes, size: number, options: ConvolutionOptions = {}): LayerStep {
  const { stride = 1, padding = "valid", activation = "linear" } = options;
  const image = imageShape("depthwiseConv2d", shape);
  const window = { size, stride, padding };
  requireWindow("add depthwiseConv2d", image, window);
  requireActivation("add depthwiseConv2d", activation);
  return {
    layer: "depthwiseConv2d",
    shape: slidingShape(image, window, image[2]),
    parameters: (size * size + 1) * image[2],
    make: (context) =>
      context.tf.layers.depthwiseConv2d({
        ...context.input,
        kernelSize: size,
        strides: stride,
        padding,
        activation,
        depthwiseInitializer: glorot(context),
      }),
  };
}

export function pool(
  layer: "maxPool" | "averagePool",
  shape: Sizes,
  size: number,
  options: PoolOptions = {},
): LayerStep {
  const { stride = size, padding = "valid" } = options;
  const image = imageShape(layer, shape);
  const window = { size, stride, padding };
  requireWindow(`add ${layer}`, image, window);
  return {
    layer,
    shape: slidingShape(image, window, image[2]),
    parameters: 0,
    make({ tf, input }) {
      const settings = { ...input, poolSize: size, strides: stride, padding };
      return layer === "maxPool" ? tf.layers.maxPooling2d(settings) : tf.layers.averagePooling2d(settings);
    },
  };
}

export function globalAveragePool(shape: Sizes): LayerStep {
  const channels = imageShape("globalAveragePool", shape)[2];
  return {
    layer: "globalAveragePool",
    shape: [channels],
    parameters: 0,
    make: ({ tf, input }) => tf.layers.globalAveragePooling2d(input),
  };
}

export function flatten(shape: Sizes): LayerStep {
  const step = { layer: "flatten", shape: [volumeOf(shape)], parameters: 0 };
  return shape.length === 1 ? step : { ...step, make: ({ tf, input }) => tf.layers.flatten(input) };
}

export function reshape(shape: Sizes, next: Sizes): LayerStep {
  next.forEach((size, i) => {
    requireInteger("add reshape", `shape[${i}]`, size, 1);
  });
  const volume = volumeOf(shape);
  if (volumeOf(next) !== volume) throw misfit("reshape", `of ${volume} values`, next, "shape");
  return {
    layer: "reshape",
    shape: next,
    parameters: 0,
    make: ({ tf, input }) => tf.layers.reshape({ ...input, targetShape: [...next] }),
  };
}

export function dense(shape: Sizes, units: number, activation: Activation = "linear"): LayerStep {
  if (shape.length !== 1) throw misfit("dense", "[values], as from flatten", shape);
  requireInteger("add dense", "units", units, 1);
  requireActivation("add dense", activation);
  return {
    layer: "dense",
    shape: [units],
    parameters: (shape[0] + 1) * units,
    make: (context) =>
      context.tf.layers.dense({
        ...context.input,
        units,
        activation,
        kernelInitializer: glorot(context),
      }),
  };
}

export function activation(shape: Sizes, name: Activation): LayerStep {
  requireActivation("add activation", name);
  return {
    layer: "activation",
    shape,
    parameters: 0,
    make: ({ tf, input }) => tf.layers.activation({ ...input, activation: name }),
  };
}

export function batchNorm(shape: Sizes): LayerStep {
  return {
    layer: "batchNorm",
    shape,
    parameters: 4 * shape[shape.length - 1],
    make: ({ tf, input }) => tf.layers.batchNormalization(input),
  };
}

export function dropout(shape: Sizes, rate: number): LayerStep {
  if (!(rate >= 0 && rate < 1))
    throw new RangeError(mustBe("add dropout", "rate", "a fraction in [0, 1)", rate));
  const step = { layer: "dropout", shape, parameters: 0 };
  return rate === 0 ? step : { ...step, make: ({ tf, input }) => tf.layers.dropout({ ...input, rate }) };
}

export function embedding(
  shape: Sizes,
  isFirst: boolean,
  words: number,
  size: number,
  options: EmbeddingOptions = {},
): LayerStep {
  const { maskZero = false } = options;
  if (shape.length !== 1 || !isFirst) throw misfit("embedding", "[words] straight from the samples", shape);
  requireInteger("add embedding", "words", words, 1);
  requireInteger("add embedding", "size", size, 1);
  return {
    layer: "embedding",
    shape: [shape[0], size],
    parameters: words * size,
    make: ({ tf, input, seed }) =>
      tf.layers.embedding({
        ...input,
        inputDim: words,
        outputDim: size,
        maskZero,
        embeddingsInitializer: tf.initializers.randomUniform({ minval: -0.05, maxval: 0.05, seed: seed() }),
      }),
  };
}

/** Number of gates, each with its own set of weights. */
const GATES = { simpleRnn: 1, gru: 3, lstm: 4 } as const;

export function recurrent(
  layer: keyof typeof GATES,
  shape: Sizes,
  units: number,
  options: RecurrentOptions = {},
): LayerStep {
  const { returnSequences = false } = options;
  if (shape.length !== 2) throw misfit(layer, "[steps, channels]", shape);
  requireInteger(`add ${layer}`, "units", units, 1);
  const [steps, channels] = shape;
  return {
    layer,
    shape: returnSequences ? [steps, units] : [units],
    parameters: GATES[layer] * (channels + units + 1) * units,
    make(context) {
      const kind = layer === "simpleRnn" ? "simpleRNN" : layer;
      return context.tf.layers[kind]({
        ...context.input,
        units,
        returnSequences,
        kernelInitializer: glorot(context),
        recurrentInitializer: glorot(context),
      });
    },
  };
}

function imageShape(layer: string, shape: Sizes): ImageShape {
  const [height, width, channels] = shape;
  if (shape.length !== 3) throw misfit(layer, "[height, width, channels]", shape);
  return [height, width, channels];
}

function requireActivation(action: string, name: Activation): void {
  if (!ACTIVATIONS.includes(name))
    throw new RangeError(mustBe(action, "activation", `one of ${ACTIVATIONS.join(", ")}`, name));
}

function glorot({ tf, seed }: BuildContext): ReturnType<typeof initializers.glorotUniform> {
  return tf.initializers.glorotUniform({ seed: seed() });
}
