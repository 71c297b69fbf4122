import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { LayersModel, Tensor } from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { seeded } from "../../../lib/core/random";
import { engine, type Network, network, type TensorFlow } from "../../../lib/neural";
import { runningEngine } from "../../../lib/neural/engine/start";
import { sha256 } from "../../../lib/neural/files";
import type { OnnxModel } from "../../../lib/neural/onnx/model";
import { encodeModel } from "../../../lib/neural/onnx/write/encode-model";
import { distance, pythonWith } from "../peers";

const GOLDEN = path.join(__dirname, "../golden");
const folder = mkdtempSync(path.join(tmpdir(), "merchant-lab-test-"));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Golden {
  readonly shape: readonly number[];
  readonly inputs: readonly number[];
  readonly answers: readonly number[];
}

const read = (name: string) => JSON.parse(readFileSync(path.join(GOLDEN, `${name}.json`), "utf8"));
/** Answers of PyTorch 2.15, made by golden/make_torch_models.py. */
const torch: Readonly<Record<string, Golden>> = read("torch").models;
/** Answers of onnxruntime 1.32 to what `save` writes, made by golden/run_onnx.py. */
const onnxruntime: Readonly<Record<string, { sha256: string; answers: number[] }>> =
  read("onnxruntime").models;

function answersOf(model: Network, { shape, inputs }: Pick<Golden, "shape" | "inputs">): Float32Array {
  const { tf } = runningEngine("test");
  return tf.tidy(() => {
    const answers = model.predict(tf.tensor([...inputs], [...shape])) as Tensor;
    return Float32Array.from(answers.dataSync());
  });
}

function inputsFor(model: LayersModel): Pick<Golden, "shape" | "inputs"> {
  const random = seeded(5);
  const shape = [3, ...model.inputs[0].shape.slice(1).map(Number)];
  const isWords = model.layers.some((layer) => layer.getClassName() === "Embedding");
  const inputs = Array.from({ length: shape.reduce((a, b) => a * b) }, () =>
    isWords ? random.integer(20) : Math.fround(random.normal()),
  );
  return { shape, inputs };
}

/** Random weights, none of them 0 or 1, so that each one matters. */
function randomized(model: LayersModel): LayersModel {
  const { tf } = runningEngine("test");
  tf.tidy(() => {
    const random = seeded(6);
    model.setWeights(
      model.getWeights().map(({ shape, size }) =>
        tf.tensor(
          Array.from({ length: size }, () => 0.1 + 0.3 * random.uniform()),
          shape,
        ),
      ),
    );
  });
  return model;
}

type Build = (tf: TensorFlow) => LayersModel;

