import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { LayersModel, layers, SymbolicTensor } from "@tensorflow/tfjs";
import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { formatValue } from "../../../lib/core/errors";
import { engine, imageClassifier, network, type TensorFlow } from "../../../lib/neural";
import { runningEngine } from "../../../lib/neural/engine/start";
import { sha256 } from "../../../lib/neural/files";
import { LAYER_TABLE } from "../../../lib/neural/layers/table";
import { distance, pythonWith } from "../peers";
import { answersOf, inputsFor, NETWORKS, networkOf, READ } from "./keras-networks";

const GOLDEN = path.join(__dirname, "../golden");
const ENDINGS = ["keras", "h5"];
const folder = mkdtempSync(path.join(tmpdir(), "merchant-lab-test-"));

/** Answers of Keras 3.15 to what `save` writes, made by golden/make-written-keras.ts. */
const keras: Readonly<Record<string, { sha256: string; answers: number[] }>> = JSON.parse(
  readFileSync(path.join(GOLDEN, "written-keras.json"), "utf8"),
).files;

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(["wasm", "cpu"] as const)("save() for Keras on the engine %s", (prefer) => {
  beforeAll(async () => {
    await engine.start({ prefer });
  });

  test.each(Object.keys(NETWORKS).flatMap((name) => ENDINGS.map((ending) => `${name}.${ending}`)))(
    "writes what Keras answered, and reads it back bit-identically: %s",
    async (name) => {
      const { tf } = runningEngine("test");
      const before = tf.memory().numTensors;
      const model = networkOf(path.parse(name).name);
      const file = path.join(folder, name);
      await network.save(model, file);
      expect(sha256(readFileSync(file))).toBe(keras[name].sha256);
      const answers = answersOf(model);
      expect(new Set(answers).size).toBeGreaterThan(1);
      expect(distance(answers, keras[name].answers)).toBeLessThan(1e-5);
      const back = await network.load(file);
      expect(answersOf(back)).toEqual(answers);
      model.dispose();
      back.dispose();
      expect(tf.memory().numTensors).toBe(before);
    },
  );
});

describe("a model of Keras", () => {
  beforeAll(async () => {
    await engine.start({ prefer: "wasm" });
  });

  test.each(READ.flatMap((name) => ENDINGS.map((ending) => `${name}.${ending}`)))(
    "is written as Keras answered, with all its layers: %s",
    async (name) => {
      const golden = JSON.parse(readFileSync(path.join(GOLDEN, `${path.parse(name).name}.json`), "utf8"));
      const samples = network.samples(golden.inputs, golden.shape.slice(1), { labels: [0, 0, 0] });
      const model = await network.load(path.join(GOLDEN, `${path.parse(name).name}.keras`));
      const file = path.join(folder, `read-${name}`);
      await network.save(model, file);
      expect(sha256(readFileSync(file))).toBe(keras[name].sha256);
      expect(distance(golden.answers, keras[name].answers)).toBeLessThan(1e-5);
      const back = await network.load(file);
      expect(network.predict(back, samples)).toEqual(network.predict(model, samples));
      model.dispose();
      back.dispose();
    },
  );
});

/** A Python that has Keras. */
const python = pythonWith("keras");

describe.skipIf(python === undefined)(
  `Keras itself${python ? "" : " (set MERCHANT_LAB_PYTHON to a Python that has it)"}`,
  () => {
    test("answers as we do", { timeout: 300_000 }, async () => {
      await engine.start({ prefer: "wasm" });
      const place = mkdtempSync(path.join(folder, "peer-"));
      const ours: Record<string, Float32Array> = {};
      const add = async (name: string, model: LayersModel) => {
        for (const ending of ENDINGS) await network.save(model, path.join(place, `${name}.${ending}`));
        writeFileSync(path.join(place, `${name}.json`), JSON.stringify(inputsFor(model)));
        for (const ending of ENDINGS) ours[`${name}.${ending}`] = answersOf(model);
        model.dispose();
      };
      for (const name of Object.keys(NETWORKS)) await add(name, networkOf(name));
      await add("whole-article", imageClassifier.build({ seed: 1 }));
      const script = path.join(GOLDEN, "run_keras.py");
      const { files } = JSON.parse(
        execFileSync(python ?? "", [script, place], {
          encoding: "utf8",
          stdio: ["ignore", "pipe", "ignore"],
        }),
      );
      for (const [name, answers] of Object.entries(ours))
        expect([name, distance(files[name].answers, answers) < 1e-5]).toEqual([name, true]);
    });
  },
);

