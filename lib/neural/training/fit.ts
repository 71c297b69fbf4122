import type { Variable } from "@tensorflow/tfjs";
import { mustBe, requireInteger, requirePositive } from "../../core/errors";
import { runningEngine } from "../engine/start";
import { replaceFile, sha256 } from "../files";
import { requireNetwork } from "../model/require-network";
import type { Network, Samples } from "../model/types";
import { taskOf } from "../prediction/task";
import { zeroMoments } from "./adam";
import { readCheckpoint, writeCheckpoint } from "./checkpoint-file";
import { ACTION, type Run, runEpoch } from "./epoch";
import { part } from "./hold-out";
import * as watching from "./loss-monitor";
import { requireSchedule } from "./schedule";
import { assign, numbers, restore, type State } from "./state";
import { shown, toCsv } from "./training-log";
import type { FitOptions, Training } from "./types";

/**
 * Trains a network (训练) with Adam: on the cross-entropy of its softmax (of its sigmoid, where it has one output) if the
 * targets are classes, on the squared error if they are numbers. The model's weights change; the samples do not.
 *
 * Every draw comes from the seed and from where training stands, so the same call gives the same weights on an engine,
 * also after a kill: with `checkpoint`, a later call goes on after the last whole epoch. No tensor is left behind.
 *
 * A layer whose `trainable` is false stays as it is to the bit and costs no gradient (迁移学习, transfer learning); a batch
 * normalization among them keeps to its moving averages. An embedding with `maskZero` and a masking layer tell the layers
 * after them which steps count (掩码), as in Keras 3.
 *
 * @throws {TypeError} If the model has several inputs or outputs, all its layers are frozen, a layer cannot heed a mask that
 *   it is given, or the targets do not fit the answers.
 * @throws {RangeError} If there are no samples, a label is not a class, or the loss becomes NaN: step and layer are named.
 * @throws {DOMException} An `AbortError`, when `signal` asks for the end.
 */
export async function fit(model: Network, samples: Samples, options: FitOptions): Promise<Training> {
  const { epochs = 10, batchSize = 128, learningRate = 0.001, seed, checkpoint, csvLog, signal } = options;
  const engine = runningEngine(ACTION);
  requireNetwork(ACTION, model);
  const task = taskOf(ACTION, "sample", model, samples.targets);
  if (options.validation) taskOf(ACTION, "validation sample", model, options.validation.targets);
  requireInteger(ACTION, "epochs", epochs, 0);
  requireInteger(ACTION, "batchSize", batchSize, 1);
  requireInteger(ACTION, "seed", seed, 0);
  requirePositive(ACTION, "learningRate", learningRate);
  requirePositive(ACTION, "learningRateDecay", options.learningRateDecay ?? 1);
  if (options.clipNorm !== undefined) requirePositive(ACTION, "clipNorm", options.clipNorm);
  if (options.schedule) requireSchedule(ACTION, options.schedule, epochs);
  if (options.classWeights && task.kind === "numbers")
    throw new TypeError(
      mustBe(ACTION, "classWeights", "absent where the targets are numbers", options.classWeights),
    );
  requireWeights("classWeights", options.classWeights, task.kind === "numbers" ? 0 : task.classCount);
  requireWeights("sampleWeights", options.sampleWeights, samples.count);
  const { training, validation } = part(samples, options);
  if (training.length === 0) throw new RangeError(mustBe(ACTION, "samples", "at least one to train on", 0));

  const keepsBest = options.restoreBest ?? options.earlyStopping !== undefined;
  const weights = model.trainableWeights.map((weight) => weight.read() as Variable);
  if (weights.length === 0)
    throw new TypeError(mustBe(ACTION, "model", "one with a layer that learns", "all layers frozen"));
  // Moving averages of a batch norm, and frozen layers: no step moves them, yet they are part of what was learned.
  const averages = model.nonTrainableWeights.map((weight) => weight.read() as Variable);
  const kept = [...weights, ...averages];
  const moments = zeroMoments(engine, weights);
  const run: Run = {
    engine,
    model,
    samples,
    task,
    training,
    validation,
    weights,
    moments,
    epochs,
    batchSize,
    options,
  };
  let state: State = {
    run: identityOf(run, keepsBest),
    epochs: [],
    steps: 0,
    watch: watching.begin(learningRate),
  };
  let best: Float32Array[] = [];
  try {
    const found = checkpoint === undefined ? undefined : readCheckpoint(checkpoint);
    if (found && checkpoint !== undefined) {
      const { run: own } = state;
      state = found.record as State;
      if (state.run !== own)
        throw new RangeError(
          mustBe(ACTION, "checkpoint", "of a run on the same data with the same settings", checkpoint),
        );
      best = restore(engine, kept, weights, moments, found.arrays);
    }
    while (state.epochs.length < epochs && !watching.isOver(state.watch, options)) {
      state = await runEpoch(run, state);
      const { watch } = state;
      if (keepsBest && watch.bestEpoch === state.epochs.length) best = kept.map(numbers);
      if (checkpoint !== undefined) {
        const tensors = [...kept, ...moments.flatMap(({ first, second }) => [first, second])];
        writeCheckpoint(checkpoint, state, [...tensors.map(numbers), ...best]);
      }
      if (csvLog !== undefined) replaceFile(csvLog, toCsv(state.epochs));
      options.onEpoch?.(state.epochs[state.epochs.length - 1]);
      if (state.epochs.length < epochs) signal?.throwIfAborted();
    }
    if (keepsBest && best.length > 0) assign(engine, kept, best);
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
    watched: validation ? "validationLoss" : "loss",
    trainingCount: training.length,
    validationCount: validation?.indices.length ?? 0,
  });
}

/** A hash of all that decides where training goes. How many epochs it has does not, unless a schedule spans them. */
function identityOf(run: Run, keepsBest: boolean): string {
  const { options, samples, training, validation, weights, epochs, batchSize } = run;
  const { seed, learningRate, learningRateDecay, validationFraction, schedule, clipNorm } = options;
  return sha256(
    JSON.stringify([
      ...[seed, batchSize, learningRate, learningRateDecay, validationFraction, clipNorm, keepsBest],
      ...[options.earlyStopping, options.reduceLearningRate, schedule && [schedule, epochs]],
      ...[options.classWeights, options.sampleWeights].map((numbers) => Array.from(numbers ?? [])),
      ...[training.length, validation?.indices.length, weights.map((weight) => weight.shape)],
      ...[samples.fingerprint(), options.validation?.fingerprint()],
      ...frozenIn(run.model),
    ]),
  );
}

/** Places of the layers that do not learn, each with hashes of its weights: nothing where all learn. */
function frozenIn(model: Network): (number | string)[] {
  return model.layers.flatMap(({ weights, trainableWeights }, i) => {
    if (weights.length === 0 || trainableWeights.length > 0) return [];
    return [i, ...weights.map((weight) => sha256(new Uint8Array(numbers(weight.read()).buffer)))];
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