/** Together they have every layer that is written. */
const NETWORKS: Readonly<Record<string, Build>> = {
  images: ({ input, layers, model }) => {
    const images = input({ shape: [9, 9, 2] });
    type Value = typeof images;
    const after = (layer: { apply(value: never): unknown }, ...values: Value[]) =>
      layer.apply((values.length === 1 ? values[0] : values) as never) as Value;
    let x = after(layers.zeroPadding2d({ padding: 1 }), images);
    x = after(layers.depthwiseConv2d({ kernelSize: 3, depthMultiplier: 2, activation: "elu" }), x);
    x = after(layers.separableConv2d({ filters: 5, kernelSize: 3, padding: "same", activation: "tanh" }), x);
    x = after(layers.averagePooling2d({ poolSize: 2, padding: "same" }), x);
    x = after(
      layers.conv2d({ filters: 5, kernelSize: 3, dilationRate: 2, padding: "same", activation: "softplus" }),
      x,
    );
    let y = after(layers.batchNormalization({ scale: false }), x);
    y = after(layers.reLU({ maxValue: 6 }), y);
    y = after(layers.gaussianNoise({ stddev: 1 }), y);
    y = after(layers.multiply(), after(layers.add(), x, y), y);
    y = after(layers.concatenate(), x, y);
    y = after(layers.leakyReLU({ alpha: 0.2 }), y);
    y = after(layers.elu(), y);
    const greatest = after(layers.globalMaxPooling2d({} as never), y);
    const mean = after(layers.globalAveragePooling2d({} as never), y);
    const joined = after(layers.concatenate(), greatest, mean);
    return model({
      inputs: images,
      outputs: after(layers.dense({ units: 3, activation: "softsign" }), joined),
    });
  },
  "a map of classes": ({ layers, sequential }) =>
    sequential({
      layers: [
        layers.conv2d({ inputShape: [6, 6, 1], filters: 8, kernelSize: 3, strides: 2, padding: "same" }),
        layers.maxPooling2d({ poolSize: 2, strides: 1, padding: "same" }),
        layers.activation({ activation: "softmax" }),
        layers.reshape({ targetShape: [3, 3, 8] }),
        layers.dense({ units: 4, activation: "sigmoid" }),
        layers.conv2d({ filters: 3, kernelSize: 1, useBias: false, activation: "selu" }),
        layers.softmax({ axis: 3 }),
      ],
    }),
  "flat images": ({ layers, sequential }) =>
    sequential({
      layers: [
        layers.flatten({ inputShape: [4, 3, 2] }),
        layers.layerNormalization(),
        layers.dropout({ rate: 0.5 }),
        layers.dense({ units: 3, useBias: false }),
        layers.batchNormalization(),
        layers.activation({ activation: "relu" }),
      ],
    }),
  sequences: ({ layers, sequential }) =>
    sequential({
      layers: [
        layers.lstm({ inputShape: [7, 3], units: 5, returnSequences: true }),
        layers.gru({ units: 4, returnSequences: true, useBias: false }),
        layers.simpleRNN({ units: 4, returnSequences: true, activation: "relu" }),
        layers.bidirectional({
          layer: layers.gru({ units: 3, returnSequences: true }) as never,
          mergeMode: "concat",
        }),
        layers.bidirectional({ layer: layers.lstm({ units: 3 }) as never, mergeMode: "concat" }),
      ],
    }),
  "sequences run backwards": ({ layers, sequential }) =>
    sequential({ layers: [layers.lstm({ inputShape: [7, 3], units: 5, goBackwards: true })] }),
  words: ({ layers, sequential }) =>
    sequential({
      layers: [
        layers.embedding({ inputDim: 20, outputDim: 4, inputLength: 6 }),
        layers.simpleRNN({ units: 3 }),
        layers.dense({ units: 1, activation: "sigmoid" }),
      ],
    }),
};

