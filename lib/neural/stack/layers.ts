/** The layers of a stack at run time: what each makes of a shape, how much it learns, and the layer of TensorFlow.js. */
import type { initializers, layers } from "@tensorflow/tfjs";
import { mustBe, requireInteger } from "../../core/errors";
import type { TensorFlow } from "../engine/types";
import { misfit, type Picture, requireWindow, type Sizes, slid, volumeOf } from "./shapes";
import {
  ACTIVATIONS,
  type Activation,
  type ConvolutionOptions,
  type EmbeddingOptions,
  type PoolOptions,
  type RecurrentOptions,
} from "./types";

/** What a layer is made with. */
export interface Workshop {
  readonly tf: TensorFlow;
  /** The shape of a sample, where the layer is the first. */
  readonly place: { readonly inputShape?: number[] };
  /** Another one for each kernel. */
  seed(): number;
}

/** A layer that fits on what is there. */
export interface Step {
  readonly layer: string;
  /** After it. */
  readonly shape: Sizes;
  readonly parameters: number;
  /** Absent where nothing would change. */
  readonly make?: (workshop: Workshop) => layers.Layer;
}

export function conv2d(shape: Sizes, filters: number, size: number, options: ConvolutionOptions = {}): Step {
  const { stride = 1, padding = "valid", activation = "linear" } = options;
  const picture = pictureOf("conv2d", shape);
  const window = { size, stride, padding };
  requireInteger("add conv2d", "filters", filters, 1);
  requireWindow("add conv2d", picture, window);
  requireActivation("add conv2d", activation);
  return {
    layer: "conv2d",
    shape: slid(picture, window, filters),
    parameters: (size * size * picture[2] + 1) * filters,
    make: (workshop) =>
      workshop.tf.layers.conv2d({
        ...workshop.place,
        filters,
        kernelSize: size,
        strides: stride,
        padding,
        activation,
        kernelInitializer: glorot(workshop),
      }),
  };
}

export function depthwiseConv2d(shape: Sizes, size: number, options: ConvolutionOptions = {}): Step {
  const { stride = 1, padding = "valid", activation = "linear" } = options;
  const picture = pictureOf("depthwiseConv2d", shape);
  const window = { size, stride, padding };
  requireWindow("add depthwiseConv2d", picture, window);
  requireActivation("add depthwiseConv2d", activation);
  return {
    layer: "depthwiseConv2d",
    shape: slid(picture, window, picture[2]),
    parameters: (size * size + 1) * picture[2],
    make: (workshop) =>
      workshop.tf.layers.depthwiseConv2d({
        ...workshop.place,
        kernelSize: size,
        strides: stride,
        padding,
        activation,
        depthwiseInitializer: glorot(workshop),
      }),
  };
}

export function pool(
  layer: "maxPool" | "averagePool",
  shape: Sizes,
  size: number,
  options: PoolOptions = {},
): Step {
  const { stride = size, padding = "valid" } = options;
  const picture = pictureOf(layer, shape);
  const window = { size, stride, padding };
  requireWindow(`add ${layer}`, picture, window);
  return {
    layer,
    shape: slid(picture, window, picture[2]),
    parameters: 0,
    make({ tf, place }) {
      const settings = { ...place, poolSize: size, strides: stride, padding };
      return layer === "maxPool" ? tf.layers.maxPooling2d(settings) : tf.layers.averagePooling2d(settings);
    },
  };
}

export function globalAveragePool(shape: Sizes): Step {
  const channels = pictureOf("globalAveragePool", shape)[2];
  return {
    layer: "globalAveragePool",
    shape: [channels],
    parameters: 0,
    make: ({ tf, place }) => tf.layers.globalAveragePooling2d(place),
  };
}

export function flatten(shape: Sizes): Step {
  const step = { layer: "flatten", shape: [volumeOf(shape)], parameters: 0 };
  return shape.length === 1 ? step : { ...step, make: ({ tf, place }) => tf.layers.flatten(place) };
}

