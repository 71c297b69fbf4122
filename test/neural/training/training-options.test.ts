import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { LabelledImages } from "../../../lib/core/labelled-data";
import { seeded } from "../../../lib/core/random";
import { start } from "../../../lib/neural/engine";
import * as classifier from "../../../lib/neural/image-classifier";
import type { FitOptions, Predictions } from "../../../lib/neural/image-classifier/types";
import { scheduleFactor } from "../../../lib/neural/training/schedule";

const folder = mkdtempSync(path.join(tmpdir(), "merchant-lab-test-"));
beforeAll(async () => void (await start({ prefer: "wasm", threads: 2 })));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Class 1 is a bright square in the middle, class 0 noise alone; `bright` of the images are of class 1. */
function squares(count: number, bright: number, seed: number): LabelledImages {
  const random = seeded(seed);
  const size = 12;
  const pixels = Uint8Array.from({ length: count * size * size }, () => random.integer(120));
  const labels = Uint8Array.from({ length: count }, (_, i) => (i < bright ? 1 : 0));
  labels.forEach((label, i) => {
    if (label === 1)
      for (let y = 4; y < 8; y++) for (let x = 4; x < 8; x++) pixels[(i * size + y) * size + x] += 70;
  });
  return { count, height: size, width: size, channels: 1, pixels, labels, classNames: ["noise", "square"] };
}

const images = squares(96, 48, 1);

async function trained(options: Partial<FitOptions>, given = images) {
  const model = classifier.build({ height: 12, width: 12, classCount: 2, seed: 3 });
  const training = await classifier.fit(model, given, { epochs: 2, batchSize: 32, seed: 5, ...options });
  const weights = model.getWeights().map((weight) => Array.from(weight.dataSync()));
  const answers = classifier.predict(model, given);
  model.dispose();
  return { training, weights, answers };
}

describe("a schedule", () => {
  test("warms up in a straight line and ends at its fraction along half a cosine", () => {
    // By hand: (1 + cos(pi / 2)) / 2 = 0.5 halfway, 0.1 + 0.9 / 2 * (1 + cos(pi / 2)) = 0.55.
    expect([1, 5, 10].map((step) => scheduleFactor(step, 110, 10, 0))).toEqual([0.1, 0.5, 1]);
    expect(scheduleFactor(60, 110, 10, 0)).toBeCloseTo(0.5, 15);
    expect(scheduleFactor(60, 110, 10, 0.1)).toBeCloseTo(0.55, 15);
    expect(scheduleFactor(110, 110, 10, 0)).toBeCloseTo(0, 15);
    expect(scheduleFactor(110, 110, 10, 0.1)).toBeCloseTo(0.1, 15);
    expect(scheduleFactor(77, 110, 10, 1)).toBe(1);
  });

  test("never rises after the warm-up", () => {
    const factors = Array.from({ length: 100 }, (_, i) => scheduleFactor(i + 1, 100, 7, 0.2));
    factors.slice(7).forEach((factor, i) => {
      expect(factor).toBeLessThanOrEqual(factors[i + 6]);
    });
  });

  test("one that changes nothing trains to identical weights, another to different ones", async () => {
    const plain = await trained({});
    expect((await trained({ schedule: { cosineTo: 1 } })).weights).toEqual(plain.weights);
    expect((await trained({ schedule: {} })).weights).not.toEqual(plain.weights);
  });

  test("is refused where it cannot be", async () => {
    await expect(trained({ schedule: { warmUpEpochs: 3 } })).rejects.toThrow(
      "Cannot train a network: schedule.warmUpEpochs must be between 0 and 2 epochs, current value is 3",
    );
    await expect(trained({ schedule: { cosineTo: 2 } })).rejects.toThrow(RangeError);
  });
});

describe("weights of mistakes", () => {
  test("of 1 each are no weights", async () => {
    const plain = await trained({});
    const weighted = await trained({ classWeights: [1, 1], sampleWeights: new Float32Array(96).fill(1) });
    weighted.training.epochs.forEach((epoch, i) => {
      expect(epoch.loss).toBeCloseTo(plain.training.epochs[i].loss, 5);
    });
  });

  test("an image of weight 0 teaches nothing", async () => {
    const sampleWeights = Float32Array.from({ length: 96 }, (_, i) => (i % 2 === 0 ? 1 : 0));
    const spoilt = { ...images, labels: images.labels.map((label, i) => (i % 2 === 0 ? label : 0)) };
    const [a, b] = [await trained({ sampleWeights }), await trained({ sampleWeights }, spoilt)];
    expect(a.weights).toEqual(b.weights);
  });

  test("of a rare class raise its predicted probability", async () => {
    const rare = squares(96, 8, 2);
    const mean = (answers: Predictions) =>
      answers.probabilities.filter((_, k) => k % 2 === 1).reduce((sum, p) => sum + p, 0) / rare.count;
    const plain = await trained({}, rare);
    const weighted = await trained({ classWeights: [1, 11] }, rare);
    expect(mean(weighted.answers)).toBeGreaterThan(mean(plain.answers) + 0.1);
  });

  test("are refused where they do not fit", async () => {
    await expect(trained({ classWeights: [1] })).rejects.toThrow(
      new TypeError('Cannot train a network: classWeights must be 2 numbers, current value is "1 numbers"'),
    );
    await expect(trained({ classWeights: [1, -1] })).rejects.toThrow(
      "Cannot train a network: classWeights[1] must be a finite number >= 0, current value is -1",
    );
  });
});

