import { readFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { engine, type Network, network } from "../../../lib/neural";
import { runningEngine } from "../../../lib/neural/engine/start";
import { defineResetAfterGru } from "../../../lib/neural/layers/reset-after-gru";
import { DEFAULT_PATHS, isPresent } from "../../../lib/workbench/native-engine";

/** The weights of each layer that has some, by its name. */
type Weights = Readonly<Record<string, readonly (readonly number[])[]>>;

/** What Keras says of a network: see golden/make_keras_training.py. */
interface Golden {
  readonly model: object;
  readonly shape: readonly number[];
  readonly inputs: readonly number[];
  readonly targets: readonly number[];
  readonly isClasses: boolean;
  readonly weights: Weights;
  readonly answers: readonly number[];
  readonly losses: readonly number[];
  readonly trained: Weights;
  readonly trainedAnswers: readonly number[];
}

const GOLDEN: Readonly<Record<string, Golden>> = JSON.parse(
  readFileSync(path.join(__dirname, "../golden", "keras-training.json"), "utf8"),
);
const ENGINES = isPresent(DEFAULT_PATHS.package)
  ? (["wasm", "cpu", "native"] as const)
  : (["wasm", "cpu"] as const);

async function build({ model, weights }: Golden): Promise<Network> {
  const { tf } = runningEngine("test");
  defineResetAfterGru(tf);
  const network = await tf.models.modelFromJSON({ modelTopology: model } as never);
  for (const [name, values] of Object.entries(weights)) {
    const layer = network.getLayer(name);
    tf.tidy(() =>
      layer.setWeights(values.map((value, i) => tf.tensor([...value], layer.weights[i].shape as number[]))),
    );
  }
  return network;
}

function samplesOf({ inputs, shape, targets, isClasses }: Golden) {
  return network.samples(inputs, shape, isClasses ? { labels: targets } : { values: targets, size: 2 });
}

function weightsOf(model: Network, { weights }: Golden): Weights {
  return Object.fromEntries(
    Object.keys(weights).map((name) => [
      name,
      model
        .getLayer(name)
        .getWeights()
        .map((weight) => Array.from(weight.dataSync())),
    ]),
  );
}

/**
 * The largest difference between two lists of one length, relative to numbers above 1. Keras rounds 0.999 to float32 before
 * it takes it from 1, so its steps are 0.002 % shorter or longer than Adam's.
 */
function distance(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(actual.length).toBe(expected.length);
  const differences = Array.from(
    expected,
    (value, i) => Math.abs(value - actual[i]) / Math.max(1, Math.abs(value)),
  );
  return Math.max(...differences);
}

describe.each(ENGINES)("a network of Keras 3.15 on the engine %s", (prefer) => {
  beforeAll(async () => void (await engine.start({ prefer, threads: 2 })));

  test.each(Object.entries(GOLDEN))("with %s predicts as in Keras", async (_, golden) => {
    const model = await build(golden);
    expect(distance(network.predict(model, samplesOf(golden)).values, golden.answers)).toBeLessThan(1e-5);
    model.dispose();
  });

  test.each(Object.entries(GOLDEN))("with %s trains as in Keras", async (_, golden) => {
    const model = await build(golden);
    const samples = samplesOf(golden);
    const options = { epochs: 5, batchSize: samples.count, learningRate: 0.005, seed: 1 };
    const { epochs } = await network.fit(model, samples, options);
    expect(
      distance(
        epochs.map(({ loss }) => loss),
        golden.losses,
      ),
    ).toBeLessThan(1e-5);
    const weights = weightsOf(model, golden);
    for (const [name, values] of Object.entries(golden.trained))
      values.forEach((value, i) => {
        expect(distance(weights[name][i], value), `weight ${i} of ${name}`).toBeLessThan(1e-5);
      });
    expect(distance(network.predict(model, samples).values, golden.trainedAnswers)).toBeLessThan(1e-5);
    model.dispose();
  });
});
