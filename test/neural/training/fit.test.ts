import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { start, type TensorFlow } from "../../../lib/neural/engine";
import { samples } from "../../../lib/neural/model/samples";
import type { Network } from "../../../lib/neural/model/types";
import { fit as train } from "../../../lib/neural/training/fit";
import type { Epoch, FitOptions, TrainingProgress } from "../../../lib/neural/training/types";

let tf: TensorFlow;
const folder = mkdtempSync(path.join(os.tmpdir(), "merchant-lab-fit-"));
beforeAll(async () => {
  ({ tf } = await start({ prefer: "cpu" }));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** One dense layer, with all weights 0. */
function zeroNetwork(units = 1): Network {
  const zero = () => tf.initializers.zeros();
  return tf.sequential({ layers: [tf.layers.dense({ inputShape: [1], units, kernelInitializer: zero() })] });
}

const weightsOf = (model: Network) => model.getWeights().flatMap((weight) => Array.from(weight.dataSync()));
const numbersOf = (count: number) =>
  samples(Array(count).fill(1), [1], { values: Array(count).fill(0.3), size: 1 });
const classes = () => samples([0, 1, 2, 3], [1], { labels: [0, 1, 0, 1] });

describe("fit()", () => {
  test("has the defaults of its documentation", async () => {
    const progress: TrainingProgress[] = [];
    const training = await train(zeroNetwork(), numbersOf(300), {
      seed: 1,
      onProgress: (p) => progress.push(p),
    });
    expect(training.epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(training.epochs.every(({ learningRate }) => learningRate === 0.001)).toBe(true);
    expect(progress.slice(0, 3).map(({ samples, batch, batches }) => [samples, batch, batches])).toEqual([
      [128, 1, 3],
      [256, 2, 3],
      [300, 3, 3],
    ]);
    expect(training).toMatchObject({ bestEpoch: 10, stoppedBy: "epochs", watched: "loss" });
    expect(training).toMatchObject({ trainingCount: 300, validationCount: 0 });
  });

  test("takes a first step of the learning rate, whatever the gradient (Kingma and Ba, section 2.1)", async () => {
    const model = zeroNetwork();
    const { epochs } = await train(model, numbersOf(3), { seed: 1, epochs: 1, learningRate: 0.125 });
    for (const weight of weightsOf(model)) expect(weight).toBeCloseTo(0.125, 5);
    expect(epochs[0]).toMatchObject({
      loss: expect.closeTo(0.09, 6),
      meanAbsoluteError: expect.closeTo(0.3, 6),
    });
  });

  test("multiplies the learning rate by its decay after each epoch, and by the schedule in each step", async () => {
    const { epochs } = await train(zeroNetwork(), numbersOf(2), {
      ...{ seed: 1, epochs: 3, learningRate: 0.1, learningRateDecay: 0.5 },
    });
    expect(epochs.map(({ learningRate }) => learningRate)).toEqual([0.1, 0.05, 0.025]);
    const model = zeroNetwork();
    const warmUp = { seed: 1, epochs: 1, batchSize: 1, learningRate: 0.1, schedule: { warmUpEpochs: 1 } };
    await train(model, numbersOf(1), warmUp);
    expect(weightsOf(model)[0]).toBeCloseTo(0.1, 5);
    const half = zeroNetwork();
    const stop = new AbortController();
    const aborted = train(half, numbersOf(2), {
      ...warmUp,
      signal: stop.signal,
      onProgress: () => stop.abort(),
    });
    await expect(aborted).rejects.toThrow(expect.objectContaining({ name: "AbortError" }));
    expect(weightsOf(half)[0]).toBeCloseTo(0.05, 5);
  });

  /** A learning rate of 1 overshoots: the loss is 0.09 in epoch 1 and (2 - 0.3)^2 in epoch 2. */
  const overshooting = { seed: 1, epochs: 4, learningRate: 1 };

  test("restores the best weights with early stopping, or on request", async () => {
    const trainWith = async (options: Partial<FitOptions>) => {
      const model = zeroNetwork();
      const training = await train(model, numbersOf(1), { ...overshooting, ...options });
      return { training, weights: weightsOf(model) };
    };
    const isFirst = (weights: readonly number[]) => weights.every((weight) => Math.abs(weight - 1) < 1e-5);
    const stopped = await trainWith({ earlyStopping: { patience: 1 } });
    expect(stopped.training).toMatchObject({ bestEpoch: 1, stoppedBy: "earlyStopping" });
    expect(stopped.training.epochs).toHaveLength(2);
    expect(isFirst(stopped.weights)).toBe(true);
    expect(isFirst((await trainWith({ epochs: 2, restoreBest: true })).weights)).toBe(true);
    expect(isFirst((await trainWith({ epochs: 2 })).weights)).toBe(false);
    expect(isFirst((await trainWith({ earlyStopping: { patience: 1 }, restoreBest: false })).weights)).toBe(
      false,
    );
  });

  test("validates on given samples, or on a fraction held out", async () => {
    const given = await train(zeroNetwork(), numbersOf(8), { seed: 1, epochs: 1, validation: numbersOf(3) });
    expect(given).toMatchObject({ watched: "validationLoss", trainingCount: 8, validationCount: 3 });
    const heldOut = await train(zeroNetwork(), numbersOf(8), { seed: 1, epochs: 1, validationFraction: 0.3 });
    expect(heldOut).toMatchObject({ watched: "validationLoss", trainingCount: 6, validationCount: 2 });
    expect(heldOut.epochs[0]).toHaveProperty("validationMeanAbsoluteError");
    expect((await train(zeroNetwork(2), classes(), { seed: 1, epochs: 1 })).epochs[0]).toHaveProperty(
      "accuracy",
    );
  });

  test("counts a logit above 0 as class 1 while it trains", async () => {
    // The logit is 0 in the first step, and 0.1 + 0.1 in the second.
    const ones = samples([1, 1], [1], { labels: [1, 1] });
    const { epochs } = await train(zeroNetwork(), ones, {
      seed: 1,
      epochs: 1,
      batchSize: 1,
      learningRate: 0.1,
    });
    expect(epochs[0].accuracy).toBe(0.5);
  });

  test("resumes from its own checkpoint, refuses another's, and logs all epochs", async () => {
    const [checkpoint, csvLog] = [path.join(folder, "checkpoint"), path.join(folder, "log.csv")];
    const options = { seed: 1, batchSize: 1, checkpoint, csvLog };
    const [whole, resumed] = [zeroNetwork(), zeroNetwork()];
    const straight = await train(whole, numbersOf(3), { seed: 1, batchSize: 1, epochs: 3 });
    await train(zeroNetwork(), numbersOf(3), { ...options, epochs: 2 });
    const seen: Epoch[] = [];
    const training = await train(resumed, numbersOf(3), {
      ...options,
      epochs: 3,
      onEpoch: (e) => seen.push(e),
    });
    expect(weightsOf(resumed)).toEqual(weightsOf(whole));
    expect(training.epochs).toEqual(straight.epochs);
    expect(seen).toEqual(straight.epochs.slice(2));
    expect(readFileSync(csvLog, "utf8").trim().split("\n")).toHaveLength(4);
    for (const other of [{ seed: 2 }, { batchSize: 2 }, { learningRate: 0.1 }, { restoreBest: true }])
      await expect(train(zeroNetwork(), numbersOf(3), { ...options, ...other })).rejects.toThrow(
        "Cannot train a network: checkpoint must be of a run on the same data with the same settings",
      );
    await expect(train(zeroNetwork(), numbersOf(4), options)).rejects.toThrow(RangeError);
  });

  test("ends with an AbortError between epochs, but not after the last", async () => {
    const seen: number[] = [];
    const abortedIn = (epochs: number) => {
      const stop = new AbortController();
      const onEpoch = ({ epoch }: Epoch) => {
        seen.push(epoch);
        stop.abort();
      };
      return train(zeroNetwork(), numbersOf(2), { seed: 1, epochs, signal: stop.signal, onEpoch });
    };
    await expect(abortedIn(1)).resolves.toMatchObject({ stoppedBy: "epochs" });
    await expect(abortedIn(2)).rejects.toThrow(expect.objectContaining({ name: "AbortError" }));
    expect(seen).toEqual([1, 1]);
  });

  test("accepts the bounds", async () => {
    const nothing = await train(zeroNetwork(), numbersOf(2), { seed: 0, epochs: 0 });
    expect(nothing).toMatchObject({ epochs: [], bestEpoch: 0, stoppedBy: "epochs" });
    const ignored = zeroNetwork();
    await train(ignored, numbersOf(2), { seed: 0, epochs: 1, batchSize: 1, sampleWeights: [0, 0] });
    expect(weightsOf(ignored)).toEqual([0, 0]);
    await train(zeroNetwork(2), classes(), {
      seed: 0,
      epochs: 1,
      classWeights: [0, 2],
      validationFraction: 0,
    });
  });

  test.each([
    [{ epochs: -1 }, "epochs must be an integer >= 0, current value is -1"],
    [{ epochs: 1.5 }, "epochs must be an integer >= 0, current value is 1.5"],
    [{ batchSize: 0 }, "batchSize must be an integer >= 1, current value is 0"],
    [{ seed: -1 }, "seed must be an integer >= 0, current value is -1"],
    [{ learningRate: 0 }, "learningRate must be"],
    [{ learningRateDecay: 0 }, "learningRateDecay must be"],
    [{ clipNorm: 0 }, "clipNorm must be"],
    [{ epochs: 2, schedule: { warmUpEpochs: 3 } }, "schedule.warmUpEpochs must be between 0 and 2 epochs"],
    [{ schedule: { warmUpEpochs: 11 } }, "schedule.warmUpEpochs must be between 0 and 10 epochs"],
    [{ validationFraction: 1 }, "validationFraction must be a fraction in [0, 1), current value is 1"],
    [{ validationFraction: -0.1 }, "validationFraction must be a fraction in [0, 1), current value is -0.1"],
    [{ classWeights: [1] }, "classWeights must be 2 numbers, current value is "],
    [{ sampleWeights: [1, 1, 1] }, "sampleWeights must be 4 numbers, current value is "],
    [{ sampleWeights: [1, -1, 1, 1] }, "sampleWeights[1] must be a finite number >= 0, current value is -1"],
    [{ classWeights: [1, Infinity] }, "classWeights[1] must be a finite number >= 0"],
  ])("refuses %o", async (options, message) => {
    const model = zeroNetwork(2);
    const before = tf.memory().numTensors;
    await expect(train(model, classes(), { seed: 1, ...options })).rejects.toThrow(
      `Cannot train a network: ${message}`,
    );
    expect(tf.memory().numTensors).toBe(before);
  });

  test("refuses class weights for numbers, two kinds of validation, no samples, and frozen networks", async () => {
    const fitNumbers = (count: number, options: Partial<FitOptions>, model = zeroNetwork()) =>
      train(model, numbersOf(count), { seed: 1, ...options });
    await expect(fitNumbers(2, { classWeights: [] })).rejects.toThrow("classWeights must be absent");
    await expect(fitNumbers(2, { validation: numbersOf(1), validationFraction: 0.5 })).rejects.toThrow(
      "validationFraction must be 0 where validation is given, current value is 0.5",
    );
    await expect(fitNumbers(0, {})).rejects.toThrow(
      "samples must be at least one to train on, current value is 0",
    );
    await expect(fitNumbers(1, { validationFraction: 0.5 })).rejects.toThrow("samples must be at least one");
    const wrongValidation = samples([1], [1], { values: [1, 2], size: 2 });
    await expect(fitNumbers(2, { validation: wrongValidation })).rejects.toThrow(
      "validation sample.size must be 1",
    );
    const frozen = zeroNetwork();
    frozen.layers[0].trainable = false;
    await expect(fitNumbers(2, {}, frozen)).rejects.toThrow("model must be one with a layer that learns");
  });
});