describe.each(["wasm", "cpu"] as const)("ONNX on the engine %s", (prefer) => {
  beforeAll(async () => {
    await engine.start({ prefer });
  });

  test.each(Object.keys(torch))("load() answers as PyTorch did: %s", async (name) => {
    const { tf } = runningEngine("test");
    const before = tf.memory().numTensors;
    const model = await network.load(path.join(GOLDEN, `torch-${name}.onnx`));
    expect(distance(answersOf(model, torch[name]), torch[name].answers)).toBeLessThan(1e-5);
    model.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  test("load() answers as Keras did: what tf2onnx wrote", async () => {
    // golden/make_tf2onnx_model.py
    const golden: Golden = read("article");
    const model = await network.load(path.join(GOLDEN, "tf2onnx-article.onnx"));
    expect(model.inputs[0].shape).toEqual([null, 16, 16, 1]);
    expect(distance(answersOf(model, golden), golden.answers)).toBeLessThan(1e-5);
    model.dispose();
  });

  test.each(Object.keys(onnxruntime))("save() writes what onnxruntime answered: Keras' %s", async (name) => {
    const golden: Golden = read(name);
    const model = await network.load(path.join(GOLDEN, `${name}.keras`));
    const file = path.join(folder, `${name}.onnx`);
    await network.save(model, file);
    expect(sha256(readFileSync(file))).toBe(onnxruntime[name].sha256);
    expect(distance(onnxruntime[name].answers, golden.answers)).toBeLessThan(1e-5);
    expect(distance(onnxruntime[name].answers, answersOf(model, golden))).toBeLessThan(1e-5);
    model.dispose();
  });

  test.each(Object.keys(NETWORKS))("load() after save() answers the same: %s", async (name) => {
    const { tf } = runningEngine("test");
    const before = tf.memory().numTensors;
    const model = randomized(NETWORKS[name](tf));
    const file = path.join(folder, "round-trip.onnx");
    await network.save(model, file);
    const back = await network.load(file);
    const given = inputsFor(model);
    const answers = answersOf(model, given);
    expect(new Set(answers).size).toBeGreaterThan(1);
    expect(distance(answersOf(back, given), answers)).toBeLessThan(1e-6);
    model.dispose();
    back.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

/** A Python that has onnxruntime. */
const python = pythonWith("onnx, onnxruntime");

describe.skipIf(python === undefined)(
  `onnxruntime itself${python ? "" : " (set MERCHANT_LAB_PYTHON to a Python that has it)"}`,
  () => {
    test("answers as we do, and the checker of ONNX passes", { timeout: 120_000 }, async () => {
      const { tf } = await engine.start({ prefer: "wasm" });
      const place = mkdtempSync(path.join(folder, "peer-"));
      const ours: Record<string, Float32Array> = {};
      for (const [name, build] of Object.entries(NETWORKS)) {
        const model = randomized(build(tf));
        const given = inputsFor(model);
        await network.save(model, path.join(place, `${name}.onnx`));
        writeFileSync(path.join(place, `${name}.json`), JSON.stringify(given));
        ours[name] = answersOf(model, given);
        model.dispose();
      }
      for (const name of Object.keys(torch)) {
        copyFileSync(path.join(GOLDEN, `torch-${name}.onnx`), path.join(folder, `torch-${name}.onnx`));
        const model = await network.load(path.join(folder, `torch-${name}.onnx`));
        await network.save(model, path.join(place, `${name}.onnx`));
        writeFileSync(path.join(place, `${name}.json`), JSON.stringify(torch[name]));
        ours[name] = answersOf(model, torch[name]);
        model.dispose();
      }
      const script = path.join(GOLDEN, "run_onnx.py");
      const { models } = JSON.parse(execFileSync(python ?? "", [script, place], { encoding: "utf8" }));
      for (const [name, answers] of Object.entries(ours))
        expect([name, distance(models[name].answers, answers) < 1e-5]).toEqual([name, true]);
    });
  },
);

describe("a model of ONNX", () => {
  beforeAll(async () => {
    await engine.start({ prefer: "wasm" });
  });

  test.each(["residual", "gru"])("can be trained further and saved: PyTorch's %s", async (name) => {
    const model = await network.load(path.join(GOLDEN, `torch-${name}.onnx`));
    const { shape, inputs } = torch[name];
    const learned = network.samples(inputs, shape.slice(1), {
      values: name === "gru" ? [1, 2, 3] : Float32Array.from({ length: 12 }, (_, i) => i % 3),
      size: name === "gru" ? 1 : 4,
    });
    const { epochs } = await network.fit(model, learned, { epochs: 60, seed: 1, learningRate: 0.01 });
    expect(epochs[59].loss).toBeLessThan(epochs[0].loss / 2);
    await network.save(model, path.join(folder, name));
    const back = await network.load(path.join(folder, name));
    expect(answersOf(back, torch[name])).toEqual(answersOf(model, torch[name]));
    model.dispose();
    back.dispose();
  });

  const relu: OnnxModel = {
    opset: 17,
    nodes: [{ operator: "Relu", name: "last", inputs: ["x"], outputs: ["y"], attributes: {} }],
    initializers: [],
    inputs: [{ name: "x", dims: [undefined, 4] }],
    outputs: [{ name: "y", dims: [undefined, 4] }],
  };
  const node = (operator: string, attributes = {}, inputs = ["x", "w"]) => ({
    ...relu,
    nodes: [
      { operator, name: "first", inputs, outputs: ["z"], attributes },
      { ...relu.nodes[0], inputs: ["z"] },
    ],
    initializers: [{ name: "w", dims: [4, 4], values: new Float32Array(16), isInteger: false }],
  });

  async function failureOf(file: string): Promise<string> {
    const { tf } = runningEngine("test");
    const before = tf.memory().numTensors;
    const failure = await network.load(file).then(
      () => "loaded",
      (error) => String(error),
    );
    expect(tf.memory().numTensors).toBe(before);
    return failure;
  }

  test.each([
    [
      "an operator that is not known",
      node("Novelty"),
      /^TypeError: Cannot read an ONNX model: node first \(Novelty\) must be one of Add, .*, current value is "Novelty"$/,
    ],
    [
      "an operator after a layer was made",
      {
        ...node("Gemm"),
        nodes: [...node("Gemm").nodes, { ...relu.nodes[0], operator: "Det", inputs: ["y"] }],
      },
      /node last \(Det\) must be one of/,
    ],
    [
      "a product that is scaled",
      node("Gemm", { alpha: 0.5 }),
      /alpha of node first \(Gemm\) must be 1, current value is 0.5$/,
    ],
    [
      "weights that do not fit",
      {
        ...node("MatMul"),
        initializers: [{ name: "w", dims: [5, 4], values: new Float32Array(20), isInteger: false }],
      },
      /^TypeError: Cannot read an ONNX model: node first \(MatMul\) must be one that TensorFlow.js can do, current value is /,
    ],
    [
      "a value that no node computes",
      node("Add", {}, ["x", "nothing"]),
      /^SyntaxError: Cannot read an ONNX model: input 1 of node first \(Add\) must be given by an earlier node/,
    ],
    [
      "an old operator set",
      { ...relu, opset: 11 },
      /the opset must be 13 or later: export it anew, current value is 11$/,
    ],
    [
      "several inputs",
      { ...relu, inputs: [...relu.inputs, { name: "more", dims: [1, 2] }] },
      /^TypeError: Cannot read an ONNX model: the model must be of one input and one output, current value is "2 inputs, 1 outputs"$/,
    ],
    [
      "mixed samples",
      {
        ...node("Reshape", {}, ["x", "shape"]),
        initializers: [{ name: "shape", dims: [2], values: [2, -1], isInteger: true }],
      },
      /the shape of node first \(Reshape\) must be one that keeps the samples separate/,
    ],
    [
      "a constant that is too large",
      {
        ...node("Expand", {}, ["one", "shape"]),
        initializers: [
          { name: "one", dims: [1], values: [1], isInteger: false },
          { name: "shape", dims: [2], values: [1e6, 1e6], isInteger: true },
        ],
      },
      /^RangeError: Cannot read an ONNX model: a constant must be of 1e8 numbers at most, current value is 1000000000000$/,
    ],
  ] as const)("is refused with %s, and leaves no tensor behind", async (_, model, message) => {
    const file = path.join(folder, "changed.onnx");
    writeFileSync(file, encodeModel(model as OnnxModel));
    expect(await failureOf(file)).toMatch(message);
  });

  test("is refused with weights in another file", async () => {
    const file = path.join(folder, "external.onnx");
    const bytes = Buffer.from(readFileSync(path.join(GOLDEN, "torch-article.onnx")));
    // Replaces the name of the first tensor (field 8, 8 bytes) by data_location (field 14) and six bytes of field 15.
    const at = bytes.indexOf("0.weight", bytes.indexOf(Buffer.from([0x42, 8, ...Buffer.from("0.weight")])));
    Buffer.from([0x70, 1, 0x7a, 6, 0, 0, 0, 0, 0, 0]).copy(bytes, at - 2);
    writeFileSync(file, bytes);
    expect(await failureOf(file)).toMatch(
      /^TypeError: Cannot read an ONNX model: tensor {1,2}must be in the file itself, current value is "external data, in another file"$/,
    );
  });

  test("is refused if it is truncated anywhere, or is something else", async () => {
    const bytes = readFileSync(path.join(GOLDEN, "torch-residual.onnx"));
    const file = path.join(folder, "cut.onnx");
    for (let share = 0; share < 1; share += 0.03) {
      writeFileSync(file, bytes.subarray(0, Math.floor(share * bytes.length)));
      expect(await failureOf(file)).toMatch(/^(Syntax|Type)Error: Cannot read an ONNX model: .* must be /);
    }
    writeFileSync(file, "a text, no model");
    expect(await failureOf(file)).toMatch(/^SyntaxError: Cannot read an ONNX model: the file must be /);
  });

  test("is not written where ONNX has no such layer", async () => {
    const { tf } = runningEngine("test");
    const odd = tf.sequential({
      layers: [tf.layers.repeatVector({ n: 2, inputShape: [3], name: "twice" })],
    });
    await expect(network.save(odd, path.join(folder, "odd.onnx"))).rejects.toThrow(
      /^Cannot write an ONNX model: layer twice must be one of Activation, .*, current value is "RepeatVector"$/,
    );
  });
});
