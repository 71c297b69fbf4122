import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { engine, network } from "../../../lib/neural";
import { runningEngine } from "../../../lib/neural/engine/start";

const GOLDEN = path.join(__dirname, "../golden");
const NAMES = [
  ...["article", "gru", "lstm", "recurrent", "residual"],
  ...["transfer", "attention", "images", "series", "volumes"],
];
const folder = mkdtempSync(path.join(tmpdir(), "merchant-lab-test-"));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function asked(name: string) {
  const { shape, inputs, answers } = JSON.parse(readFileSync(path.join(GOLDEN, `${name}.json`), "utf8"));
  return { shape: shape as number[], inputs: inputs as number[], answers: answers as number[] };
}

function samples({ shape, inputs }: ReturnType<typeof asked>) {
  return network.samples(inputs, shape.slice(1), { labels: new Uint8Array(shape[0]) });
}

describe.each(["wasm", "cpu"] as const)("models of Keras 3.15 on the engine %s", (prefer) => {
  beforeAll(async () => {
    await engine.start({ prefer });
  });

  test.each(NAMES.flatMap((name) => [`${name}.keras`, `${name}.h5`]))(
    "%s answers as Keras did",
    async (file) => {
      const golden = asked(path.parse(file).name);
      const model = await network.load(path.join(GOLDEN, file));
      const { values } = network.predict(model, samples(golden));
      expect(values.length).toBe(golden.answers.length);
      const largest = Math.max(...golden.answers.map((answer, i) => Math.abs(answer - values[i])));
      expect(largest).toBeLessThan(1e-5);
      model.dispose();
    },
  );
});

describe("a model of Keras", () => {
  beforeAll(async () => {
    await engine.start({ prefer: "wasm" });
  });

  test("can be trained further", async () => {
    const model = await network.load(path.join(GOLDEN, "residual.keras"));
    const golden = asked("residual");
    const learned = network.samples(golden.inputs, [8, 8, 2], { labels: [0, 1, 2, 0, 1] });
    const { epochs } = await network.fit(model, learned, { epochs: 60, seed: 1, learningRate: 0.01 });
    expect(epochs[59].loss).toBeLessThan(epochs[0].loss / 2);
    model.dispose();
  });

  const archive = (change: (files: Record<string, Uint8Array>) => void, name = "article") => {
    const files = { ...unzipSync(readFileSync(path.join(GOLDEN, `${name}.keras`))) };
    change(files);
    const file = path.join(folder, "changed.keras");
    writeFileSync(file, zipSync(files));
    return file;
  };
  const configured = (from: string, to: string, name?: string) =>
    archive((files) => {
      const text = strFromU8(files["config.json"]);
      expect(text).toContain(from);
      files["config.json"] = strToU8(text.replaceAll(from, to));
    }, name);

  test.each([
    [
      "an unknown layer",
      () => configured('"class_name": "Dropout"', '"class_name": "Novelty"'),
      /^TypeError: Cannot read a Keras model: layer dropout must be one that is known here, current value is "Novelty"$/,
    ],
    [
      "channels first",
      () => configured("channels_last", "channels_first"),
      /data_format of layer conv2d \(Conv2D\) must be "channels_last"/,
    ],
    [
      "groups of channels",
      () => configured('"groups": 1', '"groups": 2'),
      /groups of layer conv2d \(Conv2D\) must be 1, current value is 2$/,
    ],
    [
      "Keras' newer GRU without a bias",
      () => configured('"use_bias": true', '"use_bias": false', "gru"),
      /use_bias of layer gru \(GRU\) must be true, current value is false$/,
    ],
    [
      "weights of another shape",
      () => configured('"filters": 4', '"filters": 3'),
      /^SyntaxError: .*the weights of layer conv2d must be 3 x 3 x 1 x 3, 3, current value is "3 x 3 x 1 x 4, 4"$/,
    ],
    [
      "more weights than it has: they are not allocated",
      () => configured('"units": 16', '"units": 1000000000'),
      /^SyntaxError: .*the size of a weight of layer dense must be at most \d+, as stored, current value is \d+000000000$/,
    ],
    [
      "a recurrent layer larger than it is stored",
      () => configured('"units": 4', '"units": 2000000', "gru"),
      /^SyntaxError: .*the size of a weight of layer gru must be at most \d+, as stored, current value is 18000000$/,
    ],
    [
      "no weights",
      () => archive((files) => delete files["model.weights.h5"]),
      /^SyntaxError: .*the archive must be one that holds a model/,
    ],
    [
      "truncated weights",
      () =>
        archive((files) =>
          Object.assign(files, { "model.weights.h5": files["model.weights.h5"].subarray(0, 9000) }),
        ),
      /^SyntaxError: Cannot (read a Keras model|load a network): /,
    ],
  ] as const)("is refused with %s, and leaves no tensor behind", async (_, make, message) => {
    const { tf } = runningEngine("test");
    const file = make();
    const before = tf.memory().numTensors;
    const failure = await network.load(file).then(
      () => "loaded",
      (error) => String(error),
    );
    expect(failure).toMatch(message);
    expect(tf.memory().numTensors).toBe(before);
  });

  test("is refused if it is truncated anywhere, or is something else", async () => {
    for (const ending of ["keras", "h5"]) {
      const bytes = readFileSync(path.join(GOLDEN, `article.${ending}`));
      const file = path.join(folder, `cut.${ending}`);
      for (let share = 0; share < 1; share += 0.09) {
        writeFileSync(file, bytes.subarray(0, Math.floor(share * bytes.length)));
        await expect(network.load(file)).rejects.toThrow(/^Cannot read a Keras model: .* must be /);
      }
    }
    await expect(network.load(path.join(folder, "none.keras"))).rejects.toThrow(
      /^Cannot load a network: place must be a folder or a file that is there/,
    );
  });
});