describe("augment()", () => {
  test("without any change gives the same pixels, and never touches the given ones", () => {
    const before = images.pixels.slice();
    expect(classifier.augment(images, { seed: 1 }).pixels).toEqual(before);
    classifier.augment(images, { seed: 1, shiftPixels: 3, rotateDegrees: 20, zoom: 0.2, noise: 9 });
    expect(images.pixels).toEqual(before);
  });

  test("changes each image by the seed and its number alone", () => {
    const options = { shiftPixels: 2, rotateDegrees: 15, zoom: 0.1, noise: 4, seed: 8 };
    const whole = classifier.augment(images, options).pixels;
    expect(classifier.augment(images, options).pixels).toEqual(whole);
    expect(classifier.augment(images, { ...options, seed: 9 }).pixels).not.toEqual(whole);
    expect(classifier.augment(classifier.take(images, [0, 1]), options).pixels).toEqual(whole.slice(0, 288));
  });

  /** The centre of what is bright in one image. */
  function centre({ width, pixels }: LabelledImages): [number, number] {
    let [sum, across, down] = [0, 0, 0];
    pixels.forEach((grey, i) => {
      sum += grey;
      across += grey * (i % width);
      down += grey * Math.floor(i / width);
    });
    return [across / sum, down / sum];
  }

  /** One image, black but for a bright square of 3 by 3 around a place. */
  function dot(x: number, y: number): LabelledImages {
    const pixels = new Uint8Array(441);
    for (let row = y - 1; row <= y + 1; row++) pixels.fill(200, row * 21 + x - 1, row * 21 + x + 2);
    return {
      count: 1,
      height: 21,
      width: 21,
      channels: 1,
      pixels,
      labels: Uint8Array.of(0),
      classNames: ["dot"],
    };
  }

  test("moves by no more than it may, in both directions", () => {
    const moves = Array.from({ length: 200 }, (_, seed) => {
      const [x, y] = centre(classifier.augment(dot(10, 10), { shiftPixels: 4, seed }));
      return [x - 10, y - 10];
    });
    for (const axis of [0, 1]) {
      const along = moves.map((move) => move[axis]);
      expect(Math.max(...along)).toBeLessThanOrEqual(4.01);
      expect(Math.max(...along)).toBeGreaterThan(3.5);
      expect(Math.min(...along)).toBeGreaterThanOrEqual(-4.01);
      expect(Math.min(...along)).toBeLessThan(-3.5);
    }
  });

  test("turns about the middle: what is far moves far, its distance stays", () => {
    const angles = Array.from({ length: 100 }, (_, seed) => {
      const [x, y] = centre(classifier.augment(dot(17, 10), { rotateDegrees: 30, seed }));
      expect(Math.hypot(x - 10, y - 10)).toBeCloseTo(7, 0);
      return (Math.atan2(y - 10, x - 10) * 180) / Math.PI;
    });
    expect(Math.max(...angles)).toBeLessThanOrEqual(30.5);
    expect(Math.max(...angles)).toBeGreaterThan(25);
    expect(Math.min(...angles)).toBeLessThan(-25);
  });

  test("enlarges and shrinks: the distance from the middle follows the zoom", () => {
    const distances = Array.from(
      { length: 100 },
      (_, seed) => centre(classifier.augment(dot(15, 10), { zoom: 0.2, seed }))[0] - 10,
    );
    expect(Math.min(...distances)).toBeGreaterThan(5 * 0.8 - 0.1);
    expect(Math.min(...distances)).toBeLessThan(4.4);
    expect(Math.max(...distances)).toBeLessThan(5 * 1.2 + 0.1);
    expect(Math.max(...distances)).toBeGreaterThan(5.6);
  });

  test("adds noise of the given deviation", () => {
    const grey = { ...squares(50, 0, 4), pixels: new Uint8Array(50 * 144).fill(128) };
    const { pixels } = classifier.augment(grey, { noise: 10, seed: 2 });
    const variance = pixels.reduce((sum, value) => sum + (value - 128) ** 2, 0) / pixels.length;
    expect(Math.sqrt(variance)).toBeGreaterThan(9.7);
    expect(Math.sqrt(variance)).toBeLessThan(10.3);
  });

  test("refuses changes that are none", () => {
    expect(() => classifier.augment(images, { seed: 1, zoom: 1 })).toThrow(
      new RangeError("Cannot augment images: zoom must be a fraction in [0, 1), current value is 1"),
    );
    expect(() => classifier.augment(images, { seed: 1, shiftPixels: -1 })).toThrow(RangeError);
  });

  test("in training gives the same weights for a seed, and others than without", async () => {
    const augmentation = { shiftPixels: 1, rotateDegrees: 10 };
    const [a, b, plain] = [
      await trained({ augmentation }),
      await trained({ augmentation }),
      await trained({}),
    ];
    expect(a.weights).toEqual(b.weights);
    expect(a.weights).not.toEqual(plain.weights);
  });
});