export function reshape(shape: Sizes, next: Sizes): Step {
  next.forEach((size, i) => {
    requireInteger("add reshape", `shape[${i}]`, size, 1);
  });
  const volume = volumeOf(shape);
  if (volumeOf(next) !== volume) throw misfit("reshape", `of ${volume} values`, next, "shape");
  return {
    layer: "reshape",
    shape: next,
    parameters: 0,
    make: ({ tf, place }) => tf.layers.reshape({ ...place, targetShape: [...next] }),
  };
}

export function dense(shape: Sizes, units: number, activation: Activation = "linear"): Step {
  if (shape.length !== 1) throw misfit("dense", "[values], as from flatten", shape);
  requireInteger("add dense", "units", units, 1);
  requireActivation("add dense", activation);
  return {
    layer: "dense",
    shape: [units],
    parameters: (shape[0] + 1) * units,
    make: (workshop) =>
      workshop.tf.layers.dense({
        ...workshop.place,
        units,
        activation,
        kernelInitializer: glorot(workshop),
      }),
  };
}

export function activation(shape: Sizes, name: Activation): Step {
  requireActivation("add activation", name);
  return {
    layer: "activation",
    shape,
    parameters: 0,
    make: ({ tf, place }) => tf.layers.activation({ ...place, activation: name }),
  };
}

export function batchNorm(shape: Sizes): Step {
  return {
    layer: "batchNorm",
    shape,
    parameters: 4 * shape[shape.length - 1],
    make: ({ tf, place }) => tf.layers.batchNormalization(place),
  };
}

export function dropout(shape: Sizes, rate: number): Step {
  if (!(rate >= 0 && rate < 1))
    throw new RangeError(mustBe("add dropout", "rate", "a fraction in [0, 1)", rate));
  const step = { layer: "dropout", shape, parameters: 0 };
  return rate === 0 ? step : { ...step, make: ({ tf, place }) => tf.layers.dropout({ ...place, rate }) };
}

export function embedding(
  shape: Sizes,
  isFirst: boolean,
  words: number,
  size: number,
  options: EmbeddingOptions = {},
): Step {
  const { maskZero = false } = options;
  if (shape.length !== 1 || !isFirst) throw misfit("embedding", "[words] straight from the samples", shape);
  requireInteger("add embedding", "words", words, 1);
  requireInteger("add embedding", "size", size, 1);
  return {
    layer: "embedding",
    shape: [shape[0], size],
    parameters: words * size,
    make: ({ tf, place, seed }) =>
      tf.layers.embedding({
        ...place,
        inputDim: words,
        outputDim: size,
        maskZero,
        embeddingsInitializer: tf.initializers.randomUniform({ minval: -0.05, maxval: 0.05, seed: seed() }),
      }),
  };
}

/** Sets of weights in a layer of each kind. */
const GATES = { simpleRnn: 1, gru: 3, lstm: 4 } as const;

export function recurrent(
  layer: keyof typeof GATES,
  shape: Sizes,
  units: number,
  options: RecurrentOptions = {},
): Step {
  const { returnSequences = false } = options;
  if (shape.length !== 2) throw misfit(layer, "[steps, channels]", shape);
  requireInteger(`add ${layer}`, "units", units, 1);
  const [steps, channels] = shape;
  return {
    layer,
    shape: returnSequences ? [steps, units] : [units],
    parameters: GATES[layer] * (channels + units + 1) * units,
    make(workshop) {
      const kind = layer === "simpleRnn" ? "simpleRNN" : layer;
      return workshop.tf.layers[kind]({
        ...workshop.place,
        units,
        returnSequences,
        kernelInitializer: glorot(workshop),
        recurrentInitializer: glorot(workshop),
      });
    },
  };
}

function pictureOf(layer: string, shape: Sizes): Picture {
  const [height, width, channels] = shape;
  if (shape.length !== 3) throw misfit(layer, "[height, width, channels]", shape);
  return [height, width, channels];
}

function requireActivation(action: string, name: Activation): void {
  if (!ACTIVATIONS.includes(name))
    throw new RangeError(mustBe(action, "activation", `one of ${ACTIVATIONS.join(", ")}`, name));
}

function glorot({ tf, seed }: Workshop): ReturnType<typeof initializers.glorotUniform> {
  return tf.initializers.glorotUniform({ seed: seed() });
}
