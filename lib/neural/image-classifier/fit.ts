import type { Variable } from "@tensorflow/tfjs";
import { mustBe, requireInteger, requirePositive } from "../../core/errors";
import type { LabelledImages } from "../../core/samples";
import { loaded } from "../engine";
import { zeroMoments } from "./adam";
import { classCountOf, requireImages } from "./checks";
import { runEpoch } from "./epoch";
import * as packedFile from "./packed-file";
import { part } from "./pictures";
import { assign, numbers, restore, type State } from "./state";
import { shown } from "./training";
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
  const { epochs = 10, batchSize = 128, learningRate = 0.001, seed, checkpoint, signal } = options;
  const engine = loaded(ACTION);
  const classCount = classCountOf(model);
  requireImages(ACTION, "images", images, model, classCount);
  if (options.validation) requireImages(ACTION, "validation", options.validation, model, classCount);
  requireInteger(ACTION, "epochs", epochs, 0);
  requireInteger(ACTION, "batchSize", batchSize, 1);
  requireInteger(ACTION, "seed", seed, 0);
  requirePositive(ACTION, "learningRate", learningRate);
  requirePositive(ACTION, "learningRateDecay", options.learningRateDecay ?? 1);
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
