import { readFileSync } from "node:fs";
import path from "node:path";
import type { layers } from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { engine, type Network, network, type TensorFlow } from "../../../lib";
import { resetAfterGru } from "../../../lib/neural/layers/reset-after-gru";
import { DEFAULT_PATHS, isPresent } from "../../../lib/workbench/native-engine";

// What Keras makes of masks is in ../keras/keras-training.test.ts; here are the laws that it follows.
const ENGINES = isPresent(DEFAULT_PATHS.package)
  ? (["wasm", "cpu", "native"] as const)
  : (["wasm", "cpu"] as const);
let tf: TensorFlow;

const drawn = () => tf.initializers.randomUniform({ minval: -1, maxval: 1, seed: 5 });
const recurrent = (more: object = {}) =>
  ({ units: 3, kernelInitializer: drawn(), recurrentInitializer: drawn(), ...more }) as never;
const mean = () => tf.layers.globalAveragePooling1d({});

const HEEDING: Readonly<Record<string, () => layers.Layer[]>> = {
  LSTM: () => [tf.layers.lstm(recurrent())],
  GRU: () => [tf.layers.gru(recurrent())],
  "simple recurrent layers": () => [
    tf.layers.simpleRNN(recurrent({ returnSequences: true })),
    tf.layers.dropout({ rate: 0.5 }),
    tf.layers.simpleRNN(recurrent({ goBackwards: true })),
  ],
  "GRU with reset after": () => [resetAfterGru(tf, { units: 3 })],
  "LSTM in both directions": () => [
    tf.layers.bidirectional({
      layer: tf.layers.lstm(recurrent({ returnSequences: true })),
      mergeMode: "sum",
    }),
    tf.layers.layerNormalization(),
    mean(),
  ],
  "mean over time": () => [tf.layers.timeDistributed({ layer: tf.layers.dense(recurrent()) }), mean()],
};

/** Word numbers through an embedding and these layers to two numbers. */
function build(length: number, then: readonly layers.Layer[], maskZero = true): Network {
  const embedding = { inputDim: 10, outputDim: 4, inputLength: length, embeddingsInitializer: drawn() };
  return tf.sequential({
    layers: [
      tf.layers.embedding({ ...embedding, maskZero }),
      ...then,
      tf.layers.dense({ units: 2, kernelInitializer: drawn() }),
    ],
  });
}

/** One sentence a line, padded with zeros after or before it. */
function sentences(lines: readonly (readonly number[])[], length: number, isBefore = false) {
  const values = lines.flatMap((line) => {
    const filling = new Array<number>(length - line.length).fill(0);
    return isBefore ? [...filling, ...line] : [...line, ...filling];
  });
  return network.samples(values, [length], {
    values: lines.flatMap((line) => [line.length, line[0] ?? 0]),
    size: 2,
  });
}

function answers(model: Network, samples: Parameters<typeof network.predict>[1]): number[] {
  const { values } = network.predict(model, samples);
  model.dispose();
  return Array.from(values);
}

const LINES = [[3, 1, 4], [1], [5, 9, 2, 6], [5, 3]];

describe.each(ENGINES)("a mask on the engine %s", (prefer) => {
  beforeAll(async () => {
    ({ tf } = await engine.start({ prefer, threads: 2 }));
  });

  test.each(Object.entries(HEEDING))("makes filling up change nothing: %s", (_, make) => {
    // With the same seed, the later layers get the same weights at any length.
    const weights = build(4, make()).getWeights();
    const asked = (length: number, isBefore: boolean) => {
      const model = build(length, make());
      model.setWeights(weights);
      return answers(model, sentences(LINES, length, isBefore));
    };
    const behind = asked(4, false);
    for (const others of [asked(4, true), asked(9, false), asked(9, true)])
      others.forEach((value, i) => {
        expect(value).toBeCloseTo(behind[i], 5);
      });
    expect(Math.max(...behind) - Math.min(...behind)).toBeGreaterThan(0.01);
  });

  test.each(Object.entries(HEEDING))(
    "leaves the filling untaught, and no tensor behind: %s",
    async (_, make) => {
      const model = build(4, make());
      const before = model.getWeights()[0].arraySync() as number[][];
      const tensors = tf.memory().numTensors;
      await network.fit(model, sentences(LINES, 4), { epochs: 3, batchSize: 2, seed: 1 });
      expect(tf.memory().numTensors).toBe(tensors);
      const after = model.getWeights()[0].arraySync() as number[][];
      const changed = after.flatMap((row, word) => (String(row) === String(before[word]) ? [] : [word]));
      expect(changed).toEqual([1, 2, 3, 4, 5, 6, 9]);
      model.dispose();
    },
  );

  test("of a sentence without words gives a mean of 0, and training continues", async () => {
    const model = build(4, [mean()]);
    const samples = sentences([[], [2, 3]], 4);
    expect(Array.from(network.predict(model, samples).values.subarray(0, 2))).toEqual([0, 0]);
    const { epochs } = await network.fit(model, samples, { epochs: 2, seed: 1 });
    expect(epochs[1].loss).toBeLessThan(epochs[0].loss);
    model.dispose();
  });

  test("is one only where it is asked for", () => {
    const lengths = [4, 9].map((length) => answers(build(length, [mean()], false), sentences(LINES, length)));
    lengths[0].forEach((value, i) => {
      expect(Math.abs(value - lengths[1][i])).toBeGreaterThan(1e-3);
    });
  });

  test.each([
    ["Softmax", () => tf.layers.softmax({ name: "late" })],
    ["LSTM", () => tf.layers.timeDistributed({ layer: tf.layers.lstm(recurrent()), name: "late" })],
  ])("is refused where it is not supported: %s", (kind, make) => {
    const reshaped = kind === "LSTM" ? [] : [tf.layers.dense({ units: 3 })];
    const deep =
      kind === "LSTM" ? [tf.layers.timeDistributed({ layer: tf.layers.repeatVector({ n: 2 }) })] : [];
    const model = build(4, [...reshaped, ...deep, make(), mean()]);
    expect(() => network.predict(model, sentences(LINES, 4))).toThrow(
      new TypeError(
        `Cannot run a network: layer late must be without a mask, which it does not support, current value is "a mask for ${kind}"`,
      ),
    );
    model.dispose();
  });
});

test("a model of Keras that notes how its masks are computed answers as there", async () => {
  await engine.start({ prefer: "wasm", threads: 2 });
  const golden = path.join(__dirname, "../golden");
  const {
    shape,
    inputs,
    answers: expected,
  } = JSON.parse(readFileSync(path.join(golden, "masked.json"), "utf8"));
  const model = await network.load(path.join(golden, "masked.keras"));
  const samples = network.samples(inputs, shape.slice(1), { labels: new Uint8Array(shape[0]) });
  expect(answers(model, samples)).toEqual(expected.map((value: number) => expect.closeTo(value, 5)));
});
