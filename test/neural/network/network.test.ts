import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { LayersModel, layers } from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { seeded } from "../../../lib/core/random";
import { type Engine, start } from "../../../lib/neural/engine";
import type { Samples } from "../../../lib/neural/model/types";
import * as network from "../../../lib/neural/network";
import type { FitOptions } from "../../../lib/neural/training/types";
import { DEFAULT_PATHS, isPresent } from "../../../lib/workbench/native-engine";

const folder = mkdtempSync(path.join(tmpdir(), "merchant-lab-test-"));
let engine: Engine;
const ENGINES = isPresent(DEFAULT_PATHS.package) ? (["wasm", "native"] as const) : (["wasm"] as const);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function noise(count: number, seed: number): Float32Array {
  const random = seeded(seed);
  return Float32Array.from({ length: count }, () => random.normal());
}

const series = network.samples(noise(40 * 6 * 2, 1), [6, 2], { values: noise(40, 2), size: 1 });
const words = network.samples(
  Float32Array.from({ length: 40 * 6 }, (_, i) => (i * 7) % 10),
  [6],
  { labels: Array.from({ length: 40 }, (_, i) => i % 2) },
);
const images = network.samples(noise(40 * 8 * 8 * 2, 3), [8, 8, 2], {
  labels: Array.from({ length: 40 }, (_, i) => i % 3),
});

type Build = (tf: Engine["tf"]) => LayersModel;

/** Drawn weights that do not depend on the back end. */
const drawn = (tf: Engine["tf"]) => tf.initializers.glorotUniform({ seed: 11 });

function stack(first: (tf: Engine["tf"]) => layers.Layer[], last: object): Build {
  return (tf) =>
    tf.sequential({
      layers: [...first(tf), tf.layers.dense({ kernelInitializer: drawn(tf), ...last } as never)],
    });
}

const recurrent = (kind: "lstm" | "gru" | "simpleRNN"): Build =>
  stack(
    (tf) => [
      tf.layers[kind]({
        units: 5,
        inputShape: [6, 2],
        kernelInitializer: drawn(tf),
        recurrentInitializer: drawn(tf),
      } as never),
    ],
    { units: 1 },
  );
const classes = { units: 3, activation: "softmax" };
const convolution = (tf: Engine["tf"], options: object = {}) =>
  tf.layers.conv2d({ filters: 4, kernelSize: 3, kernelInitializer: drawn(tf), ...options });

const NETWORKS: Readonly<Record<string, { readonly build: Build; readonly samples: Samples }>> = {
  "simple recurrent": { build: recurrent("simpleRNN"), samples: series },
  GRU: { build: recurrent("gru"), samples: series },
  LSTM: { build: recurrent("lstm"), samples: series },
  "embedding, with one sigmoid": {
    build: stack(
      (tf) => [
        tf.layers.embedding({
          inputDim: 10,
          outputDim: 4,
          inputLength: 6,
          embeddingsInitializer: tf.initializers.randomUniform({ minval: -1, maxval: 1, seed: 3 }),
        }),
        tf.layers.flatten(),
      ],
      { units: 1, activation: "sigmoid" },
    ),
    samples: words,
  },
  "depthwise convolution": {
    build: stack(
      (tf) => [
        tf.layers.depthwiseConv2d({ inputShape: [8, 8, 2], kernelSize: 3, depthwiseInitializer: drawn(tf) }),
        tf.layers.flatten(),
      ],
      classes,
    ),
    samples: images,
  },
  "batch normalization": {
    build: stack(
      (tf) => [
        convolution(tf, { inputShape: [8, 8, 2] }),
        tf.layers.batchNormalization(),
        tf.layers.activation({ activation: "relu" }),
        tf.layers.flatten(),
      ],
      classes,
    ),
    samples: images,
  },
  "mean pooling, with strides": {
    build: stack(
      (tf) => [
        convolution(tf, { inputShape: [8, 8, 2], strides: 2, padding: "same" }),
        tf.layers.averagePooling2d({ poolSize: 2 }),
        tf.layers.flatten(),
      ],
      classes,
    ),
    samples: images,
  },
  "residual sum": {
    build: (tf) => {
      const input = tf.input({ shape: [8, 8, 2] });
      const branch = convolution(tf, { filters: 2, padding: "same", activation: "relu" }).apply(input);
      const sum = tf.layers.add().apply([input, branch] as never) as typeof input;
      const flat = tf.layers.flatten().apply(sum);
      const output = tf.layers.dense({ ...classes, kernelInitializer: drawn(tf) } as never).apply(flat);
      return tf.model({ inputs: input, outputs: output as never });
    },
    samples: images,
  },
};

const settings = { epochs: 3, batchSize: 10, seed: 1, learningRate: 0.01 };

async function trained(build: Build, samples: Samples, options: Partial<FitOptions> = {}) {
  const model = build(engine.tf);
  const before = engine.tf.memory().numTensors;
  const training = await network.fit(model, samples, { ...settings, ...options });
  expect(engine.tf.memory().numTensors).toBe(before);
  const weights = model.getWeights().map((weight) => Array.from(weight.dataSync()));
  const judged = network.evaluate(model, samples);
  model.dispose();
  return { training, weights, judged };
}