describe("csvLog", () => {
  test("has a row for each epoch, also for the earlier ones if training resumes", async () => {
    const csvLog = path.join(folder, "log.csv");
    const checkpoint = path.join(folder, "log.checkpoint");
    const settings = { csvLog, checkpoint, validationFraction: 0.25 };
    await trained({ ...settings, epochs: 1 });
    expect(readFileSync(csvLog, "utf8").split("\n")).toHaveLength(3);
    const { training } = await trained({ ...settings, epochs: 3 });
    const [header, ...rows] = readFileSync(csvLog, "utf8").trim().split("\n");
    expect(header).toBe("epoch,loss,accuracy,validationLoss,validationAccuracy,learningRate");
    expect(rows.map((row) => Number(row.split(",")[1]))).toEqual(training.epochs.map(({ loss }) => loss));
    expect(rows.map((row) => Number(row.split(",")[3]))).toEqual(
      training.epochs.map(({ validationLoss }) => validationLoss),
    );
  });
});

describe("a loss that is no number", () => {
  test("ends training, naming the step and the layer", async () => {
    const model = classifier.build({ height: 12, width: 12, classCount: 2, seed: 3 });
    const dense = model.layers.find((layer) => layer.getClassName() === "Dense");
    const [kernel, bias] = dense?.getWeights() ?? [];
    dense?.setWeights([kernel.mul(Number.NaN), bias]);
    await expect(classifier.fit(model, images, { epochs: 1, batchSize: 32, seed: 5 })).rejects.toThrow(
      `the loss of epoch 1, step 1 must be finite, the weights of layer 6 (Dense) are not`,
    );
    model.dispose();
  });
});

describe("gradCam()", () => {
  test("looks where the square is, and nowhere for the class that has none", async () => {
    const size = 16;
    const random = seeded(7);
    const count = 200;
    const pixels = Uint8Array.from({ length: count * size * size }, () => random.integer(60));
    const labels = Uint8Array.from({ length: count }, (_, i) => i % 2);
    const corners = Array.from({ length: count }, () => [random.integer(size - 5), random.integer(size - 5)]);
    labels.forEach((label, i) => {
      const [top, left] = corners[i];
      if (label === 1)
        for (let y = 0; y < 5; y++)
          pixels.fill(230, (i * size + top + y) * size + left, (i * size + top + y) * size + left + 5);
    });
    const images = {
      count,
      height: size,
      width: size,
      channels: 1,
      pixels,
      labels,
      classNames: ["none", "square"],
    };
    const model = classifier.build({ height: size, width: size, classCount: 2, seed: 1 });
    await classifier.fit(model, images, { epochs: 6, batchSize: 20, seed: 2 });
    expect(classifier.evaluate(model, images).accuracy).toBeGreaterThan(0.97);

    const squared = Array.from({ length: 20 }, (_, k) => 2 * k + 1);
    const { tf } = await start({ prefer: "wasm" });
    const before = tf.memory().numTensors;
    const found = classifier.gradCam(
      model,
      images,
      squared,
      squared.map(() => 1),
    );
    expect(tf.memory().numTensors).toBe(before);
    const near = found.filter(({ index, weights }) => {
      const peak = weights.indexOf(Math.max(...weights));
      const [top, left] = corners[index];
      const [y, x] = [Math.floor(peak / size), peak % size];
      return y >= top - 3 && y <= top + 7 && x >= left - 3 && x <= left + 7;
    });
    expect(near.length).toBeGreaterThanOrEqual(17);
    for (const { weights } of found) {
      expect(weights).toHaveLength(size * size);
      expect(Math.max(...weights)).toBeCloseTo(1, 6);
      expect(Math.min(...weights)).toBeGreaterThanOrEqual(0);
    }
    expect(() => classifier.gradCam(model, images, [0], [2])).toThrow(
      new RangeError(
        "Cannot explain a prediction: classNumbers[0] must be an integer from 0 to 1, current value is 2",
      ),
    );
    model.dispose();
  });
});
