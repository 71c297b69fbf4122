import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Tensor } from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { LabelledImages } from "../../../lib/core/labelled-data";
import { seeded } from "../../../lib/core/random";
import { start, type TensorFlow } from "../../../lib/neural/engine";
import * as classifier from "../../../lib/neural/image-classifier";
import { samplesOf } from "../../../lib/neural/image-classifier/images";
import type { FitOptions } from "../../../lib/neural/image-classifier/types";
import * as network from "../../../lib/neural/prediction/predict";
import { startMonitor, updateMonitor } from "../../../lib/neural/training/loss-monitor";

let tf: TensorFlow;
const folder = mkdtempSync(path.join(tmpdir(), "merchant-lab-test-"));

beforeAll(async () => {
  ({ tf } = await start({ prefer: "wasm", threads: 2 }));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Bright bars on noise: class 0 lies, class 1 stands, class 2 is a block. */
function bars(count: number, seed: number): LabelledImages {
  const random = seeded(seed);
  const size = 12;
  const pixels = Uint8Array.from({ length: count * size * size }, () => random.integer(60));
  const labels = Uint8Array.from({ length: count }, () => random.integer(3));
  labels.forEach((label, i) => {
    const [top, left] = [random.integer(size - 4), random.integer(size - 4)];
    const [height, width] = [
      [2, 4],
      [4, 2],
      [4, 4],
    ][label];
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++)
        pixels[(i * size + top + y) * size + left + x] = 200 + random.integer(56);
  });
  return {
    count,
    height: size,
    width: size,
    channels: 1,
    pixels,
    labels,
    classNames: ["lies", "stands", "block"],
  };
}

const build = (dropoutRate = 0) =>
  classifier.build({ height: 12, width: 12, classCount: 3, seed: 1, dropoutRate });
const numbersOf = (model: ReturnType<typeof build>) =>
  model.getWeights().map((weight) => Array.from(weight.dataSync()));

async function trained(options: Partial<FitOptions>, dropoutRate = 0, images = 150) {
  const model = build(dropoutRate);
  const training = await classifier.fit(model, bars(images, 1), {
    epochs: 2,
    batchSize: 32,
    seed: 5,
    ...options,
  });
  const weights = numbersOf(model);
  model.dispose();
  return { training, weights };
}

describe("build()", () => {
  test("has the article's 225,034 parameters, layer by layer", () => {
    const model = classifier.build({ seed: 42 });
    expect(model.countParams()).toBe(225_034);
    const rows = classifier.summary(model).rows.map((row) => row[2]);
    expect(rows).toEqual([320, 0, 18_496, 0, 0, 204_928, 1290, 225_034]);
    model.dispose();
  });

  test("draws the same weights for a seed, others for another, and a seed of 0 is a seed", () => {
    const [a, b, c] = [0, 0, 1].map((seed) => classifier.build({ height: 12, width: 12, seed }));
    expect(numbersOf(a)).toEqual(numbersOf(b));
    expect(numbersOf(a)).not.toEqual(numbersOf(c));
    for (const model of [a, b, c]) model.dispose();
  });

  test("refuses images too small for two poolings", () => {
    expect(() => classifier.build({ height: 9, seed: 1 })).toThrow(
      new RangeError("Cannot build a classifier: height must be an integer >= 10, current value is 9"),
    );
    expect(() => classifier.build({ seed: 1, dropoutRate: 1 })).toThrow(RangeError);
  });
});

describe("fit()", () => {
  test("learns to tell bars apart, on images it has not seen, and leaves no tensor behind", async () => {
    const model = build();
    const before = tf.memory().numTensors;
    const training = await classifier.fit(model, bars(300, 1), { epochs: 6, batchSize: 16, seed: 5 });
    const { accuracy } = classifier.evaluate(model, bars(200, 2));
    expect(tf.memory().numTensors).toBe(before);
    expect(accuracy).toBeGreaterThan(0.95);
    expect(training.epochs[5].loss).toBeLessThan(training.epochs[0].loss / 3);
    model.dispose();
  });

  test("the same seed gives the same weights to the last bit, another seed others; dropout too", async () => {
    const [a, b, c] = [await trained({}, 0.5), await trained({}, 0.5), await trained({ seed: 6 }, 0.5)];
    expect(a.weights).toEqual(b.weights);
    expect(a.training.epochs).toEqual(b.training.epochs);
    expect(a.weights).not.toEqual(c.weights);
  });

  test("agrees with the plain JavaScript engine", async () => {
    const wasm = await trained({ epochs: 2, batchSize: 15 }, 0, 15);
    await start({ prefer: "cpu" });
    const plain = await trained({ epochs: 2, batchSize: 15 }, 0, 15);
    await start({ prefer: "wasm" });
    plain.training.epochs.forEach(({ loss }, i) => {
      expect(loss).toBeCloseTo(wasm.training.epochs[i].loss, 4);
    });
    plain.weights[0].forEach((weight, i) => {
      expect(weight).toBeCloseTo(wasm.weights[0][i], 3);
    });
  });

  test("resumes after an interruption with the same numbers as an uninterrupted run", async () => {
    const checkpoint = path.join(folder, "broken-off.checkpoint");
    const settings = {
      epochs: 4,
      earlyStopping: { patience: 9 },
      validationFraction: 0.2,
      learningRateDecay: 0.9,
    };
    const whole = await trained(settings, 0.3);
    const stop = new AbortController();
    const broken = trained(
      {
        ...settings,
        checkpoint,
        signal: stop.signal,
        onProgress: ({ epoch, batch }) => {
          if (epoch === 3 && batch === 2) stop.abort();
        },
      },
      0.3,
    );
    await expect(broken).rejects.toThrow("aborted");
    const resumed = await trained({ ...settings, checkpoint }, 0.3);
    expect(resumed.training).toEqual(whole.training);
    expect(resumed.weights).toEqual(whole.weights);
  });

  test("refuses a checkpoint of another run, and one that is not whole", async () => {
    const checkpoint = path.join(folder, "one.checkpoint");
    await trained({ epochs: 1, checkpoint });
    await expect(trained({ epochs: 1, checkpoint, seed: 9 })).rejects.toThrow(
      "must be of a run on the same data",
    );
    writeFileSync(checkpoint, readFileSync(checkpoint).subarray(0, 5000));
    await expect(trained({ epochs: 1, checkpoint })).rejects.toThrow(SyntaxError);
    expect(readdirSync(folder).filter((file) => file.endsWith("draft"))).toEqual([]);
  });

  test("stops early and puts the best weights back", async () => {
    const validation = bars(60, 3);
    const model = build();
    const training = await classifier.fit(model, bars(60, 4), {
      ...{ epochs: 40, batchSize: 16, seed: 2, learningRate: 0.01, validation },
      earlyStopping: { patience: 2 },
    });
    expect(training.stoppedBy).toBe("earlyStopping");
    expect(training.epochs.length).toBe(training.bestEpoch + 2);
    const best = training.epochs[training.bestEpoch - 1];
    expect(classifier.evaluate(model, validation).loss).toBe(best.validationLoss);
    model.dispose();
  });

  test("reports each batch with running means", async () => {
    const seen: number[][] = [];
    const { training } = await trained({
      epochs: 1,
      onProgress: ({ batch, batches, images }) => seen.push([batch, batches, images]),
    });
    expect(seen).toEqual([
      [1, 5, 32],
      [2, 5, 64],
      [3, 5, 96],
      [4, 5, 128],
      [5, 5, 150],
    ]);
    expect(training.trainingCount).toBe(150);
  });

  test("names the step at which the loss is no number", async () => {
    await expect(trained({ learningRate: 1e30 })).rejects.toThrow(
      /Cannot train a network: the loss of epoch 1, step \d+ must be finite, the (weights|outputs) of layer \d \(\w+\) are not; try a smaller learningRate/,
    );
  });

  test.each([
    [
      { height: 28, pixels: new Uint8Array(4 * 28 * 12) },
      'images must be of 12 x 12 x 1, current value is "28 x 12 x 1"',
    ],
    [{ pixels: new Uint8Array(3) }, "images.pixels must be 576 long for 4 images, current value is 3"],
    [{ labels: new Uint8Array(3) }, "images.labels must be 4 long for 4 images, current value is 3"],
    [
      { labels: Uint8Array.of(0, 1, 7, 0) },
      "label of sample 2 must be an integer below 3, current value is 7",
    ],
    [
      { count: 0, pixels: new Uint8Array(), labels: new Uint8Array() },
      "images must be at least one to train on, current value is 0",
    ],
  ])("refuses images that do not fit: %o", async (wrong, message) => {
    const model = build();
    await expect(classifier.fit(model, { ...bars(4, 1), ...wrong }, { seed: 1 })).rejects.toThrow(message);
    model.dispose();
  });
});

describe("the loss monitor", () => {
  test("reduces the rate after each wait, down to the least, and forgives after a gain", () => {
    const options = { seed: 1, reduceLearningRate: { patience: 2, factor: 0.1, least: 0.002 } };
    let monitor = startMonitor(0.1);
    const rates = [5, 6, 6, 4, 4, 4, 4, 4].map((loss, i) => {
      monitor = updateMonitor(monitor, i + 1, loss, options);
      return monitor.learningRate;
    });
    expect(rates.map((rate) => Number(rate.toPrecision(3)))).toEqual([
      0.1, 0.1, 0.01, 0.01, 0.01, 0.002, 0.002, 0.002,
    ]);
    expect(monitor.bestEpoch).toBe(4);
  });
});

describe("predict() and evaluate()", () => {
  test("probabilities sum to one; no images give an empty answer; inputs stay as they are", () => {
    const model = build();
    const given = bars(5, 1);
    const before = Array.from(given.pixels);
    const { probabilities } = classifier.predict(model, given);
    for (let i = 0; i < 5; i++)
      expect(probabilities.subarray(3 * i, 3 * i + 3).reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 6);
    expect(Array.from(given.pixels)).toEqual(before);
    expect(classifier.predict(model, classifier.take(given, [])).count).toBe(0);
    expect(() => classifier.evaluate(model, classifier.take(given, []))).toThrow(RangeError);
    model.dispose();
  });

  test("images as bytes and as numbers give the same predictions, also with two layers on the input", () => {
    const size = 12;
    const input = tf.input({ shape: [size, size, 1] });
    const convolution = (kernelSize: number) =>
      tf.layers.conv2d({ filters: 4, kernelSize, padding: "same", activation: "relu" });
    const sum = tf.layers
      .add()
      .apply([convolution(3), convolution(1)].map((layer) => layer.apply(input)) as never);
    const flat = tf.layers.flatten().apply(sum);
    const output = tf.layers.dense({ units: 3, activation: "softmax" }).apply(flat);
    const branched = tf.model({ inputs: input, outputs: output as never });
    const images = bars(43, 2);
    for (const model of [build(), branched]) {
      const asBytes = samplesOf(images);
      const { inputBytes: _bytes, ...asNumbers } = asBytes;
      const answers = network.predict(model, asBytes);
      expect(answers.values).toEqual(network.predict(model, asNumbers).values);
      const own = tf.tidy(() => {
        const x = asNumbers.inputs(Int32Array.from({ length: 43 }, (_, i) => i));
        return (model.predict(x as Tensor) as Tensor).dataSync();
      });
      for (const [i, value] of answers.values.entries()) expect(value).toBeCloseTo(own[i], 5);
      model.dispose();
    }
  });

  test("mistakes() puts the most confident first and coverage() counts the confident", () => {
    const images = classifier.take(bars(4, 1), [0, 1, 2, 3]);
    const labels = Uint8Array.of(0, 1, 2, 0);
    const probabilities = Float32Array.of(0.5, 0.25, 0.25, 0.75, 0.25, 0, 0, 1, 0, 1, 0, 0);
    const predictions = { count: 4, classCount: 3, classes: Int32Array.of(0, 0, 1, 0), probabilities };
    expect(classifier.mistakes({ ...images, labels }, predictions)).toEqual([
      { index: 2, actual: 2, predicted: 1, confidence: 1 },
      { index: 1, actual: 1, predicted: 0, confidence: 0.75 },
    ]);
    expect(classifier.coverage({ ...images, labels }, predictions, [0, 0.8])).toEqual([
      { threshold: 0, answered: 1, accuracy: 0.5 },
      { threshold: 0.8, answered: 0.5, accuracy: 0.5 },
    ]);
  });
});

describe("save() and load()", () => {
  test("return a model with identical predictions, and keep one weights file", async () => {
    const saved = path.join(folder, "model");
    const [old, model] = [build(), classifier.build({ height: 12, width: 12, classCount: 3, seed: 7 })];
    await classifier.save(old, saved);
    await classifier.save(model, saved);
    const loaded = await classifier.load(saved);
    const images = bars(20, 1);
    expect(classifier.predict(loaded, images)).toEqual(classifier.predict(model, images));
    expect(readdirSync(saved)).toHaveLength(2);
    for (const each of [old, model, loaded]) each.dispose();
  });

  test("refuse what is no model, and weights that were changed", async () => {
    await expect(classifier.load(path.join(folder, "none"))).rejects.toThrow(
      "folder must be one that holds model.json",
    );
    const file = path.join(folder, "a-file");
    writeFileSync(file, "");
    const model = build();
    await expect(classifier.save(model, file)).rejects.toThrow("folder must be a folder");
    const saved = path.join(folder, "changed");
    await classifier.save(model, saved);
    const weights = path.join(saved, readdirSync(saved).find((name) => name.endsWith(".bin")) ?? "");
    const bytes = readFileSync(weights);
    bytes[100] ^= 1;
    writeFileSync(weights, bytes);
    await expect(classifier.load(saved)).rejects.toThrow(SyntaxError);
    writeFileSync(path.join(saved, "model.json"), "{");
    await expect(classifier.load(saved)).rejects.toThrow("model.json must be a saved network");
    model.dispose();
  });
});