describe("a network for Keras", () => {
  beforeAll(async () => {
    await engine.start({ prefer: "wasm" });
  });

  test("comes back bit-identical: the article's, in its full size", async () => {
    const model = imageClassifier.build({ seed: 1 });
    for (const ending of ENDINGS) {
      const file = path.join(folder, `whole.${ending}`);
      await network.save(model, file);
      const back = await network.load(file);
      const [own, read] = [model, back].map((one) => one.getWeights().map((weight) => weight.dataSync()));
      expect(read).toEqual(own);
      back.dispose();
    }
    model.dispose();
  });

  test("replaces the one before, and leaves nothing else behind", async () => {
    const place = mkdtempSync(path.join(folder, "place-"));
    for (const ending of ENDINGS) {
      const file = path.join(place, `model.${ending}`);
      for (const name of ["lstm", "article"]) {
        const model = networkOf(name);
        await network.save(model, file);
        model.dispose();
      }
      const back = await network.load(file);
      expect(back.layers.map((layer) => layer.getClassName())).toContain("Conv2D");
      back.dispose();
    }
    expect(readdirSync(place).sort()).toEqual(["model.h5", "model.keras"]);
  });

  test("does not replace a folder", async () => {
    const place = path.join(folder, "a-folder.keras");
    mkdirSync(place);
    const model = networkOf("lstm");
    await expect(network.save(model, place)).rejects.toThrow(
      new TypeError(
        `Cannot save a network: place must be no folder where it ends as a file does, current value is ${formatValue(place)}`,
      ),
    );
    model.dispose();
  });

  test("may be saved and loaded several times at once", async () => {
    const models = ["lstm", "gru", "residual"].map(networkOf);
    await Promise.all(
      models.map(async (model, i) => {
        const file = path.join(folder, `at-once-${i}.keras`);
        await network.save(model, file);
        const back = await network.load(file);
        expect(answersOf(back)).toEqual(answersOf(model));
        back.dispose();
      }),
    );
    for (const model of models) model.dispose();
  });

  test("keeps what training needs: frozen layers, regularizers and constraints", async () => {
    const model = networkOf("rows");
    model.layers[0].trainable = false;
    const answers = answersOf(model);
    for (const ending of ENDINGS) {
      const file = path.join(folder, `rows.${ending}`);
      await network.save(model, file);
      const back = await network.load(file);
      expect(answersOf(back)).toEqual(answers);
      expect(back.layers.find(({ name }) => name === "conv1d_1")?.trainable).toBe(false);
      const last = back.layers.at(-1)?.getConfig();
      expect(last?.kernelRegularizer).toMatchObject({ className: "L1L2", config: { l1: 0.1, l2: 0.2 } });
      expect(last?.kernelConstraint).toMatchObject({ className: "NonNeg" });
      back.dispose();
    }
    model.dispose();
  });

  // In Keras 3.15 the names on the left fail, the third in a session's second model: "The name is used 2 times in the model."
  test.each([
    [true, ["concatenate_layer_layer", "any_layer", "concatenate_1_layer", "concatenate_layer"]],
    [false, ["concatenate", "any", "concatenate_1", "concatenate_layer"]],
  ])("keeps all names, but with masks (%s) those of their steps in Keras", async (maskZero, expected) => {
    const { tf } = runningEngine("test");
    const input = tf.input({ shape: [4], name: "words" });
    const x = tf.layers.embedding({ inputDim: 9, outputDim: 2, maskZero, name: "embedding" }).apply(input);
    const y = tf.layers.concatenate({ name: "concatenate" }).apply([x, x] as SymbolicTensor[]);
    const z = tf.layers.dense({ units: 2, name: "any" }).apply(y);
    const both = tf.layers.concatenate({ name: "concatenate_1" }).apply([x, z] as SymbolicTensor[]);
    const end = tf.layers.lstm({ units: 2, recurrentActivation: "sigmoid", name: "concatenate_layer" });
    const model = tf.model({ inputs: input, outputs: end.apply(both) as SymbolicTensor });
    const samples = network.samples([3, 1, 0, 0], [4], { labels: [0] });
    for (const ending of ENDINGS) {
      const file = path.join(folder, `names.${ending}`);
      await network.save(model, file);
      const back = await network.load(file);
      expect(back.layers.map(({ name }) => name)).toEqual(["words", "embedding", ...expected]);
      expect(network.predict(back, samples)).toEqual(network.predict(model, samples));
      back.dispose();
    }
    model.dispose();
  });

  const dense = ({ layers }: TensorFlow) => layers.dense({ units: 2, inputShape: [4], name: "first" });
  const stack = (tf: TensorFlow, ...own: readonly layers.Layer[]) => tf.sequential({ layers: [...own] });

  test.each<readonly [string, (tf: TensorFlow) => LayersModel, string | RegExp]>([
    [
      "a layer that Keras has no longer",
      (tf) => stack(tf, dense(tf), tf.layers.thresholdedReLU({ name: "cut" })),
      /^Cannot write a Keras model: layer cut must be one that Keras has, current value is "ThresholdedReLU"$/,
    ],
    [
      "a model as a layer",
      (tf) => tf.sequential({ layers: [tf.sequential({ layers: [dense(tf)], name: "inner" }) as never] }),
      /^Cannot write a Keras model: layer inner must be one that Keras has, current value is "Sequential"$/,
    ],
    [
      "an activation whose name means another function in Keras",
      (tf) => stack(tf, tf.layers.lstm({ units: 2, inputShape: [3, 1], name: "memory" })),
      /^Cannot write a Keras model: recurrent_activation of layer memory \(LSTM\) must be one of elu, .*, hard_sigmoid_of_keras3, current value is "hard_sigmoid"$/,
    ],
    [
      "channels first",
      (tf) =>
        stack(
          tf,
          tf.layers.conv2d({
            filters: 1,
            kernelSize: 1,
            inputShape: [1, 3, 3],
            dataFormat: "channelsFirst",
            name: "turned",
          }),
        ),
      'Cannot write a Keras model: data_format of layer turned (Conv2D) must be "channels_last", current value is "channels_first"',
    ],
    [
      "a name that Keras takes for a path",
      (tf) => stack(tf, tf.layers.dense({ units: 1, inputShape: [1], name: "a/b" })),
      'Cannot write a Keras model: the name of a layer must be without /, current value is "a/b"',
    ],
    [
      "two inputs",
      (tf) => {
        const inputs = [1, 2].map((i) => tf.input({ shape: [2], name: `input_${i}` }));
        return tf.model({ inputs, outputs: tf.layers.add().apply(inputs) as never });
      },
      'Cannot write a Keras model: model must be of one input and one output, current value is "2 inputs, 1 outputs"',
    ],
    [
      "dropout inside a recurrent layer",
      (tf) => stack(tf, tf.layers.simpleRNN({ units: 2, dropout: 0.5, inputShape: [3, 1], name: "memory" })),
      "Cannot write a Keras model: dropout in layer memory must be 0, put a dropout layer before it, current value is 0.5",
    ],
  ])("is refused with %s, and no file is written", async (_, build, message) => {
    const { tf } = runningEngine("test");
    const model = build(tf);
    for (const ending of ENDINGS) {
      const file = path.join(folder, `refused.${ending}`);
      const failure = await network.save(model, file).then(
        () => "saved",
        (error) => error,
      );
      expect(failure).toBeInstanceOf(TypeError);
      if (typeof message === "string") expect(failure.message).toBe(message);
      else expect(failure.message).toMatch(message);
      expect(existsSync(file)).toBe(false);
    }
    model.dispose();
  });

  test("may have every layer of the table, and each is compared with Keras above or in a file of Keras", async () => {
    const tested = new Set<string>();
    const add = (model: LayersModel) => {
      for (const [, kind] of JSON.stringify(model.toJSON(null, false)).matchAll(/"class_name":"(\w+)"/g))
        tested.add(kind);
      model.dispose();
    };
    for (const name of Object.keys(NETWORKS)) add(networkOf(name));
    for (const name of READ) add(await network.load(path.join(GOLDEN, `${name}.keras`)));
    expect(LAYER_TABLE.map(({ tfjs }) => tfjs).filter((kind) => !tested.has(kind))).toEqual([]);
  });
});

