import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { layers, SymbolicTensor } from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { seeded } from "../../../lib/core/random";
import { engine, type Network, network, type Samples } from "../../../lib/neural";
import type { TensorFlow } from "../../../lib/neural/engine";
import { resetAfterGru } from "../../../lib/neural/layers/reset-after-gru";
import type { FitOptions } from "../../../lib/neural/training/types";

let tf: TensorFlow;
const folder = mkdtempSync(path.join(os.tmpdir(), "merchant-lab-execution-"));
beforeAll(async () => {
  ({ tf } = await engine.start({ prefer: "cpu" }));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const noise = (count: number, seed: number) => {
  const random = seeded(seed);
  return Array.from({ length: count }, () => random.normal());
};
const series = network.samples(noise(8 * 6 * 3, 1), [6, 3], { values: noise(8, 2), size: 1 });
const weightsOf = (model: Network) => model.getWeights().flatMap((weight) => Array.from(weight.dataSync()));

/** A network on series of 6 steps of 3 numbers, whose first weights are always the same. */
function around(make: () => layers.Layer[]): Network {
  const model = tf.sequential({
    layers: [
      tf.layers.inputLayer({ inputShape: [6, 3] }),
      ...make(),
      tf.layers.flatten(),
      tf.layers.dense({ units: 1 }),
    ],
  });
  tf.tidy(() =>
    model.setWeights(
      model.getWeights().map((weight, i) => tf.tensor(noise(weight.size, i + 5), weight.shape).mul(0.3)),
    ),
  );
  return model;
}

async function trained(make: () => layers.Layer[], options: Partial<FitOptions> = {}): Promise<number[]> {
  const model = around(make);
  await network.fit(model, series, { epochs: 2, batchSize: 4, seed: 3, ...options });
  const weights = weightsOf(model);
  model.dispose();
  return weights;
}

describe("layers that draw random numbers", () => {
  const recurrent = { units: 2, returnSequences: true, dropout: 0.5, recurrentDropout: 0.4 };
  const nested = () => {
    const inner = tf.sequential({
      layers: [tf.layers.dense({ inputShape: [6, 3], units: 3 }), tf.layers.dropout({ rate: 0.5 })],
    });
    return [tf.layers.activation({ activation: "tanh" }), inner];
  };
  test.each<[string, () => layers.Layer[]]>([
    ["Dropout", () => [tf.layers.dropout({ rate: 0.5 })]],
    ["Dropout of whole steps", () => [tf.layers.dropout({ rate: 0.5, noiseShape: [null as never, 6, 1] })]],
    ["SpatialDropout1D", () => [tf.layers.spatialDropout1d({ rate: 0.5 })]],
    ["GaussianNoise", () => [tf.layers.gaussianNoise({ stddev: 0.5 })]],
    ["GaussianDropout", () => [tf.layers.gaussianDropout({ rate: 0.5 })]],
    ["AlphaDropout", () => [tf.layers.alphaDropout({ rate: 0.5 })]],
    ["a wrapped Dropout", () => [tf.layers.timeDistributed({ layer: tf.layers.dropout({ rate: 0.5 }) })]],
    ["LSTM", () => [tf.layers.lstm(recurrent)]],
    [
      "a GRU in both directions",
      () => [tf.layers.bidirectional({ layer: tf.layers.gru(recurrent) as never })],
    ],
    ["a nested network", nested],
    ["a network that begins with one", () => nested().slice(1)],
  ])("%s follows the seed, and is still at prediction", async (_, make) => {
    const once = await trained(make);
    expect(once.every(Number.isFinite)).toBe(true);
    expect(await trained(make)).toEqual(once);
    expect(await trained(make, { seed: 4 })).not.toEqual(once);
    const model = around(make);
    const { values } = network.predict(model, series);
    const own = tf.tidy(() =>
      (
        model.predict(series.inputs(Int32Array.of(0, 1, 2, 3, 4, 5, 6, 7)) as never) as never as {
          dataSync(): Float32Array;
        }
      ).dataSync(),
    );
    own.forEach((value, i) => {
      expect(values[i]).toBeCloseTo(value, 5);
    });
    model.dispose();
  });
});

describe("the end of a network", () => {
  test("may be a softmax layer, as the activation of the layer before it", async () => {
    const labels = network.samples(noise(8 * 3, 1), [3], { labels: [0, 1, 2, 0, 1, 2, 0, 1] });
    const run = async (isLayer: boolean) => {
      const activation = isLayer ? "linear" : "softmax";
      const model = tf.sequential({ layers: [tf.layers.dense({ inputShape: [3], units: 3, activation })] });
      if (isLayer) model.add(tf.layers.softmax({ axis: -1 }));
      model.setWeights([tf.tensor2d(noise(9, 2), [3, 3]), tf.tensor1d(noise(3, 3))]);
      const { epochs } = await network.fit(model, labels, { epochs: 3, seed: 1, validation: labels });
      return { epochs, weights: weightsOf(model) };
    };
    expect(await run(true)).toEqual(await run(false));
  });

  test("of unknown range needs fromLogits", async () => {
    const input = tf.input({ shape: [3] });
    const product = tf.layers
      .multiply()
      .apply([tf.layers.dense({ units: 3 }).apply(input), input] as SymbolicTensor[]);
    const model = tf.model({ inputs: input, outputs: product as SymbolicTensor });
    const labels = network.samples(noise(6, 1), [3], { labels: [0, 1] });
    expect(() => network.evaluate(model, labels)).toThrow("fromLogits in the loss says what others give");
    const { loss } = network.evaluate(model, labels, {
      loss: { name: "categoricalCrossentropy", fromLogits: true },
    });
    expect(loss).toBeGreaterThan(0);
  });
});

describe("a GRU with reset after", () => {
  test("has the penalties of its weights, also when it comes from its settings", () => {
    const build = (l2: number) => {
      const settings = {
        units: 2,
        kernelRegularizer: tf.regularizers.l2({ l2 }),
        recurrentConstraint: tf.constraints.nonNeg(),
      };
      const { className, config } = {
        className: "ResetAfterGRU",
        config: resetAfterGru(tf, settings).getConfig(),
      };
      const layer = tf.layers.bidirectional({ layer: resetAfterGru(tf, config as never) as never });
      expect([className, config.units]).toEqual(["ResetAfterGRU", 2]);
      const model = tf.sequential({
        layers: [tf.layers.inputLayer({ inputShape: [6, 3] }), layer, tf.layers.dense({ units: 1 })],
      });
      tf.tidy(() => model.setWeights(model.getWeights().map((weight) => tf.fill(weight.shape, 0.5))));
      return network.evaluate(model, series).loss;
    };
    // Two kernels of 3 x 6 weights of 0.5.
    expect(build(0.1) - build(0)).toBeCloseTo(0.1 * 36 * 0.25, 5);
  });
});

describe("frozen layers in a nested network", () => {
  test("keep weights and moving averages, and normalize by these", async () => {
    const build = (isFrozen: boolean) => {
      const base = tf.sequential({
        layers: [
          tf.layers.conv1d({ inputShape: [6, 3], filters: 2, kernelSize: 2 }),
          tf.layers.batchNormalization(),
        ],
      });
      base.trainable = !isFrozen;
      const input = tf.input({ shape: [6, 3] });
      const flat = tf.layers.flatten().apply(base.apply(input));
      const model = tf.model({
        inputs: input,
        outputs: tf.layers.dense({ units: 1 }).apply(flat) as SymbolicTensor,
      });
      return { base, model };
    };
    for (const isFrozen of [true, false]) {
      const { base, model } = build(isFrozen);
      const before = weightsOf(base);
      await network.fit(model, series, { epochs: 2, batchSize: 4, seed: 1, learningRate: 0.1 });
      const isSame = JSON.stringify(weightsOf(base)) === JSON.stringify(before);
      expect(isSame).toBe(isFrozen);
    }
  });
});

describe("a checkpoint", () => {
  const make =
    (activation: "relu" | "tanh", rate = 0, frozen = false) =>
    () => [
      tf.layers.dense({ units: 3, activation, trainable: !frozen }),
      ...(rate > 0 ? [tf.layers.dropout({ rate })] : []),
    ];

  test("belongs to one architecture, one optimizer and one loss", async () => {
    const checkpoint = path.join(folder, "architecture");
    const whole = await trained(make("relu"), { epochs: 4 });
    await trained(make("relu"), { checkpoint });
    const refusal = "checkpoint must be of a run on the same data with the same settings";
    for (const other of [make("tanh"), make("relu", 0.5), make("relu", 0, true)])
      await expect(trained(other, { checkpoint, epochs: 4 })).rejects.toThrow(refusal);
    for (const options of [
      { optimizer: "sgd" },
      { loss: "huber" },
      { clipValue: 1 },
      { metrics: ["meanSquaredError"] },
    ] as const)
      await expect(trained(make("relu"), { checkpoint, epochs: 4, ...options })).rejects.toThrow(refusal);
    await expect(trained(make("relu"), { checkpoint, epochs: 1 })).rejects.toThrow(
      "Cannot train a network: epochs must be at least 2, as the checkpoint holds, current value is 1",
    );
    expect(await trained(make("relu"), { checkpoint, epochs: 4 })).toEqual(whole);
  });

  test.each(["sgd", "rmsprop", "adamw", "nadam", "lion"] as const)(
    "resumes %s where it was",
    async (name) => {
      const checkpoint = path.join(folder, name);
      const optimizer = name === "sgd" || name === "rmsprop" ? { name, momentum: 0.9 } : name;
      const whole = await trained(make("tanh"), { optimizer, epochs: 3 });
      await trained(make("tanh"), { optimizer, epochs: 1, checkpoint });
      expect(await trained(make("tanh"), { optimizer, epochs: 3, checkpoint })).toEqual(whole);
    },
  );
});

describe("samples larger than the memory", () => {
  test("are read in batches, from wherever `inputs` finds them", async () => {
    const asked: number[] = [];
    const inputs = (indices: Int32Array) => {
      asked.push(indices.length);
      return tf.tensor2d(Array.from(indices, (i) => [i / 100]));
    };
    const values = Float32Array.from({ length: 100 }, (_, i) => 2 * (i / 100) + 1);
    const generated: Samples = {
      count: 100,
      targets: { values, size: 1 },
      inputs,
      fingerprint: () => "a line",
    };
    const model = tf.sequential({ layers: [tf.layers.dense({ inputShape: [1], units: 1 })] });
    const options = { epochs: 40, batchSize: 20, seed: 1, learningRate: 0.1, onEpoch: async () => {} };
    const { epochs } = await network.fit(model, generated, options);
    expect(Math.max(...asked)).toBe(20);
    expect(epochs[39].loss).toBeLessThan(1e-2);
  });
});

describe("losses and metrics of one's own", () => {
  test("get targets and outputs as predictions give them", async () => {
    const rows = network.samples([1, 2, 3, 4], [1], { values: [2, 4, 6, 8], size: 1 });
    const line = () => network.stack([1], { seed: 1 }).dense(1).build();
    const run = async (options: Partial<FitOptions>) => {
      const model = line();
      const { epochs } = await network.fit(model, rows, { epochs: 3, seed: 1, ...options });
      return { epochs, weights: weightsOf(model) };
    };
    const own = await run({
      loss: (targets, outputs) => targets.sub(outputs).square(),
      metrics: [
        {
          name: "worst",
          of: (targets, outputs) => Math.max(...targets.map((target, i) => Math.abs(target - outputs[i]))),
        },
      ],
    });
    const standard = await run({});
    expect(own.weights).toEqual(standard.weights);
    expect(own.epochs[0].metrics?.worst).toBeGreaterThan(own.epochs[0].meanAbsoluteError ?? 0);
    await expect(run({ loss: (_, outputs) => outputs.mean(), sampleWeights: [1, 1, 1, 2] })).rejects.toThrow(
      "loss must be one value for each sample, with weights or masks",
    );
  });

  test("weights of validation samples count in the validation loss", async () => {
    const rows = network.samples([1, 2], [1], { values: [9, 0], size: 1 });
    const run = async (validationWeights: number[]) => {
      const model = network.stack([1], { seed: 1 }).dense(1).build();
      const { epochs } = await network.fit(model, rows, {
        epochs: 1,
        seed: 1,
        validation: rows,
        validationWeights,
      });
      return epochs[0].validationLoss ?? 0;
    };
    expect((await run([2, 0])) + (await run([0, 2]))).toBeCloseTo(2 * (await run([1, 1])), 4);
  });
});
