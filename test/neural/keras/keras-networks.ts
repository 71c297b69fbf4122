/** Networks that together have every layer and activation that is written for Keras, with seeded weights. */
import type { layers as Layers, LayersModel, SymbolicTensor } from "@tensorflow/tfjs";
import { seeded } from "../../../lib/core/random";
import { network, type TensorFlow } from "../../../lib/neural";
import { runningEngine } from "../../../lib/neural/engine/start";
import { resetAfterGru } from "../../../lib/neural/layers/reset-after-gru";

type Layer = Layers.Layer;
/** TensorFlow.js's functions that make layers. Layers are named and numbered here, because TensorFlow.js counts across models. */
type Makers = TensorFlow["layers"];

function namedMakers(tf: TensorFlow): Makers {
  const counts = new Map<string, number>();
  return new Proxy(tf.layers, {
    get: (makers, kind: string) => (settings: object) => {
      const count = (counts.get(kind) ?? 0) + 1;
      counts.set(kind, count);
      const make = makers[kind as "dense"] as (settings: object) => Layer;
      return make({ name: `${kind}_${count}`, ...settings });
    },
  });
}

function after(layer: Layer, ...given: readonly SymbolicTensor[]): SymbolicTensor {
  return layer.apply(given.length === 1 ? given[0] : [...given]) as SymbolicTensor;
}

type Build = (tf: TensorFlow, make: Makers) => LayersModel;

function stack(build: (make: Makers, tf: TensorFlow) => readonly Layer[]): Build {
  return (tf, make) => tf.sequential({ name: "stack", layers: [...build(make, tf)] });
}

function graph(
  shape: readonly number[],
  build: (make: Makers, input: SymbolicTensor, tf: TensorFlow) => SymbolicTensor,
): Build {
  return (tf, make) => {
    const input = tf.input({ shape: [...shape], name: "samples" });
    return tf.model({ name: "graph", inputs: input, outputs: build(make, input, tf) });
  };
}

/** Models of Keras (golden/make_keras_layers.py) with the layers that TensorFlow.js lacks, read and written again. */
export const READ = ["transfer", "attention", "images", "series", "volumes"];

const SIGMOID = { recurrentActivation: "sigmoid" } as const;

