import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { layers, SymbolicTensor } from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { seeded } from "../../../lib/core/random";
import { engine, type Network, network } from "../../../lib/neural";
import { runningEngine } from "../../../lib/neural/engine/start";
import { DEFAULT_PATHS, isPresent } from "../../../lib/workbench/native-engine";

const ENGINES = isPresent(DEFAULT_PATHS.package)
  ? (["wasm", "cpu", "native"] as const)
  : (["wasm", "cpu"] as const);
const folder = mkdtempSync(path.join(tmpdir(), "merchant-lab-test-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const SIZE = 10;
const draw = (seed: number) => runningEngine("test").tf.initializers.glorotUniform({ seed });

/** A bright square in one corner of a noisy image; `labelOf` says what a corner is. */
function corners(count: number, seed: number, labelOf: (corner: number) => number) {
  const random = seeded(seed);
  const labels = Uint8Array.from({ length: count }, (_, i) => labelOf(i % 4));
  const values = Float32Array.from({ length: count * SIZE * SIZE }, () => 0.3 * random.uniform());
  for (let i = 0; i < count; i++) {
    const [top, left] = [i % 4 < 2 ? 1 : 6, i % 2 === 0 ? 1 : 6];
    for (let y = top; y < top + 3; y++)
      for (let x = left; x < left + 3; x++) values[(i * SIZE + y) * SIZE + x] += 0.7;
  }
  return network.samples(values, [SIZE, SIZE, 1], { labels });
}

function build(): Network {
  const { tf } = runningEngine("test");
  return tf.sequential({
    layers: [
      tf.layers.conv2d({
        inputShape: [SIZE, SIZE, 1],
        ...{ filters: 4, kernelSize: 3, activation: "relu", kernelInitializer: draw(1) },
      }),
      tf.layers.batchNormalization(),
      tf.layers.maxPooling2d({ poolSize: 2 }),
      tf.layers.flatten(),
      tf.layers.dense({ units: 8, activation: "relu", kernelInitializer: draw(2) }),
      tf.layers.dropout({ rate: 0.2 }),
      tf.layers.dense({ units: 4, activation: "softmax", kernelInitializer: draw(3) }),
    ],
  });
}

/** As a user does it: a new end on what the layer before the last gives. */
function withNewEnd(base: Network, units: number): Network {
  const { tf } = runningEngine("test");
  for (const layer of base.layers) layer.trainable = false;
  const end = tf.layers.dense({ units, activation: "softmax", kernelInitializer: draw(4) });
  const before = base.layers[base.layers.length - 2].output as SymbolicTensor;
  return tf.model({ inputs: base.inputs, outputs: end.apply(before) as SymbolicTensor });
}

const bitsOf = (layer: layers.Layer) => layer.weights.map((weight) => Array.from(weight.read().dataSync()));
const settings = { epochs: 3, batchSize: 16, learningRate: 0.02, seed: 1 };

describe.each(ENGINES)("network.fit() of a network with frozen layers, on %s", (prefer) => {
  beforeAll(async () => void (await engine.start({ prefer, threads: 2 })));

  test("keeps the frozen weights bit-identical, and learns the new task with a new head", async () => {
    const base = build();
    await network.fit(
      base,
      corners(64, 1, (corner) => corner),
      { ...settings, epochs: 12 },
    );
    const learned = base.layers.map(bitsOf);
    const model = withNewEnd(base, 2);
    const isTop = corners(64, 2, (corner) => Number(corner < 2));
    const { tf } = runningEngine("test");
    const tensors = tf.memory().numTensors;
    await network.fit(model, isTop, { ...settings, epochs: 10, earlyStopping: { patience: 9 } });
    expect(tf.memory().numTensors).toBe(tensors);
    expect(base.layers.map(bitsOf)).toEqual(learned);
    expect(
      network.evaluate(
        model,
        corners(64, 3, (corner) => Number(corner < 2)),
      ).accuracy,
    ).toBeGreaterThan(0.9);
    // Its layers are the base's.
    model.dispose();
  });

  test("resumes from a checkpoint to the same weights, and refuses one with other frozen layers", async () => {
    const samples = corners(48, 4, (corner) => corner);
    const checkpoint = path.join(folder, `${prefer}.checkpoint`);
    const run = async (epochs: number, options: object = {}, change: (model: Network) => void = () => {}) => {
      const model = build();
      for (const i of [0, 1]) model.layers[i].trainable = false;
      change(model);
      const training = await network.fit(model, samples, { ...settings, ...options, epochs });
      const weights = model.layers.map(bitsOf);
      model.dispose();
      return { training, weights };
    };
    const whole = await run(4);
    await run(2, { checkpoint });
    expect(await run(4, { checkpoint })).toEqual(whole);
    const refusal = /checkpoint must be of a run on the same data with the same settings/;
    const { tf } = runningEngine("test");
    await expect(
      run(4, { checkpoint }, ({ layers }) =>
        tf.tidy(() => layers[0].setWeights(layers[0].getWeights().map((weight) => weight.add(1)))),
      ),
    ).rejects.toThrow(refusal);
    await expect(
      run(4, { checkpoint }, ({ layers }) => Object.assign(layers[1], { trainable: true })),
    ).rejects.toThrow(refusal);
  });

  test("computes no gradient of what is frozen", async () => {
    const { tf } = runningEngine("test");
    const kernelsOf = async (frozen: readonly number[]) => {
      const model = build();
      for (const i of frozen) model.layers[i].trainable = false;
      const { kernels } = await tf.profile(async () => {
        await network.fit(
          model,
          corners(16, 5, (corner) => corner),
          { ...settings, epochs: 1 },
        );
        return [];
      });
      model.dispose();
      // Gradients of the convolution's filters, and of the pooling after it.
      const sizes = [
        [3, 3, 1, 4],
        [16, 8, 8, 4],
      ].map(String);
      const isTheirs = ({ name, outputShapes }: (typeof kernels)[number]) =>
        /Backprop|Grad$/.test(name) && sizes.includes(String(outputShapes[0]));
      return kernels.filter(isTheirs).map(({ name }) => name);
    };
    expect(await kernelsOf([])).toEqual(["MaxPoolGrad", "Conv2DBackpropFilter"]);
    expect(await kernelsOf([0, 1])).toEqual([]);
  });

  test("refuses one that cannot learn", async () => {
    const model = build();
    for (const layer of model.layers) layer.trainable = false;
    await expect(
      network.fit(
        model,
        corners(8, 6, (corner) => corner),
        settings,
      ),
    ).rejects.toThrow(
      new TypeError(
        'Cannot train a network: model must be one with a layer that learns, current value is "all layers frozen"',
      ),
    );
    model.dispose();
  });
});

test("a network comes back from its folder with the same layers frozen", async () => {
  const { tf } = await engine.start({ prefer: "wasm", threads: 2 });
  const lstm = () => tf.layers.lstm({ units: 2, returnSequences: true });
  const model = tf.sequential({
    layers: [
      tf.layers.timeDistributed({ inputShape: [4, 2], layer: tf.layers.dense({ units: 2 }) }),
      tf.layers.bidirectional({ layer: lstm(), mergeMode: "concat" }),
      tf.layers.batchNormalization(),
      tf.layers.flatten(),
      tf.layers.dense({ units: 1 }),
    ],
  });
  for (const layer of model.layers.slice(0, 3)) layer.trainable = false;
  const place = path.join(folder, "frozen");
  await network.save(model, place);
  const loaded = await network.load(place);
  const learning = ({ trainableWeights }: Network) => trainableWeights.map(({ shape }) => shape);
  expect(learning(loaded)).toEqual([[16, 1], [1]]);
  expect(learning(loaded)).toEqual(learning(model));
  const before = loaded.layers.slice(0, 3).map(bitsOf);
  const series = network.samples(new Float32Array(48).fill(0.5), [4, 2], {
    values: [1, 2, 3, 4, 5, 6],
    size: 1,
  });
  await network.fit(loaded, series, settings);
  expect(loaded.layers.slice(0, 3).map(bitsOf)).toEqual(before);
});
