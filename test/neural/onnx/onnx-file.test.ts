import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { LayersModel, Tensor } from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { seeded } from "../../../lib/core/random";
import { engine, type Network, network, type TensorFlow } from "../../../lib/neural";
import { runningEngine } from "../../../lib/neural/engine/start";
import { sha256 } from "../../../lib/neural/files";
import { DATA_TYPE, decodeMessages, encodeMessages } from "../../../lib/neural/onnx-runtime/onnx-file";
import { distance, pythonWith } from "../peers";
import { modelOf, node } from "./decoded";

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

/** Of these, the ones that can be trained after they were written. */
const TRAINABLE = ["images", "a map of classes", "flat images"];

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
        layers.dropout({ rate: 0.5 }),
        layers.dense({ units: 3, useBias: false }),
        layers.batchNormalization(),
        layers.activation({ activation: "relu" }),
      ],
    }),
  "normalized rows": ({ layers, sequential }) =>
    sequential({ layers: [layers.layerNormalization({ inputShape: [5] }), layers.dense({ units: 2 })] }),
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

  test.each(["article", "residual"])("load() answers as PyTorch did: %s", async (name) => {
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

  test.each(TRAINABLE)("load() after save() answers the same: %s", async (name) => {
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

async function predictionsOf(file: string, { shape, inputs }: Pick<Golden, "shape" | "inputs">) {
  const predictor = await network.loadPredictor(file);
  const [{ name }] = predictor.inputs;
  const answers = await predictor.predict({ [name]: { values: inputs, shape } });
  await predictor.dispose();
  return Object.values(answers)[0].values as Float32Array;
}

describe("the predictor, which is onnxruntime", () => {
  beforeAll(async () => {
    await engine.start({ prefer: "wasm" });
  });

  test.each(Object.keys(NETWORKS))("answers as the network that was saved: %s", async (name) => {
    const model = randomized(NETWORKS[name](runningEngine("test").tf));
    const file = path.join(folder, "written.onnx");
    await network.save(model, file);
    const given = inputsFor(model);
    expect(distance(await predictionsOf(file, given), answersOf(model, given))).toBeLessThan(1e-5);
    model.dispose();
  });

  test.each(["lstm", "gru", "bidirectional"])("answers as PyTorch did: %s", async (name) => {
    const file = path.join(GOLDEN, `torch-${name}.onnx`);
    expect(distance(await predictionsOf(file, torch[name]), torch[name].answers)).toBeLessThan(1e-5);
    await expect(network.load(file)).rejects.toThrow(
      /^Cannot read an ONNX model for training: node .* \((LSTM|GRU)\) must be one of Add, .*; network.loadPredictor runs it without training$/,
    );
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
        if (!["article", "residual"].includes(name)) continue;
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

  test("can be trained further and saved: PyTorch's residual network", async () => {
    const model = await network.load(path.join(GOLDEN, "torch-residual.onnx"));
    const { shape, inputs } = torch.residual;
    const learned = network.samples(inputs, shape.slice(1), {
      values: Float32Array.from({ length: 12 }, (_, i) => i % 3),
      size: 4,
    });
    const { epochs } = await network.fit(model, learned, { epochs: 60, seed: 1, learningRate: 0.01 });
    expect(epochs[59].loss).toBeLessThan(epochs[0].loss / 2);
    await network.save(model, path.join(folder, "residual"));
    const back = await network.load(path.join(folder, "residual"));
    expect(answersOf(back, torch.residual)).toEqual(answersOf(model, torch.residual));
    model.dispose();
    back.dispose();
  });

  /** One operator with weights, then a Relu. */
  const single = (operator: string, attributes = {}, inputs = ["x", "w"]) =>
    modelOf([null, 4], [node(operator, inputs, "z", attributes), node("Relu", ["z"], "y")], {
      w: [[4, 4], new Float32Array(16)],
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

  const ACTION = "Cannot read an ONNX model for training: ";
  const HINT = "; network.loadPredictor runs it without training";

  test.each<readonly [string, Uint8Array, string | RegExp]>([
    [
      "an operator that is not known",
      single("Novelty"),
      /^TypeError: .*node z \(Novelty\) must be one of Add, .*, current value is "Novelty"; network/,
    ],
    [
      "an operator of another set",
      modelOf(
        [null, 4],
        [node("Relu", ["x"], "z"), { ...node("FusedConv", ["z"], "y"), domain: "com.vendor" }],
      ),
      /node y \(com.vendor.FusedConv\) must be one of Add, /,
    ],
    [
      "a product that is scaled",
      single("Gemm", { alpha: 0.5 }),
      `TypeError: ${ACTION}alpha of node z (Gemm) must be 1, current value is 0.5${HINT}`,
    ],
    [
      "an attribute that is not known",
      single("MatMul", { novelty: 1 }),
      `TypeError: ${ACTION}novelty of node z (MatMul) must be left out, current value is 1${HINT}`,
    ],
    [
      "weights that do not fit",
      modelOf([null, 4], [node("MatMul", ["x", "w"], "y")], { w: [[5, 4], new Float32Array(20)] }),
      /^TypeError: .*the model must be one that onnxruntime runs for any number of samples, /,
    ],
    [
      "a value that no node computes",
      single("Add", {}, ["x", "nothing"]),
      /^TypeError: .*the model must be one that onnxruntime runs for any number of samples, .*nothing/s,
    ],
    [
      "several inputs",
      modelOf([null, 4], [node("Add", ["x", "more"], "y")], {}, { inputs: { more: [1, 4] } }),
      `TypeError: ${ACTION}the model must be of one input and one output, current value is "2 inputs, 1 outputs"${HINT}`,
    ],
    [
      "mixed samples",
      modelOf([null, 4], [node("Reshape", ["x", "shape"], "y")], { shape: [[2], [2, -1]] }),
      `TypeError: ${ACTION}the shape of node y (Reshape) must be one with the batch first and fixed sizes, current value is "2,NaN"${HINT}`,
    ],
    [
      "a constant that is too large",
      modelOf([null, 4], [node("Expand", ["one", "shape"], "big"), node("Add", ["x", "big"], "y")], {
        one: [[1], Float32Array.of(1)],
        shape: [[2], [1e6, 1e6]],
      }),
      /^TypeError: .*the model must be one that onnxruntime runs for any number of samples, /,
    ],
    [
      "random numbers for a constant",
      modelOf(
        [null, 4],
        [node("RandomNormal", [], "noise", { shape: [1, 4] }), node("Add", ["x", "noise"], "y")],
      ),
      /node noise \(RandomNormal\) must be one of Add, /,
    ],
  ])("is refused with %s, and leaves no tensor behind", async (_, bytes, message) => {
    const file = path.join(folder, "changed.onnx");
    writeFileSync(file, bytes);
    const failure = await failureOf(file);
    if (typeof message === "string") expect(failure).toBe(message);
    else expect(failure).toMatch(message);
  });

  test("may have its weights in files beside it", async () => {
    const weights = Float32Array.of(1, 2, 3, 4);
    const tensor = (location: string, length: number) => ({
      ...{ name: "w", dims: [2, 2], dataType: DATA_TYPE.float, dataLocation: 1 },
      externalData: Object.entries({ location, offset: "8", length: String(length) }).map(([key, value]) => ({
        key,
        value,
      })),
    });
    const place = mkdtempSync(path.join(folder, "external-"));
    const file = path.join(place, "model.onnx");
    const save = (location: string, length = 16) => {
      const inner = modelOf([null, 2], [node("MatMul", ["x", "w"], "y")]);
      const model = decodeMessages("test", inner);
      const graph = { ...model.graph, initializer: [tensor(location, length)] };
      writeFileSync(file, encodeMessages({ ...model, graph }));
    };
    save("weights.bin");
    const missing = "the file of tensor w must be beside the model, current value is";
    expect(await failureOf(file)).toBe(`TypeError: ${ACTION}${missing} "weights.bin"`);
    await expect(network.loadPredictor(file)).rejects.toThrow(
      `Cannot load a predictor: ${missing} "weights.bin"`,
    );
    writeFileSync(
      path.join(place, "weights.bin"),
      Buffer.concat([new Uint8Array(8), Buffer.from(weights.buffer)]),
    );
    const model = await network.load(file);
    expect(answersOf(model, { shape: [1, 2], inputs: [1, 10] })).toEqual(Float32Array.of(31, 42));
    expect(await predictionsOf(file, { shape: [1, 2], inputs: [1, 10] })).toEqual(Float32Array.of(31, 42));
    model.dispose();
    save("weights.bin", 20);
    expect(await failureOf(file)).toMatch(
      /the file of tensor w must be whole, current value is "weights.bin"$/,
    );
    save("../weights.bin");
    expect(await failureOf(file)).toMatch(
      /must be in the folder of the model, current value is "..\/weights.bin"$/,
    );
  });

  test("is saved and read with an extension in capitals", async () => {
    const model = NETWORKS["flat images"](runningEngine("test").tf);
    const file = path.join(folder, "UP.ONNX");
    await network.save(model, file);
    expect(statSync(file).isFile()).toBe(true);
    (await network.load(file)).dispose();
    model.dispose();
  });

  test("is refused if it is truncated anywhere, or is something else", async () => {
    const bytes = readFileSync(path.join(GOLDEN, "torch-residual.onnx"));
    const file = path.join(folder, "cut.onnx");
    for (let share = 0; share < 1; share += 0.03) {
      writeFileSync(file, bytes.subarray(0, Math.floor(share * bytes.length)));
      expect(await failureOf(file)).toMatch(
        /^(Syntax|Type)Error: Cannot read an ONNX model for training: .* must be /,
      );
      await expect(network.loadPredictor(file)).rejects.toThrow(
        /^Cannot load a predictor: the file must be /,
      );
    }
    writeFileSync(file, "a text, no model");
    expect(await failureOf(file)).toMatch(
      /^SyntaxError: Cannot read an ONNX model for training: the file must be /,
    );
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