export const NETWORKS: Readonly<Record<string, Build>> = {
  article: stack((make) => [
    make.conv2d({ inputShape: [16, 16, 1], filters: 4, kernelSize: 3, activation: "relu" }),
    make.maxPooling2d({ poolSize: 2 }),
    make.conv2d({ filters: 8, kernelSize: 3, activation: "relu" }),
    make.maxPooling2d({ poolSize: 2 }),
    make.flatten({}),
    make.dense({ units: 16, activation: "relu" }),
    make.dropout({ rate: 0.5 }),
    make.dense({ units: 10, activation: "softmax" }),
  ]),
  lstm: stack((make) => [
    make.lstm({ inputShape: [7, 3], units: 5, returnSequences: true, ...SIGMOID }),
    make.lstm({ units: 4, goBackwards: true, useBias: false, ...SIGMOID }),
    make.dense({ units: 2 }),
  ]),
  gru: stack((make, tf) => [
    make.gru({ inputShape: [7, 3], units: 4, returnSequences: true, ...SIGMOID }),
    resetAfterGru(tf, { name: "newer", units: 4, returnSequences: true }),
    make.bidirectional({
      layer: resetAfterGru(tf, { name: "both", units: 3 }) as never,
      mergeMode: "ave",
    }),
    make.dense({ units: 2 }),
  ]),
  words: stack((make) => [
    make.embedding({ inputDim: 20, outputDim: 4, inputLength: 6 }),
    make.simpleRNN({ units: 5, returnSequences: true, activation: "relu" }),
    make.bidirectional({
      layer: make.lstm({ units: 3, returnSequences: true, ...SIGMOID }) as never,
      mergeMode: "sum",
    }),
    make.bidirectional({ layer: make.gru({ units: 3, ...SIGMOID }) as never, mergeMode: "concat" }),
    make.dense({ units: 1, activation: "sigmoid" }),
  ]),
  // Two of the layers have names that Keras gives to mask operations.
  masked: graph([6], (make, input) => {
    const x = after(make.embedding({ inputDim: 20, outputDim: 4, maskZero: true }), input);
    const both = make.bidirectional({
      layer: make.lstm({ units: 3, returnSequences: true, ...SIGMOID }) as never,
      mergeMode: "concat",
    });
    const y = after(make.gru({ units: 4, returnSequences: true, ...SIGMOID }), after(both, x));
    const z = after(make.concatenate({ name: "concatenate" }), after(make.add({}), x, y), y);
    return after(make.dense({ units: 2, name: "any" }), after(make.lstm({ units: 3, ...SIGMOID }), z));
  }),
  "masked-words": stack((make) => [
    make.embedding({ inputDim: 20, outputDim: 4, inputLength: 6, maskZero: true }),
    make.bidirectional({ layer: make.lstm({ units: 3, ...SIGMOID }) as never, mergeMode: "concat" }),
    make.dense({ units: 2 }),
  ]),
  "masked-series": stack((make) => [
    make.masking({ inputShape: [6, 3], maskValue: -1 }),
    make.gru({ units: 4, ...SIGMOID }),
    make.dense({ units: 2 }),
  ]),
  residual: graph([8, 8, 2], (make, input) => {
    let x = after(make.conv2d({ filters: 4, kernelSize: 3, padding: "same", useBias: false }), input);
    const shortcut = after(make.reLU({}), after(make.batchNormalization({}), x));
    x = after(make.separableConv2d({ filters: 4, kernelSize: 3, padding: "same" }), shortcut);
    x = after(make.batchNormalization({ epsilon: 1e-5, scale: false }), x);
    x = after(make.leakyReLU({ alpha: 0.1 }), after(make.add({}), x, shortcut));
    x = after(make.depthwiseConv2d({ kernelSize: 3, strides: 2, padding: "same", depthMultiplier: 2 }), x);
    x = after(make.layerNormalization({}), after(make.globalAveragePooling2d({} as never), x));
    return after(make.dense({ units: 3, activation: "softmax" }), x);
  }),
  pictures: graph([9, 8, 2], (make, input) => {
    let x = after(
      make.zeroPadding2d({
        padding: [
          [1, 0],
          [0, 2],
        ],
      }),
      input,
    );
    x = after(make.conv2d({ filters: 3, kernelSize: [2, 3], dilationRate: 2, padding: "same" }), x);
    x = after(make.conv2dTranspose({ filters: 4, kernelSize: 3, strides: 2, padding: "same" }), x);
    x = after(
      make.cropping2D({
        cropping: [
          [1, 2],
          [0, 1],
        ],
      }),
      x,
    );
    x = after(make.gaussianNoise({ stddev: 1 }), x);
    x = after(make.prelu({ sharedAxes: [1, 2] }), x);
    x = after(make.averagePooling2d({ poolSize: 3, strides: 2, padding: "same" }), x);
    const y = after(make.elu({}), after(make.upSampling2d({ size: [1, 2] }), x));
    const z = after(make.reLU({ maxValue: 1 }), after(make.maxPooling2d({ poolSize: [1, 2] }), y));
    x = after(make.softmax({ axis: 3 }), after(make.minimum({}), after(make.maximum({}), x, z), x));
    x = after(make.concatenate({}), after(make.average({}), x, z), after(make.multiply({}), x, z, z));
    return after(make.globalMaxPooling2d({} as never), x);
  }),
  rows: stack((make, tf) => [
    make.conv1d({ inputShape: [12, 3], filters: 4, kernelSize: 3, padding: "same", dilationRate: 2 }),
    make.maxPooling1d({ poolSize: 2 }),
    make.timeDistributed({ layer: make.dense({ units: 5, activation: "tanh" }) }),
    make.averagePooling1d({ poolSize: 2, strides: 1, padding: "same" }),
    make.permute({ dims: [2, 1] }),
    make.globalMaxPooling1d({}),
    make.gaussianDropout({ rate: 0.2 }),
    make.repeatVector({ n: 4 }),
    make.reshape({ targetShape: [12, 2] }),
    make.globalAveragePooling1d({}),
    make.dense({
      units: 2,
      kernelRegularizer: tf.regularizers.l1l2({ l1: 0.1, l2: 0.2 }),
      kernelConstraint: tf.constraints.nonNeg(),
    }),
  ]),
  activations: graph([4], (make, input) => {
    const names = ["elu", "gelu", "linear", "logSoftmax", "mish", "relu", "relu6", "selu", "sigmoid"];
    const more = ["softmax", "softplus", "softsign", "swish", "tanh"];
    const all = [...names, ...more].map((activation) =>
      // TensorFlow.js types each name separately, and lacks some.
      after(make.activation({ activation: activation as "relu" }), after(make.dense({ units: 3 }), input)),
    );
    return after(make.concatenate({}), ...all);
  }),
};

/** The network with random weights, none of them 0 or 1, so that each one matters. The caller disposes of it. */
export function networkOf(name: string): LayersModel {
  const { tf } = runningEngine("test");
  const model = NETWORKS[name](tf, namedMakers(tf));
  const random = seeded(6);
  tf.tidy(() => {
    const weights = model.weights.map(({ originalName, shape }) => {
      const middle = originalName.endsWith("moving_variance") ? 1 : 0;
      const size = shape.reduce<number>((all, length) => all * (length ?? 1), 1);
      const values = Array.from({ length: size }, () => middle + random.uniform() - 0.5);
      return tf.tensor(values, shape as number[]);
    });
    model.setWeights(weights);
  });
  return model;
}

/** Three samples for it. If it masks steps, the second sample ends with one masked step and the third with two. */
export function inputsFor(model: LayersModel): { readonly shape: number[]; readonly inputs: number[] } {
  const random = seeded(5);
  const shape = [3, ...model.inputs[0].shape.slice(1).map(Number)];
  const isWords = model.layers.some((layer) => layer.getClassName() === "Embedding");
  const inputs = Array.from({ length: shape.reduce((a, b) => a * b) }, () =>
    isWords ? random.integer(20) : Math.fround(random.normal()),
  );
  const maskedValue = model.layers.map(maskedValueOf).find((value) => value !== undefined);
  if (maskedValue !== undefined) {
    const step = shape.slice(2).reduce((a, b) => a * b, 1);
    const sample = shape[1] * step;
    for (const i of [1, 2]) inputs.fill(maskedValue, (i + 1) * sample - i * step, (i + 1) * sample);
  }
  return { shape, inputs };
}

/** The value of steps that the layer masks. */
function maskedValueOf(layer: Layer): number | undefined {
  const { maskZero, maskValue } = layer.getConfig() as { maskZero?: boolean; maskValue?: number };
  return maskZero ? 0 : maskValue;
}

export function answersOf(model: LayersModel): Float32Array {
  const { shape, inputs } = inputsFor(model);
  const samples = network.samples(inputs, shape.slice(1), { labels: new Uint8Array(shape[0]) });
  return network.predict(model, samples).values;
}