/** Keras' own file, changed. */
function changed(name: string, changes: Readonly<Record<string, (text: string) => string>>): string {
  const files = unzipSync(readFileSync(path.join(GOLDEN, `${name}.keras`)));
  for (const [entry, change] of Object.entries(changes)) {
    const text = strFromU8(files[entry]);
    expect(change(text)).not.toBe(text);
    files[entry] = strToU8(change(text));
  }
  const file = path.join(folder, "changed.keras");
  writeFileSync(file, zipSync(files));
  return file;
}

test.each([
  ["L1", { l1: 0.3 }, { l1: 0.3, l2: 0 }],
  ["L2", { l2: 0.25 }, { l1: 0, l2: 0.25 }],
])("load() reads Keras' regularizer %s", async (class_name, config, expected) => {
  await engine.start({ prefer: "cpu" });
  const model = await network.load(
    changed("article", {
      "config.json": (text) =>
        text.replaceAll(
          '"kernel_regularizer": null',
          `"kernel_regularizer": ${JSON.stringify({ module: "keras.regularizers", class_name, config })}`,
        ),
    }),
  );
  expect(model.getLayer("dense").getConfig().kernelRegularizer).toMatchObject({ config: expected });
  model.dispose();
});

describe("hard_sigmoid, which is another function in Keras 3", () => {
  beforeAll(async () => {
    await engine.start({ prefer: "cpu" });
  });

  const asOf = (version: string) =>
    changed("lstm", {
      "config.json": (text) =>
        text.replaceAll('"recurrent_activation": "sigmoid"', '"recurrent_activation": "hard_sigmoid"'),
      "metadata.json": (text) => text.replace('"keras_version": "3.15.1"', `"keras_version":"${version}"`),
    });

  test("is read where Keras 2 wrote it", async () => {
    const model = await network.load(asOf("2.15.0"));
    expect(model.getLayer("lstm").getConfig().recurrentActivation).toBe("hardSigmoid");
    model.dispose();
  });

  test.each(["3.15.1", "20.0.0"])("is another where Keras 3 or later wrote it: %s", async (version) => {
    const model = await network.load(asOf(version));
    expect(model.getLayer("lstm").getConfig().recurrentActivation).toBe("hardSigmoidOfKeras3");
    model.dispose();
  });
});
