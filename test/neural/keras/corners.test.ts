import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { inflateSync } from "node:zlib";
import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";
import { afterAll, describe, expect, test } from "vitest";
import { engine, type Network, network } from "../../../lib";

interface Corner {
  readonly name: string;
  readonly inputs: readonly { readonly shape: number[]; readonly values: number[] }[];
  readonly shape: number[];
  readonly answers: number[];
  /** Before each step of SGD that leads to 1 everywhere. */
  readonly losses?: number[];
  readonly file: string;
}

// Made by ../golden/make_keras_corners.py.
const GOLDEN = path.join(__dirname, "../golden/keras-corners.json");
const CORNERS: readonly Corner[] = JSON.parse(readFileSync(GOLDEN, "utf8"));
const folder = mkdtempSync(path.join(tmpdir(), "merchant-lab-test-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function load(bytes: Uint8Array): Promise<Network> {
  const file = path.join(folder, "model.keras");
  writeFileSync(file, bytes);
  return await network.load(file);
}

function bytesOf(name: string): Uint8Array {
  if (name.endsWith(".keras")) return readFileSync(path.join(__dirname, "../golden", name));
  const corner = CORNERS.find((one) => one.name === name) as Corner;
  return inflateSync(Buffer.from(corner.file, "base64"));
}

const STEPS = { seed: 1, loss: "meanSquaredError", optimizer: "sgd", learningRate: 0.01 } as const;

// The engines differ in layers of volumes only.
describe.each([
  ["wasm", CORNERS],
  ["cpu", CORNERS.filter(({ shape, losses }) => shape.length === 4 || losses)],
] as const)("what Keras answers, on %s", (prefer, corners) => {
  test.each(corners)("$name", async ({ name, inputs, shape, answers, losses }) => {
    const { tf } = await engine.start({ prefer });
    const tensors = tf.memory().numTensors;
    const model = await load(bytesOf(name));
    const labels = new Array<number>(answers.length / shape.reduce((size, length) => size * length)).fill(0);
    const samples = network.samples(
      inputs.map(({ values }) => values),
      inputs.map((one) => one.shape),
      { labels },
    );
    const [outputs] = network.predictAll(model, samples);
    expect(outputs.shape).toEqual(shape);
    for (const [i, answer] of answers.entries()) expect(outputs.values[i]).toBeCloseTo(answer, 5);
    if (losses) {
      const ones = network.samples(inputs[0].values, inputs[0].shape, {
        values: labels.map(() => 1),
        size: 1,
      });
      const { epochs } = await network.fit(model, ones, { ...STEPS, epochs: losses.length });
      for (const [i, loss] of losses.entries()) expect(epochs[i].loss / loss).toBeCloseTo(1, 4);
    }
    model.dispose();
    expect(tf.memory().numTensors).toBe(tensors);
  });
});

/** The model after a change of its config. */
async function changed(name: string, change: (config: string) => string): Promise<Network> {
  const { "config.json": config, ...files } = unzipSync(bytesOf(name));
  return await load(zipSync({ ...files, "config.json": strToU8(change(strFromU8(config))) }));
}

test.each([
  [
    "a concatenation of steps",
    (config: string) => config.replace(/"keras_history": \["input_layer/g, '"keras_history": ["concatenate'),
    'the inputs of layers must be computed before them, current value is "concatenate_6"',
  ],
  [
    "a concatenation of steps",
    (config: string) => config.replace(/"keras_history": \["input_layer/g, '"keras_history": ["missing'),
    /the inputs of layers must be computed before them, current value is "missing/,
  ],
  [
    "a concatenation of steps",
    (config: string) => config.replace(/"output_layers": \[[^\]]*\]/, '"output_layers": []'),
    'the model must be one with an output, current value is "none"',
  ],
  [
    "a convolution whose strides exceed its kernel",
    (config: string) => config.replace(/"strides": \[3, 3, 3\]/, '"strides": [3, 0, 3]'),
    "strides of layer conv3d (Conv3D) must be in its range",
  ],
  [
    "article.keras",
    (config: string) => config.replace(/"rate": 0\.\d+/, '"rate": 1.5'),
    "(Dropout) must be in its range, current value is 1.5",
  ],
  [
    "weights beyond their constraints",
    (config: string) =>
      config.replaceAll(
        '"class_name": "DTypePolicy", "config": {"name"',
        '"class_name": "QuantizedDTypePolicy", "config": {"mode"',
      ),
    'current value is "QuantizedDTypePolicy"',
  ],
])("refused by name: %s, changed", async (name, change, message) => {
  await engine.start({ prefer: "cpu" });
  await expect(changed(name, change)).rejects.toThrow(message);
});
