import type { Variable } from "@tensorflow/tfjs";
import { mustBe, requireInteger, requirePositive } from "../../core/errors";
import type { LabelledImages } from "../../core/samples";
import { loaded } from "../engine";
import { zeroMoments } from "./adam";
import { requireAugmentation } from "./augment";
import { classCountOf, requireImages } from "./checks";
import { DEFAULT_EPOCHS, runEpoch } from "./epoch";
import * as packedFile from "./packed-file";
import { part } from "./pictures";
import { requireSchedule } from "./schedule";
import { assign, numbers, restore, type State } from "./state";
import { shown, toCsv } from "./training";
import type { FitOptions, ImageClassifier, Training } from "./types";
import * as watching from "./watch";

const ACTION = "train a classifier";

/**
 * Trains a classifier (训练) with Adam on the cross-entropy of its softmax. The model's weights change; the pictures do not.
 *
 * Every draw comes from the seed and from where training stands, so the same call gives the same weights on an engine,
 * also after a kill: with `checkpoint`, a later call goes on after the last whole epoch. No tensor is left behind.
 *
 * @param images Labelled pictures of the model's size.
 * @throws {TypeError} If the pictures are not of the model's size.
 * @throws {RangeError} If there are no pictures, a label is not a class, or the loss becomes NaN: the step is named.
 * @throws {DOMException} An `AbortError`, when `signal` asks for the end.
 */
export async function fit(
  model: ImageClassifier,
  images: LabelledImages,
  options: FitOptions,
): Promise<Training> {
  const {
    epochs = DEFAULT_EPOCHS,
    batchSize = 128,
    learningRate = 0.001,
    seed,
    checkpoint,
    signal,
  } = options;
  const engine = loaded(ACTION);
  const classCount = classCountOf(model);
  requireImages(ACTION, "images", images, model, classCount);
  if (options.validation) requireImages(ACTION, "validation", options.validation, model, classCount);
  requireInteger(ACTION, "epochs", epochs, 0);
  requireInteger(ACTION, "batchSize", batchSize, 1);
  requireInteger(ACTION, "seed", seed, 0);
  requirePositive(ACTION, "learningRate", learningRate);
  requirePositive(ACTION, "learningRateDecay", options.learningRateDecay ?? 1);
  if (options.schedule) requireSchedule(ACTION, options.schedule, epochs);
  if (options.augmentation) requireAugmentation(ACTION, options.augmentation);
  requireWeights("classWeights", options.classWeights, classCount);
  requireWeights("sampleWeights", options.sampleWeights, images.count);
  const { training, validation } = part(images, options);
  if (training.length === 0) throw new RangeError(mustBe(ACTION, "images", "at least one to train on", 0));

  const watched = validation ? "validationLoss" : "loss";
  const keepsBest = options.restoreBest ?? options.earlyStopping !== undefined;
  const weights = model.trainableWeights.map((weight) => weight.read() as Variable);
  const moments = zeroMoments(engine, weights);
  const run = packedFile.sha256(
    JSON.stringify([
      ...[seed, batchSize, learningRate, options.validationFraction, options.earlyStopping, keepsBest],
      ...[
        options.reduceLearningRate,
        options.learningRateDecay,
        // The length of the training shapes a schedule, and nothing else.
        options.schedule && [options.schedule, epochs],
        options.augmentation,
        Array.from(options.classWeights ?? []),
        packedFile.sha256(Array.from(options.sampleWeights ?? []).join()),
        training.length,
        validation?.count,
        weights.map((w) => w.shape),
      ],
      packedFile.sha256(images.pixels),
      packedFile.sha256(images.labels),
    ]),
  );
  let state: State = { run, epochs: [], steps: 0, watch: watching.begin(learningRate) };
  let best: Float32Array[] = [];
  try {
    const found = checkpoint === undefined ? undefined : packedFile.read(checkpoint);
    if (found && checkpoint !== undefined) {
      state = found.record as State;
      if (state.run !== run)
        throw new RangeError(
          mustBe(ACTION, "checkpoint", "of a run on the same data with the same settings", checkpoint),
        );
      best = restore(engine, weights, moments, found.arrays);
    }
    while (state.epochs.length < epochs && !watching.isOver(state.watch, options)) {
      state = await runEpoch(engine, model, images, training, validation, weights, moments, state, options);
      const { watch } = state;
      if (keepsBest && watch.bestEpoch === state.epochs.length) best = weights.map(numbers);
      if (checkpoint !== undefined) {
        const tensors = [...weights, ...moments.flatMap(({ first, second }) => [first, second])];
        packedFile.write(checkpoint, state, [...tensors.map(numbers), ...best]);
      }
      if (options.csvLog !== undefined) packedFile.replaceFile(options.csvLog, toCsv(state.epochs));
      options.onEpoch?.(state.epochs[state.epochs.length - 1]);
      if (state.epochs.length < epochs) signal?.throwIfAborted();
    }
    if (keepsBest && best.length > 0) assign(engine, weights, best);
  } finally {
    for (const { first, second } of moments) {
      first.dispose();
      second.dispose();
    }
  }
  return shown({
    epochs: state.epochs,
    bestEpoch: state.watch.bestEpoch,
    stoppedBy: watching.isOver(state.watch, options) ? "earlyStopping" : "epochs",
    watched,
    trainingCount: training.length,
    validationCount: validation?.count ?? 0,
  });
}

function requireWeights(name: string, weights: ArrayLike<number> | undefined, length: number): void {
  if (!weights) return;
  if (weights.length !== length)
    throw new TypeError(mustBe(ACTION, name, `${length} numbers`, `${weights.length} numbers`));
  const wrong = Array.from(weights).findIndex((weight) => !(weight >= 0 && Number.isFinite(weight)));
  if (wrong >= 0)
    throw new RangeError(mustBe(ACTION, `${name}[${wrong}]`, "a finite number >= 0", weights[wrong]));
}