describe.each(ENGINES)("network.fit() on %s", (prefer) => {
  beforeAll(async () => {
    engine = await start({ prefer, threads: 2 });
  });

  test.each(Object.entries(NETWORKS))(
    "trains a network with %s as on the plain JavaScript engine",
    async (_, { build, samples }) => {
      const { training, judged } = await trained(build, samples);
      engine = await start({ prefer: "cpu" });
      const plain = await trained(build, samples);
      engine = await start({ prefer });
      plain.training.epochs.forEach((epoch, i) => {
        expect(training.epochs[i].loss).toBeCloseTo(epoch.loss, 3);
      });
      expect(judged.loss).toBeCloseTo(plain.judged.loss, 3);
    },
  );

  test.each(Object.entries(NETWORKS))(
    "with %s gives the same weights for a seed",
    async (_, { build, samples }) => {
      const [a, b] = [await trained(build, samples), await trained(build, samples)];
      expect(a.weights).toEqual(b.weights);
    },
  );

  test("an LSTM learns what a window ends with, far better than the mean", async () => {
    const values = noise(600 * 8, 5);
    const last = Float32Array.from({ length: 600 }, (_, i) => values[i * 8 + 7] + 0.5 * values[i * 8 + 4]);
    const windows = network.samples(values, [8, 1], { values: last, size: 1 });
    const build: Build = stack(
      (tf) => [
        tf.layers.lstm({
          units: 12,
          inputShape: [8, 1],
          kernelInitializer: drawn(tf),
          recurrentInitializer: tf.initializers.glorotUniform({ seed: 4 }),
        }),
      ],
      { units: 1 },
    );
    const { judged } = await trained(build, windows, { epochs: 25, batchSize: 32 });
    const variance = last.reduce((sum, value) => sum + value * value, 0) / last.length;
    expect(judged.loss).toBeLessThan(variance / 10);
  });

  test("resumes after a kill and ends with the same weights, including the moving averages of batch norm", async () => {
    const { build, samples } = NETWORKS["batch normalization"];
    const checkpoint = path.join(folder, `${prefer}.checkpoint`);
    const whole = await trained(build, samples, { epochs: 4 });
    await trained(build, samples, { epochs: 2, checkpoint });
    const resumed = await trained(build, samples, { epochs: 4, checkpoint });
    expect(resumed.weights).toEqual(whole.weights);
    expect(resumed.training).toEqual(whole.training);
  });

  test("clips long gradients, and leaves short ones alone", async () => {
    const { build, samples } = NETWORKS.LSTM;
    const plain = await trained(build, samples);
    expect((await trained(build, samples, { clipNorm: 1e6 })).weights).toEqual(plain.weights);
    expect((await trained(build, samples, { clipNorm: 0.01 })).weights).not.toEqual(plain.weights);
  });

  test("judges numbers by their mean absolute error, in training and after", async () => {
    const { build, samples } = NETWORKS.GRU;
    const { training, judged } = await trained(build, samples, { validationFraction: 0.25 });
    expect(Object.keys(training.epochs[0])).toEqual([
      "epoch",
      "loss",
      "meanAbsoluteError",
      "validationLoss",
      "validationMeanAbsoluteError",
      "learningRate",
    ]);
    const goal = noise(40, 2);
    const errors = judged.outputs.values.map((output, i) => Math.abs(output - goal[i]));
    const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
    expect(judged.meanAbsoluteError).toBeCloseTo(mean, 6);
  });

  test("leaves no tensor behind in 1,000 steps", async () => {
    const { build, samples } = NETWORKS["embedding, with one sigmoid"];
    const { training } = await trained(build, samples, { epochs: 250 });
    expect(training.epochs).toHaveLength(250);
  });

  test("refuses samples for another number of inputs", async () => {
    const branches: Build = (tf) => {
      const inputs = [tf.input({ shape: [2] }), tf.input({ shape: [2] })];
      const sum = tf.layers.add().apply(inputs as never);
      return tf.model({ inputs, outputs: tf.layers.dense({ units: 1 }).apply(sum) as never });
    };
    await expect(trained(branches, series)).rejects.toThrow(
      'Cannot run a network: samples must be of 2 inputs, current value is "1 inputs"',
    );
  });

  test("refuses targets that do not fit", async () => {
    const { build } = NETWORKS.GRU;
    const two = network.samples(noise(480, 1), [6, 2], { values: noise(80, 2), size: 2 });
    await expect(trained(build, two)).rejects.toThrow(
      new TypeError("Cannot train a network: sample.size must be 1, as the network's, current value is 2"),
    );
    const whole = network.samples(noise(12, 1), [6, 2], { values: [1], size: 1 });
    await expect(trained(build, { ...whole, targets: { values: [Number.NaN], size: 1 } })).rejects.toThrow(
      new RangeError("Cannot train a network: sample, value 0 must be a finite number, current value is NaN"),
    );
    expect(() => network.samples([1, 2, 3], [2], { labels: [0, 1] })).toThrow(
      new TypeError(
        'Cannot gather samples: values must be 2 samples of 2 numbers, current value is "3 numbers"',
      ),
    );
  });
});
